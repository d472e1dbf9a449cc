"""Importing what a program needs, in less time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def importing() -> Iterator[None]:
    """Import without looking for garbage meanwhile, and leave what is there then out of every later search.

    Modules live as long as the process and leave next to no garbage behind; to look through all of them again and
    again while they grow takes a tenth of the time that a program needs to start, and as much again when it ends. For
    the beginning of a program: what is garbage at the end of this stays in memory.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
