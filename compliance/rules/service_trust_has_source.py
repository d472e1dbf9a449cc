"""A service assumes a role for the account's own resources alone, where it says for which it does."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import names_its_source
from compliance.rules_support.policies import trust_statements, undecided

RULE = Rule(
    id="service-trust-has-source",
    title="A service assumes a role for the account's own resources alone, where it says for which it does.",
    objective=Objective.LEAST_PRIVILEGE,
    why="A service that is asked by a stranger to work with your role's name is the confused deputy.",
    fix="Add conditions on aws:SourceAccount and aws:SourceArn; the exact ARN of one resource will do by itself.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    types=("AWS::IAM::Role",),
)

PATH = "AssumeRolePolicyDocument"
TELLING = {
    "bedrock.amazonaws.com": "https://docs.aws.amazon.com/bedrock/latest/userguide/cross-service-confused-deputy-prevention.html",
    "ecs-tasks.amazonaws.com": "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "monitoring.rds.amazonaws.com": "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "rolesanywhere.amazonaws.com": "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
    "scheduler.amazonaws.com": "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    "states.amazonaws.com": "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
    "vpc-flow-logs.amazonaws.com": "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html",
}
"""Services that send source keys when they assume a role, and the page that says so."""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one role of such a service; a pattern of ARNs needs the account beside it."""
    results = []
    for statement in trust_statements(resource):
        telling = [str(each) for each in statement.principals.get("Service", ()) if str(each) in TELLING]
        if not statement.allows or not telling:
            continue
        results.append(passed(PATH, statement.path))
        if not names_its_source(statement):
            results.append(failed(PATH, statement.path, detail=f"{', '.join(telling)} for whatever source"))
    if undecided(resource.properties.get(PATH)):
        results.append(unknown(PATH))
    return combine(*results) if results else not_applicable()
