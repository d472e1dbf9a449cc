"""Names for constructs that nobody named: roles, policies and groups that the library makes in passing."""

import re
from hashlib import sha256
from itertools import groupby
from typing import Final

_UNTOLD: Final = frozenset({"Resource", "Default"})
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DIGEST_CHARACTERS: Final = 8


def implicit_name(path: str, *, project: str, suffix: str, characters: int = 255, prefix: str = "") -> str:
    """Return the name for a construct that nobody named: `{prefix}{project}-{path in kebab case}-{suffix}`.

    Args:
        path: the construct path below the stage; what tells nothing (`Resource`, `Default`, a part said twice) is
            left out.
        project: starts the name.
        suffix: ends the name.
        characters: the longest that the service accepts. Where the path has to be cut, a digest of it follows, so that
            two long paths with the same start stay apart.
        prefix: what names of the type start with, `alias/` for example.
    """
    told = [part for part in path.split("/") if part not in _UNTOLD]
    parts = [part for part, _ in groupby(told)]
    words = re.sub(r"[^a-z0-9]+", "-", "-".join(_WORD.sub("-", part).lower() for part in parts)).strip("-")
    text = f"{prefix}{project}-{words}"
    room = characters - len(suffix) - 1
    if len(text) > room:
        digest = sha256("/".join(parts).encode()).hexdigest()[:_DIGEST_CHARACTERS]
        text = f"{text[: room - _DIGEST_CHARACTERS - 1].rstrip('-')}-{digest}"
    return f"{text}-{suffix}"
