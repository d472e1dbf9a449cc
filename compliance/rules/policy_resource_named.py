"""What can be allowed on a named resource is allowed on nothing else."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.actions import takes_a_resource
from compliance.rules_support.conditions import RESOURCES, narrows
from compliance.rules_support.policies import IDENTITY_TYPES, identity_statements, judged

RULE = Rule(
    id="policy-resource-named",
    title="What can be allowed on a named resource is allowed on nothing else.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        'Resource "*" is every key, queue and log of the account, also those of other environments and those that are '
        "made tomorrow."
    ),
    fix=(
        'Name the resource\'s ARN, or its tag in a condition on aws:ResourceTag; keep Resource "*" for actions that '
        "take no resource."
    ),
    source="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    types=IDENTITY_TYPES,
)

INSTEAD = (*RESOURCES, "cloudwatch:namespace")
"""Conditions that stand for a resource's name; metrics have none, and a namespace instead."""

VERBS = frozenset(f"apigateway:{verb}" for verb in ("delete", "get", "patch", "post", "put"))
"""Actions that say how, and leave to the resource what: nothing else stands for its name.
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html"""


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one policy, or for the inline policies of an identity."""
    results = []
    for statement in identity_statements(resource):
        if not statement.allows:
            continue
        results.append(passed(statement.path))
        if "*" not in statement.resources:
            continue
        narrowed = narrows(statement, *INSTEAD)
        wide = [each for each in statement.actions if takes_a_resource(each) and (each in VERBS or not narrowed)]
        if wide:
            results.append(failed(statement.path, detail=f"on every resource: {', '.join(wide)}"))
    return judged(resource, results)
