"""Which queues take dead letters, and which resource policies protect a queue or topic."""

import re
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules.base import Context, Result, failed, not_evaluated, passed
from compliance.rules_support.answers import as_list
from compliance.rules_support.catalogue import NAME_PROPERTIES
from compliance.rules_support.policies import statements, undecided
from compliance.rules_support.references import physical_name, referred_to

_DEAD_LETTER_PATHS = {
    "AWS::SQS::Queue": "RedrivePolicy.deadLetterTargetArn",
    "AWS::SNS::Subscription": "RedrivePolicy.deadLetterTargetArn",
    "AWS::Lambda::Function": "DeadLetterConfig.TargetArn",
    "AWS::Lambda::EventInvokeConfig": "DestinationConfig.OnFailure.Destination",
    "AWS::Lambda::EventSourceMapping": "DestinationConfig.OnFailure.Destination",
}
_known: WeakKeyDictionary[Context, tuple[tuple[Any, str], ...]] = WeakKeyDictionary()
_NAMED = re.compile(r"dead-?letter|dlq", re.IGNORECASE)


def receives_dead_letters(context: Context, queue: Resource) -> bool:
    """Tell whether a queue is where another resource puts what failed, or is called so (code may send there too)."""
    name = physical_name(context, queue) or queue.logical_id
    return bool(_NAMED.search(name)) or referred_to(context, iter(_sources(context)), queue) is True


def _sources(context: Context) -> tuple[tuple[Any, str], ...]:
    """Return (reference, stack) of everything that names a dead-letter queue; each queue asks for the same."""
    if context not in _known:
        _known[context] = tuple(_find_sources(context))
    return _known[context]


def _find_sources(context: Context) -> Iterator[tuple[Any, str]]:
    for kind, path in _DEAD_LETTER_PATHS.items():
        for each in context.resources(kind):
            value = value_at(each.properties, path)
            if value is not None:
                yield value, each.stack
    for rule in context.resources("AWS::Events::Rule"):
        for target in as_list(rule.properties.get("Targets")):
            value = value_at(target, "DeadLetterConfig.Arn")
            if value is not None:
                yield value, rule.stack


def denies_plain_transport(
    context: Context, resource: Resource, *, policy_type: str, names: str, actions: tuple[str, ...]
) -> Result:
    """Answer whether a policy of `policy_type`, whose property `names` lists its subjects, demands TLS of everybody."""
    path = NAME_PROPERTIES[resource.type]
    doubtful = False
    for policy in context.resources(policy_type):
        speaks = referred_to(
            context, ((each, policy.stack) for each in as_list(policy.properties.get(names))), resource
        )
        document = policy.properties.get("PolicyDocument")
        demanded = any(each.denies_plain_transport(*actions) for each in statements(document, "PolicyDocument"))
        if demanded and speaks:
            return passed(path)
        doubtful = doubtful or (demanded and speaks is None) or (undecided(document) and speaks is not False)
    if doubtful:
        return not_evaluated(path, detail="a policy that may demand TLS is only known once deployed")
    return failed(path, detail="no policy denies requests without TLS")
