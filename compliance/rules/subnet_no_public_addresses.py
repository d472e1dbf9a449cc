"""Nothing gets a public address by merely being started."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_false
from compliance.rules_support.stated import stated

RULE = Rule(
    id="subnet-no-public-addresses",
    title="Nothing gets a public address by merely being started.",
    objective=Objective.NETWORK_SEGREGATION,
    why="A task or instance that somebody places in the wrong subnet would be on the internet at once.",
    fix=(
        "Set MapPublicIpOnLaunch to false, in public subnets too: NAT gateways and load balancers bring their own "
        "addresses."
    ),
    source="https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html",
    types=("AWS::EC2::Subnet",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one subnet; the service's default is false, which ours state."""
    path = "MapPublicIpOnLaunch"
    return require_false(resource, path, default=stated(context, default=False) is None, detail=f"{path} is true")
