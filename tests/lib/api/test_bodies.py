"""Which bodies the API lets in."""

import json

import jsonschema
import pytest

from lib.constructs.body_limits import LARGEST_BATCH_BYTES
from tests.support.api_template import methods
from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

EVENT = {
    "facility": "austin-1",
    "line": "line-4",
    "sensor": "press-17",
    "metric": "temperature",
    "ts": "2026-01-01T00:00:00.123Z",
    "seq": 1,
    "value": 20.5,
    "unit": "Cel",
}
DEMANDED = ("facility", "line", "sensor", "metric", "ts", "value", "unit")
LARGEST_BATCH = 500


def test_should_match_bodies_of_every_content_type_against_the_model(reader: Reader, template: Template) -> None:
    models = methods(template)["POST", "/v1/events"]["RequestModels"]
    assert set(models) == {"$default"}
    assert reader.target(models["$default"])["Properties"]["Schema"]["$schema"].endswith("draft-04/schema#")


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"events": [EVENT]}, True),
        ({"events": [EVENT] * LARGEST_BATCH}, True),
        ({"events": [EVENT] * (LARGEST_BATCH + 1)}, False),
        ({"events": []}, False),
        ({}, False),
        ([EVENT], False),
        ({"events": [EVENT], "more": 1}, False),
        ({"events": [{**EVENT, "more": 1}]}, False),
        ({"events": [{**EVENT, "sensor": "x' OR '1'='1"}]}, False),
        ({"events": [{**EVENT, "seq": -1}]}, False),
        ({"events": [{**EVENT, "value": "20.5"}]}, False),
        *(({"events": [{k: v for k, v in EVENT.items() if k != missing}]}, False) for missing in DEMANDED),
    ],
)
def test_should_accept_batches_of_events_and_nothing_else(
    assembly: SynthesizedAssembly, body: object, accepted: bool
) -> None:
    schema = assembly.template("prod", "Api").one("AWS::ApiGateway::Model", Name="NewEvents")["Schema"]
    assert jsonschema.Draft4Validator(schema).is_valid(body) is accepted


def test_should_fit_the_largest_batch_into_what_the_firewall_lets_pass() -> None:
    batch = json.dumps({"events": [EVENT] * LARGEST_BATCH})
    assert len(batch) <= LARGEST_BATCH_BYTES
