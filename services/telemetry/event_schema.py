"""`python -m services.telemetry.event_schema`: write the JSON Schema of the event contract into the documentation."""

import json
from pathlib import Path

import msgspec

from services.telemetry.events import Event

FILE = Path(__file__).parents[2] / "docs" / "reference" / "event.schema.json"


def schema() -> str:
    """Return the schema (draft 2020-12) as text; fields that it does not name are allowed."""
    (document,), components = msgspec.json.schema_components([Event], ref_template="#/$defs/{name}")
    event = components.pop("Event")
    if components or document != {"$ref": "#/$defs/Event"}:
        raise AssertionError("the event has become more than one flat object")
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **event}
    whole["description"] = (
        "One reading of one metric of one sensor. Unknown fields and newer minor versions are accepted."
    )
    return json.dumps(whole, indent=2) + "\n"


def main() -> None:
    """Write the file."""
    FILE.write_text(schema(), encoding="utf-8")


if __name__ == "__main__":
    main()
