"""CloudWatch, CloudWatch Logs, SNS, WAF, AWS Backup."""

import json

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live

ALARM = (
    "AlarmName",
    "AlarmDescription",
    "AlarmActions",
    "OKActions",
    "ComparisonOperator",
    "Threshold",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Dimensions",
    "MetricName",
    "Namespace",
    "Period",
    "Statistic",
    "ExtendedStatistic",
    "TreatMissingData",
)


def _alarm(client: Clients, live: Live) -> JSON:
    return client.listed("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName")[live.id]


def _group(client: Clients, live: Live) -> JSON:
    return client.listed("logs", "describe_log_groups", "logGroups", "logGroupName")[live.id]


def _subscription_filter(client: Clients, live: Live) -> JSON:
    filters = client("logs").describe_subscription_filters(logGroupName=live.properties["LogGroupName"])
    return next(each for each in filters["subscriptionFilters"] if each["filterName"] == live.properties["FilterName"])


def _metric_filter(client: Clients, live: Live) -> JSON:
    found = client("logs").describe_metric_filters(logGroupName=live.properties["LogGroupName"])["metricFilters"]
    return next((each for each in found if each["filterName"] == live.properties["FilterName"]), None)


def _resource_policy(client: Clients, live: Live) -> JSON:
    found = client("logs").describe_resource_policies()["resourcePolicies"]
    return next((each for each in found if each["policyName"] == live.properties["PolicyName"]), None)


def _topic(client: Clients, live: Live) -> JSON:
    return client("sns").get_topic_attributes(TopicArn=live.id)["Attributes"]


def _acl(client: Clients, live: Live) -> JSON:
    # Not by get_web_acl: the emulator does not encode the texts that rules look for, which the SDK cannot decode.
    acls = client("wafv2").list_web_acls(Scope="REGIONAL")["WebACLs"]
    return next((each for each in acls if each["Name"] == live.properties["Name"]), None)


def _plan(client: Clients, live: Live) -> JSON:
    return client("backup").get_backup_plan(BackupPlanId=live.id)["BackupPlan"]


CHECKS = (
    Check(
        type="AWS::CloudWatch::Alarm",
        read=_alarm,
        fields={name: name for name in ALARM} | {"Metrics[].Id": "Metrics[].Id"},
    ),
    Check(
        type="AWS::CloudWatch::Dashboard",
        read=lambda client, live: client("cloudwatch").get_dashboard(DashboardName=live.id),
        fields={"DashboardName": "DashboardName"},
    ),
    Check(
        type="AWS::Logs::LogGroup",
        read=_group,
        fields={
            "LogGroupName": "logGroupName",
            "RetentionInDays": "retentionInDays",
            "KmsKeyId": "kmsKeyId",
            "DataProtectionPolicy.Statement": "inheritedProperties",
        },
    ),
    Check(
        type="AWS::Logs::SubscriptionFilter",
        read=_subscription_filter,
        fields={"DestinationArn": "destinationArn", "FilterPattern": "filterPattern"},
    ),
    Check(
        type="AWS::Logs::MetricFilter",
        read=_metric_filter,
        fields={
            "FilterPattern": "filterPattern",
            "MetricTransformations[].MetricName": "metricTransformations[].metricName",
            "MetricTransformations[].MetricNamespace": "metricTransformations[].metricNamespace",
        },
    ),
    Check(
        type="AWS::Logs::ResourcePolicy",
        read=_resource_policy,
        fields={"PolicyName": "policyName", "PolicyDocument": "policyDocument"},
    ),
    Check(
        type="AWS::SNS::Topic",
        read=_topic,
        fields={"KmsMasterKeyId": "KmsMasterKeyId", "DisplayName": "DisplayName"},
    ),
    Check(
        type="AWS::SNS::TopicPolicy",
        read=lambda client, live: {
            "Policy": json.loads(
                client("sns").get_topic_attributes(TopicArn=live.properties["Topics"][0])["Attributes"]["Policy"]
            )
        },
        fields={"PolicyDocument": "Policy"},
    ),
    Check(
        type="AWS::SNS::Subscription",
        read=lambda client, live: client("sns").get_subscription_attributes(SubscriptionArn=live.id)["Attributes"],
        fields={"Endpoint": "Endpoint", "Protocol": "Protocol", "TopicArn": "TopicArn"},
    ),
    Check(
        type="AWS::WAFv2::WebACL",
        read=_acl,
        fields={
            "Name": "Name",
            "Description": "Description",
        },
    ),
    Check(
        type="AWS::Backup::BackupPlan",
        read=_plan,
        fields={
            "BackupPlan.BackupPlanName": "BackupPlanName",
            "BackupPlan.BackupPlanRule[].RuleName": "Rules[].RuleName",
            "BackupPlan.BackupPlanRule[].ScheduleExpression": "Rules[].ScheduleExpression",
            "BackupPlan.BackupPlanRule[].TargetBackupVault": "Rules[].TargetBackupVaultName",
            "BackupPlan.BackupPlanRule[].Lifecycle.DeleteAfterDays": "Rules[].Lifecycle.DeleteAfterDays",
        },
    ),
)
