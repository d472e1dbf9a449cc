"""An endpoint lets nothing through but the callers and resources that it is there for."""

from collections.abc import Iterator

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed
from compliance.rules_support.answers import combine, unknown
from compliance.rules_support.conditions import CALLERS, RESOURCES, mentions, met_by_all, narrows
from compliance.rules_support.policies import Statement, statements, undecided

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
    results = [unknown(PATH) if undecided(document) else passed(PATH)]
    for statement in statements(document, PATH):
        if statement.allows:
            results += [failed(PATH, statement.path, detail=text) for text in _gaps(statement)]
    return combine(*results)


def _gaps(statement: Statement) -> Iterator[str]:
    if statement.inverted or "*" in statement.actions:
        yield "a statement lets actions of every service through"
    if met_by_all(statement):
        yield f"every value meets the condition on {', '.join(met_by_all(statement))}"
    if "*" not in statement.resources:
        return
    if statement.speaks_to_everybody() and not narrows(statement, *CALLERS):
        yield "a statement lets everybody reach every resource"
    if not mentions(statement, *RESOURCES):
        yield "a statement leads to resources of every account"
