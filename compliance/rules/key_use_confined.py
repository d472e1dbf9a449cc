"""A key's policy confines services to their data, and others to one service."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import CALLERS, SOURCES, mentions, met_by_all, narrows
from compliance.rules_support.policies import Statement, statements, undecided

RULE = Rule(
    id="key-use-confined",
    title="A key has a policy that confines services to their data, and other accounts to one service.",
    objective=Objective.KEY_ACCESS,
    why=(
        "A key is the last lock: whoever may use it without a condition opens whatever copy of the data comes into "
        "his hands."
    ),
    fix=(
        "Set KeyPolicy; add the encryption context of the data to statements for services, kms:ViaService to those for "
        "other accounts, kms:GrantIsForAWSResource or kms:GrantOperations to kms:CreateGrant."
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html",
    types=("AWS::KMS::Key",),
)

PATH = "KeyPolicy"
CONTEXT = "kms:encryptioncontext:"
CONTEXTS = {
    # https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-create-storage-key.html
    "fargate.amazonaws.com": (f"{CONTEXT}aws:ecs:clusteraccount", f"{CONTEXT}aws:ecs:clustername"),
}
"""Services whose data takes several conditions to name, and these; for others one will do."""

GRANTING = "kms:CreateGrant"
GRANTS = ("kms:grantisforawsresource", "kms:grant*operations", "kms:granteeprincipal", "kms:grantconstrainttype")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one key; without a policy everybody in the account with a permission in IAM may use it."""
    policy = resource.properties.get(PATH)
    if policy is None:
        return failed(PATH, detail="no key policy: IAM alone decides who uses the key")
    results = [unknown(PATH) if undecided(policy) else passed(PATH)]
    for statement in statements(policy, PATH):
        if statement.allows:
            results += [failed(statement.path, detail=text) for text in _gaps(statement, resource, context)]
    return combine(*results)


def _gaps(statement: Statement, resource: Resource, context: Context) -> Iterator[str]:
    for service in map(str, statement.principals.get("Service", ())):
        needed = CONTEXTS.get(service, ())
        if not narrows(statement, f"{CONTEXT}*", *SOURCES) or not all(narrows(statement, each) for each in needed):
            yield f"{service} may use the key for anybody's data"
    if met_by_all(statement):
        yield f"every value meets the condition on {', '.join(met_by_all(statement))}"
    foreign = _foreign(statement, resource, context)
    if foreign and not narrows(statement, "kms:viaservice"):
        yield "another account may use the key past every service"
    if statement.speaks_to_everybody() and not narrows(statement, *CALLERS):
        yield "everybody may use the key"
    if (
        (foreign or "Service" in statement.principals)
        and statement.covers(GRANTING)
        and not mentions(statement, *GRANTS)
    ):
        yield "grants of every kind may be made"


def _foreign(statement: Statement, resource: Resource, context: Context) -> bool:
    own = context.text({"Ref": "AWS::AccountId"}, stack=resource.stack)
    named = [context.text(each, stack=resource.stack) for each in statement.principals.get("AWS", ())]
    return any(own is not None and name not in (None, "*") and own not in str(name) for name in named)
