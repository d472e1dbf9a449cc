"""The configuration of one environment: CDK context, validated once, frozen.

Everything below this module takes an `EnvironmentConfig`; nothing below it asks which environment it is in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args, get_origin

import msgspec

from lib.consistency import contradictions
from lib.naming import SUFFIX_PATTERN, Names
from lib.runbooks import Runbooks
from lib.settings import EnvironmentSettings, Github, RegionFacts, Section
from lib.sizing import shard_count

ENTRIES = ("platform", "account", "assembly")
"""What `-c entry=` selects: one environment, its account's baseline, or everything (what the audit reads)."""

PRODUCTION = "prod"
"""A name that only an environment with `production: true` may have; others may be production under another name."""

RESERVED_CONTEXT = frozenset({"environments", "regions", "github", "entry", "environment", "environmentSuffix"})
IGNORED_CONTEXT_PREFIXES = ("@aws-cdk", "aws:", "cdk:", "aws-cdk:", "availability-zones:")

SectionT = TypeVar("SectionT", bound=Section)


class ConfigurationError(ValueError):
    """A context key that is unknown, missing or impossible; the message names the key and what is allowed."""

    def __init__(self, key: str, problem: str, allowed: str) -> None:
        super().__init__(f"configuration: {key}: {problem}; allowed: {allowed}")
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentConfig:
    """Everything that a stage is built from.

    Attributes:
        name: the environment: `dev`, `staging`, `prod`, or another that `context.environments` names.
        names: makes physical names; carries the suffix.
        settings: the environment's own values.
        region_facts: what only the region decides.
        github: who may deploy.
        shards: of the stream, from the load.
        account_environments: the environments that live in the same account, this one included.
    """

    name: str
    names: Names
    settings: EnvironmentSettings
    region_facts: RegionFacts
    github: Github
    shards: int
    account_environments: tuple[str, ...]

    @property
    def suffix(self) -> str:
        """The environment suffix."""
        return self.names.suffix

    @property
    def runbooks(self) -> Runbooks:
        """Where the pages of alarms are: on the documentation site if it is served, else in the repository."""
        site = self.settings.alarms.documentation
        return Runbooks.on_site(site) if site else Runbooks.in_repository(self.github.repository, self.github.branch)

    @property
    def tags(self) -> dict[str, str]:
        """The tags that every taggable resource carries."""
        return {
            "Project": "smartfactory",
            "Environment": self.name,
            "EnvironmentSuffix": self.suffix,
            "Owner": self.settings.owner,
            "CostCenter": self.settings.cost_center,
            "DataClassification": self.settings.data_classification,
            "ManagedBy": "aws-cdk",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What one run of the application builds.

    Attributes:
        environments: stages of the platform.
        accounts: one environment for each account whose baseline is built.
    """

    environments: tuple[EnvironmentConfig, ...]
    accounts: tuple[EnvironmentConfig, ...]


def load_selection(context: Mapping[str, Any]) -> Selection:
    """Read the whole CDK context.

    Args:
        context: all context values, cdk.json's and the command line's (`-c key=value`, strings).

    Raises:
        ConfigurationError: a key is unknown or missing, a value is impossible, or two values contradict.
    """
    environments = context.get("environments")
    if not isinstance(environments, Mapping) or not environments:
        raise ConfigurationError("environments", "missing", "a table of environments in cdk.json")
    entry = context.get("entry", "platform")
    if entry not in ENTRIES:
        raise ConfigurationError("entry", f"{entry!r} is unknown", ", ".join(ENTRIES))
    name = context.get("environment", "dev")
    if name not in environments:
        raise ConfigurationError("environment", f"{name!r} is unknown", ", ".join(environments))
    overrides = _overrides(context)
    if entry != "assembly":
        suffix = context.get("environmentSuffix", name)
        config = _environment(context, name, suffix, overrides)
        return (
            Selection(environments=(config,), accounts=())
            if entry == "platform"
            else Selection(environments=(), accounts=(config,))
        )
    if "environment" in context or "environmentSuffix" in context:
        raise ConfigurationError("entry", "'assembly' builds every environment", "no environment, no environmentSuffix")
    configs = tuple(_environment(context, each, each, overrides) for each in environments)
    by_account = {config.settings.account: config for config in reversed(configs)}
    return Selection(environments=configs, accounts=tuple(c for c in configs if c in by_account.values()))


def _overrides(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context keys that override values of the environment; refuse those that nothing reads."""
    found = {}
    for key, value in context.items():
        if key in RESERVED_CONTEXT or key.startswith(IGNORED_CONTEXT_PREFIXES):
            continue
        known = _fields(EnvironmentSettings)
        parts = key.split(".")
        if parts[0] not in known:
            allowed = ", ".join(sorted({*RESERVED_CONTEXT, *known} - {"environments", "regions", "github"}))
            raise ConfigurationError(key, "unknown context key", f"{allowed}, or section.key")
        section = known[parts[0]]
        if len(parts) == 1 and section is not None:
            raise ConfigurationError(key, "is a section", ", ".join(f"{key}.{each}" for each in _fields(section)))
        if len(parts) > 1 and (section is None or len(parts) > 2 or parts[1] not in _fields(section)):
            allowed = ", ".join(f"{parts[0]}.{each}" for each in _fields(section)) if section else parts[0]
            raise ConfigurationError(key, "unknown context key", allowed)
        found[key] = value
    return found


def _fields(section: type[Section]) -> dict[str, type[Section] | None]:
    """Map each context key of a section to the section it holds, or None for a plain value."""
    return {field.encode_name: _section_in(field.type) for field in msgspec.structs.fields(section)}


def _section_in(annotation: Any) -> type[Section] | None:
    return next((each for each in _parts(annotation) if isinstance(each, type) and issubclass(each, Section)), None)


def _parts(annotation: Any) -> Iterator[Any]:
    """Yield a type and those that it is made of, at any depth."""
    yield annotation
    for each in get_args(annotation):
        yield from _parts(each)


def _environment(
    context: Mapping[str, Any], name: str, suffix: object, overrides: Mapping[str, Any]
) -> EnvironmentConfig:
    if not isinstance(suffix, str) or not SUFFIX_PATTERN.match(suffix):
        raise ConfigurationError(
            "environmentSuffix", f"{suffix!r} cannot end a name", f"1 to 19 characters, {SUFFIX_PATTERN.pattern}"
        )
    raw = {key: dict(value) if isinstance(value, Mapping) else value for key, value in
           context["environments"][name].items()}  # fmt: skip
    for key, value in overrides.items():
        section, _, field = key.partition(".")
        if field:
            raw.setdefault(section, {})[field] = value
        else:
            raw[section] = value
    settings = _convert(raw, EnvironmentSettings, f"environments.{name}")
    region = settings.region
    facts = _convert(context.get("regions", {}).get(region, {}), RegionFacts, f"regions.{region}")
    config = EnvironmentConfig(
        name=name,
        names=Names(suffix),
        settings=settings,
        region_facts=facts,
        github=_convert(context.get("github", {}), Github, "github"),
        shards=shard_count(
            events_per_second=settings.load.events_per_second,
            burst_factor=settings.load.burst_factor,
            bytes_per_event=settings.load.bytes_per_event,
            headroom=settings.load.headroom,
        ),
        account_environments=tuple(
            each
            for each, other in context["environments"].items()
            if each == name or overrides.get("account", other.get("account")) == settings.account
        ),
    )
    if name == PRODUCTION and not settings.production:
        raise ConfigurationError(f"environments.{name}.production", f"false, for an environment named {name}", "true")
    for found in contradictions(settings, shards=config.shards):
        raise ConfigurationError(f"environments.{name}.{found.key}", found.problem, found.allowed)
    return config


def _convert(raw: Any, kind: type[SectionT], where: str) -> SectionT:
    """Convert context to a section; command-line values are strings, so numbers may come as such."""
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        problem, place = _read(error)
        if isinstance(raw, Mapping):
            place = _with_key(raw, kind, place)
        path = [part for part in place.split(".") if part]
        allowed = _fields(_section_at(kind, path)) if "unknown field" in problem else _literals_at(kind, path)
        key = ".".join([where, *path])
        raise ConfigurationError(key, problem, ", ".join(map(str, allowed)) or problem) from None


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
        kind = _fields(kind).get(part) or kind
    return kind


def _literals_at(kind: type[Section], path: list[str]) -> tuple[object, ...]:
    """Return the values of a field, or of a list's items, that takes only certain values; nothing for any other."""
    section = _section_at(kind, path[:-1])
    annotations = {field.encode_name: field.type for field in msgspec.structs.fields(section)}
    annotation = annotations.get(path[-1].partition("[")[0]) if path else None
    return next((get_args(each) for each in _parts(annotation) if get_origin(each) is Literal), ())
