"""Clients of AWS."""

import pytest
from botocore.config import Config
from botocore.exceptions import NoRegionError
from botocore.session import Session

from services.telemetry.aws import aws_client


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")


def test_should_make_what_the_environment_says() -> None:
    client = aws_client("sqs", region="eu-central-1", config=Config(read_timeout=7))
    assert client.meta.endpoint_url == "http://127.0.0.1:9"
    assert client.meta.region_name == "eu-central-1"
    assert client.meta.config.read_timeout == 7


def test_should_take_the_region_of_the_environment_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert aws_client("kinesis", region=None).meta.region_name == "eu-west-1"


def test_should_share_what_was_read_when_a_session_is_given() -> None:
    session = Session()
    loader = session.get_component("data_loader")
    first, second = (aws_client("sqs", region="eu-central-1", session=session) for _ in range(2))
    assert session.get_component("data_loader") is loader
    assert first.meta.service_model.metadata is second.meta.service_model.metadata


def test_should_say_so_when_there_is_no_region() -> None:
    with pytest.raises(NoRegionError):
        aws_client("kinesis", region=None)
