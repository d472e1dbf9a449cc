"""The combinations of values that the synthesis refuses: what `lib/consistency.py` looks at."""

import ast
from collections.abc import Iterator

from documentation.markdown import code, table
from documentation.sources import Sources

NAME = "Contradiction"


def markdown(sources: Sources) -> str:
    """Return the keys that are checked together, with what is said of them; `…` stands for a value."""
    tree = ast.parse((sources.root / "lib" / "consistency.py").read_text(encoding="utf-8"))
    rows = dict.fromkeys(tuple(_texts(tree)))
    return table(["key", "what is wrong", "what is allowed"], [[code(key), *said] for key, *said in rows])


def _texts(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    assigned = {
        node.targets[0].id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == NAME:
            yield tuple(_text(each, assigned) for each in node.args)


def _text(node: ast.expr, assigned: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=values):
            return "".join(_text(each, {}) if isinstance(each, ast.Constant) else "…" for each in values)
        case ast.Name(id=name) if name in assigned:
            return _text(assigned[name], {})
        case _:
            return "…"
