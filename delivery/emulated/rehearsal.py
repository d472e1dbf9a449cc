"""The life of the platform on the emulator: bootstrap, deploy, update, destroy, and what its services say meanwhile."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from botocore.exceptions import ClientError

from delivery.emulated.changes import Release
from delivery.emulated.clients import Clients
from delivery.emulated.command_line import CommandLine
from delivery.emulated.copy import EmulatedAssembly, copied
from delivery.emulated.emulator import ACCOUNT, REGION, Emulator
from delivery.emulated.images import publish
from delivery.emulated.inventory import added, inventory, pending_deletion
from delivery.emulated.lacking import Lacking
from delivery.emulated.query import Answers, ask

SHARED = "account-dev"
"""The account's baseline is there once: all environments share the emulator's one account."""

CHANGED = frozenset(
    {
        "AWS::CloudWatch::Alarm",
        "AWS::ECS::Service",
        "AWS::ECS::TaskDefinition",
        "AWS::Kinesis::Stream",
        "AWS::Lambda::Function",
    }
)
"""Types that the update changes, or that follow one of them."""

REFUSED = re.compile(r"Unrecognized resource types: \[(.*?)\]")


ResultT = TypeVar("ResultT")


@dataclass
class Outcome:
    """What happened, as data.

    Attributes:
        refused: types of the synthesized templates that the emulator's CloudFormation does not know.
        resources: how many resources were asked for after the deployment, over all environments.
        values: how many of their values were compared.
        missing: resources of the templates that were not made.
        unread: types whose services were not asked.
        wrong: `type property` -> how often the service said otherwise than the template, after the deployment.
        examples: `type property` -> stack and logical id, what the template says, what the service says.
        changed: what the update changed: `stack logical-id property` -> before and after, as the services say.
        replaced: `stack logical-id` of resources that the update replaced.
        wrong_after_update: as `wrong`, of the types that the update changes.
        left: what an account has after the destroy that it had not before, by service.
        keys_pending: whether the keys among them wait for their deletion.
        seconds: phase -> how long it took.
    """

    refused: list[str] = field(default_factory=list)
    resources: int = 0
    values: int = 0
    missing: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    changed: dict[str, list[str]] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)
    wrong_after_update: dict[str, int] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=dict)
    keys_pending: bool = False
    seconds: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON's types."""
        return asdict(self)


class Rehearsal:
    """Takes a synthesized assembly through its life."""

    def __init__(self, assembly: Path, directory: Path, lacking: Lacking, say: Callable[[str], None]) -> None:
        """Take what to deploy.

        Args:
            assembly: as synthesized.
            directory: an empty folder, for copies and logs.
            lacking: what the emulator cannot do.
            say: told of each phase.
        """
        self._assembly, self._directory, self._lacking, self._say = assembly, directory, lacking, say
        self._outcome = Outcome()

    def run(self, environments: Iterable[str] = ("dev", "staging", "prod")) -> Outcome:
        """Bootstrap, deploy, ask, update, ask, destroy, look what is left.

        Raises:
            ToolError: the command line failed; it says why.
        """
        stages = {SHARED, *environments}
        patterns = [f"{each}/*" for each in sorted(stages)]
        first = copied(self._assembly, self._directory / "first", account=ACCOUNT, lacking=self._lacking)
        release = Release(self._assembly)
        second = copied(
            self._assembly,
            self._directory / "second",
            account=ACCOUNT,
            lacking=self._lacking,
            change=release.change,
            assets=release.assets,
        )
        with Emulator(self._directory) as emulator:
            clients = Clients(emulator.client)
            cdk = CommandLine(emulator.variables, self._directory)
            self._outcome.refused = refused(self._assembly, clients)
            self._phase("bootstrap", lambda: cdk.bootstrap(first.directory, ACCOUNT, REGION))
            publish(first.images | second.images, clients)
            before = inventory(clients)
            self._phase("deploy", lambda: cdk.deploy(first.directory, *patterns))
            deployed = self._phase("ask", lambda: self._ask(first, stages, clients))
            self._phase("update", lambda: cdk.deploy(second.directory, *patterns))
            clients.forget()
            updated = self._phase("ask again", lambda: self._ask(second, stages, clients, types=CHANGED))
            self._phase("destroy", lambda: cdk.destroy(second.directory, *patterns))
            left = added(before, inventory(clients))
            self._outcome.keys_pending = pending_deletion(clients, left.get("kms list_keys", ()))
        self._report(deployed, updated)
        self._outcome.left = {name: list(names) for name, names in left.items()}
        return self._outcome

    def _ask(
        self, assembly: EmulatedAssembly, stages: set[str], clients: Clients, types: frozenset[str] | None = None
    ) -> Answers:
        stacks = [each for each in assembly.stacks if each.stage in stages]
        return ask(stacks, clients, account=ACCOUNT, region=REGION, types=types)

    def _report(self, deployed: Answers, updated: Answers) -> None:
        outcome = self._outcome
        outcome.resources = len(deployed.compared)
        outcome.values = sum(len(each.found) for each in deployed.compared)
        outcome.missing = [*deployed.missing, *updated.missing]
        outcome.unread = sorted({each.type for each in deployed.unread})
        outcome.wrong, outcome.wrong_after_update = deployed.wrong, updated.wrong
        for each in deployed.compared:
            for it in each.differences:
                outcome.examples.setdefault(it.name, [f"{it.stack} {it.logical_id}", it.wanted[:200], it.found[:200]])
        outcome.changed = _changed(deployed, updated)
        ids = {each.key: each.id for each in deployed.live}
        outcome.replaced = sorted(each.key for each in updated.live if ids.get(each.key) != each.id)

    def _phase(self, name: str, does: Callable[[], ResultT]) -> ResultT:
        start = time.monotonic()
        result = does()
        self._outcome.seconds[name] = round(time.monotonic() - start, 1)
        self._say(f"{name}: {self._outcome.seconds[name]:.1f} s")
        return result


def refused(assembly: Path, clients: Clients) -> list[str]:
    """Return the resource types of a synthesized assembly that CloudFormation does not know, in its own words."""
    types = sorted(
        {
            resource["Type"]
            for path in assembly.glob("assembly-*/*.template.json")
            for resource in json.loads(path.read_text())["Resources"].values()
        }
    )
    body = json.dumps({"Resources": {f"R{number}": {"Type": each} for number, each in enumerate(types)}})
    try:
        clients("cloudformation").validate_template(TemplateBody=body)
    except ClientError as error:
        if found := REFUSED.search(str(error)):
            return sorted(found[1].split(", "))
        raise
    return []


def _changed(before: Answers, after: Answers) -> dict[str, list[str]]:
    old = {each.live.key: each.found for each in before.compared}
    return {
        f"{each.live.key} {name}": [str(old[each.live.key].get(name)), str(value)]
        for each in after.compared
        for name, value in each.found.items()
        if each.live.key in old and old[each.live.key].get(name) != value
    }
