"""Calls to AWS services that an environment uses stay inside its network."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule, failed, not_applicable, not_evaluated, passed
from compliance.rules_support.policies import statements_of
from compliance.rules_support.references import outline, refers_to
from compliance.rules_support.roles import named_role

RULE = Rule(
    id="vpc-endpoints-present",
    title="Calls to AWS services that an environment uses stay inside its network.",
    objective=Objective.NETWORK_SEGREGATION,
    why=(
        "Without an endpoint they leave through the NAT gateway, and the egress rule for that allows every other "
        "place too."
    ),
    fix="Add the AWS::EC2::VPCEndpoint that the finding names.",
    source="https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
    types=("AWS::EC2::VPC",),
)

NEEDED = {
    "s3": ("AWS::ECS::TaskDefinition",),
    "dynamodb": ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
    "secretsmanager": ("AWS::SecretsManager::Secret",),
    "kinesis-streams": ("AWS::Kinesis::Stream",),
    "sqs": ("AWS::SQS::Queue",),
    "ecr.api": ("AWS::ECS::TaskDefinition",),
    "ecr.dkr": ("AWS::ECS::TaskDefinition",),
    "logs": ("AWS::ECS::TaskDefinition",),
}
"""Service to the types whose presence means that something in the network calls it.

Not KMS: services call it for their clients, no packet for it leaves the network.
"""
CALLED = {
    "apigateway": "apigateway",
    "cloudwatch": "monitoring",
    "cognito-idp": "cognito-idp",
    "elasticache": "elasticache",
}
"""Service in actions to the service in an endpoint's name: needed where code in the network may call it."""
USELESS_BESIDE = {"cognito-idp": "AWS::Cognito::UserPoolDomain"}
"""Service to what makes its endpoint refuse every request: such calls have to leave the network.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/vpc-interface-endpoints.html
"""
NO_CALLS = ("elasticache:connect",)
"""Actions that are checked where a connection is made, without a request to the service's API."""
PATH = "CidrBlock"


def check(resource: Resource, context: Context) -> Result:
    """Answer for one network; which endpoints it needs follows from what else the environment has."""
    names = [
        outline(context, endpoint.properties.get("ServiceName"), stack=endpoint.stack)
        for endpoint in context.resources("AWS::EC2::VPCEndpoint")
        if refers_to(context, endpoint.properties.get("VpcId"), resource, stack=endpoint.stack)
    ]
    needed = [service for service, types in NEEDED.items() if any(True for _ in context.resources(*types))]
    needed += sorted(_called(context))
    if not needed:
        return not_applicable()
    missing = [service for service in needed if not any(name.endswith(f".{service}") for name in names)]
    if missing and any(name.endswith("*") for name in names):
        return not_evaluated(PATH, detail="an endpoint's service is only known once deployed")
    return failed(PATH, detail=f"no endpoint for {', '.join(missing)}") if missing else passed(PATH)


def _called(context: Context) -> set[str]:
    """Return the services of `CALLED` that tasks, and functions in a network, may call."""
    found = set()
    for each in context.resources("AWS::ECS::TaskDefinition", "AWS::Lambda::Function"):
        function = each.type == "AWS::Lambda::Function"
        if function and not each.properties.get("VpcConfig"):
            continue
        role = named_role(each.properties.get("Role" if function else "TaskRoleArn"), context, stack=each.stack)
        for statement in () if role is None else statements_of(context, role):
            actions = [action for action in statement.actions if statement.allows and action not in NO_CALLS]
            found |= {CALLED[action.partition(":")[0]] for action in actions if action.partition(":")[0] in CALLED}
    return found - {service for service, kind in USELESS_BESIDE.items() if any(True for _ in context.resources(kind))}
