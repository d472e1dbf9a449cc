"""Rotations, whatever the secret is: the four steps, crashes between and within them, and two at once."""

import threading
from typing import Any

import pytest
from shared.rotation import (
    RotationError,
    Secret,
)

from tests.lambda_functions.rotation.failing_service import Service
from tests.support.stepwise import STEPS, Rotations, at_once

pytestmark = pytest.mark.slow


def test_should_replace_the_content_and_remove_what_is_two_rotations_old(
    rotations: Rotations, service: Service, arn: str
) -> None:
    passwords = ["first"]
    for _ in range(3):
        token = rotations.start(arn)
        rotations.run(arn, token)
        passwords.append(rotations.content(arn)["password"])
        assert (rotations.holder(arn, "AWSCURRENT"), rotations.holder(arn, "AWSPENDING")) == (token, None)
        assert rotations.content(arn, "AWSPREVIOUS")["password"] == passwords[-2]
        assert service.accepted == passwords[-2:]
    assert len(set(passwords)) == 4
    assert rotations.stages(arn) == {"AWSCURRENT", "AWSPREVIOUS"}
    assert rotations.content(arn)["port"] == 5432


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("within", [False, True])
def test_should_go_on_after_a_crash(
    rotations: Rotations, service: Service, arn: str, step: str, *, within: bool
) -> None:
    rotations.rotate(arn)
    rotations.rotate(arn)
    previous = rotations.content(arn)["password"]
    token = rotations.start(arn)
    for each in STEPS[: STEPS.index(step)]:
        rotations.step(arn, token, each)
    if within:
        service.fails[step.removesuffix("Secret")] = OSError("crash")
        with pytest.raises(RotationError):
            rotations.step(arn, token, step)
    else:
        rotations.step(arn, token, step)
    # Secrets Manager begins again with the first step.
    rotations.run(arn, token)
    assert service.accepted == [previous, rotations.content(arn)["password"]]
    assert rotations.holder(arn, "AWSCURRENT") == token
    assert rotations.stages(arn) == {"AWSCURRENT", "AWSPREVIOUS"}
    rotations.rotate(arn)
    assert len(service.accepted) == 2


def test_should_remove_what_is_two_rotations_old_when_the_crash_came_after_the_stage_moved(
    rotations: Rotations, service: Service, arn: str
) -> None:
    rotations.rotate(arn)
    token = rotations.start(arn)
    service.fails["finish"] = OSError("crash")
    with pytest.raises(RotationError):
        rotations.run(arn, token)
    assert rotations.holder(arn, "AWSCURRENT") == token
    rotations.step(arn, token, "finishSecret")
    assert [each and each["password"] for each in service.retired[-2:]] == ["first", "first"]
    rotations.step(arn, token, "finishSecret")
    assert service.retired[-1] is None


def test_should_keep_a_credential_for_its_whole_time_when_somebody_put_it_again(
    rotations: Rotations, service: Service, arn: str
) -> None:
    rotations.rotate(arn)
    by_hand = rotations.content(arn)
    rotations.put(arn, by_hand)
    rotations.rotate(arn)
    assert by_hand["password"] in service.accepted  # of the version before this one, however often it was put
    rotations.rotate(arn)
    assert by_hand["password"] not in service.accepted


@pytest.mark.parametrize("step", STEPS)
def test_should_end_well_when_two_calls_run_at_once(
    rotations: Rotations, service: Service, arn: str, step: str
) -> None:
    rotations.rotate(arn)
    token = rotations.start(arn)
    for each in STEPS[: STEPS.index(step)]:
        rotations.step(arn, token, each)
    if step != "finishSecret":
        service.together = threading.Barrier(2)  # both are within the step
    failed = at_once(lambda: rotations.step(arn, token, step), times=2)
    service.together = None
    assert not failed
    rotations.run(arn, token, after=step)
    assert rotations.holder(arn, "AWSCURRENT") == token
    assert rotations.content(arn)["password"] in service.accepted
    assert rotations.stages(arn) == {"AWSCURRENT", "AWSPREVIOUS"}


def test_should_keep_the_content_of_the_call_that_was_faster(
    rotations: Rotations, service: Service, arn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = rotations.start(arn)
    create = service.create

    def slow(current: Secret) -> Secret:
        monkeypatch.setattr(service, "create", create)
        rotations.step(arn, token, "createSecret")
        return {**current, "password": "too late"}

    monkeypatch.setattr(service, "create", slow)
    rotations.step(arn, token, "createSecret")
    assert rotations.content(arn, "AWSPENDING")["password"].startswith("password")


def test_should_finish_when_another_call_moved_the_stage_in_between(
    rotations: Rotations, arn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = rotations.start(arn)
    for step in STEPS[:3]:
        rotations.step(arn, token, step)
    client, before = rotations.client, rotations.holder(arn, "AWSCURRENT")
    update = client.update_secret_version_stage

    def late(**more: Any) -> Any:
        if more["VersionStage"] == "AWSCURRENT":
            monkeypatch.setattr(client, "update_secret_version_stage", update)
            update(SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=str(before))
        return update(**more)

    monkeypatch.setattr(client, "update_secret_version_stage", late)
    rotations.step(arn, token, "finishSecret")
    assert rotations.holder(arn, "AWSCURRENT") == token


def test_should_test_a_copy_of_the_current_content_when_a_schedule_is_made(
    rotations: Rotations, service: Service, arn: str
) -> None:
    token = rotations.start(arn)
    rotations.write(arn, rotations.content(arn), token=token)
    rotations.step(arn, token, "testSecret")
    assert service.calls == ["test"]


def test_should_do_nothing_but_finish_when_the_version_is_current_already(
    rotations: Rotations, service: Service, arn: str
) -> None:
    token = rotations.start(arn)
    rotations.run(arn, token)
    calls = list(service.calls)
    rotations.run(arn, token)
    assert service.calls == [*calls, "finish"]
