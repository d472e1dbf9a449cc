"""The registry scans every image that is pushed, whatever its repository is called."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, unknown
from compliance.rules_support.references import physical_name

RULE = Rule(
    id="registry-scans-every-image",
    title="The registry scans every image that is pushed, whatever its repository is called.",
    objective=Objective.VULNERABILITY_MANAGEMENT,
    why="A repository that no filter matches is scanned only when somebody asks, and nobody asks.",
    fix='Give Rules an entry with ScanFrequency SCAN_ON_PUSH or CONTINUOUS_SCAN and the filter "*".',
    source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-filters.html",
    types=("AWS::ECR::RegistryScanningConfiguration",),
)

PATH = "Rules"
FREQUENT = ("SCAN_ON_PUSH", "CONTINUOUS_SCAN")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one registry: a filter for everything, or filters for all repositories of the templates."""
    rules = resource.properties.get(PATH)
    filters = list(_filters(resource))
    if unresolved(rules) or any(map(unresolved, filters)):
        return unknown(PATH)
    if "*" in filters:
        return passed(PATH)
    names = [physical_name(context, each) for each in context.resources("AWS::ECR::Repository")]
    matched = [name is not None and any(_matches(name, str(each)) for each in filters) for name in names]
    return passed(PATH) if matched and all(matched) else failed(PATH, detail="a repository may match no filter")


def _matches(name: str, pattern: str) -> bool:
    """Tell whether a filter matches; one without an asterisk matches any part of a name, as the service does."""
    return fnmatchcase(name, pattern if "*" in pattern else f"*{pattern}*")


def _filters(resource: Resource) -> Iterator[object]:
    for rule in as_list(resource.properties.get(PATH)):
        if isinstance(rule, Mapping) and rule.get("ScanFrequency") in FREQUENT:
            for each in as_list(rule.get("RepositoryFilters")):
                yield each.get("Filter") if isinstance(each, Mapping) and not unresolved(each) else each
