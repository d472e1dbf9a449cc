"""The result's file: its schema is published, and true."""

import json

from local.result import SCHEMA, schema


def test_should_publish_the_schema_that_the_code_gives() -> None:
    assert json.loads(SCHEMA.read_text()) == schema()
