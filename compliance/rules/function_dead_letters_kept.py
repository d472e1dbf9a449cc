"""An event that a function could not handle is kept."""

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, passed
from compliance.rules_support.references import referred_to

RULE = Rule(
    id="function-dead-letters-kept",
    title="An event that a function could not handle is kept; each function of ours says where.",
    objective=Objective.DURABILITY,
    why="After two retries an asynchronous event is thrown away, and with it the only trace of what to repeat.",
    fix="Set DeadLetterConfig.TargetArn to a queue, or add an EventInvokeConfig with an OnFailure destination.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    types=("AWS::Lambda::Function",),
)

PATH = "DeadLetterConfig.TargetArn"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; one of somebody else's may never be invoked asynchronously."""
    if value_at(resource.properties, PATH) not in (None, ""):
        return passed(PATH)
    configurations = context.resources("AWS::Lambda::EventInvokeConfig")
    named = (
        (each.properties.get("FunctionName"), each.stack)
        for each in configurations
        if value_at(each.properties, "DestinationConfig.OnFailure.Destination")
    )
    if referred_to(context, named, resource):
        return passed(PATH)
    return failed(PATH, detail="events that failed are thrown away") if context.suffix else not_applicable()
