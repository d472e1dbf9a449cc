from typing import Any

import pytest

from compliance.model import Answer
from compliance.rules import registry_scans_every_image as rule
from tests.compliance.rules.judge import UNKNOWN, judge, resource

REPOSITORY = {"Repository": resource("AWS::ECR::Repository", RepositoryName="team/images")}


def scanning(pattern: Any, frequency: str = "SCAN_ON_PUSH") -> list[dict[str, Any]]:
    filters = [{"Filter": pattern, "FilterType": "WILDCARD"}]
    return [{"ScanFrequency": frequency, "RepositoryFilters": filters}]


def test_should_pass_when_the_filter_is_for_everything() -> None:
    assert judge(rule, Rules=scanning("*")).answer is Answer.PASS


@pytest.mark.parametrize("pattern", ["team/*", "images"])
def test_should_pass_when_the_filter_is_for_all_repositories_there_are(pattern: str) -> None:
    assert judge(rule, around=REPOSITORY, Rules=scanning(pattern)).answer is Answer.PASS


def test_should_fail_when_the_filter_leaves_a_repository_out() -> None:
    assert judge(rule, around=REPOSITORY, Rules=scanning("other")).answer is Answer.FAIL


@pytest.mark.parametrize("rules", [[], scanning("no-such-repository"), scanning("*", "MANUAL")])
def test_should_fail_when_something_may_not_be_scanned(rules: list[dict[str, Any]]) -> None:
    assert judge(rule, Rules=rules).answer is Answer.FAIL


@pytest.mark.parametrize("rules", [UNKNOWN, scanning(UNKNOWN)])
def test_should_not_be_evaluated_when_it_is_not_known(rules: object) -> None:
    assert judge(rule, Rules=rules).answer is Answer.NOT_EVALUATED
