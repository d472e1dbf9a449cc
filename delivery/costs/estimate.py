"""What an environment costs a month."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from delivery.cloud_assembly import ACCOUNT_STAGE, CloudAssembly, Stack
from delivery.configuration import load_context
from delivery.costs.coverage import PRICERS, standing
from delivery.costs.line import Line
from delivery.costs.platform import STACK_TAG, Platform
from delivery.costs.prices import prices
from delivery.costs.usage import Usage
from delivery.errors import InputError

UNTAGGED = "(carries no tags)"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """The lines of an environment's bill.

    Attributes:
        environment: its name.
        usage: what the lines were made for.
        lines: of what its stacks and its account's make.
    """

    environment: str
    usage: Usage
    lines: Sequence[Line]

    @cached_property
    def own(self) -> Sequence[Line]:
        """What its own account pays."""
        return [each for each in self.lines if not each.elsewhere]

    @property
    def total(self) -> float:
        """US$ a month that its own account pays."""
        return self._sum(self.own)

    @property
    def elsewhere(self) -> float:
        """US$ a month that other accounts pay: copies of backups."""
        return self._sum(each for each in self.lines if each.elsewhere)

    @property
    def per_million(self) -> float:
        """US$ for a million events, everything its account pays shared out."""
        return self.total / (self.usage.events / 1e6)

    def by(self, name: Callable[[Line], str]) -> Mapping[str, float]:
        """Return US$ a month by something, the most first."""
        groups: dict[str, list[Line]] = {}
        for each in self.own:
            groups.setdefault(name(each), []).append(each)
        sums = {key: self._sum(lines) for key, lines in groups.items()}
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def by_service(self) -> Mapping[str, float]:
        """Return US$ a month by service."""
        return self.by(lambda line: line.service)

    def by_driver(self) -> Mapping[str, float]:
        """Return US$ a month by what makes them grow."""
        return self.by(lambda line: line.driver)

    def by_tag(self, key: str = STACK_TAG) -> Mapping[str, float]:
        """Return US$ a month by the value of a tag."""
        return self.by(lambda line: line.resource.tags.get(key, UNTAGGED))

    @property
    def tag_keys(self) -> Sequence[str]:
        """Tags that resources carry."""
        return sorted({key for each in self.lines for key in each.resource.tags})

    @property
    def unknown(self) -> Sequence[str]:
        """Resource types of which nobody has said what they cost."""
        return sorted({each.type for each in self.usage.platform.resources if standing(each.type) == "unknown"})

    @property
    def unconfirmed(self) -> float:
        """US$ a month whose price was seen nowhere and is from memory."""
        return self._sum(each for each in self.own if not each.listed.confirmed)

    @staticmethod
    def _sum(lines: Iterable[Line]) -> float:
        """Add lines up. Tiers are of the whole account, so lines of one price share them."""
        quantities: dict[str, float] = {}
        for each in lines:
            quantities[each.price] = quantities.get(each.price, 0) + each.quantity
        return sum(prices()[price].of(quantity) for price, quantity in quantities.items())


def estimate(environment: str, platform: Platform, settings: Mapping[str, Any]) -> Estimate:
    """Return the estimate of a platform.

    Args:
        environment: its name.
        platform: what its stacks and its account's make.
        settings: its section of cdk.json.

    Raises:
        InputError: something of a type that is priced has no price.
    """
    usage = Usage(platform=platform, settings=settings)
    lines: list[Line] = []
    try:
        for resource in platform.resources:
            if pricer := PRICERS.get(resource.type):
                lines += pricer(resource, usage)
        for line in lines:
            line.listed  # noqa: B018 - a price that is missing is said here, and not in the middle of a page
    except KeyError as error:
        raise InputError(f"no price {error.args[0]!r}; allowed: an id of delivery/costs/prices.toml") from None
    except LookupError as error:
        raise InputError(str(error)) from None
    return Estimate(environment=environment, usage=usage, lines=lines)


def of_assembly(assembly: CloudAssembly, environment: str) -> Estimate:
    """Return the estimate of one environment of an assembly, its account's baseline included.

    Raises:
        InputError: the assembly or cdk.json holds no such environment, or something has no price.
    """
    return estimate(environment, Platform.of(stacks_of(assembly, environment)), settings_of(environment))


def stacks_of(assembly: CloudAssembly, environment: str) -> Sequence[Stack]:
    """Return the stacks of an environment and of its account's baseline.

    Raises:
        InputError: there are none.
    """
    own = [each for each in assembly.stacks if each.stage == environment]
    if not own:
        stages = sorted({each.stage for each in assembly.stacks if not each.stage.startswith(ACCOUNT_STAGE)})
        raise InputError(f"{assembly.directory}: holds no environment {environment}; it holds {', '.join(stages)}")
    baseline = [each for each in assembly.stacks if each.stage == f"{ACCOUNT_STAGE}{environment}"]
    return [*own, *baseline]


def settings_of(environment: str) -> Mapping[str, Any]:
    """Return an environment's section of cdk.json.

    Raises:
        InputError: it has none.
    """
    environments: Mapping[str, Mapping[str, Any]] = load_context()["environments"]
    if environment not in environments:
        raise InputError(f"environment {environment!r} is not in cdk.json; allowed: {', '.join(environments)}")
    return environments[environment]
