"""Metrics: lines as CloudWatch's specification wants them."""

import json
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.telemetry.emf import FLUSH_SECONDS, MAXIMUM_VALUES, NAMESPACE, EmbeddedMetrics, Metric
from services.telemetry.events import Reason

# From the specification; extended by the limits that it gives in words.
SCHEMA = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "properties": {
                            "Namespace": {"type": "string", "minLength": 1, "maxLength": 1024},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "minItems": 1,
                                    "maxItems": 30,
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "properties": {
                                        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                                        "Unit": {"enum": ["Count", "Milliseconds"]},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
MAXIMUM_LINE_BYTES = 256 * 1024


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def metrics(lines: list[str], clock: Clock) -> EmbeddedMetrics:
    return make(lines, clock)


def make(lines: list[str], clock: Clock) -> EmbeddedMetrics:
    return EmbeddedMetrics(
        service="processor",
        environment_suffix="test",
        write=lines.append,
        now=lambda: datetime(2026, 11, 25, tzinfo=UTC),
        monotonic=clock,
    )


def checked(line: str) -> dict[str, Any]:
    """Return the line's object, after checking what no schema can say."""
    assert line.endswith("\n")
    assert len(line) < MAXIMUM_LINE_BYTES
    document: dict[str, Any] = json.loads(line)
    jsonschema.validate(document, SCHEMA)
    for directive in document["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            assert all(isinstance(document[name], str) and 1 <= len(document[name]) <= 1024 for name in names)
        for metric in directive["Metrics"]:
            value = document[metric["Name"]]
            assert len(value) <= MAXIMUM_VALUES if isinstance(value, list) else isinstance(value, int)
    return document


def test_should_write_names_units_and_dimensions_when_flushed(metrics: EmbeddedMetrics, lines: list[str]) -> None:
    metrics.count(Metric.EVENTS, 5)
    metrics.count(Metric.EVENTS, 2)
    metrics.measure(Metric.COMMIT_TIME, 12.5)
    metrics.flush()
    (line,) = map(checked, lines)
    assert line["Events"] == 7
    assert line["CommitTime"] == [12.5]
    assert (line["Service"], line["EnvironmentSuffix"]) == ("processor", "test")
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    assert directive["Dimensions"] == [["Service", "EnvironmentSuffix"]]
    assert {"Name": "CommitTime", "Unit": "Milliseconds"} in directive["Metrics"]
    assert line["_aws"]["Timestamp"] == 1_795_564_800_000


def test_should_write_dead_letters_together_and_by_reason(metrics: EmbeddedMetrics, lines: list[str]) -> None:
    metrics.count_dead_letter(Reason.TOO_LATE)
    metrics.count_dead_letter(Reason.INVALID)
    metrics.count_dead_letter(Reason.INVALID)
    metrics.flush()
    total, *reasons = map(checked, lines)
    assert total["DeadLetters"] == 3
    assert {line["Reason"]: line["DeadLetters"] for line in reasons} == {"too_late": 1, "invalid": 2}


def test_should_write_nothing_when_nothing_came(metrics: EmbeddedMetrics, lines: list[str]) -> None:
    metrics.flush()
    assert lines == []


def test_should_write_by_itself_when_it_is_time(metrics: EmbeddedMetrics, lines: list[str], clock: Clock) -> None:
    metrics.measure(Metric.LAG, 1)
    assert lines == []
    clock.seconds = FLUSH_SECONDS
    metrics.measure(Metric.LAG, 2)
    assert checked(lines[0])["Lag"] == [1, 2]


@settings(max_examples=25, deadline=None)
@given(values=st.lists(st.floats(0, 1e9), max_size=350))
def test_should_lose_no_value_and_keep_the_limits_however_many_there_are(values: list[float]) -> None:
    lines: list[str] = []
    metrics = make(lines, Clock())
    for value in values:
        metrics.measure(Metric.LAG, value)
    metrics.flush()
    assert [each for line in lines for each in checked(line)["Lag"]] == values
