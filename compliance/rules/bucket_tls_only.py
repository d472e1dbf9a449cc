"""A bucket refuses requests that do not come over TLS, or over a version before 1.2."""

from collections.abc import Mapping

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import as_list, combine, number, unknown
from compliance.rules_support.policies import Statement, statements, undecided

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


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one bucket policy."""
    document = resource.properties.get(PATH)
    if undecided(document):
        return unknown(PATH)
    found = list(statements(document, PATH))
    results = [passed(PATH)]
    if not any(each.denies_plain_transport() for each in found):
        results.append(failed(PATH, detail="requests without TLS are not denied"))
    if not any(_denies_old_versions(each) for each in found):
        results.append(failed(PATH, detail=f"TLS before {OLDEST} is not denied"))
    return combine(*results)


def _denies_old_versions(statement: Statement) -> bool:
    block = statement.conditions.get("NumericLessThan")
    versions = {str(key).lower(): value for key, value in block.items()} if isinstance(block, Mapping) else {}
    limits = [number(each) for each in as_list(versions.get("s3:tlsversion"))]
    refuses = not statement.allows and not statement.inverted and statement.speaks_to_everybody()
    return refuses and len(statement.conditions) == 1 and any(each is not None and each >= OLDEST for each in limits)
