"""Reads a section of the configuration from context; what is wrong with it is told by its context key."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from lib.settings import Section

SectionT = TypeVar("SectionT", bound=Section)


class ConfigurationError(ValueError):
    """A context key that is unknown, missing or impossible; the message names the key and what is allowed."""

    def __init__(self, key: str, problem: str, allowed: str) -> None:
        super().__init__(f"configuration: {key}: {problem}; allowed: {allowed}")
        self.key = key


def convert(raw: Any, kind: type[SectionT], where: str) -> SectionT:
    """Convert context to a section; command-line values are strings, so numbers may come as such."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        problem, place = _read(error)
        if isinstance(raw, Mapping):
            place = _with_key(raw, kind, place)
        path = [part for part in place.split(".") if part]
        allowed = section_keys(_section_at(kind, path)) if "unknown field" in problem else _literals_at(kind, path)
        key = ".".join([where, *path])
        raise ConfigurationError(key, problem, ", ".join(map(str, allowed)) or problem) from None


def section_keys(section: type[Section]) -> dict[str, type[Section] | None]:
    """Map each context key of a section to the section it holds, or None for a plain value."""
    return {field.encode_name: _section_in(field.type) for field in msgspec.structs.fields(section)}


def _read(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return what an error says and where, with `[...]` for a key that somebody chose: it may be the problem itself."""
    problem, _, place = str(error).partition(" - at `")
    if place.startswith("key` in `"):
        return problem, f"{place.removeprefix('key` in `$').strip('`.')}[...]"
    return problem, place.removeprefix("$").strip("`.")


def _with_key(raw: Mapping[str, Any], kind: type[Section], place: str) -> str:
    """Name the key that `[...]` in a place stands for: the one whose value is refused alone, too."""
    before, found, after = place.partition("[...]")
    path = before.split(".")
    table: Any = raw
    for part in path if found else ():
        table = table[part]
    for key in table if found else ():
        try:
            msgspec.convert(_replaced(raw, path, {key: table[key]}), kind, strict=False)
        except msgspec.ValidationError:
            return f"{before}.{key}{after}"
    return place


def _replaced(raw: Any, path: list[str], value: Any) -> Any:
    return {**raw, path[0]: _replaced(raw[path[0]], path[1:], value)} if path else value


def _section_at(kind: type[Section], path: list[str]) -> type[Section]:
    """Return the section that a path of context keys ends in."""
    for part in path:
        kind = section_keys(kind).get(part) or kind
    return kind


def _literals_at(kind: type[Section], path: list[str]) -> tuple[object, ...]:
    """Return the values of a field, or of a list's items, that takes only certain values; nothing for any other."""
    section = _section_at(kind, path[:-1])
    annotations = {field.encode_name: field.type for field in msgspec.structs.fields(section)}
    annotation = annotations.get(path[-1].partition("[")[0]) if path else None
    return next((get_args(each) for each in _parts(annotation) if get_origin(each) is Literal), ())


def _section_in(annotation: Any) -> type[Section] | None:
    return next((each for each in _parts(annotation) if isinstance(each, type) and issubclass(each, Section)), None)


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield a type and those that it is made of, at any depth."""
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)
