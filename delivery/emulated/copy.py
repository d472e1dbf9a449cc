"""A copy of a synthesized assembly for the emulator: one account, without what the emulator lacks."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from delivery.emulated.lacking import Lacking
from delivery.emulated.strip import stripped

JSON = Any
Change = Callable[[str, dict[str, JSON]], dict[str, JSON]]
"""Takes a stack's name and its template; returns what the template becomes."""

MESSAGES = frozenset({"aws:cdk:error", "aws:cdk:info", "aws:cdk:warning"})
"""Of the metadata what the command line says, or refuses to deploy for."""

ACCOUNT_OF_STACK = re.compile(r"aws://(\d{12})/")


@dataclass(frozen=True)
class Stack:
    """One stack of the copy.

    Attributes:
        stage: `dev`, or `account-dev`.
        name: of the stack in CloudFormation.
        template: as the emulator gets it.
    """

    stage: str
    name: str
    template: Mapping[str, JSON]


@dataclass(frozen=True)
class Image:
    """An image that the stacks expect in a repository.

    Attributes:
        repository: its name.
        tag: the asset's hash.
    """

    repository: str
    tag: str


class EmulatedAssembly:
    """An assembly that the CDK command line deploys to the emulator.

    Attributes:
        directory: where it is.
    """

    def __init__(self, directory: Path) -> None:
        """Take a copy that was made already; see `copied`."""
        self.directory = directory

    @property
    def stacks(self) -> Iterator[Stack]:
        """All stacks, those of one stage after the other."""
        for manifest in sorted(self.directory.glob("assembly-*/manifest.json")):
            stage = manifest.parent.name.removeprefix("assembly-")
            for artifact in json.loads(manifest.read_text())["artifacts"].values():
                if artifact["type"] == "aws:cloudformation:stack":
                    file = manifest.parent / artifact["properties"]["templateFile"]
                    yield Stack(stage, artifact["properties"]["stackName"], json.loads(file.read_text()))

    @property
    def images(self) -> set[Image]:
        """All images that have to be in a repository before the stacks are deployed."""
        return {
            Image(destination["repositoryName"], destination["imageTag"])
            for file in self.directory.glob("assembly-*/*.assets.json")
            for image in json.loads(file.read_text()).get("dockerImages", {}).values()
            for destination in image["destinations"].values()
        }


def copied(
    source: Path,
    target: Path,
    *,
    account: str,
    lacking: Lacking,
    change: Change = lambda _name, template: template,
    assets: Mapping[str, str] = MappingProxyType({}),
) -> EmulatedAssembly:
    """Copy an assembly; what is deployed is what was synthesized, but for what this does.

    - All accounts become one, where names of environments have to be different.
    - Templates lose what the emulator lacks, and are changed by `change`; their keys in the bucket follow.
    - Metadata loses everything but messages: the command line reads all of it anew for each event, to name constructs.
    - Assets are the same folders, under the hashes of `assets` where it names them.

    Args:
        source: the synthesized assembly.
        target: a folder that is not there yet.
        account: of the emulator.
        lacking: what to remove.
        change: what else to do with each template.
        assets: hash of an asset -> that of the next version.
    """
    target.mkdir(parents=True)
    accounts = _accounts(source)

    def text_of(path: Path) -> str:
        text = accounts.sub(account, path.read_text(encoding="utf-8"))
        for old, new in assets.items():
            text = text.replace(old, new)
        return text

    for path in sorted(source.iterdir()):
        if path.name.startswith("asset."):
            _copy_asset(path, target, assets)
        elif path.name.startswith("assembly-"):
            _copy_stage(path, target / path.name, text_of, lambda name, it: change(name, stripped(it, lacking)))
        elif path.name in {"cdk.out", "manifest.json"}:
            (target / path.name).write_text(text_of(path))
    return EmulatedAssembly(target)


def _copy_asset(source: Path, target: Path, assets: Mapping[str, str]) -> None:
    old = source.name.removeprefix("asset.")
    new = target / f"asset.{assets.get(old, old)}"
    handler = next(source.glob("*/handler.py"), None)
    if old in assets and handler:
        shutil.copytree(source, new)
        (new / handler.relative_to(source)).write_text(f"{handler.read_text()}\n# the next version\n")
    else:
        new.symlink_to(source.resolve())


def _accounts(source: Path) -> re.Pattern[str]:
    found = {
        account
        for manifest in source.glob("assembly-*/manifest.json")
        for account in ACCOUNT_OF_STACK.findall(manifest.read_text())
    }
    return re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(sorted(found))})(?![0-9A-Za-z])")


def _copy_stage(source: Path, target: Path, text_of: Callable[[Path], str], change: Change) -> None:
    target.mkdir()
    names = _stack_names(source)
    keys: dict[str, str] = {}
    for path in sorted(source.glob("*.template.json")):
        after = json.dumps(change(names[path.name], json.loads(text_of(path))), separators=(",", ":"))
        (target / path.name).write_text(after)
        keys |= dict.fromkeys(_keys(source, path.name), sha256(after.encode()).hexdigest())
    for path in sorted(source.iterdir()):
        if not path.name.endswith(".template.json"):
            text = _messages(path) if path.name.endswith(".metadata.json") else text_of(path)
            for old, new in keys.items():
                text = text.replace(old, new)
            (target / path.name).write_text(text)


def _messages(metadata: Path) -> str:
    found = {
        name: kept
        for name, entries in json.loads(metadata.read_text()).items()
        if (kept := [each for each in entries if each["type"] in MESSAGES])
    }
    return json.dumps(found)


def _stack_names(source: Path) -> dict[str, str]:
    artifacts = json.loads((source / "manifest.json").read_text())["artifacts"].values()
    return {
        each["properties"]["templateFile"]: each["properties"]["stackName"]
        for each in artifacts
        if each["type"] == "aws:cloudformation:stack"
    }


def _keys(source: Path, template: str) -> Iterator[str]:
    for path in source.glob("*.assets.json"):
        for key, file in json.loads(path.read_text())["files"].items():
            if file["source"].get("path") == template:
                yield key
