from typing import Any

from compliance.model import Answer
from compliance.rules import images_scanned as rule
from tests.compliance.rules.judge import judge_environment, resource

TASK: dict[str, Any] = {"Task": resource("AWS::ECS::TaskDefinition")}


def repository(scans: bool) -> dict[str, Any]:
    return {"Repository": resource("AWS::ECR::Repository", ImageScanningConfiguration={"ScanOnPush": scans})}


def test_should_pass_when_the_registry_scans_on_push() -> None:
    assert (
        judge_environment(
            rule,
            **TASK,
            Registry=resource("AWS::ECR::RegistryScanningConfiguration", Rules=[{"ScanFrequency": "SCAN_ON_PUSH"}]),
        ).answer
        is Answer.PASS
    )


def test_should_pass_when_the_repository_scans_on_push() -> None:
    assert judge_environment(rule, **TASK, **repository(True)).answer is Answer.PASS


def test_should_fail_when_the_repository_does_not_scan() -> None:
    assert judge_environment(rule, **TASK, **repository(False)).answer is Answer.FAIL


def test_should_not_be_evaluated_when_the_registry_is_not_among_the_templates() -> None:
    assert judge_environment(rule, **TASK).answer is Answer.NOT_EVALUATED


def test_should_not_apply_when_there_are_no_containers() -> None:
    assert judge_environment(rule).answer is Answer.NOT_APPLICABLE


def test_should_fail_when_the_registry_scans_only_when_somebody_asks() -> None:
    registry = resource("AWS::ECR::RegistryScanningConfiguration", Rules=[{"ScanFrequency": "MANUAL"}])
    assert judge_environment(rule, **TASK, Registry=registry).answer is Answer.FAIL
