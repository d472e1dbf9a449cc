"""A container's image comes from a private registry of the account or is pinned by digest."""

import re

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, require_text, unknown
from compliance.rules_support.containers import for_each_container
from compliance.rules_support.references import outline

RULE = Rule(
    id="task-image-trusted",
    title="A container's image comes from a private registry of the account or is pinned by digest, for all its tasks.",
    objective=Objective.SOFTWARE_INSTALLATION,
    why="A tag in somebody else's registry is whatever its owner pushes next.",
    fix='Build the image as an asset, or add "@sha256:..." to Image; leave VersionConsistency enabled.',
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    types=("AWS::ECS::TaskDefinition",),
)

PRIVATE = re.compile(r"(\d{12}|\*)\.dkr\.ecr\.[a-z0-9*-]+\.(amazonaws\.com(\.cn)?|\*)/.+[:@].+")
PINNED = re.compile(r"@sha256:[0-9a-f]{64}$")


def check(resource: Resource, context: Context) -> Result:
    """Answer for all containers of one task; a private image needs a tag or digest of its own, too."""

    def consistent(path: str) -> Result:
        image = value_at(resource.properties, f"{path.rpartition('.')[0]}.Image")
        if PINNED.search(outline(context, image, stack=resource.stack)):
            return passed(path)
        detail = f"{path}: tasks of one deployment may run different images"
        return require_text(resource, context, path, ("enabled",), default="enabled", detail=detail)

    def trusted(path: str) -> Result:
        text = outline(context, value_at(resource.properties, path), stack=resource.stack)
        if PINNED.search(text) or (PRIVATE.fullmatch(text) and not text.endswith(":latest")):
            return passed(path)
        if text == "*" or text.startswith("*/"):
            return unknown(path)
        return failed(path, detail=f"{path} is neither in a private registry nor pinned by digest")

    return combine(
        for_each_container(resource, trusted, "Image"), for_each_container(resource, consistent, "VersionConsistency")
    )
