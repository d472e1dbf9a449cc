"""What pages say about examples is so."""

import re
from types import ModuleType

from compliance.assembly import load_template
from compliance.model import Answer
from compliance.scanners import own
from tests.compliance.rules.judge import UNKNOWN, judge
from tests.conftest import ROOT

TUTORIAL = ROOT / "docs" / "tutorial" / "first-hour.md"
TEMPLATE = ROOT / "docs" / "tutorial" / "queue.template.json"
RULE_PAGE = ROOT / "docs" / "how-to" / "add-a-rule.md"


def test_should_fail_the_rules_that_the_tutorial_names() -> None:
    named = re.findall(r"`([a-z-]+)`", TUTORIAL.read_text(encoding="utf-8").partition("Among them ")[2])[:3]
    (environment,) = load_template(TEMPLATE).environments
    failed = {each.rule for each in own.scan(environment, whole=False) if each.answer is Answer.FAIL}
    assert len(named) == 3
    assert set(named) <= failed


def test_should_answer_as_the_page_says_when_its_example_is_a_rule() -> None:
    block = re.search(r"^ *```python\n(.*?)^ *```$", RULE_PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block
    code = re.sub(r"^ {3}", "", block[1], flags=re.MULTILINE)
    rule = ModuleType("queue_keeps_messages")
    exec(compile(code, str(RULE_PAGE), "exec"), rule.__dict__)  # noqa: S102 - the page's own example
    answers = [judge(rule, MessageRetentionPeriod=each).answer for each in (86_400, 3_600, UNKNOWN)]
    assert answers == [Answer.PASS, Answer.FAIL, Answer.NOT_EVALUATED]
