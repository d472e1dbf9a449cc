"""Stopping: a signal sets the event, and the former handlers come back."""

import os
import signal

import pytest

from services.telemetry.lifecycle import stop_on_signal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_should_set_the_event_when_the_signal_comes(number: signal.Signals) -> None:
    with stop_on_signal() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        assert stop.is_set()


def test_should_put_the_former_handlers_back() -> None:
    former = signal.getsignal(signal.SIGTERM)
    with stop_on_signal():
        assert signal.getsignal(signal.SIGTERM) is not former
    assert signal.getsignal(signal.SIGTERM) is former
