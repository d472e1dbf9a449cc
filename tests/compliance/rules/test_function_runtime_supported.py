from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import function_runtime_supported as rule
from tests.compliance.rules.judge import UNKNOWN, judge

RECENT: dict[str, Any] = {"Runtime": "python3.14"}


def test_should_pass_when_the_runtime_is_supported() -> None:
    assert judge(rule, **RECENT).answer is Answer.PASS


@pytest.mark.parametrize("properties", [{}, {"Runtime": "python3.8"}, {"Runtime": "nodejs16.x"}])
def test_should_fail_when_the_runtime_is_not_supported(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.FAIL


@pytest.mark.parametrize("when", ["FunctionUpdate", "Manual"])
def test_should_fail_when_patches_wait(when: str) -> None:
    assert judge(rule, **RECENT, RuntimeManagementConfig={"UpdateRuntimeOn": when}).answer is Answer.FAIL


@pytest.mark.parametrize("properties", [{"PackageType": "Image"}, {"Code": {"ImageUri": "image"}}])
def test_should_not_apply_when_the_function_is_an_image(properties: dict[str, Any]) -> None:
    assert judge(rule, **properties).answer is Answer.NOT_APPLICABLE


def test_should_not_be_evaluated_when_it_is_not_known() -> None:
    assert judge(rule, Runtime=UNKNOWN).answer is Answer.NOT_EVALUATED
