"""The subcommands of ``python -m dgseg``, one module each."""
