"""The API client's key, on moto's API Gateway."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from shared.rotation import RotationError

from tests.support.api_rotation import (
    FIRST_CONTENT,
    FIRST_KEY,
    Gateway,
    api_key,
    clients,
    cognito,
    conflict,
    gateway,
    make,
    unreachable,
)
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS

pytestmark = pytest.mark.slow

__all__ = ["api_key", "clients", "cognito", "gateway", "make"]


def test_should_accept_the_new_and_the_former_key_and_no_older_one(api_key: RotatingSecret, gateway: Gateway) -> None:
    keys, states = [FIRST_KEY], []
    for _ in range(4):
        content = api_key.rotate()
        assert re.fullmatch(r"smartfactory-client-operations\.[0-9a-f]{8}-dev", content["apiKeyName"])
        keys.append(content["apiKey"])
        states.append([gateway.keys().get(each) for each in keys])
    # The first one is CloudFormation's: it stays, switched off.
    assert states == [
        [True, True],
        [False, True, True],
        [False, None, True, True],
        [False, None, None, True, True],
    ]
    assert not api_key.is_pending


@pytest.mark.parametrize("rotations", [0, 2])
@pytest.mark.parametrize("crashed", STEPS)
def test_should_end_well_when_it_crashed_after_a_step_of_the_key(
    api_key: RotatingSecret, gateway: Gateway, crashed: str, rotations: int
) -> None:
    for _ in range(rotations):
        api_key.rotate()
    former = api_key.current["apiKey"]
    token = api_key.begin()
    for step in STEPS:
        api_key.run(token, step)
        if step == crashed:
            api_key.run(token, step)
    expected = {former: True, api_key.current["apiKey"]: True}
    assert gateway.keys() == expected | ({FIRST_KEY: False} if rotations else {})


@pytest.mark.parametrize(
    ("step", "operation"),
    [
        ("setSecret", "GetApiKeys"),
        ("setSecret", "CreateApiKey"),
        ("setSecret", "CreateUsagePlanKey"),
        ("testSecret", "GetApiKey"),
        ("finishSecret", "DeleteApiKey"),
        ("finishSecret", "UpdateApiKey"),
    ],
)
def test_should_leave_no_key_behind_when_api_gateway_was_away(
    api_key: RotatingSecret, gateway: Gateway, step: str, operation: str
) -> None:
    api_key.rotate()
    if operation == "DeleteApiKey":
        api_key.rotate()
    former, token = api_key.current["apiKey"], api_key.begin()
    api_key.run(token, *STEPS[: STEPS.index(step)])
    gateway.hooks[operation] = unreachable
    with pytest.raises(RotationError, match="EndpointConnectionError"):
        api_key.run(token, step)
    gateway.hooks.clear()
    api_key.run(token, *STEPS[STEPS.index(step) :])
    assert gateway.keys() == {FIRST_KEY: False, former: True, api_key.current["apiKey"]: True}


def test_should_remove_the_key_of_a_rotation_that_was_given_up(api_key: RotatingSecret, gateway: Gateway) -> None:
    first, second = api_key.rotate()["apiKey"], api_key.rotate()["apiKey"]
    token = api_key.begin()
    api_key.run(token, "createSecret", "setSecret")
    api_key.rotations.client.update_secret_version_stage(
        SecretId=api_key.arn, VersionStage="AWSPENDING", RemoveFromVersionId=token
    )
    assert len(gateway.keys()) == 4
    token = api_key.begin()
    api_key.run(token, "createSecret", "setSecret", "testSecret")
    pending = api_key.rotations.content(api_key.arn, "AWSPENDING")["apiKey"]
    assert gateway.keys() == {FIRST_KEY: False, first: True, second: True, pending: True}


@pytest.mark.parametrize("rotations", [0, 2])
def test_should_end_well_when_two_rotate_the_key_at_once(
    api_key: RotatingSecret, gateway: Gateway, rotations: int
) -> None:
    for _ in range(rotations):
        api_key.rotate()
    former, token = api_key.current["apiKey"], api_key.begin()
    for step in STEPS:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(api_key.run, token), [step, step]))
    expected = {former: True, api_key.current["apiKey"]: True}
    assert gateway.keys() == expected | ({FIRST_KEY: False} if rotations else {})


def test_should_take_the_key_that_another_call_made_between_our_look_and_ours(
    api_key: RotatingSecret, gateway: Gateway
) -> None:
    token = api_key.begin()
    api_key.run(token, "createSecret")

    def other() -> None:
        gateway.hooks.clear()
        api_key.run(token, "setSecret")
        gateway.hooks["CreateUsagePlanKey"] = conflict  # as API Gateway answers; moto takes it twice

    gateway.hooks["CreateApiKey"] = other
    api_key.run(token, "setSecret", "testSecret", "finishSecret")
    assert gateway.keys() == {FIRST_KEY: True, api_key.current["apiKey"]: True}


@pytest.mark.parametrize(
    ("operation", "change"),
    [
        ("update_api_key", {"patchOperations": [{"op": "replace", "path": "/enabled", "value": "false"}]}),
        ("delete_api_key", {}),
    ],
)
def test_should_not_pass_a_key_that_does_not_work(
    api_key: RotatingSecret, gateway: Gateway, operation: str, change: dict[str, Any]
) -> None:
    token = api_key.begin()
    api_key.run(token, "createSecret", "setSecret")
    (key,) = gateway.client.get_api_keys(nameQuery="smartfactory-client-")["items"][1:]
    getattr(gateway.client, operation)(apiKey=key["id"], **change)
    with pytest.raises(RotationError, match=r"is missing, off, outside of the plan, or another"):
        api_key.run(token, "testSecret")
    assert api_key.current == FIRST_CONTENT


def test_should_not_pass_a_key_that_is_outside_of_the_plan(api_key: RotatingSecret, gateway: Gateway) -> None:
    token = api_key.begin()
    api_key.run(token, "createSecret", "setSecret")
    (key,) = gateway.client.get_api_keys(nameQuery="smartfactory-client-")["items"][1:]
    gateway.client.delete_usage_plan_key(usagePlanId=gateway.plan, keyId=key["id"])
    with pytest.raises(RotationError, match="outside of the plan"):
        api_key.run(token, "testSecret")


def test_should_give_up_for_now_when_somebody_else_has_a_key_of_that_value(
    api_key: RotatingSecret, gateway: Gateway
) -> None:
    gateway.hooks["CreateApiKey"] = conflict
    with pytest.raises(RotationError, match="a key with the pending value exists"):
        api_key.rotate()


def test_should_leave_other_keys_alone(api_key: RotatingSecret, gateway: Gateway) -> None:
    others = {
        # Names of other clients that begin as this one's, with parts as long as that of a version.
        "value-of-another-name-0": ("smartfactory-client-operations-12345678-dev", "dev"),
        "value-of-another-name-1": ("smartfactory-client-operations-europe.12345678-dev", "dev"),
        "value-of-another-name-2": ("smartfactory-client-operation.12345678-dev", "dev"),
        "value-of-another-env-00": ("smartfactory-client-operations.12345678-dev", "12345678-dev"),
        "value-of-staging-000000": ("smartfactory-client-operations.12345678-staging", "staging"),
    }
    for value, (name, suffix) in others.items():
        gateway.add(name, value=value, suffix=suffix)
    for _ in range(3):
        api_key.rotate()
    assert {value: state for value, state in gateway.keys().items() if value in others} == dict.fromkeys(others, True)
