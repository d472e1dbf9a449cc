"""A key's policy names who may use it, and for which data a service may."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import CALLERS, narrows
from compliance.rules_support.policies import statements, undecided

RULE = Rule(
    id="kms-key-policy-not-open",
    title="A key's policy names who may use it, and for which data a service may.",
    objective=Objective.KEY_ACCESS,
    why="A service without a condition can be talked into decrypting for somebody else's resource, in any account.",
    fix=(
        'Add a condition to statements for services and for "*": kms:EncryptionContext:..., kms:ViaService, '
        "kms:CallerAccount, aws:SourceAccount or aws:SourceArn."
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html",
    types=("AWS::KMS::Key",),
)

PATH = "KeyPolicy"
NARROWING = (*CALLERS, "kms:viaservice", "kms:encryptioncontext*")


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one key; without a policy of its own KMS lets the account's IAM policies decide."""
    policy = resource.properties.get(PATH)
    results = [unknown(PATH) if undecided(policy) else passed(PATH)]
    for statement in statements(policy, PATH):
        if not statement.allows:
            continue
        if statement.inverted:
            results.append(failed(statement.path, detail="allows everybody but who is named"))
        if any(action in ("*", "*:*") for action in statement.actions):
            results.append(failed(statement.path, detail="allows actions without naming the service"))
        narrowed = narrows(statement, *NARROWING)
        if statement.speaks_to_everybody() and not narrows(statement, *CALLERS):
            results.append(failed(statement.path, detail="everybody may use the key"))
        if "Service" in statement.principals and not narrowed:
            results.append(failed(statement.path, detail="a service may use the key for anybody's data"))
    return combine(*results)
