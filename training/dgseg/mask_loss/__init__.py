"""How mask classification is trained: which query answers for which mask, and what it costs."""
