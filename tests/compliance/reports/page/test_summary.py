from compliance.model import Answer
from compliance.reports.page.summary import Summary
from tests.compliance.made import TODAY, control, nonconformity
from tests.compliance.reports.page.examples import controls, example, mapped, proof


def test_should_show_status_and_proof_of_each_control() -> None:
    views = {each.control.id: each for each in Summary(example(proof())).controls}
    assert views["A.8.24"].statuses == ("design-evidenced", "gap")
    assert views["A.8.24"].counts[0] == {Answer.ACCEPTED: 1, Answer.NOT_EVALUATED: 1, Answer.PASS: 1}
    assert (views["A.8.24"].proof, views["A.8.24"].rules) == ("6 of 16 killed (38%)", 3)
    assert (views["A.8.13"].proof, views["A.5.1"].proof) == ("not proved", "")
    assert [each.control.id for each in Summary(example()).controls] == sorted(
        (each.id for each in controls()), key=lambda each: [int(part) for part in each.split(".")[1:]]
    )


def test_should_count_by_theme_and_status() -> None:
    summary = Summary(example(proof()))
    assert summary.tally(0) == {
        "design-evidenced": 1,
        "gap": 1,
        "organisational": 1,
        "shared": 1,
        "pipeline-declared": 1,
    }
    assert summary.tally(1, "technological") == {"gap": 2, "pipeline-declared": 1}
    assert summary.statuses == ("design-evidenced", "pipeline-declared", "shared", "organisational", "gap")


def test_should_list_what_is_not_proven() -> None:
    proved, unproved = Summary(example(proof())), Summary(example())
    assert [each.control.id for each in proved.gaps] == ["A.8.13", "A.8.24"]
    assert [each.control.id for each in proved.without_pass] == ["A.8.13", "A.8.24"]
    assert [each.control.id for each in proved.without_kill] == ["A.8.13"]
    assert [each.control.id for each in unproved.without_kill] == ["A.8.13", "A.8.24"]
    assert [row.operator for row in proved.survivors] == ["remove"]
    assert (unproved.survivors, unproved.scores, unproved.operators) == ((), (), ())
    assert [(each.rule, each.counts) for each in proved.by_rule("NOT_EVALUATED")] == [("CKV_AWS_16", (1, 0))]
    assert [(each.rule, each.counts) for each in proved.by_rule("FAIL")] == [("RDSStorageEncrypted", (0, 1))]
    assert [each.control.id for each in proved.elsewhere("shared")] == ["A.7.1"]


def test_should_name_open_nonconformities_and_their_controls() -> None:
    closed = nonconformity(id="NC-008", status="closed", closed_on=TODAY)
    summary = Summary(example(nonconformities=(nonconformity(id="NC-009"), closed, nonconformity())))
    assert [each.id for each in summary.nonconformities] == ["NC-007", "NC-009"]
    assert {each.control.id: each.nonconformities for each in summary.controls if each.nonconformities} == {
        "A.8.24": ("NC-007", "NC-009")
    }


def test_should_sum_mutants_by_operator() -> None:
    summary = Summary(example(proof()))
    assert [(name, score.killed, score.survived) for name, score in summary.operators] == [
        ("remove", 0, 8),
        ("weaken", 6, 1),
    ]


def test_should_list_acceptances_with_what_they_cover() -> None:
    entries = Summary(example()).acceptances
    assert [(entry.id, covered) for entry, covered in entries] == [("RA-001", 1), ("RA-002", 0)]


def test_should_not_ask_for_evidence_of_a_control_that_is_excluded() -> None:
    summary = Summary(example(known=mapped(control(applicable=False))))
    assert (summary.without_pass, summary.without_kill, summary.statuses) == ((), (), ("excluded",))
