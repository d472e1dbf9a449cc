"""Settings: read whole, or refused with one line for each variable that is wrong."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.telemetry.settings import (
    ApiSettings,
    GatewaySettings,
    ProcessorSettings,
    Settings,
    SettingsError,
    environment_for,
    load,
)

GATEWAY = {
    "ENVIRONMENT_SUFFIX": "dev",
    "FACILITY_ID": "denver-1",
    "STREAM_NAME": "smartfactory-telemetry-dev",
    "SPOOL_DIRECTORY": "/var/spool/events",
    "SPOOL_MEBIBYTES": "512",
}


def test_should_read_texts_as_what_they_mean() -> None:
    settings = load(GatewaySettings, {**GATEWAY, "LOG_LEVEL": "DEBUG", "PATH": "/bin"})
    assert settings.facility_id == "denver-1"
    assert settings.spool_mebibytes == 512
    assert (settings.log_level, settings.health_max_age_seconds) == ("DEBUG", 60)


@pytest.mark.parametrize("variable", sorted(GATEWAY))
def test_should_name_a_missing_variable_and_what_it_takes(variable: str) -> None:
    rest = {name: value for name, value in GATEWAY.items() if name != variable}
    with pytest.raises(SettingsError, match=rf"^setting {variable}: missing; allowed: \w+"):
        load(GatewaySettings, rest)


@pytest.mark.parametrize(
    ("kind", "variable", "value", "allowed"),
    [
        (GatewaySettings, "SPOOL_MEBIBYTES", "hunter2", "MiB, 1 to 1048576"),
        (GatewaySettings, "SPOOL_MEBIBYTES", "0", "MiB, 1 to 1048576"),
        (GatewaySettings, "SPOOL_DIRECTORY", "spool", "an absolute path without a slash at its end"),
        (GatewaySettings, "STREAM_BUCKETS", "0", "buckets, 1 to 4096"),
        (GatewaySettings, "AGGREGATE_EVENTS", "x", "events, 1 to 10000"),
        (GatewaySettings, "AGGREGATE_BYTES", "1000001", "bytes, 1024 to 1000000"),
        (GatewaySettings, "FLUSH_MILLISECONDS", "9", "milliseconds, 10 to 10000"),
        (GatewaySettings, "REQUESTS_IN_FLIGHT", "65", "requests, 1 to 64"),
        (GatewaySettings, "STREAM_NAME", "", "a text that is not empty"),
        (
            GatewaySettings,
            "FACILITY_ID",
            "denver 1",
            "a letter or digit, then at most 63 of letters, digits, `.`, `-`, `_`",
        ),
        (GatewaySettings, "LOG_LEVEL", "TRACE", "DEBUG, INFO, WARNING, ERROR"),
        (ProcessorSettings, "DATABASE_PORT", "65536", "a TCP port, 1 to 65535"),
        (ProcessorSettings, "DATABASE_HOST", "-host", "a host name"),
        (ProcessorSettings, "DATABASE_SECRET_ARN", "swordfish", "the ARN of a secret"),
        (ProcessorSettings, "DEAD_LETTER_QUEUE_URL", "queue", "the URL of an SQS queue"),
        (ProcessorSettings, "MAXIMUM_LATENESS_HOURS", "1.5", "hours, 1 to 8760"),
        (ApiSettings, "API_PORT", "-1", "a TCP port, or 0 for any free one"),
        (ApiSettings, "API_TLS", "on", "self-signed, off"),
        (ApiSettings, "DRAIN_SECONDS", "0", "seconds, 1 to 3600"),
    ],
)
def test_should_refuse_a_value_without_repeating_it(
    kind: type[Settings], variable: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load(kind, {variable: value})
    (line,) = (each for each in str(refused.value).splitlines() if f" {variable}:" in each)
    assert line == f"setting {variable}: refused; allowed: {allowed}"


def test_should_name_every_problem_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        load(GatewaySettings, {"SPOOL_MEBIBYTES": "many"})
    assert len(str(refused.value).splitlines()) == len(GATEWAY)


@given(variables=st.dictionaries(st.sampled_from(sorted(GATEWAY)), st.text(max_size=20)))
def test_should_load_or_explain_whatever_the_variables_hold(variables: dict[str, str]) -> None:
    try:
        settings = load(GatewaySettings, variables)
    except SettingsError as error:
        assert all(line.startswith("setting ") for line in str(error).splitlines())  # noqa: PT017 - either outcome
    else:
        assert 1 <= settings.spool_mebibytes <= 1_048_576


@pytest.mark.parametrize("kind", [ProcessorSettings, ApiSettings, GatewaySettings])
def test_should_say_in_words_what_every_variable_takes(kind: type[Settings]) -> None:
    with pytest.raises(SettingsError) as refused:
        load(kind, dict.fromkeys((field.encode_name for field in msgspec.structs.fields(kind)), ""))
    assert len(str(refused.value).splitlines()) == len(msgspec.structs.fields(kind))


def test_should_write_the_variables_that_are_read() -> None:
    values: dict[str, Any] = {name.lower(): value for name, value in GATEWAY.items()}
    assert environment_for(GatewaySettings, **values) == GATEWAY


@pytest.mark.parametrize(
    ("change", "problem"),
    [({"facility": "denver-1"}, r"unknown \['facility'\]"), ({"facility_id": None}, r"missing \['facility_id'\]")],
)
def test_should_refuse_to_write_what_nobody_reads_or_somebody_misses(change: dict[str, Any], problem: str) -> None:
    values = {name.lower(): value for name, value in GATEWAY.items()}
    given_values = {name: value for name, value in {**values, **change}.items() if value is not None}
    with pytest.raises(SettingsError, match=problem):
        environment_for(GatewaySettings, **given_values)
