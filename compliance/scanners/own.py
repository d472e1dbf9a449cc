"""Runs the rules of `compliance.rules` over an environment."""

import pkgutil
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from inspect import signature
from types import ModuleType

import compliance.rules
from compliance.assembly import Environment
from compliance.context import EnvironmentContext
from compliance.digest import Digester
from compliance.model import Answer, Finding, Resource
from compliance.rules.base import Result, Rule
from compliance.rules_support.answers import combine
from compliance.scanners import coverage, scrub

TOOL = "own"

Subject = tuple[str, str]
"""(stack, logical id)"""


@dataclass(frozen=True)
class OwnRule:
    """A rule file: its metadata and its check.

    Attributes:
        rule: the metadata.
        check: `check(resource, context)`, or `check(context)` for a rule about a whole environment.
        about_environment: which of the two.
    """

    rule: Rule
    check: Callable[..., Result]
    about_environment: bool

    @classmethod
    def of(cls, module: ModuleType) -> "OwnRule":
        """Take the rule out of its file."""
        return cls(module.RULE, module.check, about_environment=len(signature(module.check).parameters) == 1)

    def answer(self, *arguments: Resource | EnvironmentContext) -> Result:
        """Run the check; a check that raises has not passed."""
        try:
            return self.check(*arguments)
        except Exception as error:  # noqa: BLE001 - templates of others hold anything; no answer must never be a pass
            return Result(Answer.FAIL, detail=f"the rule could not read it ({type(error).__name__})")


@cache
def discover() -> tuple[OwnRule, ...]:
    """Return every rule, in the order of the ids."""
    names = sorted(module.name for module in pkgutil.iter_modules(compliance.rules.__path__) if module.name != "base")
    modules = [import_module(f"{compliance.rules.__name__}.{name}") for name in names]
    return tuple(OwnRule.of(module) for module in modules if hasattr(module, "RULE"))


def rules() -> dict[str, Rule]:
    """Return the metadata of every own rule by id, those about the scan itself included."""
    found = [*(own.rule for own in discover()), scrub.RULE, coverage.RULE]
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}


def scan(environment: Environment, *, whole: bool) -> Iterator[Finding]:
    """Yield every rule's answers about one environment.

    Args:
        environment: what to look at.
        whole: whether all stacks are there; if not, rules about what an environment must have are left out.
    """
    for own in discover():
        if not own.about_environment:
            yield from _about_resources(own, environment)
        elif whole:
            yield _about_environment(own, environment)


def evaluate(
    own: OwnRule, environment: Environment, subjects: Collection[Subject] | None = None
) -> Iterator[tuple[Resource, Result]]:
    """Yield the answers of one rule about resources; resources of other types than the rule's are left out.

    Where a template leaves open what is deployed, the answer is the worst one: see `compliance.outcomes`.

    Args:
        own: the rule.
        environment: whose resources.
        subjects: only these; all, if None.
    """
    worst: dict[Subject, list[Result]] = {}
    for variant, about in environment.outcomes:
        wanted = about if subjects is None else [each for each in subjects if about is None or each in about]
        for resource, result in _answers(own, variant, wanted):
            worst.setdefault(_subject(resource), []).append(result)
    for resource, result in _answers(own, environment, subjects):
        yield resource, combine(*worst[_subject(resource)]) if _subject(resource) in worst else result


def about_environment(own: OwnRule, environment: Environment) -> Result:
    """Return the answer of a rule about a whole environment; the worst one, as `evaluate` does."""
    decided = [variant for variant, about in environment.outcomes if about is None]
    results = [_about(own, variant) for variant in decided or [environment]]
    return combine(*results) if decided else results[0]


def _about(own: OwnRule, environment: Environment) -> Result:
    result = own.answer(environment.context)
    return _or_default(result, own.answer(environment.defaulted.context)) if environment.defaulted else result


def _answers(
    own: OwnRule, environment: Environment, subjects: Collection[Subject] | None
) -> Iterator[tuple[Resource, Result]]:
    defaulted = environment.defaulted or environment
    for template, same in zip(environment.templates, defaulted.templates, strict=True):
        for resource, by_default in zip(template.resources, same.resources, strict=True):
            if own.rule.types and resource.type not in own.rule.types:
                continue
            if subjects is None or _subject(resource) in subjects:
                result = own.answer(resource, environment.contexts[template.stage])
                if defaulted is not environment:
                    result = _or_default(result, own.answer(by_default, defaulted.contexts[template.stage]))
                yield resource, result


def _or_default(result: Result, by_default: Result) -> Result:
    """Return an answer, or the one by the parameters' defaults if that is FAIL: a default may well be what is used."""
    return by_default if by_default.answer is Answer.FAIL and result.answer is not Answer.FAIL else result


def _subject(resource: Resource) -> Subject:
    return resource.stack, resource.logical_id


def _about_resources(own: OwnRule, environment: Environment) -> Iterator[Finding]:
    digesters = {
        template.stack: Digester.of(template, environment.contexts[template.stage].suffix)
        for template in environment.templates
    }
    for resource, result in evaluate(own, environment):
        digester = digesters[resource.stack]
        yield _finding(
            own.rule,
            result,
            resource=resource,
            digest=digester.digest(resource, result.properties),
            detail=digester.neutral(result.detail),
        )


def _about_environment(own: OwnRule, environment: Environment) -> Finding:
    result = about_environment(own, environment)
    words = {environment.name, environment.context.suffix} - {""}
    digester = Digester(tuple(sorted(words)))
    subject = Resource(environment.name, "", "", "", "", "", {}, {})
    return _finding(
        own.rule,
        result,
        resource=subject,
        digest=digester.of_value([result.detail, *result.properties]),
        detail=digester.neutral(result.detail),
    )


def _finding(rule: Rule, result: Result, *, resource: Resource, digest: str, detail: str) -> Finding:
    return Finding(
        tool=TOOL,
        rule=rule.id,
        environment=resource.environment,
        stack=resource.stack,
        logical_id=resource.logical_id,
        path=resource.path,
        resource_type=resource.type,
        answer=result.answer,
        detail=detail if result.answer is not Answer.PASS else "",
        properties=result.properties,
        digest=digest,
        description=rule.title,
        why=rule.why,
        fix=rule.fix,
    )
