"""A service that a resource's policy lets in acts for named resources or accounts."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import SOURCES, names_its_source, narrows
from compliance.rules_support.policies import Statement, undecided
from compliance.rules_support.resource_policies import DOCUMENTS, allowing, document_of

RULE = Rule(
    id="resource-policy-service-has-source",
    title="A service that a resource's policy lets in acts for named resources or accounts.",
    objective=Objective.LEAST_PRIVILEGE,
    why="Without a source the service lets everybody in who can configure it, in whatever account of the world.",
    fix=(
        "Add a condition on aws:SourceArn with the exact ARN; a pattern of ARNs needs aws:SourceAccount beside it, and "
        "so does a service whose resources are all meant."
    ),
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    types=tuple(sorted(set(DOCUMENTS) - {"AWS::KMS::Key"})),
)

BY_RESOURCE = ("cloudwatch.amazonaws.com", "events.amazonaws.com")
"""Services whose source is one alarm or one rule of many: the account alone lets all of them in."""

BY_FOLDER = ("logdelivery.elasticloadbalancing.amazonaws.com",)
"""Services that send no source and write below a folder with the account's number, which Resource names:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy with statements for services; keys have conditions of their own."""
    path, document = document_of(resource)
    results = [each for statement in allowing(resource) for each in _judged(statement, path)]
    if undecided(document):
        results.append(unknown(path))
    return combine(*results) if results else not_applicable()


def _judged(statement: Statement, path: str) -> Iterator[Result]:
    for service in map(str, statement.principals.get("Service", ())):
        if service in BY_FOLDER:
            continue
        lone = narrows(statement, *SOURCES[1:]) and not narrows(statement, SOURCES[0]) and service not in BY_RESOURCE
        if lone or names_its_source(statement):
            yield passed(path, statement.path)
        else:
            yield failed(path, statement.path, detail=f"{service} for whatever source")
