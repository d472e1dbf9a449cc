"""What the tests of all services share."""

from tests.support.models import share_models

share_models()
