"""One secret and its rotations, see `stepwise`."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3

from tests.support.stepwise import REGION, STEPS, Rotations


class RotatingSecret:
    """A secret whose rotation is on; only while moto is active.

    Attributes:
        arn: of the secret.
        rotations: drives it; its `handler` is called for each step.
    """

    def __init__(self, content: Mapping[str, Any], *, handler: Callable[[dict[str, Any], object], Any]) -> None:
        """Make it with its first content, and the function that rotates it."""
        self.rotations = Rotations(boto3.client("secretsmanager", region_name=REGION), handler)
        self.arn = self.rotations.secret("test", dict(content))

    def begin(self) -> str:
        """Stage a version without content, and return its id."""
        return self.rotations.start(self.arn)

    def run(self, token: str, *steps: str) -> None:
        """Carry out steps; all of them unless some are named."""
        for step in steps or STEPS:
            self.rotations.step(self.arn, token, step)

    def rotate(self) -> dict[str, Any]:
        """Carry out a whole rotation; return the content that is current then."""
        return self.rotations.rotate(self.arn)

    def put(self, content: Mapping[str, Any], *, token: str | None = None) -> None:
        """Write a content by hand: as the current one, or into the version that waits."""
        self.rotations.write(self.arn, dict(content), token=token)

    @property
    def current(self) -> dict[str, Any]:
        """The content that is current."""
        return self.rotations.content(self.arn)

    @property
    def is_pending(self) -> bool:
        """Whether a version waits, with content or without."""
        return "AWSPENDING" in self.rotations.stages(self.arn)

    def values(self, *fields: str) -> set[str]:
        """Return all texts that these fields hold in any version."""
        client = self.rotations.client
        found = set()
        for version in client.describe_secret(SecretId=self.arn)["VersionIdsToStages"]:
            try:
                text = client.get_secret_value(SecretId=self.arn, VersionId=version)["SecretString"]
            except client.exceptions.ResourceNotFoundException:
                continue
            content = json.loads(text)
            found |= {content[field] for field in fields if content.get(field)}
        return found
