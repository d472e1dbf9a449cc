"""`python -m documentation`."""

import sys

from documentation.cli import main

if __name__ == "__main__":
    sys.exit(main())
