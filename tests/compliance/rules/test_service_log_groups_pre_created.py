from typing import Any

from compliance.model import Answer
from compliance.rules import service_log_groups_pre_created as rule
from tests.compliance.rules.judge import judge, ref, resource

EXPORTS: dict[str, Any] = {"DBInstanceIdentifier": "db-dev", "EnableCloudwatchLogsExports": ["postgresql"]}


def group(name: Any) -> dict[str, Any]:
    return {"Logs": resource("AWS::Logs::LogGroup", LogGroupName=name)}


CLUSTER = "AWS::ECS::Cluster"
INSIGHTS = [{"Name": "containerInsights", "Value": "enhanced"}]
STAGE = "AWS::ApiGateway::Stage"
LOGGED = [{"HttpMethod": "*", "ResourcePath": "/*", "LoggingLevel": "ERROR"}]
API: dict[str, Any] = {"Fn::Join": ["", ["API-Gateway-Execution-Logs_", ref("Api"), "/v1-dev"]]}
FUNCTION = "AWS::Lambda::Function"


def test_should_pass_when_the_exported_log_is_declared() -> None:
    assert judge(rule, **EXPORTS, around=group("/aws/rds/instance/db-dev/postgresql")).answer is Answer.PASS


def test_should_pass_when_the_insights_log_is_declared() -> None:
    assert (
        judge(
            rule,
            CLUSTER,
            ClusterName="c-dev",
            ClusterSettings=INSIGHTS,
            around=group("/aws/ecs/containerinsights/c-dev/performance"),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_execution_log_is_declared() -> None:
    assert (
        judge(
            rule,
            STAGE,
            StageName="v1-dev",
            RestApiId=ref("Api"),
            MethodSettings=LOGGED,
            around=group(API) | {"Api": resource("AWS::ApiGateway::RestApi")},
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_functions_log_is_declared() -> None:
    assert judge(rule, FUNCTION, FunctionName="f-dev", around=group("/aws/lambda/f-dev")).answer is Answer.PASS


def test_should_pass_when_the_functions_own_log_group_is_declared() -> None:
    assert judge(rule, FUNCTION, LoggingConfig={"LogGroup": ref("Logs")}, around=group("/f-dev")).answer is Answer.PASS


def test_should_pass_when_the_functions_log_group_has_its_name_by_reference() -> None:
    assert (
        judge(rule, FUNCTION, FunctionName="f-dev", around=group({"Fn::Sub": "/aws/lambda/${Subject}"})).answer
        is Answer.PASS
    )


def test_should_fail_when_the_exported_log_is_not_declared() -> None:
    result = judge(rule, **EXPORTS)
    assert result.answer is Answer.FAIL
    assert "postgresql" in result.detail


def test_should_fail_when_one_of_two_exported_logs_is_not_declared() -> None:
    result = judge(
        rule,
        **EXPORTS | {"EnableCloudwatchLogsExports": ["postgresql", "upgrade"]},
        around=group("/aws/rds/instance/db-dev/postgresql"),
    )
    assert result.answer is Answer.FAIL
    assert "upgrade" in result.detail


def test_should_fail_when_a_clusters_exported_log_is_not_declared() -> None:
    result = judge(rule, "AWS::RDS::DBCluster", DBClusterIdentifier="c-dev", EnableCloudwatchLogsExports=["postgresql"])
    assert result.answer is Answer.FAIL
    assert "/aws/rds/cluster" in result.detail


def test_should_fail_when_the_insights_log_is_not_declared() -> None:
    result = judge(rule, CLUSTER, ClusterName="c-dev", ClusterSettings=INSIGHTS)
    assert result.answer is Answer.FAIL
    assert "performance" in result.detail


def test_should_fail_when_the_functions_log_is_not_declared() -> None:
    result = judge(rule, FUNCTION, FunctionName="f-dev")
    assert result.answer is Answer.FAIL
    assert "/aws/lambda" in result.detail


def test_should_fail_when_the_function_has_no_name() -> None:
    result = judge(rule, FUNCTION)
    assert result.answer is Answer.FAIL
    assert "FunctionName is absent" in result.detail


def test_should_not_be_evaluated_when_only_another_apis_log_is_declared() -> None:
    assert (
        judge(
            rule,
            STAGE,
            StageName="v1-dev",
            RestApiId=ref("Api"),
            MethodSettings=LOGGED,
            around={"Other": resource("AWS::ApiGateway::RestApi"), "Api": resource("AWS::ApiGateway::RestApi")}
            | group({"Fn::Join": ["", ["API-Gateway-Execution-Logs_", ref("Other"), "/v1-dev"]]}),
        ).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_be_evaluated_when_the_apis_id_is_not_known() -> None:
    assert (
        judge(rule, STAGE, StageName="v1-dev", RestApiId=ref("Api"), MethodSettings=LOGGED).answer
        is Answer.NOT_EVALUATED
    )


def test_should_not_apply_when_the_database_exports_nothing() -> None:
    assert judge(rule, DBInstanceIdentifier="db-dev").answer is Answer.NOT_APPLICABLE


def test_should_not_apply_when_the_cluster_has_no_insights() -> None:
    assert (
        judge(
            rule, CLUSTER, ClusterName="c-dev", ClusterSettings=[{"Name": "containerInsights", "Value": "disabled"}]
        ).answer
        is Answer.NOT_APPLICABLE
    )


def test_should_not_apply_when_the_stage_logs_nothing() -> None:
    assert (
        judge(rule, STAGE, StageName="v1-dev", MethodSettings=[{"LoggingLevel": "OFF"}]).answer is Answer.NOT_APPLICABLE
    )
