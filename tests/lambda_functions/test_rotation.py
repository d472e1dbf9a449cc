"""Rotations, whatever the secret is: the four steps, crashes between and within them, and what is no rotation."""

import logging
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws
from shared.rotation import (
    InvalidRotationError,
    InvalidSecretError,
    Rotation,
    RotationError,
    Secret,
    fields,
    rotate,
)

from tests.support.stepwise import REGION, STEPS, Rotations, as_aws_does

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

EVENT = {"SecretId": "arn", "ClientRequestToken": "token", "Step": "createSecret"}


class Service:
    """A rotator and the server that it is for: keeps passwords, and fails where a test wants it.

    Attributes:
        accepted: passwords that work.
        calls: of the rotator's methods.
        fails: by method, what it raises after its work was done.
    """

    def __init__(self) -> None:
        self.accepted = ["first"]
        self.calls: list[str] = []
        self.fails: dict[str, Exception] = {}
        self.retired: list[Secret | None] = []
        self.rotations: list[Rotation] = []
        self.together: threading.Barrier | None = None

    def create(self, current: Secret) -> Secret:
        self._called("create")
        (user,) = fields(current, "username", secret_id=self.rotations[-1].secret_id)
        return {**current, "username": user, "password": f"password {len(self.calls)}-{threading.get_ident()}"}

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:  # noqa: ARG002
        self.accepted = [*(each for each in self.accepted if each != pending["password"]), pending["password"]]
        self._called("set")

    def test(self, pending: Secret) -> None:
        self._called("test")
        if pending.get("password") not in self.accepted:
            raise RotationError("the server refuses it")

    def finish(self, *, current: Secret, retired: Secret | None) -> None:  # noqa: ARG002
        self.retired.append(retired)
        self.accepted = [each for each in self.accepted if retired is None or each != retired["password"]]
        self._called("finish")

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if self.together is not None:
            self.together.wait(20)
        if method in self.fails:
            raise self.fails.pop(method)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture(scope="module")
def client() -> Iterator["SecretsManagerClient"]:
    with mock_aws(), as_aws_does():
        yield boto3.client("secretsmanager", region_name=REGION)


@pytest.fixture
def rotations(client: "SecretsManagerClient", service: Service) -> Rotations:
    def rotator_for(rotation: Rotation) -> Service:
        service.rotations.append(rotation)
        return service

    def handler(event: dict[str, Any], _context: object) -> None:
        rotate(Rotation.from_event(event), client=client, rotator_for=rotator_for)

    return Rotations(client, handler)


@pytest.fixture
def arn(rotations: Rotations) -> str:
    return rotations.secret("test", {"username": "user", "password": "first", "port": 5432})


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
    failed: list[BaseException] = []

    def call() -> None:
        try:
            rotations.step(arn, token, step)
        except RotationError as error:
            failed.append(error)

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
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


def test_should_do_nothing_but_finish_when_the_version_is_current_already(
    rotations: Rotations, service: Service, arn: str
) -> None:
    token = rotations.start(arn)
    rotations.run(arn, token)
    calls = list(service.calls)
    rotations.run(arn, token)
    assert service.calls == [*calls, "finish"]


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
    assert "test_rotation.py" in caplog.text
