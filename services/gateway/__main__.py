"""`python -m services.gateway`."""

import sys

from services.telemetry.importing import importing

with importing():
    from services.gateway.program import main

if __name__ == "__main__":
    sys.exit(main())
