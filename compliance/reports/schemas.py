"""JSON Schemas of the reports that are ours alone; SARIF and OSCAL have schemas of their own."""

from typing import Any

import msgspec

from compliance.drill import Drill
from compliance.proof import Proof
from compliance.reports.dossier import Content, Dossier
from compliance.reports.manifest import Manifest, encoded

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: dict[str, type[msgspec.Struct]] = {"effectiveness": Proof, "manifest": Manifest, "restore": Drill}
"""File name without extension -> what it holds."""


def files(_: Dossier) -> dict[str, Content]:
    """Return `schemas/<name>.schema.json` for each machine-read report."""
    return {f"schemas/{name}.schema.json": encoded(schema(kind)) for name, kind in SCHEMAS.items()}


def schema(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the JSON Schema of a struct."""
    return {"$schema": DIALECT, **msgspec.json.schema(kind)}
