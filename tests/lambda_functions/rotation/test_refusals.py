"""What is no rotation, what is unusable, and what may be said of it."""

import logging
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from shared.rotation import (
    InvalidRotationError,
    InvalidSecretError,
    RotationError,
)

from tests.lambda_functions.rotation.failing_service import Service
from tests.support.stepwise import STEPS, Rotations

EVENT = {"SecretId": "arn", "ClientRequestToken": "token", "Step": "createSecret"}


@pytest.mark.parametrize("step", STEPS[1:])
def test_should_refuse_a_step_when_the_one_that_makes_the_content_is_missing(
    rotations: Rotations, service: Service, arn: str, step: str
) -> None:
    token = rotations.start(arn)
    with pytest.raises(RotationError, match="has no content; createSecret comes first"):
        rotations.step(arn, token, step)
    assert (service.calls, rotations.holder(arn, "AWSPENDING")) == ([], token)


@pytest.mark.parametrize("step", STEPS)
def test_should_refuse_a_version_that_waits_for_nothing(
    rotations: Rotations, service: Service, arn: str, step: str
) -> None:
    rotations.rotate(arn)
    calls, previous = list(service.calls), str(rotations.holder(arn, "AWSPREVIOUS"))
    for token in (previous, "11111111-2222-3333-4444-555555555555"):
        with pytest.raises(InvalidRotationError, match=f"version {token} is not staged AWSPENDING"):
            rotations.step(arn, token, step)
    assert service.calls == calls


def test_should_refuse_a_secret_that_does_not_rotate(rotations: Rotations, service: Service, arn: str) -> None:
    token = rotations.start(arn)
    rotations.enable(arn, enabled=False)
    with pytest.raises(InvalidRotationError, match="not enabled"):
        rotations.step(arn, token, "createSecret")
    assert not service.calls


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        ({}, "SecretId: missing"),
        ({**EVENT, "SecretId": ""}, "SecretId: missing"),
        ({**EVENT, "ClientRequestToken": None}, "ClientRequestToken: missing"),
        ({**EVENT, "Step": 3}, "Step: missing"),
        ({**EVENT, "Step": "destroySecret"}, "'destroySecret' is unknown; allowed: createSecret, setSecret"),
    ],
)
def test_should_refuse_an_event_that_is_no_rotation(
    rotations: Rotations, service: Service, event: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidRotationError, match=problem):
        rotations.handler(event, None)
    assert not service.rotations


@pytest.mark.parametrize("content", ["hunter2", '["hunter2"]', '{"password": "hunter2"}', '{"username": 3}'])
def test_should_give_up_before_anything_changed_when_the_current_content_is_unusable(
    rotations: Rotations, service: Service, content: str
) -> None:
    broken = rotations.secret("broken", content)
    token = rotations.start(broken)
    with pytest.raises(InvalidSecretError, match=r"refused|username: missing; allowed: a text") as refused:
        rotations.step(broken, token, "createSecret")
    assert broken in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert rotations.holder(broken, "AWSPENDING") is None
    assert service.accepted == ["first"]
    # The next rotation starts afresh, as soon as the content is repaired.
    rotations.write(broken, {"username": "user", "password": "first"})
    rotations.rotate(broken)


def test_should_give_up_a_pending_content_that_is_unusable(rotations: Rotations, service: Service, arn: str) -> None:
    for step in STEPS[1:]:
        token = rotations.start(arn)
        rotations.write(arn, "hunter2", token=token)
        with pytest.raises(InvalidSecretError, match="allowed: a JSON object"):
            rotations.step(arn, token, step)
        assert rotations.holder(arn, "AWSPENDING") is None
    assert not service.calls


def test_should_keep_what_is_pending_when_another_secret_is_unusable(
    rotations: Rotations, service: Service, arn: str
) -> None:
    token = rotations.start(arn)
    rotations.step(arn, token, "createSecret")
    service.fails["set"] = InvalidSecretError("the master's", "password: missing")
    with pytest.raises(RotationError, match="the master's: password: missing"):
        rotations.step(arn, token, "setSecret")
    assert rotations.holder(arn, "AWSPENDING") == token
    rotations.run(arn, token)


def test_should_keep_what_is_pending_when_the_server_fails(rotations: Rotations, service: Service, arn: str) -> None:
    token = rotations.start(arn)
    service.fails["set"] = RotationError("the server is down")
    with pytest.raises(RotationError, match=f"{arn}: setSecret: the server is down"):
        rotations.run(arn, token)
    assert rotations.holder(arn, "AWSPENDING") == token
    rotations.run(arn, token)
    assert rotations.holder(arn, "AWSCURRENT") == token


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("hunter2"), "setSecret: ValueError"),
        (ClientError({"Error": {"Code": "Throttled", "Message": "hunter2"}}, "ModifyUser"), "ModifyUser: Throttled"),
        (EndpointConnectionError(endpoint_url="https://example.com"), "EndpointConnectionError: Could not connect"),
    ],
)
def test_should_say_no_more_of_an_error_than_may_be_logged(
    rotations: Rotations,
    service: Service,
    arn: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    error: Exception,
    told: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    service.fails["set"] = error
    with pytest.raises(RotationError, match=told) as failed:
        rotations.run(arn, rotations.start(arn))
    assert (failed.value.__cause__, failed.value.__context__) == (None, None)
    output = capfd.readouterr()
    everything = f"{failed.value!r}{caplog.text}{output.out}{output.err}"
    pending = rotations.content(arn, "AWSPENDING")["password"]
    assert not [each for each in ("hunter2", "first", pending) if each in everything]
    assert "failing_service.py" in caplog.text
