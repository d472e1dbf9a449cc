"""`python -m delivery`."""

import sys

from delivery.cli import run

sys.exit(run())
