"""A bucket refuses requests that do not come over TLS, or over a version before 1.2."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, combine, number, unknown
from compliance.rules_support.policies import Statement, statements, undecided
from compliance.rules_support.references import outline

RULE = Rule(
    id="bucket-tls-only",
    title="A bucket refuses requests that do not come over TLS, or over a version before 1.2.",
    objective=Objective.ENCRYPTION_IN_TRANSIT,
    why="Objects and the signature of the request would cross the network in the clear, or in what is as good as that.",
    fix="Deny everybody where aws:SecureTransport is false, and where s3:TlsVersion is less than 1.2.",
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    types=("AWS::S3::BucketPolicy",),
)

PATH = "PolicyDocument"
OLDEST = 1.2
ACTIONS = ("s3:GetObject", "s3:ListBucket", "s3:PutObject")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one bucket policy."""
    document = resource.properties.get(PATH)
    if undecided(document):
        return unknown(PATH)
    whole = [each for each in statements(document, PATH) if _of_the_bucket(each, resource, context)]
    results = [passed(PATH)]
    if not any(each.denies_plain_transport(*ACTIONS) for each in whole):
        results.append(failed(PATH, detail="requests without TLS are not denied"))
    if not any(_denies_old_versions(each) for each in whole):
        results.append(failed(PATH, detail=f"TLS before {OLDEST} is not denied"))
    return combine(*results)


def _denies_old_versions(statement: Statement) -> bool:
    block = statement.conditions.get("NumericLessThan")
    versions = {str(key).lower(): value for key, value in block.items()} if isinstance(block, Mapping) else {}
    limits = [number(each) for each in as_list(versions.get("s3:tlsversion"))]
    refuses = not statement.allows and not statement.inverted and statement.speaks_to_everybody()
    refuses = refuses and all(statement.covers(each) for each in ACTIONS)
    return refuses and len(statement.conditions) == 1 and any(each is not None and each >= OLDEST for each in limits)


def _of_the_bucket(statement: Statement, resource: Resource, context: Context) -> bool:
    """Tell whether a statement is about the bucket and about its objects, which have ARNs of their own."""
    arns = [outline(context, each, stack=resource.stack) for each in statement.resources]
    return "*" in statement.resources or {each.endswith("/*") for each in arns} == {True, False}
