"""The versions of one secret, and the stages that say which of them is what."""

import json
import logging
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from shared.secret import RotationError, Secret, decoded

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

CURRENT, PENDING, PREVIOUS = "AWSCURRENT", "AWSPENDING", "AWSPREVIOUS"

RETIRED = "SMARTFACTORY_RETIRED"
"""Our own stage, on the version that is two rotations old while its credentials are being removed: a call after a crash
still finds it, when `AWSPREVIOUS` has long moved on."""

logger = logging.getLogger(__name__)


class Versions:
    """What Secrets Manager knows of one secret, as described at the time that this was made.

    Attributes:
        secret_id: the ARN.
        enabled: whether rotation is on.
    """

    def __init__(self, client: "SecretsManagerClient", secret_id: str) -> None:
        """Describe the secret.

        Raises:
            botocore.exceptions.ClientError: it cannot be described.
        """
        self._client = client
        described = client.describe_secret(SecretId=secret_id)
        self.secret_id = described["ARN"]
        self.enabled = described.get("RotationEnabled", False)
        self._stages = described.get("VersionIdsToStages", {})

    def stages(self, version: str) -> list[str]:
        """Return the stages of a version; none if there is no such version."""
        return self._stages.get(version, [])

    def holder(self, stage: str) -> str | None:
        """Return the id of the version that is at a stage."""
        return next((version for version, stages in self._stages.items() if stage in stages), None)

    def at(self, stage: str) -> Secret | None:
        """Return the content at a stage; None if no version is there, or it has no content yet.

        Raises:
            InvalidSecretError: the content is no JSON object.
            botocore.exceptions.ClientError: it cannot be read.
        """
        version = self.holder(stage)
        return None if version is None else self.read(version)

    def read(self, version: str) -> Secret | None:
        """Return the content of a version; None if there is no such version, or it has no content yet.

        Raises:
            InvalidSecretError: the content is no JSON object.
            botocore.exceptions.ClientError: it cannot be read.
        """
        try:
            answer = self._client.get_secret_value(SecretId=self.secret_id, VersionId=version)
        except self._client.exceptions.ResourceNotFoundException:
            return None
        return decoded(answer.get("SecretString"), secret_id=self.secret_id)

    def put(self, version: str, content: Secret) -> None:
        """Give the pending version its content, unless another call was faster: then its content counts.

        Raises:
            botocore.exceptions.ClientError: it cannot be written.
        """
        try:
            self._client.put_secret_value(
                SecretId=self.secret_id,
                ClientRequestToken=version,
                SecretString=json.dumps(dict(content)),
                VersionStages=[PENDING],
            )
        except self._client.exceptions.ResourceExistsException:
            logger.info("%s: version %s has its content already", self.secret_id, version)

    def move(self, stage: str, *, to: str | None) -> None:
        """Put a stage on a version, and take it from the one that has it; `to` None only takes it.

        Another call may be doing the same: what counts is where the stage is afterwards.

        Raises:
            RotationError: it is not where it was to go, or still where it was to be taken from.
            botocore.exceptions.ClientError: the secret cannot be described.
        """
        holder = self.holder(stage)
        if holder == to:
            return
        versions = {"MoveToVersionId": to} if to else {}
        if holder is not None:
            versions["RemoveFromVersionId"] = holder
        refused = ""
        try:
            self._client.update_secret_version_stage(SecretId=self.secret_id, VersionStage=stage, **versions)
        except ClientError as error:
            refused = error.response["Error"]["Code"]
        self._stages = self._client.describe_secret(SecretId=self.secret_id).get("VersionIdsToStages", {})
        now = self.holder(stage)
        if now == holder if to is None else now != to:
            raise RotationError(
                f"{self.secret_id}: stage {stage} cannot be moved: {refused or 'another call moved it'}"
            )
