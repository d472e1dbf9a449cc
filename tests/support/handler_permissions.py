"""What CloudFormation's handlers need, from the resource schemas that cfn-lint carries.

`python -m tests.support.handler_permissions` writes `lib/constructs/execution/actions.csv` anew, from the assembly,
those schemas and the two tables beside it; a test says when that is due.
"""

import csv
import io
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from compliance.synthesis import Synthesis
from tests.support.assembly import SynthesizedAssembly

EXECUTION = Path(__file__).parents[2] / "lib" / "constructs" / "execution"
ACTIONS = EXECUTION / "actions.csv"
HANDLERS = ("create", "update", "delete", "read")
ACCOUNT = "account-"
"""Begins the names of stages whose stacks an administrator deploys: no execution policy is for them."""


@cache
def _data() -> Path:
    spec = find_spec("cfnlint")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0], "data")


def _json(*parts: str) -> Any:
    return json.loads(_data().joinpath(*parts).read_text(encoding="utf-8"))


@cache
def _services() -> Mapping[str, Any]:
    found: Mapping[str, Any] = _json("AdditionalSpecs", "Policies.json")
    return found


def known(action: str) -> bool:
    """Tell whether AWS's Service Authorization Reference lists an action."""
    service, _, name = action.lower().partition(":")
    return name in _services().get(service, {}).get("Actions", {})


def takes_resource(action: str) -> bool:
    """Tell whether an action can be allowed on named resources."""
    service, _, name = action.lower().partition(":")
    return bool(_services()[service]["Actions"][name].get("Resources"))


@cache
def _schema_files() -> Mapping[str, str]:
    found: Mapping[str, str] = _json("schemas", "providers", "us-east-1.json")
    return found


@cache
def handlers(resource_type: str) -> Mapping[str, frozenset[str]]:
    """Return handler -> actions of a resource type, as its schema says; empty for a custom resource."""
    file = _schema_files().get(resource_type)
    schema = _json("schemas", "resources", f"{file}.json") if file else {}
    return {name: frozenset(schema.get("handlers", {}).get(name, {}).get("permissions", ())) for name in HANDLERS}


def deployed_types(assembly: SynthesizedAssembly) -> set[str]:
    """Return the resource types that the execution policies are for."""
    stacks = (template for stage, _, template in assembly if not stage.startswith(ACCOUNT))
    return {resource["Type"] for template in stacks for resource in template.resources.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of `withheld.toml` or `beyond.toml`.

    Attributes:
        actions: in `withheld.toml` patterns.
        why: the reason.
        handlers: which need it; empty in `withheld.toml`.
    """

    actions: tuple[str, ...]
    why: str
    handlers: tuple[str, ...] = field(default=())

    def covers(self, action: str) -> bool:
        """Tell whether a row of `withheld.toml` speaks of an action."""
        return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in self.actions)


def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of `withheld` or `beyond`."""
    found = tomllib.loads((EXECUTION / f"{name}.toml").read_text(encoding="utf-8"))[name]
    return tuple(
        Row(actions=tuple(each["actions"]), why=each["why"], handlers=tuple(each.get("handlers", ()))) for each in found
    )


def asked(types: Iterable[str]) -> dict[str, set[str]]:
    """Return action -> handlers that need it, of all resource types together."""
    found: dict[str, set[str]] = defaultdict(set)
    for resource_type in types:
        for handler, actions in handlers(resource_type).items():
            for action in actions:
                found[action].add(handler)
    return dict(found)


def granted(types: Iterable[str]) -> dict[str, set[str]]:
    """Return action -> handlers of what the execution policies should allow."""
    withheld = rows("withheld")
    found = {action: needed for action, needed in asked(types).items() if not any(r.covers(action) for r in withheld)}
    for row in rows("beyond"):
        for action in row.actions:
            found.setdefault(action, set()).update(row.handlers)
    return found


def table(types: Iterable[str]) -> str:
    """Return the text of `actions.csv`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("action", "handlers", "takes_resource"))
    for action, needed in sorted(granted(types).items(), key=lambda each: each[0].lower()):
        named = " ".join(name for name in HANDLERS if name in needed)
        writer.writerow((action, named, "yes" if takes_resource(action) else "no"))
    return text.getvalue()


if __name__ == "__main__":
    ACTIONS.write_text(table(deployed_types(SynthesizedAssembly(Synthesis().run()))), encoding="utf-8")
