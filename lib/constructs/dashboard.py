"""The dashboard of an environment."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from constructs import Construct

from lib.constructs.objective_widgets import objective_rows
from lib.constructs.platform_alarms.area import AlarmRow, Area, AreaAlarms
from lib.constructs.platform_alarms.burn_rates import ObjectiveAlarms
from lib.naming import Names

WIDTH = 24
"""Columns of a dashboard; three graphs stand side by side."""


class PlatformDashboard(Construct):
    """First the objectives, then one section an area: the state of its alarms, their metrics with the thresholds, the
    traffic.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        environment: str,
        objectives: ObjectiveAlarms,
        areas: Sequence[AreaAlarms],
    ) -> None:
        super().__init__(scope, construct_id)
        dashboard = cw.Dashboard(
            self,
            "Dashboard",
            dashboard_name=names.of("smartfactory"),
            period_override=cw.PeriodOverride.INHERIT,
            default_interval=cdk.Duration.hours(12),
        )
        title = cw.TextWidget(markdown=f"# SmartFactory {environment} ({names.suffix})", width=WIDTH, height=1)
        dashboard.add_widgets(title)
        for row in objective_rows(objectives, width=WIDTH):
            dashboard.add_widgets(*row)
        for each in areas:
            dashboard.add_widgets(cw.TextWidget(markdown=f"## {each.area.title}", width=WIDTH, height=1))
            dashboard.add_widgets(cw.AlarmStatusWidget(alarms=each.alarms, width=WIDTH, height=3))
            dashboard.add_widgets(*self._graphs(each.area))

    @staticmethod
    def _graphs(area: Area) -> list[cw.IWidget]:
        by_graph: dict[str, list[AlarmRow]] = {}
        for row in area.rows:
            by_graph.setdefault(row.graph, []).append(row)
        watched: list[cw.IWidget] = [
            cw.GraphWidget(
                title=title,
                width=WIDTH // 3,
                left=[row.metric for row in rows],
                left_annotations=[
                    cw.HorizontalAnnotation(value=threshold, label=f"alarm at {threshold:g}", color=cw.Color.RED)
                    for threshold in sorted({row.threshold for row in rows})
                ],
            )
            for title, rows in by_graph.items()
        ]
        traffic: list[cw.IWidget] = [
            cw.GraphWidget(title=title, width=WIDTH // 3, left=metrics) for title, metrics in area.traffic.items()
        ]
        return [*watched, *traffic]
