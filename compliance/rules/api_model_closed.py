"""A model of a body leaves nothing open: names, types, lengths and counts."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, passed, unresolved
from compliance.rules_support.answers import as_list, combine, unknown
from compliance.rules_support.json_models import openings
from compliance.rules_support.references import references, same

RULE = Rule(
    id="api-model-closed",
    title="A model of a body leaves nothing open: names, types, lengths and counts.",
    objective=Objective.INPUT_VALIDATION,
    why="What the model lets through unbounded, each program behind it has to bound again, and the first forgets it.",
    fix=(
        "In Schema give every value a type, every object properties, required and additionalProperties false, every "
        "list maxItems, every text a maxLength and a pattern or minLength, every integer a minimum."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html",
    types=("AWS::ApiGateway::Model",),
)

PATH = "Schema"
METHOD = "AWS::ApiGateway::Method"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one model; in an environment of ours each property is demanded as well, but for those of a list."""
    schema = resource.properties.get(PATH)
    if unresolved(schema):
        return unknown(PATH)
    found = list(openings(schema, complete=bool(context.suffix)))
    detail = "; ".join(found[:3])
    return combine(failed(PATH, detail=detail) if found else passed(PATH), _with_its_methods(resource, context))


def _with_its_methods(resource: Resource, context: Context) -> Result:
    """Answer whether the model is of the same API as the methods that name it: of another one it checks nothing."""
    api = resource.properties.get("RestApiId")
    for method in context.resources(METHOD):
        named = references(method.properties.get("RequestModels"))
        if any(same(context.target(each, stack=method.stack), resource) for each in named):
            expected = context.target(method.properties.get("RestApiId"), stack=method.stack)
            if expected is None or (unresolved(api) and context.target(api, stack=resource.stack) is None):
                return unknown("RestApiId")
            if not any(same(context.target(each, stack=resource.stack), expected) for each in as_list(api)):
                return failed("RestApiId", detail="methods of another API name this model")
    return passed("RestApiId")
