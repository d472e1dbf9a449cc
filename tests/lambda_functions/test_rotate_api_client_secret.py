"""The API client's secret, on a fake of Cognito's."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from shared.rotation import RotationError

from local.servers.cognito import FakeCognito
from tests.support.api_rotation import (
    CLIENT,
    FIRST_SECRET,
    client_secret,
    clients,
    cognito,
    gateway,
    make,
    unreachable,
)
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import STEPS

pytestmark = pytest.mark.slow

__all__ = ["client_secret", "clients", "cognito", "gateway", "make"]


def test_should_accept_the_new_and_the_former_secret_and_no_older_one(
    client_secret: RotatingSecret, cognito: FakeCognito
) -> None:
    secrets = [FIRST_SECRET]
    for _ in range(4):
        content = client_secret.rotate()
        assert content["clientId"] == CLIENT
        assert re.fullmatch(r"[\w+]{24,64}", content["clientSecret"], re.ASCII)
        secrets.append(content["clientSecret"])
        assert [cognito.works(each) for each in secrets] == [False] * (len(secrets) - 2) + [True, True]
        assert not client_secret.is_pending
    assert len({*secrets}) == 5


@pytest.mark.parametrize("rotations", [0, 2])
@pytest.mark.parametrize("crashed", STEPS)
def test_should_end_well_when_it_crashed_after_a_step_of_the_client_secret(
    client_secret: RotatingSecret, cognito: FakeCognito, crashed: str, rotations: int
) -> None:
    for _ in range(rotations):
        client_secret.rotate()
    former = client_secret.current["clientSecret"]
    token = client_secret.begin()
    for step in STEPS:
        client_secret.run(token, step)
        if step == crashed:
            client_secret.run(token, step)
    new = client_secret.current["clientSecret"]
    assert new != former
    assert set(cognito.secrets.values()) == {former, new}


@pytest.mark.parametrize(
    "operation", ["ListUserPoolClientSecrets", "DeleteUserPoolClientSecret", "AddUserPoolClientSecret"]
)
def test_should_keep_the_pending_version_and_end_well_when_cognito_was_away(
    client_secret: RotatingSecret, cognito: FakeCognito, operation: str
) -> None:
    former = client_secret.rotate()["clientSecret"]
    token = client_secret.begin()
    client_secret.run(token, "createSecret")
    cognito.hooks[operation] = unreachable
    with pytest.raises(RotationError, match="EndpointConnectionError"):
        client_secret.run(token, "setSecret")
    assert client_secret.is_pending
    assert cognito.works(former)
    cognito.hooks.clear()
    client_secret.run(token)
    assert set(cognito.secrets.values()) == {former, client_secret.current["clientSecret"]}


def test_should_remove_the_secret_of_a_rotation_that_was_given_up(
    client_secret: RotatingSecret, cognito: FakeCognito
) -> None:
    former = client_secret.rotate()["clientSecret"]
    token = client_secret.begin()
    client_secret.run(token, "createSecret", "setSecret", "testSecret")
    given_up = client_secret.rotations.content(client_secret.arn, "AWSPENDING")["clientSecret"]
    assert cognito.works(given_up)
    client_secret.rotations.client.update_secret_version_stage(
        SecretId=client_secret.arn, VersionStage="AWSPENDING", RemoveFromVersionId=token
    )
    new = client_secret.rotate()["clientSecret"]
    assert set(cognito.secrets.values()) == {former, new}


@pytest.mark.parametrize("rotations", [0, 2])
def test_should_end_well_when_two_rotate_the_client_secret_at_once(
    client_secret: RotatingSecret, cognito: FakeCognito, rotations: int
) -> None:
    for _ in range(rotations):
        client_secret.rotate()
    former = client_secret.current["clientSecret"]
    token = client_secret.begin()
    for step in STEPS:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(client_secret.run, token), [step, step]))
    assert set(cognito.secrets.values()) == {former, client_secret.current["clientSecret"]}


def test_should_end_well_when_another_call_removes_and_adds_between_our_look_and_ours(
    client_secret: RotatingSecret, cognito: FakeCognito
) -> None:
    client_secret.rotate()
    former = client_secret.rotate()["clientSecret"]
    token = client_secret.begin()
    client_secret.run(token, "createSecret")

    def other(_: Any) -> None:
        cognito.hooks.clear()
        client_secret.run(token, "setSecret")

    cognito.hooks["DeleteUserPoolClientSecret"] = other
    client_secret.run(token, "setSecret", "testSecret", "finishSecret")
    assert set(cognito.secrets.values()) == {former, client_secret.current["clientSecret"]}


def test_should_not_pass_a_client_secret_that_cognito_did_not_get(
    client_secret: RotatingSecret, cognito: FakeCognito
) -> None:
    token = client_secret.begin()
    client_secret.run(token, "createSecret")
    with pytest.raises(RotationError, match="Cognito has no secret that was added"):
        client_secret.run(token, "testSecret")
    assert list(cognito.secrets.values()) == [FIRST_SECRET]


def test_should_give_up_for_now_when_somebody_took_the_second_place(
    client_secret: RotatingSecret, cognito: FakeCognito
) -> None:
    def somebody(_: Any) -> None:  # whose secret the list does not show yet
        cognito.hooks.clear()
        cognito.secrets["hidden"] = "of somebody else"

    cognito.hooks["AddUserPoolClientSecret"] = somebody
    cognito.listed = lambda each: each != "hidden"
    with pytest.raises(RotationError, match="the client has two secrets, and not the pending one"):
        client_secret.rotate()
    assert client_secret.is_pending
