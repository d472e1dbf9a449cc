"""The growth curve as SVG."""

import json
from collections.abc import Sequence
from typing import Any

import vl_convert

from delivery.costs.growth import Point

PARTS = ("RDS", "Kinesis Data Streams", "AWS Backup", "Fargate", "EFS", "CloudWatch")
"""Shown by themselves, from the largest at high load on; everything else is one."""
OTHERS = "everything else"
WIDTH, HEIGHT = 420, 300


def chart(points: Sequence[Point]) -> str:
    """Return the curve: US$ a month by service, and US$ for a million events, by events a second."""
    rates = {point.sizes.rate: f"{point.sizes.rate // 1_000}k" for point in points}
    parts = [
        {"rate": rates[point.sizes.rate], "part": part, "usd": round(usd, 2), "order": order}
        for point in points
        for order, (part, usd) in enumerate(_parts(point).items())
    ]
    millions = [
        {
            "rate": rates[point.sizes.rate],
            "usd": round(point.estimate.per_million, 3),
            "label": f"{point.estimate.per_million:.2f}",
        }
        for point in points
    ]
    order = list(rates.values())
    horizontal = {
        "field": "rate",
        "type": "ordinal",
        "sort": order,
        "title": "events a second",
        "axis": {"labelAngle": 0},
    }
    specification: dict[str, Any] = {
        "background": "white",
        "concat": [
            {
                "width": WIDTH,
                "height": HEIGHT,
                "title": "US$ a month, by service",
                "data": {"values": parts},
                "mark": "bar",
                "encoding": {
                    "x": horizontal,
                    "y": {"field": "usd", "type": "quantitative", "title": None, "axis": {"format": ",.0f"}},
                    "color": {
                        "field": "part",
                        "type": "nominal",
                        "title": None,
                        "sort": [*PARTS, OTHERS],
                        "scale": {"scheme": "tableau10"},
                        "legend": {"orient": "bottom", "columns": 4},
                    },
                    "order": {"field": "order"},
                },
            },
            {
                "width": WIDTH,
                "height": HEIGHT,
                "title": "US$ for a million events",
                "data": {"values": millions},
                "layer": [
                    {"mark": {"type": "line", "point": True}},
                    {
                        "mark": {"type": "text", "dy": -10},
                        "encoding": {"text": {"field": "label"}},
                    },
                ],
                "encoding": {"x": horizontal, "y": {"field": "usd", "type": "quantitative", "title": None}},
            },
        ],
        "config": {"font": "sans-serif"},
    }
    return str(vl_convert.vegalite_to_svg(json.dumps(specification))) + "\n"


def _parts(point: Point) -> dict[str, float]:
    services = dict(point.estimate.by_service())
    parts = {name: services.pop(name, 0.0) for name in PARTS}
    return {**parts, OTHERS: sum(services.values())}
