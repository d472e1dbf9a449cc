"""A metric in the expression that target tracking follows; the library's own target tracking takes no expressions."""

from aws_cdk import aws_applicationautoscaling as autoscaling


def metric_query(
    query_id: str, namespace: str, name: str, statistic: str, **dimensions: str
) -> autoscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty:
    """Return the query of one metric, by the minute as all that Application Auto Scaling reads.

    Args:
        query_id: what the expression calls it.
        namespace: of the metric, `AWS/Kinesis` for example.
        name: of the metric.
        statistic: `Average`, `Maximum` or `Sum`.
        **dimensions: of the metric.
    """
    policy = autoscaling.CfnScalingPolicy
    return policy.TargetTrackingMetricDataQueryProperty(
        id=query_id,
        return_data=False,
        metric_stat=policy.TargetTrackingMetricStatProperty(
            stat=statistic,
            metric=policy.TargetTrackingMetricProperty(
                namespace=namespace,
                metric_name=name,
                dimensions=[
                    policy.TargetTrackingMetricDimensionProperty(name=key, value=value)
                    for key, value in dimensions.items()
                ],
            ),
        ),
    )
