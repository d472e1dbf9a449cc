"""Says in words what a field of a msgspec struct takes."""

import ast
import inspect
from itertools import pairwise
from textwrap import dedent
from typing import Any

from msgspec import NODEFAULT, Struct
from msgspec import inspect as kinds

from documentation.markdown import code

_PLAIN = {kinds.BoolType: "`true` or `false`", kinds.NoneType: "absent", kinds.AnyType: "anything"}


def taken(kind: kinds.Type) -> str:  # noqa: PLR0911 - one for each kind
    """Return what a type takes, with its limits, as Markdown of one line."""
    match kind:
        case kinds.Metadata(type=inner, extra_json_schema=extra):
            return str((extra or {}).get("description") or taken(inner))
        case kinds.IntType() | kinds.FloatType():
            return _number(kind)
        case kinds.StrType(pattern=pattern, min_length=least):
            return f"text like {code(pattern)}" if pattern else "text" + (", not empty" if least else "")
        case kinds.LiteralType(values=values):
            return "one of " + ", ".join(map(code, values)) if len(values) > 1 else code(values[0])
        case kinds.UnionType(types=types):
            return " or ".join(taken(each) for each in types if not isinstance(each, kinds.NoneType))
        case kinds.VarTupleType(item_type=item, min_length=least, max_length=most):
            return f"a list{_between(least, most)} of: {taken(item)}"
        case kinds.DictType(key_type=key, value_type=value, max_length=most):
            return f"a table{_between(None, most)}, {taken(key)} to {taken(value)}"
        case kinds.StructType(cls=cls):
            return f"the keys of {code(cls.__name__)}"
        case _:
            return _PLAIN.get(type(kind), code(type(kind).__name__.removesuffix("Type").lower()))


def default(field: kinds.Field) -> str:
    """Return a field's default; `required` where there is none, `absent` for none."""
    if field.required:
        return "required"
    value = field.default_factory() if field.default is NODEFAULT else field.default
    return "absent" if value is None else shown(value)


def shown(value: Any) -> str:
    """Return a value of the configuration as it stands in JSON, short."""
    match value:
        case None | () | [] | {}:
            return "none"
        case bool():
            return code(str(value).lower())
        case list() | tuple():
            return ", ".join(map(shown, value))
        case dict():
            return ", ".join(map(code, value))
        case _:
            return code(value)


def attributes(cls: type) -> dict[str, str]:
    """Return what a class says of its attributes: under `Attributes:` in its docstring, and in texts below a field."""
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if issubclass(base, Struct) and base is not Struct:
            found |= _listed(inspect.cleandoc(base.__doc__ or "")) | _below(base)
    return found


def introduction(cls: type) -> str:
    """Return a class's docstring without its list of attributes."""
    return inspect.cleandoc(cls.__doc__ or "").partition("\nAttributes:")[0].strip()


def _listed(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in text.partition("\nAttributes:")[2].splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            name, _, said = line.strip().partition(": ")
            found[name] = said
        elif name and line.strip():
            found[name] += f" {line.strip()}"
    return found


def _below(cls: type) -> dict[str, str]:
    try:
        body = ast.parse(dedent(inspect.getsource(cls))).body[0]
    except (OSError, TypeError):
        return {}
    statements = body.body if isinstance(body, ast.ClassDef) else []
    return {
        field.target.id: str(text.value.value)
        for field, text in pairwise(statements)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
    }


def _number(kind: "kinds.IntType | kinds.FloatType") -> str:
    word = "a whole number" if isinstance(kind, kinds.IntType) else "a number"
    if kind.ge is not None and kind.le is not None:
        return f"{word}, {kind.ge:,} to {kind.le:,}"
    return f"{word}, at least {kind.ge:,}" if kind.ge is not None else word


def _between(least: int | None, most: int | None) -> str:
    if least and least == most:
        return f" of exactly {least}"
    return (f" of at least {least}" if least else "") + (f" of at most {most}" if most else "")
