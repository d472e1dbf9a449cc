"""The configuration of one environment: CDK context, validated once, frozen.

Everything below this module takes an `EnvironmentConfig`; nothing below it asks which environment it is in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lib.consistency import contradictions
from lib.naming import SUFFIX_PATTERN, Names
from lib.runbooks import Runbooks
from lib.sections import ConfigurationError, convert, section_keys
from lib.settings import EnvironmentSettings, Github, RegionFacts
from lib.sizing import shard_count

ENTRIES = ("platform", "account", "assembly")
"""What `-c entry=` selects: one environment, its account's baseline, or everything (what the audit reads)."""

PRODUCTION = "prod"
"""A name that only an environment with `production: true` may have; others may be production under another name."""

RESERVED_CONTEXT = frozenset({"environments", "regions", "github", "entry", "environment", "environmentSuffix"})
IGNORED_CONTEXT_PREFIXES = ("@aws-cdk", "aws:", "cdk:", "aws-cdk:", "availability-zones:")


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
        known = section_keys(EnvironmentSettings)
        parts = key.split(".")
        if parts[0] not in known:
            allowed = ", ".join(sorted({*RESERVED_CONTEXT, *known} - {"environments", "regions", "github"}))
            raise ConfigurationError(key, "unknown context key", f"{allowed}, or section.key")
        section = known[parts[0]]
        if len(parts) == 1 and section is not None:
            raise ConfigurationError(key, "is a section", ", ".join(f"{key}.{each}" for each in section_keys(section)))
        if len(parts) > 1 and (section is None or len(parts) > 2 or parts[1] not in section_keys(section)):
            allowed = ", ".join(f"{parts[0]}.{each}" for each in section_keys(section)) if section else parts[0]
            raise ConfigurationError(key, "unknown context key", allowed)
        found[key] = value
    return found


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
    settings = convert(raw, EnvironmentSettings, f"environments.{name}")
    region = settings.region
    facts = convert(context.get("regions", {}).get(region, {}), RegionFacts, f"regions.{region}")
    config = EnvironmentConfig(
        name=name,
        names=Names(suffix),
        settings=settings,
        region_facts=facts,
        github=convert(context.get("github", {}), Github, "github"),
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
