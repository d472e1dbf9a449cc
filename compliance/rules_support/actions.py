"""Which actions of AWS can be allowed on a named resource."""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any


@cache
def _services() -> Mapping[str, Any]:
    """Return cfn-lint's copy of the Service Authorization Reference: service -> actions, in lower case.

    Its package is found without being imported, which takes a second; without it nothing is known.
    """
    spec = find_spec("cfnlint")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(place, "data", "AdditionalSpecs", "Policies.json")
        if file.is_file():
            found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
            return found
    return {}


@cache
def takes_a_resource(pattern: str) -> bool:
    """Tell whether an action, or one that a pattern such as `logs:put*` matches, can be allowed on named resources.

    False for an action of an unknown service: nothing can be asked of it.
    """
    service, _, name = pattern.lower().partition(":")
    actions = _services().get(service, {}).get("Actions", {})
    return any(details.get("Resources") for action, details in actions.items() if fnmatchcase(action, name))
