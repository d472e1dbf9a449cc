"""What every policy test runs under."""

import pytest


@pytest.fixture(autouse=True)
def _without_the_librarys_own_validation(monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten seconds a synth, about nothing that these tests are about.
    monkeypatch.setenv("CDK_VALIDATION", "false")
