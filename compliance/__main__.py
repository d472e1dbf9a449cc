"""`python -m compliance`."""

import gc
import sys

from compliance.cli import run

OBJECTS = 300_000
"""New objects after which Python looks for garbage. Templates and findings are many and live on: at Python's own
700, to look through them takes a tenth of an audit."""

if __name__ == "__main__":
    gc.set_threshold(OBJECTS)
    sys.exit(run())
