"""Which pictures there are of an environment, and how each becomes an SVG file."""

from collections.abc import Callable, Sequence

from compliance.assembly import Environment
from compliance.pictures.drawing import drawing
from compliance.pictures.estate import Estate
from compliance.pictures.grid import grid
from compliance.pictures.layout import placed
from compliance.pictures.model import Grid, Picture, Plan
from compliance.pictures.plan import plan
from compliance.pictures.sheet import Block, Sheet, sheet
from compliance.pictures.tables import flow_table, legend
from compliance.pictures.views.context import context
from compliance.pictures.views.credentials import credentials
from compliance.pictures.views.event_path import event_path
from compliance.pictures.views.network import network
from compliance.pictures.views.records import records
from compliance.pictures.views.request_path import request_path
from compliance.pictures.views.security_groups import security_groups
from compliance.scanners.cache import Cache

VIEWS: tuple[Callable[[Estate], Picture | Grid | Plan | None], ...] = (
    context,
    network,
    event_path,
    request_path,
    security_groups,
    credentials,
    records,
)


def views(environment: Environment) -> list[Picture | Grid | Plan]:
    """Return every picture of an environment that there is something for."""
    estate = Estate(environment)
    return [picture for view in VIEWS if (picture := view(estate)) is not None]


def drawn(pictures: Sequence[Picture | Grid | Plan], *, cache: Cache | None = None) -> list[Sheet]:
    """Return pictures as they are shown; those that have to be placed are placed together.

    Args:
        pictures: what to draw.
        cache: see `placed`.

    Raises:
        ToolError: Node, the layout library or the icons are missing.
    """
    graphs = [each for each in pictures if isinstance(each, Picture)]
    layouts = {each.name: layout for each, layout in zip(graphs, placed(graphs, cache=cache), strict=True)}

    def blocks(picture: Picture | Grid | Plan) -> list[Block]:
        if isinstance(picture, Grid):
            return [grid(picture)]
        if isinstance(picture, Plan):
            return [plan(picture)]
        return [drawing(picture, layouts[picture.name]), legend(picture)]

    return [
        sheet(
            name=each.name,
            title=each.title,
            subtitle=each.subtitle,
            description=each.description,
            blocks=blocks(each),
            table=flow_table(each) if isinstance(each, Picture) and each.flows else None,
        )
        for each in pictures
    ]
