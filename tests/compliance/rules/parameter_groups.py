"""What every rule about a database's parameters has to answer."""

from types import ModuleType
from typing import Any

from compliance.model import Answer
from tests.compliance.rules.judge import UNKNOWN, judge

Setting = tuple[str, str]
"""A parameter and a value of it."""


class ParameterRuleContract:
    """The tests; a class that derives from it says what is good.

    Attributes:
        rule: the rule's module.
        good: all that the rule asks for.
        as_good: other values that pass.
        weak: values that fail.
    """

    rule: ModuleType
    good: tuple[Setting, ...]
    as_good: tuple[Setting, ...]
    weak: tuple[Setting, ...]

    def answer(self, name: str = "", value: Any = None, *, suffix: str = "dev", family: Any = "postgres17") -> Answer:
        """Return what the rule says where one parameter has another value, or, with None, is not there."""
        parameters = {key: each for key, each in {**dict(self.good), name: value}.items() if each is not None}
        return judge(self.rule, suffix=suffix, Family=family, Parameters=parameters).answer

    def answers(self, settings: tuple[Setting, ...]) -> dict[Setting, Answer]:
        return {each: self.answer(*each) for each in settings}

    def test_should_pass_when_everything_is_set(self) -> None:
        assert self.answer() is Answer.PASS

    def test_should_pass_when_a_value_is_as_good(self) -> None:
        assert self.answers(self.as_good) == dict.fromkeys(self.as_good, Answer.PASS)

    def test_should_fail_when_a_value_is_weak(self) -> None:
        assert self.answers(self.weak) == dict.fromkeys(self.weak, Answer.FAIL)

    def test_should_fail_when_a_parameter_is_not_stated(self) -> None:
        assert {name: self.answer(name) for name, _ in self.good} == dict.fromkeys(dict(self.good), Answer.FAIL)

    def test_should_not_be_evaluated_when_a_value_is_not_known(self) -> None:
        found = {name: self.answer(name, UNKNOWN) for name, _ in self.good}
        assert found == dict.fromkeys(dict(self.good), Answer.NOT_EVALUATED)

    def test_should_not_be_evaluated_when_the_family_is_not_known(self) -> None:
        assert self.answer(family=UNKNOWN) is Answer.NOT_EVALUATED

    def test_should_not_be_evaluated_when_the_parameters_are_not_known(self) -> None:
        assert judge(self.rule, Family="postgres17", Parameters=UNKNOWN).answer is Answer.NOT_EVALUATED

    def test_should_not_apply_when_the_engine_is_another(self) -> None:
        assert self.answer(family="oracle-ee-19") is Answer.NOT_APPLICABLE
