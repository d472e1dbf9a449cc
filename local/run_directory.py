"""The folder of a run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from filelock import FileLock, Timeout


@contextmanager
def run_directory(output: Path) -> Iterator[Path]:
    """Give an empty directory for a run's logs; no two runs share one."""
    run = output.absolute() / "run"
    lock = FileLock(output / ".lock", timeout=0)
    try:
        output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        shutil.rmtree(run, ignore_errors=True)
        run.mkdir()
    except Timeout:
        raise click.UsageError(f"another run uses {output}: give this one another --output") from None
    except OSError as error:
        raise click.UsageError(f"--output {output}: {error.strerror}") from None
    with lock:
        yield run
