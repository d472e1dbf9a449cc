"""Asks the services of every resource that CloudFormation says it made."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from delivery.emulated.clients import Clients
from delivery.emulated.compare import Check, Compared, Live, compare
from delivery.emulated.copy import Stack
from delivery.emulated.resolve import Resolver
from delivery.emulated.services import containers, data, functions, gateway, identity, keys, network, stream, watching

CHECKS: dict[str, Check] = {
    check.type: check
    for module in (containers, data, functions, gateway, identity, keys, network, stream, watching)
    for check in module.CHECKS
}
THREADS = 4


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What came of asking.

    Attributes:
        compared: resources whose service was asked.
        unread: those of types that have no check.
        missing: `stack logical-id` of the template that CloudFormation did not make.
    """

    compared: tuple[Compared, ...]
    unread: tuple[Live, ...]
    missing: tuple[str, ...]

    @property
    def live(self) -> Iterator[Live]:
        """All resources that were made."""
        yield from (each.live for each in self.compared)
        yield from self.unread

    @property
    def wrong(self) -> dict[str, int]:
        """`type property` that the service does not answer as the template says -> how often."""
        found: dict[str, int] = {}
        for each in self.compared:
            for difference in each.differences:
                found[difference.name] = found.get(difference.name, 0) + 1
        return dict(sorted(found.items()))


def ask(
    stacks: Iterable[Stack], client: Clients, *, account: str, region: str, types: frozenset[str] | None = None
) -> Answers:
    """Ask for every resource of the stacks, or for those of some types."""
    exports = _exports(client)
    live: list[Live] = []
    missing: list[str] = []
    for stack in stacks:
        ids = dict(_ids(client, stack.name))
        resources = stack.template["Resources"]
        missing += [f"{stack.name} {name}" for name in resources if name not in ids]
        resolver = Resolver(
            ids=ids,
            types={name: each["Type"] for name, each in resources.items()},
            exports=exports,
            account=account,
            region=region,
        )
        live += [
            Live(
                stack=stack.name,
                logical_id=name,
                type=resource["Type"],
                id=ids[name],
                properties=resolver.resolved(resource.get("Properties", {})),
            )
            for name, resource in resources.items()
            if name in ids and (types is None or resource["Type"] in types)
        ]
    known = [each for each in live if each.type in CHECKS]
    with ThreadPoolExecutor(THREADS) as pool:
        compared = tuple(pool.map(partial(_compared, client=client), known))
    unread = tuple(each for each in live if each.type not in CHECKS)
    return Answers(compared=compared, unread=unread, missing=tuple(missing))


def _compared(live: Live, *, client: Clients) -> Compared:
    return compare(CHECKS[live.type], live, client)


def _ids(client: Clients, stack: str) -> Iterator[tuple[str, str]]:
    for page in client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack):
        for each in page["StackResourceSummaries"]:
            yield each["LogicalResourceId"], each["PhysicalResourceId"]


def _exports(client: Clients) -> dict[str, Any]:
    pages = client("cloudformation").get_paginator("list_exports").paginate()
    return {each["Name"]: each["Value"] for page in pages for each in page["Exports"]}
