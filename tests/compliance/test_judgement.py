from datetime import date, timedelta
from typing import Any

import pytest

from compliance.acceptances import Acceptance
from compliance.judgement import LONGEST, LONGEST_FOR_DATA, Judgement, apply_register
from compliance.model import Answer, Finding
from tests.compliance.made import DIGEST, OTHER_DIGEST, TODAY, acceptance, approved, binding, finding


def judge(
    register: list[Acceptance], *findings: Finding, whole: bool = True, environments: tuple[str, ...] = ("dev",)
) -> Judgement:
    return apply_register(register, findings, as_of=TODAY, environments=frozenset(environments), whole=whole)


def problems(register: list[Acceptance], *findings: Finding, **options: Any) -> list[str]:
    return [f"{each.acceptance} {each.what}" for each in judge(register, *findings, **options).problems]


def test_should_accept_exactly_what_is_bound() -> None:
    judged = judge([acceptance()], finding(), finding(path="Data/Other"))
    assert [(each.path, each.answer) for each in judged.findings] == [
        ("Data/Db", Answer.ACCEPTED),
        ("Data/Other", Answer.FAIL),
    ]
    assert [each.id for each in judged.by.values()] == ["RA-001"]
    assert not judged.problems


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "Other"},
        {"tool": "checkov"},
        {"environment": "prod"},
        {"path": "Data/Other"},
        {"detail": "Resource::*"},
        {"digest": OTHER_DIGEST},
    ],
)
def test_should_not_accept_anything_else(other: dict[str, Any]) -> None:
    assert judge([acceptance()], finding(**other), whole=False).findings[0].answer is Answer.FAIL


def test_should_accept_what_our_own_rules_cannot_answer() -> None:
    unanswered = finding(tool="own", answer=Answer.NOT_EVALUATED)
    judged = judge([acceptance(tool="own")], unanswered)
    assert judged.findings[0].answer is Answer.ACCEPTED
    assert not judged.problems


@pytest.mark.parametrize("answer", [Answer.PASS, Answer.NOT_EVALUATED])
def test_should_leave_other_answers_alone(answer: Answer) -> None:
    judged = judge([acceptance()], finding(answer=answer))
    assert judged.findings[0].answer is answer
    assert [each.what for each in judged.problems] == ["is unused: RDSStorageEncrypted does not fail for Data/Db"]


def test_should_reopen_a_finding_when_the_accepted_value_changed() -> None:
    judged = judge([acceptance()], changed := finding(digest=OTHER_DIGEST))
    assert judged.notes[changed] == (
        f"accepted value changed: RA-001 was given for {DIGEST}, the value is now {OTHER_DIGEST}"
    )
    assert not judged.problems


def test_should_say_so_when_another_finding_of_the_rule_is_accepted_there() -> None:
    judged = judge([acceptance(binding(detail="Resource::a"))], other := finding(detail="Resource::b"))
    assert judged.notes[other] == "RA-001 accepts another finding of this rule here: Resource::a"


def test_should_accept_different_values_when_each_is_bound() -> None:
    register = [acceptance(binding(), binding(environments=("prod",), digest=OTHER_DIGEST))]
    judged = judge(register, finding(), finding(environment="prod", digest=OTHER_DIGEST), environments=("dev", "prod"))
    assert {each.answer for each in judged.findings} == {Answer.ACCEPTED}
    assert not judged.problems


@pytest.mark.parametrize(("days", "expired"), [(1, False), (0, True), (-1, True)])
@pytest.mark.parametrize("whole", [True, False])
def test_should_report_an_entry_from_the_day_of_its_expiry(days: int, expired: bool, whole: bool) -> None:
    expires = TODAY + timedelta(days=days)
    judged = judge([acceptance(review=date(2026, 1, 1), expires=expires)], finding(), whole=whole)
    assert judged.findings[0].answer is Answer.ACCEPTED, "reports are the same on every day"
    assert [each.what for each in judged.problems] == ([f"expired on {expires}"] if expired else [])


def test_should_not_report_an_expired_entry_that_covers_nothing_of_a_lone_template() -> None:
    assert not judge([acceptance(review=date(2026, 1, 1), expires=TODAY)], whole=False).problems


def test_should_report_an_unused_entry_only_when_everything_was_audited() -> None:
    assert problems([acceptance()]) == ["RA-001 is unused: RDSStorageEncrypted does not fail for Data/Db"]
    assert not problems([acceptance()], whole=False)


def test_should_report_an_entry_that_is_too_wide() -> None:
    wide = acceptance(binding(environments=("dev", "prod")))
    assert problems([wide], finding(), environments=("dev", "prod")) == [
        "RA-001 is too wide: RDSStorageEncrypted does not fail for Data/Db in prod"
    ]
    assert not problems([wide], finding(), environments=("dev",))


def test_should_leave_entries_of_other_environments_alone() -> None:
    elsewhere = acceptance(binding(environments=("qa",)), expires=date(2020, 1, 1), review=date(2020, 1, 1))
    assert not problems([elsewhere])


def test_should_report_two_entries_for_one_finding() -> None:
    assert problems([acceptance(), acceptance(id="RA-002")], finding()) == [
        "RA-002 binds Data/Db in dev, as RA-001 does"
    ]


def test_should_accept_nothing_when_several_resources_have_the_accepted_path() -> None:
    judged = judge([acceptance()], finding(), forged := finding(logical_id="Forged"), whole=False)
    assert {each.answer for each in judged.findings} == {Answer.FAIL}
    assert judged.notes[forged] == "RA-001 accepts it for one resource, and several have this path"
    assert [f"{each.acceptance} {each.what}" for each in judged.problems] == [
        "RA-001 binds Data/Db in dev, which is several resources: Data Db, Data Forged"
    ]


def test_should_accept_one_resource_of_each_environment() -> None:
    register = [acceptance(binding(environments=("dev", "prod")))]
    judged = judge(register, finding(), finding(environment="prod", logical_id="Db2"), environments=("dev", "prod"))
    assert {each.answer for each in judged.findings} == {Answer.ACCEPTED}
    assert not judged.problems


@pytest.mark.parametrize(
    ("changes", "longest"),
    [
        ({}, LONGEST),
        ({"destroys_data": True}, LONGEST_FOR_DATA),
        ({"rule": "RDSInstanceDeletionProtectionEnabled"}, LONGEST_FOR_DATA),
    ],
)
def test_should_limit_how_long_an_entry_lives(changes: dict[str, Any], longest: timedelta) -> None:
    found = finding(rule=changes.get("rule", "RDSStorageEncrypted"))
    assert not problems([acceptance(expires=TODAY + longest, **changes)], found)
    late = TODAY + longest + timedelta(days=1)
    assert problems([acceptance(expires=late, **changes)], found) == [
        f"RA-001 expires on {late}, more than {longest.days} days after {TODAY}"
    ]


def test_should_report_dates_that_contradict() -> None:
    assert problems([acceptance(review=date(2027, 5, 1))], finding()) == [
        "RA-001 is reviewed on 2027-05-01, after it expires"
    ]
    assert problems([approved(approved_on=date(2027, 2, 1))], finding()) == [
        "RA-001 was approved on 2027-02-01, in the future"
    ]
