"""What is dear to make is made by one test process, and the others take what it made."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def made_once(name: str, make: Callable[[Path], None], *, factory: pytest.TempPathFactory, worker: str) -> Path:
    """Return a directory that is filled once in a run of the tests, by whichever process asks first.

    Args:
        name: of the directory; other makers have other names.
        make: fills it; if it raises, the next who asks tries again.
        factory: pytest's `tmp_path_factory`.
        worker: pytest-xdist's `worker_id`.
    """
    shared = factory.getbasetemp() if worker == "master" else factory.getbasetemp().parent
    directory, done = shared / name, shared / f"{name}.done"
    with FileLock(shared / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(directory, ignore_errors=True)
            directory.mkdir()
            make(directory)
            done.touch()
    return directory
