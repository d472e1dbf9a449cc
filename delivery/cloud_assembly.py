"""What a synthesized assembly holds: stacks with their templates, and what has to be published before them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from delivery.configuration import Target
from delivery.errors import InputError

STACK, NESTED, ASSETS = "aws:cloudformation:stack", "cdk:cloud-assembly", "cdk:asset-manifest"
ACCOUNT_STAGE = "account-"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A stack of an assembly.

    Attributes:
        id: as the CDK's command line selects it, `dev/Network`.
        name: in CloudFormation.
        account: where it goes.
        region: likewise.
        template: the file.
        tags: of the stack.
    """

    id: str
    name: str
    account: str
    region: str
    template: Path
    tags: Mapping[str, str]

    @property
    def stage(self) -> str:
        """The stage, which is the environment, or `account-` and the environment."""
        return self.id.partition("/")[0]

    @cached_property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        """The template's resources, by logical id."""
        found: Mapping[str, Mapping[str, Any]] = _json(self.template).get("Resources", {})
        return found


@dataclass(frozen=True, kw_only=True)
class Image:
    """A container image that an assembly needs.

    Attributes:
        tag: of the image in every repository: the hash of what it is built from.
        name: of the service, `smartfactory-api`.
        context: the folder that it is built from.
        dockerfile: below that folder.
        platform: what it is built for, `linux/arm64`.
        repositories: where it goes.
    """

    tag: str
    name: str
    context: Path
    dockerfile: str
    platform: str
    repositories: tuple["Repository", ...]


@dataclass(frozen=True, order=True, kw_only=True)
class Repository:
    """A container repository of a bootstrapped account.

    Attributes:
        account: whose it is.
        region: where it is.
        name: of the repository.
        role: the ARN of the role that may write to it.
    """

    account: str
    region: str
    name: str
    role: str

    @property
    def registry(self) -> str:
        """The registry's host."""
        return f"{self.account}.dkr.ecr.{self.region}.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class CloudAssembly:
    """An assembly.

    Attributes:
        directory: its folder.
        stacks: in the order of their deployment within each stage.
        images: that the stacks' tasks run, each once.
    """

    directory: Path
    stacks: tuple[Stack, ...]
    images: tuple[Image, ...]

    def of(self, target: Target) -> tuple[Stack, ...]:
        """Return the stacks of one environment.

        Raises:
            InputError: it has none, or they are of another account, region or suffix than the configuration says.
        """
        found = tuple(each for each in self.stacks if each.stage == target.environment)
        if not found:
            stages = sorted({each.stage for each in self.stacks if not each.stage.startswith(ACCOUNT_STAGE)})
            raise InputError(
                f"{self.directory}: holds no environment {target.environment}; it holds {', '.join(stages) or 'none'}"
            )
        for stack in found:
            if (stack.account, stack.region) != (target.account, target.region):
                raise InputError(
                    f"{self.directory}: {stack.id} goes to account {stack.account} in {stack.region}; "
                    f"allowed: {target.account} in {target.region}, as cdk.json says"
                )
            if stack.tags.get("EnvironmentSuffix") != target.suffix:
                raise InputError(
                    f"{self.directory}: {stack.id} has the suffix {stack.tags.get('EnvironmentSuffix')}; allowed: "
                    f"{target.suffix}, or leave the assembly out, and one is synthesized"
                )
        return found

    def account(self, target: Target) -> tuple[Stack, ...]:
        """Return the stacks of an environment's account: its baseline."""
        return tuple(
            each for each in self.stacks if each.stage.startswith(ACCOUNT_STAGE) and each.account == target.account
        )


def load_assembly(directory: Path) -> CloudAssembly:
    """Read an assembly, with the stages in it.

    Raises:
        InputError: the folder holds none.
    """
    stacks, images = [], dict[str, Image]()
    for folder, artifacts in _manifests(directory):
        stacks += [_stack(folder, each) for each in artifacts if each.get("type") == STACK]
        for each in artifacts:
            if each.get("type") == ASSETS:
                for image in _images(folder, _json(folder / each["properties"]["file"])):
                    known = images.get(image.tag)
                    images[image.tag] = _joined(known, image) if known else image
    if not stacks:
        raise InputError(f"{directory}: the assembly has no stacks")
    return CloudAssembly(
        directory=directory, stacks=tuple(stacks), images=tuple(sorted(images.values(), key=lambda each: each.name))
    )


def _manifests(directory: Path) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    artifacts = list(_json(directory / "manifest.json").get("artifacts", {}).values())
    yield directory, artifacts
    for each in artifacts:
        if each.get("type") == NESTED:
            yield from _manifests(directory / each["properties"]["directoryName"])


def _stack(folder: Path, artifact: Mapping[str, Any]) -> Stack:
    properties = artifact["properties"]
    account, _, region = artifact["environment"].removeprefix("aws://").partition("/")
    name = properties["stackName"]
    return Stack(
        id=artifact["displayName"].removesuffix(f" ({name})"),
        name=name,
        account=account,
        region=region,
        template=folder / properties["templateFile"],
        tags=properties.get("tags", {}),
    )


def _images(folder: Path, assets: Mapping[str, Any]) -> Iterator[Image]:
    for asset in assets.get("dockerImages", {}).values():
        source, destinations = asset["source"], asset["destinations"].values()
        yield Image(
            tag=next(iter(destinations))["imageTag"],
            name=asset["displayName"],
            context=(folder / source["directory"]).resolve(),
            dockerfile=source.get("dockerFile", "Dockerfile"),
            platform=source.get("platform", ""),
            repositories=tuple(_repository(each) for each in destinations),
        )


def _repository(destination: Mapping[str, str]) -> Repository:
    role = destination["assumeRoleArn"].replace("${AWS::Partition}", "aws")
    return Repository(
        account=role.split(":")[4], region=destination["region"], name=destination["repositoryName"], role=role
    )


def _joined(one: Image, other: Image) -> Image:
    repositories = tuple(sorted({*one.repositories, *other.repositories}))
    return Image(
        tag=one.tag,
        name=one.name,
        context=one.context,
        dockerfile=one.dockerfile,
        platform=one.platform,
        repositories=repositories,
    )


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise InputError(f"{path.parent}: it has no {path.name}; `make assembly` makes an assembly") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from None
    if not isinstance(found, dict):
        raise InputError(f"{path}: not a table")
    return found
