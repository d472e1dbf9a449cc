"""The objectives on the dashboard: what is left of each error budget, and how fast it goes."""

from collections.abc import Iterator

from aws_cdk import aws_cloudwatch as cw

from lib.constructs.platform_alarms.burn_rates import URGENCIES, BurnRateAlarms, ObjectiveAlarms, written
from lib.constructs.platform_alarms.objectives import BUDGET_DAYS

COLOURS = {"page": cw.Color.RED, "ticket": cw.Color.ORANGE}


def objective_rows(objectives: ObjectiveAlarms, *, width: int) -> Iterator[list[cw.IWidget]]:
    """Yield rows of widgets, each at most `width` columns wide."""
    share = width // len(objectives.each)
    yield [cw.TextWidget(markdown=f"## Objectives, over {BUDGET_DAYS} days", width=width, height=1)]
    yield [
        cw.AlarmStatusWidget(
            title="Error budgets going too fast",
            alarms=[alarm for each in objectives.each for alarm in each.telling],
            width=width,
            height=3,
        )
    ]
    yield [_left(each, width=share) for each in objectives.each]
    yield [_rate(each, width=share) for each in objectives.each]
    yield [
        cw.AlarmStatusWidget(
            title="Their windows", alarms=[alarm for each in objectives.each for alarm in each.windows], width=width,
            height=4,
        )
    ]  # fmt: skip


def _left(alarms: BurnRateAlarms, *, width: int) -> cw.IWidget:
    return cw.GaugeWidget(
        title=f"{alarms.objective.title}: error budget left, %",
        metrics=[alarms.objective.budget_left()],
        start=f"-P{BUDGET_DAYS}D",
        end="P0D",
        set_period_to_time_range=True,
        left_y_axis=cw.YAxisProps(min=0, max=100),
        width=width,
    )


def _rate(alarms: BurnRateAlarms, *, width: int) -> cw.IWidget:
    burns = [(urgency, burn) for urgency in URGENCIES for burn in urgency.burns]
    return cw.GraphWidget(
        title=f"{alarms.objective.title}: burn rate",
        left=[alarms.objective.burn_rate(burn.long, label=written(burn.long)) for _, burn in burns],
        left_annotations=[
            cw.HorizontalAnnotation(
                value=burn.rate,
                label=f"{urgency.name} at {burn.rate:g} over {written(burn.long)}",
                color=COLOURS[urgency.name],
            )
            for urgency, burn in burns
        ],
        left_y_axis=cw.YAxisProps(min=0),
        width=width,
    )
