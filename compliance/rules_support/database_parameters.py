"""What the parameters of a database say: of a parameter group itself, and of the group that a database uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, not_applicable, passed, unresolved
from compliance.rules_support.answers import combine, number, unknown
from compliance.rules_support.stated import stated

GROUPS = ("AWS::RDS::DBParameterGroup", "AWS::RDS::DBClusterParameterGroup")
DATABASES = ("AWS::RDS::DBInstance", "AWS::RDS::DBCluster")
ON = frozenset({"1", "on", "true", "yes"})


@dataclass(frozen=True, slots=True)
class Demand:
    """What one parameter must be.

    Attributes:
        name: of the parameter.
        holds: whether a value, lower case, is good.
        wanted: the good values in words, for who reads the finding.
        default: what the engine does where the parameter is not set; None where that is not good or differs.
    """

    name: str
    holds: Callable[[str], bool]
    wanted: str
    default: str | None = None


Demands = Mapping[str, tuple[Demand, ...]]
"""What stands in a family's name (`postgres`) -> what its parameters must be; the first that fits decides."""


def one_of(*values: str) -> Callable[[str], bool]:
    """Return a function that tells whether a value is among these."""
    allowed = frozenset(values)
    return lambda value: value in allowed


def holding(*words: str) -> Callable[[str], bool]:
    """Return a function that tells whether a comma-separated value has all these words."""
    return lambda value: set(words) <= {each.strip() for each in value.split(",")}


def between(least: float, most: float) -> Callable[[str], bool]:
    """Return a function that tells whether a value is a number in [least, most]."""

    def holds(value: str) -> bool:
        found = number(value)
        return found is not None and least <= found <= most

    return holds


def group_meets(group: Resource, context: Context, demands: Demands) -> Result:
    """Answer whether a parameter group meets the demands on its family; NOT_APPLICABLE to other families.

    The engine's default stands for a parameter that is not set, but not in an environment of ours, which states it.
    """
    family = context.text(group.properties.get("Family"), stack=group.stack)
    if family is None:
        return unknown("Family")
    wanted = next((each for engine, each in demands.items() if engine in family), None)
    if wanted is None:
        return not_applicable()
    parameters = group.properties.get("Parameters") or {}
    if unresolved(parameters) or not isinstance(parameters, Mapping):
        return unknown("Parameters")
    return combine(*(_parameter(group, context, parameters, each) for each in wanted))


def _parameter(group: Resource, context: Context, parameters: Mapping[str, object], demand: Demand) -> Result:
    path = f"Parameters.{demand.name}"
    value = parameters.get(demand.name)
    text = stated(context, demand.default) if value is None else context.text(value, stack=group.stack)
    if text is None and value is not None:
        return unknown(path)
    if text is not None and demand.holds(text.strip().lower()):
        return passed(path)
    return failed(path, detail=f"{demand.name} is not {demand.wanted}")


def own_group(database: Resource, context: Context) -> tuple[str, Resource | None, Result]:
    """Return the property that names a database's parameter group, the group, and whether it is one of its own.

    The group is None where the answer is not PASS. A member of a cluster takes the cluster's parameters:
    NOT_APPLICABLE. The default groups cannot be changed, and everything in them is left to the service.
    Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html
    """
    cluster = database.type == "AWS::RDS::DBCluster"
    path = "DBClusterParameterGroupName" if cluster else "DBParameterGroupName"
    if not cluster and "DBClusterIdentifier" in database.properties:
        return path, None, not_applicable()
    value = database.properties.get(path)
    group = context.target(value, stack=database.stack)
    if group is not None and group.type in GROUPS:
        return path, group, passed(path)
    name = "default" if value in (None, "") else context.text(value, stack=database.stack)
    if name is not None and name.startswith("default"):
        return path, None, failed(path, detail="no parameter group of its own: all is left to the service's default")
    return path, None, unknown(path)
