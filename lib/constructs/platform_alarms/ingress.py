"""Alarms of the way in: web application firewall, API Gateway, load balancer."""

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigw
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from lib.constructs.internal_ingress import InternalIngress
from lib.constructs.platform_alarms.area import AT_MOST, BELOW, FIVE_MINUTES, MINUTE, AlarmRow, Area, metric

FEWEST_REQUESTS = 100
"""Below this many requests in five minutes a share says nothing: one bad request of three is a third."""


def api_area(*, stage: apigw.Stage, web_acl_name: str, region: str) -> Area:
    """Return the alarms of the API's stage and its web application firewall."""
    requests = stage.metric_count(statistic="Sum", period=FIVE_MINUTES)
    # Rule ALL: what any rule of the web ACL blocked.
    blocked = metric(
        "AWS/WAFV2", "BlockedRequests", {"WebACL": web_acl_name, "Region": region, "Rule": "ALL"}, label="blocked"
    )
    rows = (
        AlarmRow(
            name="api-server-errors",
            graph="API: share of errors, %",
            metric=_share(stage.metric_server_error(statistic="Sum", period=FIVE_MINUTES), requests, label="5xx"),
            threshold=1,
            periods=2,
            meaning="The API fails its callers.",
            because="a deployment or a failover costs single requests; one in a hundred for ten minutes is an outage.",
        ),
        AlarmRow(
            name="api-client-errors",
            graph="API: share of errors, %",
            metric=_share(stage.metric_client_error(statistic="Sum", period=FIVE_MINUTES), requests, label="4xx"),
            threshold=20,
            periods=2,
            meaning="Callers are refused: expired credentials after a rotation, a broken client, or somebody probing.",
            because="a working client is hardly ever refused; a fifth is no typing error.",
        ),
        AlarmRow(
            name="api-latency",
            graph="API: latency p99, ms",
            metric=stage.metric_latency(statistic="p99", period=FIVE_MINUTES),
            threshold=3000,
            periods=3,
            meaning="The API is slow for one call in a hundred.",
            because="a tenth of the 29 s after which API Gateway gives up; a read takes some 100 ms.",
        ),
        AlarmRow(
            name="api-blocked-requests",
            graph="Requests blocked by the firewall",
            metric=blocked,
            threshold=100,
            meaning="Somebody scans or attacks the API, or a rule blocks a good client.",
            because="stray requests come by the dozen; a scan comes by the hundred.",
        ),
    )
    traffic: dict[str, list[cw.IMetric]] = {"API: requests": [requests]}
    return Area(title="API", rows=rows, traffic=traffic)


def _share(part: cw.IMetric, whole: cw.IMetric, *, label: str) -> cw.IMetric:
    errors = f"errors_{label}"  # both shares are in one graph, and there each metric needs an id of its own
    using: dict[str, cw.IMetric] = {errors: part, "whole": whole}
    return cw.MathExpression(
        expression=f"IF(whole >= {FEWEST_REQUESTS}, 100 * {errors} / whole, 0)",
        using_metrics=using,
        period=FIVE_MINUTES,
        label=label,
    )


def load_balancer_area(*, ingress: InternalIngress, certificate_arn: str | None) -> Area:
    """Return the alarms of the load balancer, its targets and its certificate."""
    seen = ingress.load_balancer.metrics
    healthy: dict[str, cw.IMetric] = {
        "blue": ingress.blue.metrics.healthy_host_count(statistic="Minimum", period=MINUTE),
        "green": ingress.green.metrics.healthy_host_count(statistic="Minimum", period=MINUTE),
    }
    rows = [
        AlarmRow(
            name="load-balancer-no-healthy-target",
            graph="Healthy targets",
            # Which colour has the traffic changes with each deployment, and the other one may be empty.
            metric=cw.MathExpression(
                expression="FILL(blue, 0) + FILL(green, 0)", using_metrics=healthy, period=MINUTE, label="both colours"
            ),
            threshold=1,
            comparison=BELOW,
            periods=2,
            missing=cw.TreatMissingData.BREACHING,
            meaning="Nobody can answer: the API is down.",
            because="with one healthy target the API answers, with none it does not.",
        ),
        *(
            AlarmRow(
                name=f"load-balancer-unhealthy-{colour}",
                graph="Unhealthy targets",
                metric=target_group.metrics.unhealthy_host_count(statistic="Maximum", period=MINUTE, label=colour),
                threshold=1,
                periods=5,
                breaching=4,
                meaning=f"A {colour} task of the API fails its health check and is not replaced.",
                because="a task that fails is replaced within three minutes.",
                page="load-balancer-unhealthy",
            )
            for colour, target_group in (("blue", ingress.blue), ("green", ingress.green))
        ),
        AlarmRow(
            name="load-balancer-errors",
            graph="Load balancer: 5xx",
            metric=seen.http_code_elb(elbv2.HttpCodeElb.ELB_5XX_COUNT, statistic="Sum", period=FIVE_MINUTES),
            threshold=10,
            meaning="The load balancer could not reach a task, or a task hung up.",
            because="single ones come with a task that stops; ten in five minutes do not.",
        ),
        AlarmRow(
            name="load-balancer-target-errors",
            graph="Load balancer: 5xx",
            metric=seen.http_code_target(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, statistic="Sum", period=FIVE_MINUTES),
            threshold=10,
            meaning="The API's own program fails: its database, its cache, or a bug.",
            because="single ones come with a failover; ten in five minutes do not.",
        ),
        AlarmRow(
            name="load-balancer-response-time",
            graph="Load balancer: response time p99, s",
            metric=seen.target_response_time(statistic="p99", period=FIVE_MINUTES),
            threshold=2,
            periods=3,
            meaning="The API's tasks are slow for one call in a hundred.",
            because="latest values take milliseconds and an indexed history a few hundred.",
        ),
        AlarmRow(
            name="load-balancer-rejected-connections",
            graph="Load balancer: rejected connections",
            metric=seen.rejected_connection_count(statistic="Sum", period=FIVE_MINUTES),
            threshold=1,
            meaning="The load balancer is at its limit of connections.",
            because="it grows with its load; a rejected connection means that it could not.",
        ),
    ]
    if certificate_arn is not None:
        rows.append(
            AlarmRow(
                name="certificate-expiry",
                graph="Certificate: days left",
                metric=metric(
                    "AWS/CertificateManager",
                    "DaysToExpiry",
                    {"CertificateArn": certificate_arn},
                    statistic="Minimum",
                    period=cdk.Duration.days(1),
                ),
                threshold=30,
                comparison=AT_MOST,
                meaning="The internal certificate was not renewed; when it expires, API Gateway reaches no task.",
                because="the service renews 60 days ahead, so half of that time is gone.",
            )
        )
    traffic: dict[str, list[cw.IMetric]] = {
        "Load balancer: requests": [seen.request_count(statistic="Sum", period=MINUTE)]
    }
    return Area(title="Load balancer", rows=rows, traffic=traffic)
