"""The functions as their bundle lays them out: `lambda/` is the root that they are imported from."""

import sys
from pathlib import Path

from tests.support.models import share_models

LAMBDA = Path(__file__).parents[2] / "lambda"

if str(LAMBDA) not in sys.path:
    sys.path.insert(0, str(LAMBDA))

share_models()
