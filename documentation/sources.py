"""What pages are generated from, each read once."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from compliance.controls import Catalogue, load_catalogue
from compliance.rules.base import Rule
from compliance.scanners.own import rules

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Sources:
    """The repository, and an assembly of it.

    Attributes:
        root: the repository's folder.
        assembly: the folder of the assembly; see `delivery.assembly`.
    """

    root: Path
    assembly: Path

    @classmethod
    @cache
    def of(cls, assembly: str) -> "Sources":
        """Return the sources of this repository, one object for each assembly."""
        return cls(ROOT, Path(assembly))

    @cached_property
    def environments(self) -> dict[str, dict[str, Any]]:
        """`context.environments` of cdk.json."""
        context = json.loads((self.root / "cdk.json").read_bytes())["context"]
        found: dict[str, dict[str, Any]] = context["environments"]
        return found

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Our own rules by id."""
        return rules()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The controls, and what is evidence for them."""
        return load_catalogue({rule.id: rule.objective for rule in self.rules.values()})

    @cached_property
    def templates(self) -> tuple[tuple[str, str, dict[str, Any]], ...]:
        """Each stack as (stage, stack, template); a stage is an environment, or `account-` and the name of one."""
        return tuple(self._templates())

    def _templates(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for manifest in sorted(self.assembly.glob("assembly-*/manifest.json")):
            for artifact in json.loads(manifest.read_bytes())["artifacts"].values():
                if artifact["type"] != "aws:cloudformation:stack":
                    continue
                stage, _, stack = artifact["displayName"].split(" ")[0].partition("/")
                yield stage, stack, json.loads((manifest.parent / artifact["properties"]["templateFile"]).read_bytes())
