import json
from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.errors import ToolError
from compliance.model import Answer
from compliance.mutation.external import BATCH, Asker, External
from compliance.mutation.kill import Baseline, Jury
from compliance.mutation.model import Mutant
from compliance.mutation.store import Store
from compliance.scanners.external import Pool, Question
from compliance.scanners.tool import RUNNERS, Tool
from compliance.scanners.worker import RawAnswer, TemplateAnswers
from compliance.template import Template
from tests.compliance.made import control, finding
from tests.compliance.mutation.broken import bucket, mutant, template
from tests.compliance.support import environment

KEY = {"Type": "AWS::KMS::Key", "Properties": {}}
SAFE = template(Bucket=bucket(Safe=True, Key={"Ref": "Key"}), Key=KEY, Other=bucket())


class Named:
    """Stands for a tool whose one rule wants buckets to be safe, and to have their key beside them."""

    def __init__(self) -> None:
        self.tool = Tool(name="checkov", version="1", runner=RUNNERS / "tool.py", command=lambda _: [])
        self.batches: list[list[dict[str, Any]]] = []
        self.error: ToolError | None = None
        self.unread: TemplateAnswers | None = None
        self.wants_other = False

    def ask_batch(self, questions: Sequence[Question], subjects: Sequence[tuple[str, ...]]) -> list[TemplateAnswers]:
        if self.error:
            raise self.error
        bodies = [json.loads(question.text)["Resources"] for question in questions]
        self.batches.append(bodies)
        return [
            self.unread or TemplateAnswers(tuple(self.answer(each, body) for each in wanted))
            for body, wanted in zip(bodies, subjects, strict=True)
        ]

    def answer(self, logical_id: str, body: dict[str, Any]) -> RawAnswer:
        passed = "Safe" in body[logical_id]["Properties"] and body["Key"]["Type"] == KEY["Type"]
        passed = passed and ("Other" in body or not self.wants_other)
        return RawAnswer("SAFE", logical_id, Answer.PASS if passed else Answer.FAIL, "detail")


@pytest.fixture
def pool() -> Named:
    return Named()


@pytest.fixture
def store() -> Iterator[Store]:
    kept = Store(None)
    yield kept
    kept.close()


def jury() -> Jury:
    safe = RuleMapping(controls=(Relation(id="A.8.24", relation="partly", rationale="R."),))
    known = Catalogue([control()], {"checkov": {"SAFE": safe}}, {})
    passed = finding(tool="checkov", rule="SAFE", logical_id="Bucket", answer=Answer.PASS)
    return Jury(Baseline.of([passed]), known)


def original() -> Template:
    return environment(Data=SAFE).templates[0]


def broken(number: int = 1, **properties: Any) -> Mutant:
    body = template(**{**SAFE["Resources"], "Bucket": bucket(Number=number, **properties)})
    return mutant(body, id=f"{number:016x}")


def killers(pool: Named, store: Store, *mutants: Mutant, whole: bool = False) -> list[set[str]]:
    with Asker(cast("Pool", pool), store) as asker:
        external = External((asker,), jury())
        before = original()
        asked = [external.ask(each, before, before.with_body(each.body), whole=whole) for each in mutants]
        asker.finish()
        found = [external.killers(each, keys) for each, keys in zip(mutants, asked, strict=True)]
        if whole:
            again = [external.killers(each, keys, whole=True) for each, keys in zip(mutants, asked, strict=True)]
            assert again == found
        return [{rule for _, rule in each} for each in found]


def test_should_kill_by_a_cut_in_which_what_was_near_remains(pool: Named, store: Store) -> None:
    assert killers(pool, store, broken(1), broken(2, Safe=True)) == [{"SAFE"}, set()]
    assert all(set(body) == {"Bucket", "Key"} for batch in pool.batches for body in batch)


def test_should_ask_about_the_cut_before_the_change_once(pool: Named, store: Store) -> None:
    assert killers(pool, store, broken(1), broken(2), broken(3)) == [{"SAFE"}] * 3
    assert [len(batch) for batch in pool.batches] == [4]


def test_should_ask_about_the_whole_template_as_well(pool: Named, store: Store) -> None:
    assert killers(pool, store, broken(1), whole=True) == [{"SAFE"}]
    ((_, _, whole),) = pool.batches
    assert set(whole) == {"Bucket", "Key", "Other"}


@pytest.mark.parametrize(("wants_other", "by_cut", "by_whole"), [(False, {"SAFE"}, {"SAFE"}), (True, set(), {"SAFE"})])
def test_should_tell_apart_what_is_said_of_the_cut_and_of_the_whole(
    pool: Named, store: Store, wants_other: bool, by_cut: set[str], by_whole: set[str]
) -> None:
    pool.wants_other = wants_other  # the tool fails already on the cut before the change, so that a FAIL is no news
    each, before = broken(1), original()
    with Asker(cast("Pool", pool), store) as asker:
        external = External((asker,), jury())
        asked = external.ask(each, before, before.with_body(each.body), whole=True)
        asker.finish()
        found = [{rule for _, rule in external.killers(each, asked, whole=whole)} for whole in (False, True)]
    assert found == [by_cut, by_whole]


def test_should_ask_nobody_when_nobody_could_kill(pool: Named, store: Store) -> None:
    body = template(**{**SAFE["Resources"], "Other": bucket(Name="x")})
    other = mutant(body, logical_id="Other")
    elsewhere = mutant(broken().body, controls=("A.8.13",))
    gone = mutant(template(Key=KEY), logical_id="Bucket")
    assert killers(pool, store, other, elsewhere, gone) == [set(), set(), set()]
    assert not pool.batches


def test_should_ask_again_only_what_is_not_kept(pool: Named, store: Store) -> None:
    killers(pool, store, broken(1), broken(2))
    assert killers(pool, store, broken(1), broken(2), broken(3)) == [{"SAFE"}] * 3
    assert [len(batch) for batch in pool.batches] == [3, 1]


def test_should_send_batches_and_collect_them_all(pool: Named, store: Store) -> None:
    number = 7 * BATCH
    assert killers(pool, store, *map(broken, range(number))) == [{"SAFE"}] * number
    assert [len(batch) for batch in pool.batches] == [BATCH] * 7 + [1]


def test_should_ask_again_when_a_cut_could_not_be_read(pool: Named, store: Store) -> None:
    pool.unread = TemplateAnswers(error="refused")
    assert killers(pool, store, broken(1)) == [set()]
    pool.unread = None
    assert killers(pool, store, broken(1)) == [{"SAFE"}]


def test_should_stop_when_the_tool_dies(pool: Named, store: Store) -> None:
    pool.error = ToolError("checkov stopped")
    with pytest.raises(ToolError, match="checkov stopped"):
        killers(pool, store, *map(broken, range(7 * BATCH)))
