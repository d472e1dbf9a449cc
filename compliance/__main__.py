"""`python -m compliance`."""

import sys

from compliance.cli import run

sys.exit(run())
