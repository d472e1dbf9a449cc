"""Looks into JSON by JMESPath, the language of the AWS command line's `--query`."""

from functools import lru_cache
from typing import Any

import jmespath  # type: ignore[import-untyped]

JSON = Any


def at(path: str, document: JSON) -> JSON:
    """Return what is at a path; None if nothing is."""
    return _compiled(path).search(document)


@lru_cache(maxsize=1_000)
def _compiled(path: str) -> Any:
    return jmespath.compile(path)
