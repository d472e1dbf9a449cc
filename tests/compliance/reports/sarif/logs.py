"""Both logs of a dossier, held against the official schema."""

import json
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from compliance.assembly import Assembly
from compliance.locations import Location
from compliance.reports import sarif
from compliance.reports.dossier import Dossier, as_bytes
from tests.compliance.made import dossier, finding
from tests.compliance.support import environment

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-schema-2.1.0.json"
ALL = "findings.sarif"
GITHUB = "findings.github.sarif"
MADE = {
    "dev": Location("app.py", 3),
    "dev/Data": Location("lib/stage.py", 27),
    "dev/Data/Db": Location("lib/constructs/postgres.py", 99),
}


@cache
def schema() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text()))


def logs(of: Dossier) -> dict[str, dict[str, Any]]:
    """Return both files, after the schema found nothing wrong with them."""
    found = {name: json.loads(as_bytes(content)) for name, content in sarif.files(of).items()}
    for log in found.values():
        schema().validate(log)
    return found


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    return list(chain.from_iterable(run["results"] for run in log["runs"]))


def located(of: Dossier, **made: Location) -> Dossier:
    assembly = replace(of.evidence.assembly, locations={**MADE, **made})
    return replace(of, evidence=replace(of.evidence, assembly=assembly))


def of_environments(*names: str, **changes: Any) -> Dossier:
    """Make a dossier with a failure in each of these environments."""
    of = dossier()
    assembly = Assembly(
        tuple(environment(suffix=name, Data={"Resources": {"Db": {"Type": "T"}}}) for name in names), whole=False
    )
    found = tuple(finding(environment=name, **changes) for name in names)
    evidence = replace(of.evidence, assembly=assembly, findings=found)
    return replace(of, evidence=evidence, judgement=replace(of.judgement, findings=found))
