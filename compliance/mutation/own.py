"""Asks our own rules about a mutant, and only about what the change can have changed for them."""

from compliance.assembly import Environment
from compliance.model import Answer
from compliance.mutation.kill import ENVIRONMENT, Jury, Rule, Subject, inserted
from compliance.mutation.model import Mutant, Operator
from compliance.scanners import own, scrub
from compliance.template import Template

METADATA = "Metadata"


def mutated(environment: Environment, mutant: Mutant) -> tuple[Environment, Template]:
    """Return the environment with the mutant in it, and the mutant as a template."""
    changed = environment.template(mutant.stack).with_body(mutant.body)
    return environment.with_template(changed), changed


def killers(mutant: Mutant, environment: Environment, jury: Jury) -> frozenset[Rule]:
    """Return our own rules that notice a mutant.

    Args:
        mutant: what was broken.
        environment: before it was.
        jury: which rules count.
    """
    could = jury.hopefuls(mutant, own.TOOL)
    around, template = mutated(environment, mutant)
    failures: set[tuple[Subject, str]] = set()
    for rule in own.discover():
        name = rule.rule.id
        asked = [subject for subject, rules in could.items() if name in rules or subject == inserted(mutant)]
        if rule.about_environment:
            if ENVIRONMENT in asked and own.about_environment(rule, around).answer is Answer.FAIL:
                failures.add((ENVIRONMENT, name))
        elif asked:
            for resource, result in own.evaluate(rule, around, asked):
                if result.answer is Answer.FAIL:
                    failures.add(((resource.stack, resource.logical_id), name))
    return jury.killers(mutant, own.TOOL, failures, frozenset()) | _silence(mutant, environment, template, jury)


def _silence(mutant: Mutant, environment: Environment, template: Template, jury: Jury) -> frozenset[Rule]:
    """Return the rule about what silences scanners if it notices; its PASS is about the template."""
    rule = (own.TOOL, scrub.RULE.id)
    silencing = mutant.operator is Operator.SUPPRESSION_INJECTED or mutant.property.partition(".")[0] == METADATA
    passed = rule in jury.baseline.rules(mutant.environment, (mutant.stack, ""))
    if not silencing or not passed or not jury.counts(mutant, rule):
        return frozenset()
    alone = Environment(environment.name, (template,))
    found = any(finding.answer is Answer.FAIL for finding in scrub.suppressions(alone))
    return frozenset([rule] if found else [])
