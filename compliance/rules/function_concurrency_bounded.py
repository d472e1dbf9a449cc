"""A function has its share of the account's concurrency, and a loop of invocations is stopped."""

from compliance.model import Resource
from compliance.rules.base import Context, Objective, Result, Rule
from compliance.rules_support.answers import combine, require_range, require_text

RULE = Rule(
    id="function-concurrency-bounded",
    title="A function has its share of the account's concurrency, and a loop of invocations is stopped.",
    objective=Objective.CAPACITY,
    why="One function in a loop takes the whole account's concurrency, that of every rotation included.",
    fix="Set ReservedConcurrentExecutions to 1 or more; leave RecursiveLoop out or at Terminate.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    types=("AWS::Lambda::Function",),
)


def check(resource: Resource, context: Context) -> Result:
    """Answer for one function; 0 would keep it from running."""
    reserve, loop = "ReservedConcurrentExecutions", "RecursiveLoop"
    return combine(
        require_range(resource, reserve, least=1, detail=f"{reserve} is absent or 0"),
        require_text(resource, context, loop, ("Terminate",), default="Terminate", detail="loops are allowed"),
    )
