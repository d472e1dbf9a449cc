"""A topic has a policy that names who may publish to it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_evaluated, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.policies import statements, undecided
from compliance.rules_support.references import refers_to

RULE = Rule(
    id="topic-publishers-named",
    title="A topic has a policy that names who may publish to it.",
    objective=Objective.LEAST_PRIVILEGE,
    why=(
        "The service's own policy lets every identity of the account publish, subscribe and change the policy: false "
        "alarms hide true ones."
    ),
    fix="Add an AWS::SNS::TopicPolicy that allows sns:Publish to the services or roles that publish.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
    types=("AWS::SNS::Topic",),
)

PATH = "TopicName"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one topic."""
    doubtful = False
    for policy in context.resources("AWS::SNS::TopicPolicy"):
        named = [
            refers_to(context, each, resource, stack=policy.stack) for each in as_list(policy.properties.get("Topics"))
        ]
        document = policy.properties.get("PolicyDocument")
        allows = any(each.allows and each.covers("sns:Publish") for each in statements(document, "PolicyDocument"))
        if True in named and allows:
            return passed(PATH)
        doubtful = doubtful or (None in named and allows) or (named not in ([], [False]) and undecided(document))
    if doubtful:
        return not_evaluated(PATH, detail="a policy that may name publishers is only known once deployed")
    return failed(PATH, detail="no policy of the environment names who may publish")
