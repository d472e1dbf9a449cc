"""API Gateway checks a request against its declared parameters and model before anything else sees it."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, is_true, not_applicable, passed
from compliance.rules_support.answers import combine, require_present, unknown

RULE = Rule(
    id="api-request-validated",
    title="API Gateway checks a request against its declared parameters and model before anything else sees it.",
    objective=Objective.INPUT_VALIDATION,
    why="What is malformed is then refused at the edge, and costs neither a task nor a database connection.",
    fix=(
        "Set RequestValidatorId; the validator checks parameters, and for methods with a body the body, with "
        "RequestModels."
    ),
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html",
    types=("AWS::ApiGateway::Method",),
)

PATH = "RequestValidatorId"
WITH_BODY = ("POST", "PUT", "PATCH")


def check(resource: Resource, context: Context) -> Result:
    """Answer for one method; browsers' preflight has nothing to check."""
    method = resource.properties.get("HttpMethod")
    if method == "OPTIONS":
        return not_applicable()
    if PATH not in resource.properties:
        return failed(PATH, detail="no request validator")
    validator = context.target(resource.properties[PATH], stack=resource.stack)
    if validator is None:
        return unknown(PATH)
    results = [passed(PATH)]
    if not is_true(validator.properties.get("ValidateRequestParameters")):
        results.append(failed(PATH, detail="the validator does not check parameters"))
    if method in WITH_BODY:
        if not is_true(validator.properties.get("ValidateRequestBody")):
            results.append(failed(PATH, detail="the validator does not check the body"))
        results.append(require_present(resource, "RequestModels", detail="no model for the body"))
    return combine(*results)
