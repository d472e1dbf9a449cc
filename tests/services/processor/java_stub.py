"""A Java program that is none: it stands in for the daemon where only the supervisor is tested."""

import sys
from pathlib import Path

SCRIPT = """#!{python}
import json, os, signal, sys, time
def end(*_):
    time.sleep({handover})
    sys.exit(143)
if {obeys}:
    signal.signal(signal.SIGTERM, end)
else:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
with open({record!r} + ".part", "w") as record:
    json.dump({{"arguments": sys.argv, "run": os.environ["RUN_DIRECTORY"], "log": os.environ["LOG_FILE"],
                "properties": open(sys.argv[sys.argv.index("--properties-file") + 1]).read()}}, record)
os.rename({record!r} + ".part", {record!r})
time.sleep({lives})
sys.exit({code})
"""


def java_stub(folder: Path, *, lives: float = 600, code: int = 1, handover: float = 0, obeys: bool = True) -> Path:
    """Make the program; it writes what it was given to `java.json` beside it, once it knows what to do on SIGTERM.

    Args:
        folder: for both.
        lives: seconds until it ends by itself.
        code: with which it does.
        handover: seconds from SIGTERM to its end, with 143 as Java.
        obeys: whether it ends on SIGTERM.
    """
    program = folder / "java"
    script = SCRIPT.format(
        python=sys.executable, record=str(folder / "java.json"), lives=lives, code=code, handover=handover, obeys=obeys
    )
    program.write_text(script)
    program.chmod(0o755)
    return program
