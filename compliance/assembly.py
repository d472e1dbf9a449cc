"""Finds the templates of a CDK cloud assembly, or of a single file, and groups them by environment."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from compliance.context import EnvironmentContext
from compliance.errors import InputError
from compliance.locations import Location, load_locations, nearest
from compliance.manifest import NO_STAGE, templates_of
from compliance.model import Resource
from compliance.outcomes import outcomes, with_defaults
from compliance.template import PATH_METADATA, Template, read_template

SHARED_STAGE = "account-"
"""Begins the name of a stage that holds what an account has once; its resources count for every environment of the
account."""


@dataclass(frozen=True)
class Environment:
    """What is audited together: the stacks of one stage, and those of its account.

    Attributes:
        name: the stage's name.
        templates: in the order of their stacks' names.
    """

    name: str
    templates: tuple[Template, ...]

    @cached_property
    def context(self) -> EnvironmentContext:
        """What a rule about the environment sees."""
        return EnvironmentContext(self.templates)

    @cached_property
    def contexts(self) -> dict[str, EnvironmentContext]:
        """What a rule about a resource sees, by the resource's stage: what an account shares has its own suffix."""
        return {stage: EnvironmentContext(self.templates, stage=stage) for stage in {t.stage for t in self.templates}}

    @cached_property
    def outcomes(self) -> tuple[tuple["Environment", frozenset[tuple[str, str]] | None], ...]:
        """What it can become by its conditions, and which resources that is about: see `compliance.outcomes`."""
        return tuple((replace(self, templates=each.templates), each.about) for each in outcomes(self.templates))

    @cached_property
    def defaulted(self) -> "Environment | None":
        """What it is when nobody passes parameters; None where that says nothing new."""
        templates = with_defaults(self.templates)
        return None if templates is None else replace(self, templates=templates)

    def template(self, stack: str) -> Template:
        """Return the template of a stack.

        Raises:
            StopIteration: there is no such stack.
        """
        return next(each for each in self.templates if each.stack == stack)

    def with_template(self, template: Template) -> "Environment":
        """Return the environment with another template for the stack of the same name."""
        return replace(
            self, templates=tuple(template if each.stack == template.stack else each for each in self.templates)
        )

    @property
    def resources(self) -> Iterator[Resource]:
        """All resources, stack by stack."""
        for template in self.templates:
            yield from template.resources


@dataclass(frozen=True)
class Assembly:
    """What one audit reads.

    Attributes:
        environments: in the order of their names.
        whole: whether it is a cloud assembly: only then can something be missing from it.
        locations: construct path, the stage included -> where it is made; empty where the assembly does not say.
    """

    environments: tuple[Environment, ...]
    whole: bool
    locations: Mapping[str, Location] = field(default_factory=dict, repr=False)

    @property
    def templates(self) -> Iterator[Template]:
        """All templates, environment by environment."""
        for environment in self.environments:
            yield from environment.templates

    def location(self, environment: str, stack: str, path: str) -> Location | None:
        """Return where the construct at a path below the stage, or the nearest one around it, is made."""
        stage = self._stages.get((environment, stack), environment)
        outermost = nearest(self.locations, stage)
        # The path is a mere logical id where the template tells no construct: then at least the stack is known.
        found = (nearest(self.locations, f"{stage}/{each}".strip("/")) for each in (path, stack))
        return next((each for each in found if each != outermost), outermost)

    @cached_property
    def _stages(self) -> Mapping[tuple[str, str], str]:
        return {(each.environment, each.stack): each.stage for each in self.templates}

    def only(self, names: tuple[str, ...]) -> "Assembly":
        """Return the assembly with these environments alone (all, if none is named).

        Raises:
            InputError: a name is not in the assembly.
        """
        known = [each.name for each in self.environments]
        for name in names:
            if name not in known:
                raise InputError(f"environment {name!r} is not in the assembly; it has {', '.join(known)}")
        return replace(self, environments=tuple(each for each in self.environments if not names or each.name in names))


def load_assembly(directory: Path) -> Assembly:
    """Read a cloud assembly with its nested stages and nested stacks.

    Raises:
        InputError: the directory is not a cloud assembly, or a template or the trace in it cannot be read.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: no such directory; --assembly takes a CDK output directory (cdk.out)")
    stages: dict[str, list[Template]] = {}
    for template in templates_of(directory):
        stages.setdefault(template.stage, []).append(template)
    if not stages:
        raise InputError(f"{directory}: the assembly has no stacks")
    environments = tuple(sorted(_environments(stages), key=lambda each: each.name))
    keys = Counter((each.name, template.stack) for each in environments for template in each.templates)
    for (name, stack), number in keys.items():
        if number > 1:
            raise InputError(f"{directory}: environment {name} has {number} stacks that are called {stack!r}")
    return Assembly(environments, whole=True, locations=load_locations(directory))


def _environments(stages: Mapping[str, list[Template]]) -> Iterator[Environment]:
    """Yield one environment for each stage; what an account shares goes to every environment of the account."""
    shared = {name: found for name, found in stages.items() if name.startswith(SHARED_STAGE)}
    for name, templates in stages.items():
        if name in shared and _serves_another(shared[name], stages):
            continue
        short = name.removeprefix(SHARED_STAGE)
        called = (name if short in stages else short) or NO_STAGE
        accounts = {each.account for each in templates}
        common = [
            each for other, found in shared.items() if other != name for each in found if each.account in accounts
        ]
        members = sorted([*templates, *common], key=lambda each: (each.stack, each.name))
        yield Environment(called, tuple(replace(each, environment=called) for each in members))


def load_template(path: Path) -> Assembly:
    """Read a single template file.

    Raises:
        InputError: it cannot be read or is not a template.
    """
    if not path.is_file():
        raise InputError(f"{path}: no such file; --template takes a CloudFormation template, JSON or YAML")
    file = read_template(path)
    stage, stack = _origin(file.body)
    name = stage or path.name.split(".")[0] or "template"
    template = Template(
        environment=stage.removeprefix(SHARED_STAGE) or name,
        stage=stage,
        stack=stack or name,
        name=path.name,
        body=file.body,
        sha256=file.sha256,
        account=_account_beside(path),
        comments=file.comments,
    )
    return Assembly((Environment(template.environment, (template,)),), whole=False)


def _account_beside(path: Path) -> str:
    """Return the account that a lone template goes to, where it still lies in its assembly; else empty."""
    try:
        return next((each.account for each in templates_of(path.parent) if each.name == path.name), "")
    except InputError:
        return ""


def _serves_another(shared: list[Template], stages: Mapping[str, list[Template]]) -> bool:
    accounts = {each.account for each in shared}
    return any(
        each.account in accounts
        for name, templates in stages.items()
        if not name.startswith(SHARED_STAGE)
        for each in templates
    )


def _origin(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the stage and the stack that a lone template comes from; empty where it does not tell.

    A construct path is `Stack/...` or `Stage/Stack/...`: only the Environment tag tells which.
    """
    paths: Counter[tuple[str, str]] = Counter()
    tags: Counter[str] = Counter()
    for resource in body["Resources"].values():
        path = (resource.get("Metadata") or {}).get(PATH_METADATA)
        if isinstance(path, str) and path.count("/") >= 1:
            first, second = path.split("/")[:2]
            paths[first, second] += 1
        properties = resource.get("Properties") or {}
        for tag in properties["Tags"] if isinstance(properties.get("Tags"), list) else ():
            if isinstance(tag, dict) and tag.get("Key") == "Environment":
                tags[str(tag.get("Value"))] += 1
    if not paths:
        return "", ""
    (first, second), _ = paths.most_common(1)[0]
    return (first, second) if first.removeprefix(SHARED_STAGE) in tags else ("", first)
