"""What holds for every rule."""

import re
from importlib import import_module
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import compliance.rules
from compliance.model import Answer
from compliance.rules.base import Objective, Rule
from compliance.rules_support.catalogue import KNOWN_TYPES
from tests.compliance.support import evaluate

RULES = Path(compliance.rules.__path__[0])
TESTS = Path(__file__).parent
NAMES = sorted(path.stem for path in RULES.glob("*.py") if path.stem not in ("__init__", "base"))


UNKNOWN = {"Fn::ImportValue": "elsewhere"}
ODD: tuple[Any, ...] = (
    UNKNOWN,
    "",
    "text",
    [],
    {},
    [UNKNOWN],
    [{}],
    [[]],
    0,
    True,
    None,
    {"Statement": "text"},
    {"Statement": [dict.fromkeys(("Principal", "Condition", "Action", "Resource"), UNKNOWN) | {"Effect": "Allow"}]},
    {"Fn::Join": "text"},
    {"Fn::Sub": 5},
    {"Fn::GetAtt": "text"},
    {"BackupPlanRule": ["text", UNKNOWN]},
)

SAFE_BY_DEFAULT = {
    "api_data_trace_off",
    "bucket_copied_inside",
    "bucket_without_acls",
    "data_not_restored_from_elsewhere",
    "destroyable_without_a_manual_step",
    "environment_variables_hold_no_secrets",
    "files_not_overwritten",
    "key_stays_in_its_region",
    "kms_key_policy_not_open",
    "kms_pending_window_30",
    "log_group_bearer_token_off",
    "log_group_not_public",
    "policy_held_by_roles",
    "role_no_broad_managed_policy",
    "role_trust_not_open",
    "security_group_ingress_not_open",
    "table_policy_not_open",
    "task_faults_not_injected",
    "task_not_privileged",
}
"""Rules that an empty resource passes: the service is safe by default, or there is nothing yet to be unsafe with."""


EVIDENCE_ELSEWHERE = {
    "alarm_metric_reported",
    "backup_covers_data",
    "data_store_alarmed",
    "database_events_told",
    "dead_letter_queue_alarmed",
    "dns_firewall_alarmed",
    "event_rule_names_every_call",
    "role_bounded",
    "role_holds_permissions",
    "rotation_age_alarmed",
    "rotation_age_reported",
    "rotation_failure_alarmed",
    "stream_iterator_age_alarm",
    "stream_write_throttle_alarm",
    "topic_heard",
    "unheld_policy_denies",
}
"""Rules that a lone template cannot fail: backups and alarms usually stand in another stack."""


def module_of(name: str) -> ModuleType:
    return import_module(f"compliance.rules.{name}")


@pytest.fixture(params=NAMES)
def module(request: pytest.FixtureRequest) -> ModuleType:
    return module_of(request.param)


def test_should_be_called_as_its_file_when_it_is_a_rule(module: ModuleType) -> None:
    assert module.RULE.id == Path(str(module.__file__)).stem.replace("_", "-")


def test_should_have_a_test_file_when_it_is_a_rule(module: ModuleType) -> None:
    assert (TESTS / f"test_{Path(str(module.__file__)).stem}.py").is_file()


def test_should_say_what_why_and_how_when_it_is_a_rule(module: ModuleType) -> None:
    rule: Rule = module.RULE
    for sentence in (rule.title, rule.why, rule.fix):
        assert re.fullmatch(r"\S.{15,}[.:)]", sentence), sentence


def test_should_cite_the_vendor_when_it_is_a_rule(module: ModuleType) -> None:
    assert re.match(r"https://(docs\.aws\.amazon\.com|www\.postgresql\.org|www\.checkov\.io)/", module.RULE.source)


def test_should_speak_of_known_types_when_it_names_types(module: ModuleType) -> None:
    assert set(module.RULE.types) <= KNOWN_TYPES


def test_should_take_a_context_alone_only_when_it_names_no_types(module: ModuleType) -> None:
    assert len(signature(module.check).parameters) == 2 or not module.RULE.types


def test_should_pass_when_nothing_is_said_only_where_the_service_is_safe_by_default() -> None:
    assert {name for name in NAMES if passes_an_empty_resource(module_of(name))} == SAFE_BY_DEFAULT


def passes_an_empty_resource(module: ModuleType) -> bool:
    if not module.RULE.types:
        return False
    template = {"Resources": {"Subject": {"Type": module.RULE.types[0]}}}
    return evaluate(module, template)["Subject"].answer is Answer.PASS


def test_should_answer_when_properties_hold_what_nobody_expects(module: ModuleType) -> None:
    """Templates of others hold anything: of one that made a rule raise, nothing of value could be said."""
    source = Path(str(module.__file__)).read_text()
    words = set(re.findall(r"\b[A-Z][A-Za-z0-9]+", source))
    kinds = sorted({"AWS::SQS::Queue", *re.findall(r"AWS::\w+::\w+", source)})
    for odd in ODD:
        properties = dict.fromkeys(words, odd)
        evaluate(
            module,
            {"Resources": {f"R{place}": {"Type": kind, "Properties": properties} for place, kind in enumerate(kinds)}},
        )


def test_should_have_different_titles_when_there_are_many() -> None:
    titles = [module_of(name).RULE.title for name in NAMES]
    assert len(set(titles)) == len(titles)


def test_should_serve_every_objective_when_all_are_taken_together() -> None:
    """The integrity of scanners is what the scanners themselves answer for."""
    assert {module_of(name).RULE.objective for name in NAMES} == set(Objective) - {Objective.SCANNER_INTEGRITY}


def test_should_leave_to_the_whole_assembly_only_what_usually_stands_in_another_stack() -> None:
    assert {name for name in NAMES if module_of(name).RULE.evidence_elsewhere} == EVIDENCE_ELSEWHERE
