"""`python -m services.processor`."""

import sys

from services.processor.program import main

if __name__ == "__main__":
    sys.exit(main())
