"""Tells which line of ours made each construct, for whoever reads a finding about a resource.

The trace lies beside the templates, never in one: a moved line is no change of the platform.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from constructs import Construct

TRACE = "construct-trace.json"
ROOT = Path(__file__).parents[1]
OURS = ("app.py", "lib/")
"""Whose lines count, below the root; whatever runs between them and the library does not."""


class ConstructTrace:
    """What was made where.

    Attributes:
        made: construct path -> (file below the root, line), of each construct that our code made.
    """

    def __init__(self) -> None:
        """Know of nothing yet."""
        self.made: dict[str, tuple[str, int]] = {}

    def write(self, directory: Path) -> None:
        """Write `construct-trace.json` into an assembly: construct path -> file and line, one a line."""
        lines = [
            f"{json.dumps(path)}: {json.dumps({'file': file, 'line': line})}"
            for path, (file, line) in sorted(self.made.items())
        ]
        (directory / TRACE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@contextmanager
def traced() -> Iterator[ConstructTrace]:
    """Yield a trace of the constructs that are made inside.

    Every class of the library is an instance of one metaclass, whose call makes the constructs. The library's own way,
    the environment variable JSII_HOST_STACK_TRACES, puts absolute paths into the assembly's metadata and makes a synth
    a fifth longer.
    """
    metaclass: Any = type(Construct)
    make = metaclass.__call__
    trace = ConstructTrace()

    def call(cls: type, *arguments: Any, **options: Any) -> Any:
        made = make(cls, *arguments, **options)
        if isinstance(made, Construct) and (place := _place()):
            trace.made[made.node.path] = place
        return made

    metaclass.__call__ = call
    try:
        yield trace
    finally:
        metaclass.__call__ = make


def _place() -> tuple[str, int] | None:
    """Return the innermost line of ours that the caller's caller runs for."""
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - `inspect.stack` reads the source of every frame
    while frame is not None:
        file = _ours(frame.f_code.co_filename)
        if file:
            return file, frame.f_lineno
        frame = frame.f_back
    return None


def _ours(filename: str) -> str:
    """Return the file below the root in the form of a URL's path; empty if it is not ours."""
    path = Path(filename).absolute()
    if not path.is_relative_to(ROOT):
        return ""
    file = path.relative_to(ROOT).as_posix()
    return file if file != "lib/trace.py" and file.startswith(OURS) else ""
