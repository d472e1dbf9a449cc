"""The keys of an environment: what each takes, its default, and its value in each environment of cdk.json."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect as kinds

from documentation.markdown import code, prose, table
from documentation.sources import Sources
from documentation.types import attributes, default, introduction, shown, taken
from lib.settings import EnvironmentSettings, Github, RegionFacts


def markdown(sources: Sources) -> str:
    """Return a section for each part of an environment, and those for regions and the repository."""
    fields = _fields(EnvironmentSettings)
    plain = [field for field in fields if section_of(field.type) is None]
    parts = [
        "## The environment itself\n",
        _table(sources, EnvironmentSettings, plain, prefix=""),
    ]
    for field in fields:
        section = section_of(field.type)
        if section is not None:
            parts += [f"## {code(field.encode_name)}\n", f"{introduction(section)}\n"]
            parts.append(_table(sources, section, _fields(section), prefix=field.encode_name))
            parts += [_nested(each) for each in _tables_in(section)]
    parts += ["## `context.regions`\n", f"{introduction(RegionFacts)}\n", _keys(RegionFacts)]
    parts += ["## `context.github`\n", f"{introduction(Github)}\n", _keys(Github)]
    return "\n".join(parts)


def section_of(kind: kinds.Type) -> type[msgspec.Struct] | None:
    """Return the section that a field holds, or None for a plain value."""
    options = kind.types if isinstance(kind, kinds.UnionType) else (kind,)
    return next((each.cls for each in options if isinstance(each, kinds.StructType)), None)


def _fields(section: type[msgspec.Struct]) -> tuple[kinds.Field, ...]:
    info = kinds.type_info(section)
    return info.fields if isinstance(info, kinds.StructType) else ()


def _table(sources: Sources, section: type[msgspec.Struct], fields: Any, *, prefix: str) -> str:
    said = attributes(section)
    names = list(sources.environments)
    rows = []
    for field in fields:
        key = f"{prefix}.{field.encode_name}" if prefix else field.encode_name
        values = [_value(sources.environments[name], prefix, field.encode_name) for name in names]
        text = taken(field.type) + (f". {prose(said[field.name])}" if field.name in said else "")
        rows.append([code(key), text, default(field), *values])
    return table(["key", "what it takes", "default", *names], rows)


def _keys(section: type[msgspec.Struct]) -> str:
    said = attributes(section)
    rows = []
    for field in _fields(section):
        inner = section_of(field.type)
        text = _list_of_keys(inner) if inner else taken(field.type)
        rows.append([code(field.encode_name), text + _more(said, field.name), default(field)])
    return table(["key", "what it takes", "default"], rows)


def _list_of_keys(section: type[msgspec.Struct]) -> str:
    return "; ".join(f"{code(field.encode_name)}: {taken(field.type)}" for field in _fields(section))


def _more(said: dict[str, str], name: str) -> str:
    return f". {prose(said[name])}" if name in said else ""


def _tables_in(section: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield the sections that the tables of a section hold by names that somebody chose."""
    for field in _fields(section):
        if isinstance(field.type, kinds.DictType) and isinstance(field.type.value_type, kinds.StructType):
            yield field.type.value_type.cls


def _nested(section: type[msgspec.Struct]) -> str:
    return f"Each of {code(section.__name__)}: {introduction(section)}\n\n{_keys(section)}"


def _value(environment: dict[str, Any], prefix: str, key: str) -> str:
    table_ = environment.get(prefix, {}) if prefix else environment
    value = table_.get(key, msgspec.UNSET)
    return "" if value is msgspec.UNSET else shown(value)
