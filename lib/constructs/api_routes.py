"""The methods of the API: a row a method. Nothing can be called that is not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aws_cdk import aws_apigateway as apigw

from lib.constructs.api_clients import Scope

LARGEST_BATCH = 200
"""Events in one request: with some 250 bytes each as much as the firewall looks into, 64 KiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A method of the API.

    Attributes:
        method: of HTTP.
        path: below the stage; parameters in braces.
        origin_path: where the service answers it; the same parameters.
        scope: that the caller's token needs.
        operation: its name in generated clients.
        query: query parameters, and whether each is required.
        body: the name of the model in `MODELS` that the body must match, or none.
    """

    method: str
    path: str
    origin_path: str
    scope: Scope
    operation: str
    query: Mapping[str, bool] = field(default_factory=dict)
    body: str | None = None

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """The names in braces."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))


ROUTES = (
    Route(method="GET", path="/v1/status", origin_path="/readyz", scope=Scope.OPERATE, operation="GetStatus"),
    Route(
        method="GET",
        path="/v1/facilities/{facilityId}/lines/{lineId}/latest",
        origin_path="/v1/facilities/{facilityId}/lines/{lineId}/latest",
        scope=Scope.READ,
        operation="GetLatestValues",
    ),
    Route(
        method="GET",
        path="/v1/sensors/{sensorId}/readings",
        origin_path="/v1/sensors/{sensorId}/readings",
        scope=Scope.READ,
        operation="ListReadings",
        query={"from": True, "to": True, "limit": False},
    ),
    Route(
        method="POST",
        path="/v1/events",
        origin_path="/v1/events",
        scope=Scope.INGEST,
        operation="SendEvents",
        body="EventBatch",
    ),
)


def _text(longest: int, pattern: str | None = None) -> apigw.JsonSchema:
    return apigw.JsonSchema(type=apigw.JsonSchemaType.STRING, min_length=1, max_length=longest, pattern=pattern)


_IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

MODELS: Mapping[str, apigw.JsonSchema] = {
    "EventBatch": apigw.JsonSchema(
        schema=apigw.JsonSchemaVersion.DRAFT4,  # the newest that API Gateway knows
        title="EventBatch",
        type=apigw.JsonSchemaType.OBJECT,
        required=["events"],
        additional_properties=False,
        properties={
            "events": apigw.JsonSchema(
                type=apigw.JsonSchemaType.ARRAY,
                min_items=1,
                max_items=LARGEST_BATCH,
                items=apigw.JsonSchema(
                    type=apigw.JsonSchemaType.OBJECT,
                    required=["facilityId", "lineId", "sensorId", "metric", "timestamp", "sequence", "value"],
                    additional_properties=False,
                    properties={
                        "facilityId": _text(64, _IDENTIFIER),
                        "lineId": _text(64, _IDENTIFIER),
                        "sensorId": _text(64, _IDENTIFIER),
                        "metric": _text(64, _IDENTIFIER),
                        "timestamp": _text(40),
                        "sequence": apigw.JsonSchema(type=apigw.JsonSchemaType.INTEGER, minimum=0),
                        "value": apigw.JsonSchema(type=apigw.JsonSchemaType.NUMBER),
                    },
                ),
            )
        },
    )
}
"""Bodies. What passes here is well-formed; whether it is right, the service decides."""
