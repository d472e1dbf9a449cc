"""Tells whether templates are this project's own: only of those do its statement, record and declarations speak."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compliance.assembly import Assembly
from compliance.errors import InputError
from compliance.template import Template

CONFIGURATION = Path(__file__).parents[1] / "cdk.json"
TAG = "Project"
PROJECT = "smartfactory"
"""Source: `EnvironmentConfig.tags` of lib/config.py, which every stack and every taggable resource carries."""


def is_ours(assembly: Assembly) -> bool:
    """Return whether every template says that it is of this project.

    Stacks of an assembly say it by their own tags. A lone template has no stack's tags: there those of its resources
    say it, if any has the tag and none has it with another value.
    """
    if assembly.whole:
        return all(template.tags.get(TAG) == PROJECT for template in assembly.templates)
    return all(set(_of_resources(template)) == {PROJECT} for template in assembly.templates)


def require_entire(assembly: Assembly, configuration: Path = CONFIGURATION) -> None:
    """Check that an assembly is of this project and has every environment of its configuration.

    Raises:
        InputError: it is not.
    """
    wanted = sorted(json.loads(configuration.read_bytes())["context"]["environments"])
    found = [each.name for each in assembly.environments]
    if not is_ours(assembly):
        raise InputError("--entire is for an assembly of this project, and this one has stacks of another")
    if found != wanted:
        raise InputError(f"--entire is for an assembly with {', '.join(wanted)}, and this one has {', '.join(found)}")


def _of_resources(template: Template) -> Iterator[str]:
    for resource in template.resources:
        match resource.properties.get("Tags"):
            case list() as tags:
                yield from (str(each.get("Value")) for each in tags if _names_project(each))
            case {"Project": value}:
                yield str(value)


def _names_project(tag: Any) -> bool:
    return isinstance(tag, dict) and tag.get("Key") == TAG
