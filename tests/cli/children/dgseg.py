"""Stands in for the package ``dgseg``: tells what reached it, and then does what it is told."""

import json
import shutil
import signal
import sys
import time
from pathlib import Path

# Dies of Ctrl-C like others, but without a traceback amid the tests.
signal.signal(signal.SIGINT, signal.SIG_DFL)

words = sys.argv[1:]
print(json.dumps({"words": words, "folder": str(Path.cwd())}), flush=True)

if "--fail" in words:
    print("allweather: this was not to be", file=sys.stderr)
    sys.exit(3)
if "--wait" in words:
    time.sleep(600)
if words[:2] in (["import", "famix"], ["import", "clouds"]) and "--help" not in words:
    checkpoint = words[words.index("--checkpoint") + 1]
    out = words[words.index("--out") + 1]
    shutil.copytree(checkpoint, out)
