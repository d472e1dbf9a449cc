"""What the roles of a workload allow it to do with the resources of the environment."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.pictures.estate import Estate, Key, Workload, key_of
from compliance.pictures.links.link import Link
from compliance.rules_support.policies import IDENTITY_TYPES, Statement, identity_documents, statements_of
from compliance.rules_support.references import literals, targets

DATA = {
    "AWS::Cognito::UserPool": "cognito-idp",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::EFS::FileSystem": "elasticfilesystem",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::S3::Bucket": "s3",
    "AWS::SNS::Topic": "sns",
    "AWS::SQS::Queue": "sqs",
    "AWS::SecretsManager::Secret": "secretsmanager",
}
"""Types that hold data or pass it on, and what the actions on them begin with. Keys, logs and networks are drawn
elsewhere. Source: Service Authorization Reference, "service prefix" of each service."""

READING = ("get", "list", "describe", "query", "scan", "batchget", "receive", "clientmount", "head")
"""Begin the names of actions that return something."""


def permitted(estate: Estate) -> Iterator[Link]:
    """Yield a link for each workload and each resource with data that its roles name."""
    spelling = _spelling(estate)
    for workload in estate.workloads:
        found: dict[Key, tuple[Resource, set[str]]] = {}
        for role in workload.roles:
            for statement in statements_of(estate.context, role):
                if statement.allows and not statement.inverted:
                    for target in targets(estate.context, list(statement.resources), stack=role.stack):
                        if actions := _about(target, statement):
                            found.setdefault(key_of(target), (target, set()))[1].update(actions)
        for target, actions in found.values():
            yield _link(workload, target, actions, spelling)


def _about(target: Resource, statement: Statement) -> set[str]:
    """Return the actions of a statement that are of a resource's service; none for what holds no data."""
    service = DATA.get(target.type)
    return {each for each in statement.actions if each == "*" or each.startswith(f"{service}:")} if service else set()


def _link(workload: Workload, target: Resource, actions: set[str], spelling: dict[str, str]) -> Link:
    names = {each.rpartition(":")[2] for each in actions}
    return Link(
        source=workload,
        target=target,
        actions=tuple(sorted(spelling.get(each, each) for each in actions)),
        reads=any(each.startswith((*READING, "*")) for each in names),
        writes=any(not each.startswith(READING) for each in names),
    )


def _spelling(estate: Estate) -> dict[str, str]:
    """Return action in lower case -> as the templates spell it."""
    return {
        text.lower(): text
        for resource in estate.context.resources(*IDENTITY_TYPES)
        for _, document in identity_documents(resource)
        for text in literals(document)
        if ":" in text and not text.startswith("arn:")
    }
