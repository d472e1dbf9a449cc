"""Importing without a search for garbage."""

import gc
from collections.abc import Iterator

import pytest

from services.telemetry.importing import importing


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    """Let the search see everything again: this process is at no beginning."""
    yield
    gc.unfreeze()


def test_should_look_for_garbage_only_afterwards_when_it_imports() -> None:
    with importing():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_should_leave_what_is_there_out_of_later_searches() -> None:
    before = gc.get_freeze_count()
    kept = {"of": ["a module"]}
    with importing():
        pass
    assert gc.get_freeze_count() > before
    assert all(each is not kept for each in gc.get_objects())


def test_should_look_for_garbage_again_when_an_import_fails() -> None:
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()
