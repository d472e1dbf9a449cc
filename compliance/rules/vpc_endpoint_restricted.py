"""An endpoint lets nothing through but the callers and resources that it is there for."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import unknown
from compliance.rules_support.policies import statements, undecided

RULE = Rule(
    id="vpc-endpoint-restricted",
    title="An endpoint lets nothing through but the callers and resources that it is there for.",
    objective=Objective.PUBLIC_ACCESS,
    why=(
        "Through an endpoint without a policy, data leaves to a bucket, stream or queue of any account, past every "
        "firewall."
    ),
    fix=(
        'Set PolicyDocument; for principal "*" name resources, or conditions such as aws:PrincipalAccount and '
        "aws:ResourceAccount."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    types=("AWS::EC2::VPCEndpoint",),
)

PATH = "PolicyDocument"


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one endpoint; without a policy the service allows everything."""
    document = resource.properties.get(PATH)
    if document is None:
        return failed(PATH, detail="no policy: everything is let through")
    open_ones = [
        each.path
        for each in statements(document, PATH)
        if each.allows and each.speaks_to_everybody() and "*" in each.resources and not each.conditions
    ]
    if open_ones:
        return failed(PATH, *open_ones, detail="a statement lets everybody reach every resource")
    return unknown(PATH) if undecided(document) else passed(PATH)
