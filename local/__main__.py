"""`python -m local`."""

import sys

from local.cli import run

sys.exit(run())
