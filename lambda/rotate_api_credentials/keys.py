"""API keys of one client, in API Gateway: found by name and tag, since nobody else remembers their ids."""

import re
from typing import Any

SUFFIX_TAG = "EnvironmentSuffix"
"""The tag by which the function's role may touch a key."""


class ApiKeys:
    """The client's first key, which CloudFormation made, and those of rotations: `{base}.{8 characters}-{suffix}`.

    No client's name holds a full stop, so that no key of a rotation is taken for one of another client.

    Attributes:
        first: the name of the first key, `{base}-{suffix}`.
    """

    def __init__(self, client: Any, *, usage_plan_id: str, first: str, environment_suffix: str) -> None:
        """Take what tells our keys from others.

        Args:
            client: boto3's, of API Gateway.
            usage_plan_id: that keys join.
            first: the name of the first key.
            environment_suffix: the value of the tag `SUFFIX_TAG`.
        """
        self._client, self._plan, self._suffix = client, usage_plan_id, environment_suffix
        self.first, self._base = first, first.removesuffix(f"-{environment_suffix}")
        self._pattern = re.compile(rf"{re.escape(self._base)}\.[^.]{{8}}-{re.escape(environment_suffix)}")

    @property
    def is_possible(self) -> bool:
        """Whether the first key can be one of this environment."""
        return bool(self._base) and self._base != self.first

    def name_for(self, token: str) -> str:
        """Return the name of the key of a version, made of eight characters of the version's id."""
        return f"{self._base}.{token}-{self._suffix}"

    def is_ours(self, name: str) -> bool:
        """Tell whether a key of that name is the first one or a rotation's."""
        return name == self.first or self._pattern.fullmatch(name) is not None

    def made_by_rotations(self) -> dict[str, str]:
        """Return name -> id of the keys that rotations made."""
        return {name: key_id for name, key_id in self._ours() if name != self.first}

    def make(self, *, name: str, value: str) -> str | None:
        """Make a key, and return its id; None if a key has the value, but none the name.

        Raises:
            botocore.exceptions.ClientError: it cannot be made.
        """
        try:
            made = self._client.create_api_key(
                name=name,
                description=f"Meters the API client ({self._suffix})",
                enabled=True,
                value=value,
                tags={SUFFIX_TAG: self._suffix},
            )
        except self._client.exceptions.ConflictException:  # another call was faster
            return self.made_by_rotations().get(name)
        return str(made["id"])

    def join(self, key_id: str) -> None:
        """Let a key into the usage plan; nothing if it is there.

        Raises:
            botocore.exceptions.ClientError: it cannot be.
        """
        try:
            self._client.create_usage_plan_key(usagePlanId=self._plan, keyId=key_id, keyType="API_KEY")
        except self._client.exceptions.ConflictException:
            return

    def value(self, name: str) -> str | None:
        """Return the value of a key; None if it does not exist, is off, or outside of the usage plan."""
        for found, key_id in self._ours():
            if found == name:
                try:
                    self._client.get_usage_plan_key(usagePlanId=self._plan, keyId=key_id)
                    key = self._client.get_api_key(apiKey=key_id, includeValue=True)
                except self._client.exceptions.NotFoundException:
                    continue
                if key["enabled"]:
                    return str(key["value"])
        return None

    def retire(self, name: str) -> None:
        """Delete a key that a rotation made, switch the first one off; nothing if it is gone, or somebody else's."""
        for found, key_id in self._ours():
            if found == name:
                try:
                    if name == self.first:
                        off = {"op": "replace", "path": "/enabled", "value": "false"}
                        self._client.update_api_key(apiKey=key_id, patchOperations=[off])
                    else:
                        self._client.delete_api_key(apiKey=key_id)
                except self._client.exceptions.NotFoundException:
                    continue

    def _ours(self) -> list[tuple[str, str]]:
        """Return (name, id) of our keys. No value is asked for."""
        pages = self._client.get_paginator("get_api_keys").paginate(nameQuery=self._base, includeValues=False)
        keys = [key for page in pages for key in page.get("items", [])]
        return [
            (key["name"], key["id"])
            for key in keys
            if self.is_ours(key.get("name") or "") and (key.get("tags") or {}).get(SUFFIX_TAG) == self._suffix
        ]
