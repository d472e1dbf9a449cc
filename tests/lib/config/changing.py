"""The context with something changed, and what is said when it is refused."""

import copy
from typing import Any

import pytest

from lib.config import load_selection
from lib.sections import ConfigurationError

Context = dict[str, Any]


def refusal(context: Context, **extra: Any) -> str:
    """Return the one line that stops a synth with these context values."""
    with pytest.raises(ConfigurationError) as stopped:
        load_selection({**context, **{key.replace("__", "."): value for key, value in extra.items()}})
    message = str(stopped.value)
    assert "\n" not in message
    return message


def without(context: Context, environment: str, *path: str) -> Context:
    """Return the context with one value of an environment taken out."""
    changed = copy.deepcopy(context)
    target = changed["environments"][environment]
    for key in path[:-1]:
        target = target[key]
    del target[path[-1]]
    return changed
