"""Rotations: what all of them do alike, and a Protocol of what is different from secret to secret.

Secrets Manager calls a function four times for each rotation, and again after a failure. Two calls may run at once. So
every step looks at what is there, and does what is missing.
"""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from shared.secret import InvalidSecretError, RotationError, Secret, fields
from shared.versions import CURRENT, PENDING, PREVIOUS, RETIRED, Versions

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

__all__ = ["InvalidRotationError", "InvalidSecretError", "Rotation", "RotationError", "Rotator", "Secret", "Step",
           "fields", "rotate"]  # fmt: skip

logger = logging.getLogger(__name__)
for _name in ("botocore", "boto3", "urllib3"):
    # At DEBUG they log whole requests and answers, and so secrets, whatever the root logger is set to.
    logging.getLogger(_name).setLevel(logging.INFO)


class Step(StrEnum):
    """The four steps, in their order."""

    CREATE = "createSecret"
    SET = "setSecret"
    TEST = "testSecret"
    FINISH = "finishSecret"


class InvalidRotationError(ValueError):
    """The event is not a rotation, or the secret does not wait for this one."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One call of Secrets Manager.

    Attributes:
        secret_id: the ARN of the secret.
        token: the id of the version that is to become current.
        step: what to do.
    """

    secret_id: str
    token: str
    step: Step

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> "Rotation":
        """Return what an event asks for.

        Raises:
            InvalidRotationError: a key is missing or empty, or the step is unknown.
        """
        for key in ("SecretId", "ClientRequestToken", "Step"):
            if not isinstance(event.get(key), str) or not event[key]:
                raise InvalidRotationError(f"event: {key}: missing; allowed: a text that is not empty")
        if event["Step"] not in set(Step):
            raise InvalidRotationError(f"event: Step: {event['Step']!r} is unknown; allowed: {', '.join(Step)}")
        return cls(event["SecretId"], event["ClientRequestToken"], Step(event["Step"]))


class Rotator(Protocol):
    """What is different from secret to secret.

    Every method may be called again after a crash at any point of it, and by two calls at once. It raises
    `RotationError` for what may succeed later, and `InvalidSecretError` for content that never will.
    """

    def create(self, current: Secret) -> Secret:
        """Return the content of the pending version; not called again once that has content.

        Of two calls at once, both are asked and the answer of one is kept.
        """

    def set(self, *, current: Secret, pending: Secret, previous: Secret | None) -> None:
        """Make the server accept what is pending, and still what is current."""

    def test(self, pending: Secret) -> None:
        """Return only if what is pending works on the server.

        When a schedule is made, Secrets Manager calls this step alone, with a copy of the current content as pending.
        """

    def finish(self, *, current: Secret, retired: Secret | None) -> None:
        """Remove from the server what is two rotations old, after the stage moved.

        Args:
            current: the new content.
            retired: what was the previous content before; None in a secret's first rotation, and when it is removed.
        """


def rotate(rotation: Rotation, *, client: "SecretsManagerClient", rotator_for: Callable[[Rotation], Rotator]) -> None:
    """Carry out one step of a rotation; nothing if the version is current already.

    A pending version that never can become current is taken out of the way: while one waits, Secrets Manager starts no
    other rotation. An outage is no reason for that: the same version is tried again.

    Args:
        rotation: what is asked for.
        client: of Secrets Manager.
        rotator_for: what knows this secret; called once the rotation is known to be due.

    Raises:
        InvalidRotationError: the event is no rotation that the secret waits for.
        RotationError: the step failed. No text, cause or context of it holds a value of a secret.
    """
    failure: RotationError | InvalidRotationError
    try:
        _step(client, rotation, rotator_for)
    except (RotationError, InvalidRotationError) as error:
        failure = error
        if rotation.secret_id not in str(error):
            failure = RotationError(f"{rotation.secret_id}: {rotation.step}: {error}")
    except Exception as error:  # noqa: BLE001 - whatever it was, its own text may hold a secret
        failure = RotationError(f"{rotation.secret_id}: {rotation.step}: {_cause(error)}")
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("%s at %s:%s", type(error).__name__, place.filename, place.lineno)  # noqa: TRY400 - no text of it
    else:
        logger.info("%s: %s is done for version %s", rotation.secret_id, rotation.step, rotation.token)
        return
    # Outside of the block, so that the failure has no context, which might quote a secret.
    failure.__cause__ = failure.__context__ = None
    raise failure


def _step(client: "SecretsManagerClient", rotation: Rotation, rotator_for: Callable[[Rotation], Rotator]) -> None:
    versions = Versions(client, rotation.secret_id)
    if not versions.enabled:
        raise InvalidRotationError(f"{rotation.secret_id}: rotation is not enabled")
    rotation = Rotation(versions.secret_id, rotation.token, rotation.step)
    stages = versions.stages(rotation.token)
    if CURRENT in stages and rotation.step is not Step.FINISH:
        logger.info("%s: version %s is current already", rotation.secret_id, rotation.token)
        return
    if CURRENT not in stages and PENDING not in stages:
        raise InvalidRotationError(f"{rotation.secret_id}: version {rotation.token} is not staged {PENDING}")
    rotator = rotator_for(rotation)
    try:
        _STEPS[rotation.step](versions, rotation, rotator)
    except InvalidSecretError as error:
        if error.secret_id == rotation.secret_id and CURRENT not in versions.stages(rotation.token):
            logger.error("%s: version %s is given up", rotation.secret_id, rotation.token)  # noqa: TRY400 - see `rotate`
            versions.move(PENDING, to=None)
        raise


def _create(versions: Versions, rotation: Rotation, rotator: Rotator) -> None:
    if versions.read(rotation.token) is None:
        versions.put(rotation.token, rotator.create(_current(versions)))


def _set(versions: Versions, rotation: Rotation, rotator: Rotator) -> None:
    pending, previous = _content(versions, rotation), versions.at(PREVIOUS)
    rotator.set(current=_current(versions), pending=pending, previous=previous)


def _test(versions: Versions, rotation: Rotation, rotator: Rotator) -> None:
    rotator.test(_content(versions, rotation))


def _finish(versions: Versions, rotation: Rotation, rotator: Rotator) -> None:
    content = _content(versions, rotation)
    if versions.holder(CURRENT) != rotation.token:
        try:
            versions.move(RETIRED, to=versions.holder(PREVIOUS))
        except RotationError:
            if versions.holder(CURRENT) != rotation.token:
                raise  # else another call moved both, and is ahead of this one
        versions.move(CURRENT, to=rotation.token)
    retired = versions.at(RETIRED)
    if retired == versions.at(PREVIOUS):
        retired = None  # somebody put the same content again: those who read it last may use it until the next rotation
    rotator.finish(current=content, retired=retired)
    try:
        versions.move(RETIRED, to=None)
    except RotationError as error:
        logger.warning("%s; the next rotation moves it", error)
    if versions.holder(PENDING) == rotation.token:
        versions.move(PENDING, to=None)


_STEPS = {Step.CREATE: _create, Step.SET: _set, Step.TEST: _test, Step.FINISH: _finish}


def _content(versions: Versions, rotation: Rotation) -> Secret:
    """Return the content of the version that is to become current."""
    content = versions.read(rotation.token)
    if content is None:
        raise RotationError(f"{rotation.secret_id}: version {rotation.token} has no content; {Step.CREATE} comes first")
    return content


def _current(versions: Versions) -> Secret:
    content = versions.at(CURRENT)
    if content is None:
        raise RotationError(f"{versions.secret_id}: no version is {CURRENT}")
    return content


def _cause(error: Exception) -> str:
    """Return what may be said of an error that is not ours: its kind, and of an AWS service's its code."""
    if isinstance(error, ClientError):
        return f"{error.operation_name}: {error.response.get('Error', {}).get('Code')}"
    return f"{type(error).__name__}: {error}" if _is_plain(error) else type(error).__name__


def _is_plain(error: Exception) -> bool:
    """Tell whether the text is of botocore's connections, which hold addresses and no parameters."""
    return isinstance(error, BotoCoreError) and "param" not in type(error).__name__.lower()
