"""The API's stage: its name, its throttle, and what it logs."""

import json
from collections.abc import Mapping

from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_logs as logs

from lib.naming import Names
from lib.settings import Api

ACCESS_LOG = {
    "requestId": "$context.requestId",
    "traceId": "$context.xrayTraceId",
    "time": "$context.requestTime",
    "address": "$context.identity.sourceIp",
    "client": "$context.authorizer.claims.client_id",
    "apiKeyId": "$context.identity.apiKeyId",
    "tls": "$context.tlsVersion",
    "cipher": "$context.cipherSuite",
    "method": "$context.httpMethod",
    "resource": "$context.resourcePath",
    "status": "$context.status",
    "responseBytes": "$context.responseLength",
    "milliseconds": "$context.responseLatency",
    "originMilliseconds": "$context.integrationLatency",
    "originStatus": "$context.integration.status",
    "firewall": "$context.waf.status",
    "error": "$context.error.responseType",
}
"""Who asked for what, and how it went. Neither token nor key nor query; the key's id tells keys apart.

Nothing that a client can write freely, since the service puts values into the line as they are: who adds quotes to
a header writes the log. The firewall's log has the headers.
"""


def stage_name(names: Names) -> str:
    """Return the stage's name, the first part of every path; the execution log's name ends with it."""
    return names.of("v1", "stage")


def stage_options(
    *, names: Names, settings: Api, variables: Mapping[str, str], access_log: logs.ILogGroup
) -> apigw.StageOptions:
    """Return everything about the stage but its name.

    Args:
        names: makes physical names.
        settings: the throttle.
        variables: of the stage.
        access_log: gets a line a request.
    """
    return apigw.StageOptions(
        stage_name="v1",
        description=names.describe("version 1 of the API"),
        variables=variables,
        access_log_destination=apigw.LogGroupLogDestination(access_log),
        access_log_format=apigw.AccessLogFormat.custom(json.dumps(ACCESS_LOG)),
        logging_level=apigw.MethodLoggingLevel.ERROR,
        # A trace holds bodies and headers, so readings and tokens.
        data_trace_enabled=False,
        metrics_enabled=True,
        tracing_enabled=True,
        # Readings are fresh or useless, and a cache would answer one client with what another may read.
        caching_enabled=False,
        cache_data_encrypted=True,
        throttling_rate_limit=settings.requests_per_second,
        throttling_burst_limit=settings.burst_requests,
    )
