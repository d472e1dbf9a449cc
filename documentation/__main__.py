"""`python -m documentation`."""

import gc
import sys

from documentation.cli import main

OBJECTS = 300_000
"""New objects after which Python looks for garbage: at its own 700, with trees this large, a sixth of a build."""

if __name__ == "__main__":
    gc.set_threshold(OBJECTS)
    sys.exit(main())
