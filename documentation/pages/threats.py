"""The threat model: threats of each trust boundary, with the controls and rules that answer them."""

from collections.abc import Iterable

from documentation.markdown import code, linked, prose, table
from documentation.pages.rules import anchor
from documentation.sources import Sources
from documentation.threats import Boundary, Threat, load


def markdown(sources: Sources) -> str:
    """Return a section for each boundary.

    Raises:
        InputError: a threat names a control or a rule that is not there.
    """
    model = load(controls=sources.catalogue.controls, rules=sources.rules)
    return "\n".join(_boundary(each, [t for t in model.threat if t.boundary == each.id]) for each in model.boundary)


def _boundary(boundary: Boundary, threats: Iterable[Threat]) -> str:
    rows = [
        [
            each.category.value,
            prose(each.threat),
            prose(each.answer),
            ", ".join(linked(control, f"../reference/controls.md#{anchor(control)}") for control in each.controls),
            ", ".join(linked(code(rule), f"../reference/rules.md#rule-{rule}") for rule in each.rules),
            prose(each.remains),
        ]
        for each in threats
    ]
    head = ["STRIDE", "threat", "what answers it", "controls", "rules", "what remains"]
    return f"## {boundary.title}\n\n{prose(boundary.crosses)}\n\n" + table(head, rows)
