"""Rotations as Secrets Manager drives them, on moto: the test calls the steps, so that it can crash between them.

moto differs from AWS in three ways, which are made good here. It starts no rotation without an emulated Lambda. It lets
a pending version's content be replaced, where AWS refuses a second one. And without a stage it gives the content that
was current when it was written: ask with a stage.

What a test wants to know is read from what moto keeps, without a client: a call costs milliseconds.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.secretsmanager.exceptions import ResourceExistsException
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend, secretsmanager_backends

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
REGION = "us-east-1"


def at_once(call: Callable[[], object], *, times: int) -> list[BaseException]:
    """Call in so many threads at once; return what was raised."""
    with ThreadPoolExecutor(max_workers=times) as pool:
        running = [pool.submit(call) for _ in range(times)]
    return [error for each in running if (error := each.exception()) is not None]


class Rotations:
    """Drives the rotations of secrets, while moto is active.

    Attributes:
        client: of Secrets Manager.
        handler: the function that rotates.
    """

    def __init__(self, client: "SecretsManagerClient", handler: Callable[[dict[str, Any], object], Any]) -> None:
        """Take a client, and the function that rotates."""
        self.client, self.handler = client, handler

    def secret(self, name: str, content: dict[str, Any] | str) -> str:
        """Make a secret that rotates, with a name of its own, and return its ARN."""
        text = content if isinstance(content, str) else json.dumps(content)
        arn = self.client.create_secret(Name=f"smartfactory/{name}/{uuid4()}-dev", SecretString=text)["ARN"]
        self.enable(arn)
        return arn

    def enable(self, arn: str, *, enabled: bool = True) -> None:
        """Turn rotation on or off."""
        secret = _secret(arn)
        secret.rotation_enabled, secret.rotation_requested = enabled, True

    def start(self, arn: str) -> str:
        """Stage an empty version as pending, as AWS does before the first step, and return its id.

        Raises:
            AssertionError: another version waits: AWS would refuse to start.
        """
        assert self.holder(arn, "AWSPENDING") is None
        token = str(uuid4())
        _secret(arn).versions[token] = {"createdate": 0, "version_id": token, "version_stages": ["AWSPENDING"]}
        return token

    def write(self, arn: str, content: dict[str, Any] | str, *, token: str | None = None) -> None:
        """Write a content by hand: as the current one, or into the version that waits."""
        text = content if isinstance(content, str) else json.dumps(content)
        _secret(arn).versions[token or str(self.holder(arn, "AWSCURRENT"))]["secret_string"] = text

    def put(self, arn: str, content: dict[str, Any]) -> None:
        """Put a new version by hand, which becomes the current one, and the current the previous."""
        # In two steps: moto leaves the stage of the previous version where it was when it is put as the current one.
        put = self.client.put_secret_value(SecretId=arn, SecretString=json.dumps(content), VersionStages=["BY_HAND"])
        self.client.update_secret_version_stage(
            SecretId=arn,
            VersionStage="AWSCURRENT",
            MoveToVersionId=put["VersionId"],
            RemoveFromVersionId=str(self.holder(arn, "AWSCURRENT")),
        )

    def step(self, arn: str, token: str, step: str) -> None:
        """Call the function for one step."""
        self.handler({"SecretId": arn, "ClientRequestToken": token, "Step": step}, None)

    def run(self, arn: str, token: str, *, after: str | None = None, upto: str = STEPS[-1]) -> None:
        """Call the function for each step in turn, or for those after one and up to one of them."""
        first = 0 if after is None else STEPS.index(after) + 1
        for step in STEPS[first : STEPS.index(upto) + 1]:
            self.step(arn, token, step)

    def rotate(self, arn: str) -> dict[str, Any]:
        """Rotate a secret, and return its new content."""
        self.run(arn, self.start(arn))
        return self.content(arn)

    def holder(self, arn: str, stage: str) -> str | None:
        """Return the id of the version at a stage."""
        found = _secret(arn).versions.items()
        return next((version for version, held in found if stage in held["version_stages"]), None)

    def stages(self, arn: str) -> set[str]:
        """Return the stages that versions are at."""
        return {stage for held in _secret(arn).versions.values() for stage in held["version_stages"]}

    def content(self, arn: str, stage: str = "AWSCURRENT") -> dict[str, Any]:
        """Return the content at a stage."""
        content: dict[str, Any] = json.loads(_secret(arn).versions[str(self.holder(arn, stage))]["secret_string"])
        return content


def passwords() -> set[str]:
    """Return every password that any version of any secret holds."""
    found = set()
    for secret in secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION].secrets.values():
        for version in secret.versions.values():
            content = json.loads(version.get("secret_string", "{}"))
            found.add(content.get("password", "") if isinstance(content, dict) else "")
    return found - {""}


@contextmanager
def as_aws_does() -> Iterator[None]:
    """Make moto refuse another content for a version that has one."""
    check = SecretsManagerBackend._check_with_existing_secrets_and_versions

    def checked(
        self: SecretsManagerBackend, name: str, token: str | None, text: str | None, binary: str | None, **more: Any
    ) -> Any:
        version = self.secrets[name].versions.get(token or "", {}) if name in self.secrets.keys() else {}  # noqa: SIM118
        if version.get("secret_string") not in (None, text):
            raise ResourceExistsException(f"version {token} has another content")
        return check(self, name, token, text, binary, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecretsManagerBackend, "_check_with_existing_secrets_and_versions", checked)
        yield


def _secret(arn: str) -> FakeSecret:
    secret = secretsmanager_backends[DEFAULT_ACCOUNT_ID][REGION].secrets[arn]
    assert isinstance(secret, FakeSecret)
    return secret
