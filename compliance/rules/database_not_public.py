"""A database instance has no public address, and says so."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import require_false

RULE = Rule(
    id="database-not-public",
    title="A database instance has no public address, and says so.",
    objective=Objective.PUBLIC_ACCESS,
    why=(
        "Left unsaid, the service decides by the subnet's routes; one changed route would put the database on the "
        "internet."
    ),
    fix="Set PubliclyAccessible to false.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
    types=("AWS::RDS::DBInstance",),
)


def check(resource: Resource, _context: Context) -> Result:
    """Answer for one instance."""
    return require_false(resource, "PubliclyAccessible", detail="PubliclyAccessible is not false")
