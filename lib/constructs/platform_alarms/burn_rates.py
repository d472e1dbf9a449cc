"""Alarms on how fast error budgets are used up: several rates, each over a long and a short window.

Source of rates and windows: "Alerting on SLOs", The Site Reliability Workbook, chapter 5, table 5-8. The long window
says that a part of the budget is gone, the short one that it still goes: the alarm ends soon after the trouble does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from constructs import Construct

from lib.constructs.alarm import tell
from lib.constructs.platform_alarms.area import AT_LEAST
from lib.constructs.platform_alarms.objectives import BUDGET_DAYS, Objective
from lib.naming import Names
from lib.runbooks import Runbooks

FEWEST_BAD = 10
"""Fewer bad ones than this in a long window are no reason to call anybody, whatever share of a quiet hour they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Burn:
    """A rate that is too high, and how long it has to last.

    Attributes:
        rate: how many times as fast as allowed the budget is used up.
        long: the window in which a relevant part of the budget was used up.
        short: a twelfth of it or so; in it the rate is still as high.
    """

    rate: float
    long: cdk.Duration
    short: cdk.Duration

    @property
    def spent_percent(self) -> float:
        """What is gone of the budget when the rate has lasted for the long window, in percent."""
        return 100 * self.rate * self.long.to_hours() / (24 * BUDGET_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """What is done about a burn rate.

    Attributes:
        name: part of the alarm's name.
        action: the first words of its description.
        burns: any of them raises it.
    """

    name: str
    action: str
    burns: tuple[Burn, ...]


URGENCIES = (
    Urgency(
        name="page",
        action="Act now",
        burns=(
            Burn(rate=14.4, long=cdk.Duration.hours(1), short=cdk.Duration.minutes(5)),
            Burn(rate=6, long=cdk.Duration.hours(6), short=cdk.Duration.minutes(30)),
        ),
    ),
    Urgency(
        name="ticket",
        action="Act in working hours",
        burns=(
            Burn(rate=3, long=cdk.Duration.days(1), short=cdk.Duration.hours(2)),
            # CloudWatch looks back over seven days at most.
            Burn(rate=1, long=cdk.Duration.days(3), short=cdk.Duration.hours(6)),
        ),
    ),
)


def written(window: cdk.Duration) -> str:
    """Return a window as alarms write it: 5m, 1h, 3d."""
    minutes = int(window.to_minutes())
    for unit, size in (("d", 1440), ("h", 60)):
        if minutes % size == 0:
            return f"{minutes // size}{unit}"
    return f"{minutes}m"


class BurnRateAlarms(Construct):
    """The alarms of one objective: two that tell somebody, made of eight that look at one window each.

    Attributes:
        objective: as given.
        telling: `smartfactory-slo-{objective}-page-{suffix}` and `-ticket-`.
        windows: what they are made of; these tell nobody by themselves.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, objective: Objective, names: Names, runbooks: Runbooks
    ) -> None:
        """Create the alarms.

        Args:
            scope: where.
            construct_id: unique there.
            objective: what they watch.
            names: makes physical names.
            runbooks: makes the address of the page, which all of them share.
        """
        super().__init__(scope, construct_id)
        self.objective, self._names, self._runbooks = objective, names, runbooks
        self.windows: list[cw.Alarm] = []
        self.telling = [self._telling(each) for each in URGENCIES]

    def _telling(self, urgency: Urgency) -> cw.CompositeAlarm:
        spent = " or ".join(f"{each.spent_percent:g} % within {written(each.long)}" for each in urgency.burns)
        alarm = cw.CompositeAlarm(
            self,
            urgency.name.title(),
            composite_alarm_name=self._names.of(f"smartfactory-slo-{self.objective.name}-{urgency.name}"),
            alarm_description=self._describe(
                f"{urgency.action}. {self.objective.bad} "
                f"Threshold: {spent} of the error budget of {BUDGET_DAYS} days used up, and still going on."
            ),
            alarm_rule=cw.AlarmRule.any_of(*(self._both(each) for each in urgency.burns)),
        )
        tell(alarm, scope=alarm, names=self._names)
        return alarm

    def _both(self, burn: Burn) -> cw.IAlarmRule:
        pair = (self._window(burn, burn.long, fewest=FEWEST_BAD), self._window(burn, burn.short, fewest=1))
        return cw.AlarmRule.all_of(*(cw.AlarmRule.from_alarm(each, cw.AlarmState.ALARM) for each in pair))

    def _window(self, burn: Burn, window: cdk.Duration, *, fewest: int) -> cw.Alarm:
        name = f"{burn.rate:.0f}x-{written(window)}"
        alarm = cw.Alarm(
            self,
            name.title().replace("-", ""),
            alarm_name=self._names.of(f"smartfactory-slo-{self.objective.name}-{name}"),
            alarm_description=self._describe(
                f"Tells nobody by itself: one window of the objective's alarms. {self.objective.bad} "
                f"Threshold: the error budget of {BUDGET_DAYS} days used up {burn.rate:g} times as fast as allowed."
            ),
            metric=self.objective.burn_rate(window, fewest=fewest),
            threshold=burn.rate,
            comparison_operator=AT_LEAST,
            evaluation_periods=1,
            treat_missing_data=self.objective.missing,
        )
        self.windows.append(alarm)
        return alarm

    def _describe(self, text: str) -> str:
        return self._names.describe(self._runbooks.describe(text, f"slo-{self.objective.name}"))


class ObjectiveAlarms(Construct):
    """The alarms of all objectives of an environment.

    Attributes:
        each: those of one objective each, in their order.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, objectives: Sequence[Objective], names: Names, runbooks: Runbooks
    ) -> None:
        super().__init__(scope, construct_id)
        self.each = [
            BurnRateAlarms(self, each.name.title().replace("-", ""), objective=each, names=names, runbooks=runbooks)
            for each in objectives
        ]
