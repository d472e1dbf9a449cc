"""Service quotas: what an environment needs, and what the account has."""

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from delivery.cloud_assembly import Stack

TASK = "AWS::ECS::TaskDefinition"
TABLE = Path(__file__).with_name("preflight.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """A limit of an account.

    Attributes:
        service: whose it is, as Service Quotas calls it.
        code: of the quota.
        name: for people.
        type: the resource type that is counted.
        times: a property whose values are summed up in place of the count; empty for the count.
        by_cpu: whether that is times the vCPUs of the task in the same stack.
        copies: a property that says how many more there are of each of them.
        spare: what has to stay beside.
        source: where the limit is documented.
    """

    service: str
    code: str
    name: str
    type: str
    times: str = ""
    by_cpu: bool = False
    copies: str = ""
    spare: int = 0
    source: str

    def needed(self, stacks: Iterable[Stack]) -> int:
        """Return how much of it the stacks need."""
        number = sum(self._of(stack) for stack in stacks)
        return math.ceil(number) + self.spare if number else 0

    def _of(self, stack: Stack) -> float:
        found = _properties(stack, self.type)
        number = sum(self._times(each) * (1 + int(each.get(self.copies, 0))) for each in found)
        if not self.by_cpu:
            return number
        return number * max((int(each["Cpu"]) / 1024 for each in _properties(stack, TASK)), default=0)

    def _times(self, properties: Mapping[str, Any]) -> int:
        return int(properties.get(self.times, 0)) if self.times else 1


def _properties(stack: Stack, kind: str) -> list[Mapping[str, Any]]:
    return [each.get("Properties", {}) for each in stack.resources.values() if each["Type"] == kind]


def table() -> dict[str, Any]:
    """Return what `preflight.toml` holds."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def shortcomings(client: Any, stacks: Iterable[Stack]) -> Iterator[str]:
    """Yield each quota that is too low for the stacks alone; what else is in the account is not counted.

    Args:
        client: of Service Quotas.
        stacks: of one environment.
    """
    stacks = tuple(stacks)
    for quota in (Quota(**row) for row in table()["quota"]):
        needed, value = quota.needed(stacks), _value(client, quota)
        if needed > value:
            named = f"quota {quota.service} {quota.code}, {quota.name}"
            yield f"{named}: {value:g}, and {needed} are needed ({quota.source})"


def _value(client: Any, quota: Quota) -> float:
    """Return a quota's value in the account: the one applied, or the default where none is."""
    named = {"ServiceCode": quota.service, "QuotaCode": quota.code}
    try:
        return float(client.get_service_quota(**named)["Quota"]["Value"])
    except client.exceptions.NoSuchResourceException:
        return float(client.get_aws_default_service_quota(**named)["Quota"]["Value"])
