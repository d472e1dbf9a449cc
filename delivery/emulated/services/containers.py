"""ECS and load balancers."""

from collections.abc import Callable

from delivery.emulated.clients import Clients
from delivery.emulated.compare import JSON, Check, Live


def _cluster(client: Clients, live: Live) -> JSON:
    found = client("ecs").describe_clusters(clusters=[live.id], include=["SETTINGS", "CONFIGURATIONS", "TAGS"])
    return found["clusters"][0]


def _service(client: Clients, live: Live) -> JSON:
    found = client("ecs").describe_services(cluster=live.properties["Cluster"], services=[live.id], include=["TAGS"])
    return found["services"][0]


def _balancing(operation: str, argument: str, path: str) -> Callable[[Clients, Live], JSON]:
    return lambda client, live: getattr(client("elbv2"), operation)(**{argument: [live.id]})[path][0]


def _balancer(client: Clients, live: Live) -> JSON:
    attributes = client("elbv2").describe_load_balancer_attributes(LoadBalancerArn=live.id)["Attributes"]
    asked = {each["Key"] for each in live.properties.get("LoadBalancerAttributes", ())}
    return {
        **client("elbv2").describe_load_balancers(LoadBalancerArns=[live.id])["LoadBalancers"][0],
        "attributes": [each for each in attributes if each["Key"] in asked],
    }


def _group(client: Clients, live: Live) -> JSON:
    attributes = client("elbv2").describe_target_group_attributes(TargetGroupArn=live.id)["Attributes"]
    asked = {each["Key"] for each in live.properties.get("TargetGroupAttributes", ())}
    return {
        **client("elbv2").describe_target_groups(TargetGroupArns=[live.id])["TargetGroups"][0],
        "attributes": [each for each in attributes if each["Key"] in asked],
    }


CHECKS = (
    Check(
        type="AWS::ECS::Cluster",
        read=_cluster,
        fields={
            "ClusterName": "clusterName",
            "ClusterSettings[].Value": "settings[].value",
            "Configuration.ExecuteCommandConfiguration.Logging": "configuration.executeCommandConfiguration.logging",
        },
    ),
    Check(
        type="AWS::ECS::TaskDefinition",
        read=lambda client, live: client("ecs").describe_task_definition(taskDefinition=live.id)["taskDefinition"],
        fields={
            "Family": "family",
            "Cpu": "cpu",
            "Memory": "memory",
            "NetworkMode": "networkMode",
            "RequiresCompatibilities": "requiresCompatibilities",
            "RuntimePlatform.CpuArchitecture": "runtimePlatform.cpuArchitecture",
            "TaskRoleArn": "taskRoleArn",
            "ExecutionRoleArn": "executionRoleArn",
            "ContainerDefinitions[].Name": "containerDefinitions[].name",
            "ContainerDefinitions[].Image": "containerDefinitions[].image",
            "ContainerDefinitions[].User": "containerDefinitions[].user",
            "ContainerDefinitions[].ReadonlyRootFilesystem": "containerDefinitions[].readonlyRootFilesystem",
            "ContainerDefinitions[].Environment[].Name": "containerDefinitions[].environment[].name",
            "ContainerDefinitions[].Secrets[].Name": "containerDefinitions[].secrets[].name",
            "ContainerDefinitions[].StopTimeout": "containerDefinitions[].stopTimeout",
            "Volumes[].Name": "volumes[].name",
        },
    ),
    Check(
        type="AWS::ECS::Service",
        read=_service,
        fields={
            "ServiceName": "serviceName",
            "TaskDefinition": "taskDefinition",
            "LaunchType": "launchType",
            "EnableExecuteCommand": "enableExecuteCommand",
            "HealthCheckGracePeriodSeconds": "healthCheckGracePeriodSeconds",
            "AvailabilityZoneRebalancing": "availabilityZoneRebalancing",
            "PropagateTags": "propagateTags",
            "NetworkConfiguration.AwsvpcConfiguration.Subnets": "networkConfiguration.awsvpcConfiguration.subnets",
            "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups": (
                "networkConfiguration.awsvpcConfiguration.securityGroups"
            ),
            "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": (
                "networkConfiguration.awsvpcConfiguration.assignPublicIp"
            ),
            "DeploymentConfiguration.Strategy": "deploymentConfiguration.strategy",
            "DeploymentConfiguration.BakeTimeInMinutes": "deploymentConfiguration.bakeTimeInMinutes",
            "DeploymentConfiguration.MinimumHealthyPercent": "deploymentConfiguration.minimumHealthyPercent",
            "DeploymentConfiguration.MaximumPercent": "deploymentConfiguration.maximumPercent",
            "DeploymentConfiguration.Alarms.AlarmNames": "deploymentConfiguration.alarms.alarmNames",
            "DeploymentConfiguration.DeploymentCircuitBreaker.Rollback": (
                "deploymentConfiguration.deploymentCircuitBreaker.rollback"
            ),
        },
    ),
    Check(
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        read=_balancer,
        fields={
            "Name": "LoadBalancerName",
            "Scheme": "Scheme",
            "Type": "Type",
            "SecurityGroups": "SecurityGroups",
            "Subnets": "AvailabilityZones[].SubnetId",
            "LoadBalancerAttributes": "attributes",
        },
    ),
    Check(
        type="AWS::ElasticLoadBalancingV2::Listener",
        read=_balancing("describe_listeners", "ListenerArns", "Listeners"),
        fields={
            "Port": "Port",
            "Protocol": "Protocol",
            "SslPolicy": "SslPolicy",
            "Certificates[].CertificateArn": "Certificates[].CertificateArn",
            "DefaultActions[].Type": "DefaultActions[].Type",
        },
    ),
    Check(
        type="AWS::ElasticLoadBalancingV2::ListenerRule",
        read=_balancing("describe_rules", "RuleArns", "Rules"),
        fields={
            "Priority": "Priority",
            "Actions[].Type": "Actions[].Type",
            "Actions[].ForwardConfig.TargetGroups[]": "Actions[].ForwardConfig.TargetGroups[]",
            "Conditions[].Field": "Conditions[].Field",
        },
    ),
    Check(
        type="AWS::ElasticLoadBalancingV2::TargetGroup",
        read=_group,
        fields={
            "Name": "TargetGroupName",
            "Port": "Port",
            "Protocol": "Protocol",
            "TargetType": "TargetType",
            "VpcId": "VpcId",
            "HealthCheckPath": "HealthCheckPath",
            "HealthCheckProtocol": "HealthCheckProtocol",
            "HealthCheckIntervalSeconds": "HealthCheckIntervalSeconds",
            "HealthCheckTimeoutSeconds": "HealthCheckTimeoutSeconds",
            "HealthyThresholdCount": "HealthyThresholdCount",
            "UnhealthyThresholdCount": "UnhealthyThresholdCount",
            "Matcher.HttpCode": "Matcher.HttpCode",
            "TargetGroupAttributes": "attributes",
        },
    ),
)
