"""Places cards, zones and flows with the Eclipse Layout Kernel, which runs in Node."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from compliance.errors import ToolError
from compliance.pictures.card import CARD_WIDTH, card_height
from compliance.pictures.model import Picture, Zone
from compliance.pictures.text import width
from compliance.scanners.cache import Cache
from compliance.scanners.tool import ROOT

RUNNER = Path(__file__).with_name("layout.cjs")
LIBRARY = ROOT / "node_modules" / "elkjs" / "lib" / "elk.bundled.js"
BADGE = 18.0
BEFORE_END = 21.0
"""Pixels between the tip of an arrow and the middle of its number."""

HEADER = 38.0
TITLE_SIZE = 12.5
SECONDS = 120
"""Within which all pictures are placed; it takes about one."""

Point = tuple[float, float]

SPACING = {
    "elk.spacing.nodeNode": "14",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "14",
    "elk.layered.spacing.nodeNodeBetweenLayers": "44",
    "elk.layered.spacing.edgeNodeBetweenLayers": "14",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
}
"""Pixels; a zone does not get them from what is around it."""

USUAL = {
    **SPACING,
    "elk.algorithm": "layered",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.randomSeed": "1",
    "elk.json.shapeCoords": "ROOT",
    "elk.json.edgeCoords": "ROOT",
    "elk.padding": "[top=4,left=4,bottom=4,right=4]",
    "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
    "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.layered.thoroughness": "10",
}

ROOM_FOR_NUMBERS = 20.0
"""Pixels between a zone's heading and its cards where lines come from above."""


@dataclass(frozen=True)
class Box:
    """A placed rectangle, in pixels from the upper left corner of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """A placed picture.

    Attributes:
        width: of the drawing, in pixels.
        height: of the drawing, in pixels.
        zones: zone -> its rectangle.
        cards: card -> its rectangle.
        routes: for each flow its corners, from source to target.
        badges: for each flow the middle of its number.
    """

    width: float
    height: float
    zones: dict[str, Box]
    cards: dict[str, Box]
    routes: tuple[tuple[Point, ...], ...]
    badges: tuple[Point, ...]


def placed(pictures: Sequence[Picture], *, cache: Cache | None = None) -> list[Layout]:
    """Return where everything stands.

    Args:
        pictures: what to place.
        cache: where the layouts of earlier audits are kept; nowhere, if None.

    Raises:
        ToolError: Node or the layout library is missing, or a picture cannot be placed.
    """
    if not pictures:
        return []
    found = json.loads(_kept(json.dumps([_graph(each) for each in pictures]), cache or Cache(None)))
    return [_layout(picture, graph) for picture, graph in zip(pictures, found, strict=True)]


def _graph(picture: Picture) -> dict[str, Any]:
    def children(zone: str) -> list[dict[str, Any]]:
        cards: list[dict[str, Any]] = [
            {"id": f"card {each.id}", "width": CARD_WIDTH, "height": card_height(each)}
            for each in picture.cards
            if each.zone == zone
        ]
        zones: list[dict[str, Any]] = [
            {
                "id": f"zone {each.id}",
                "children": children(each.id),
                "layoutOptions": {**SPACING, **_in_zone(each, down=picture.down)},
            }
            for each in picture.zones
            if each.parent == zone
        ]
        return [*zones, *cards]

    return {
        "id": picture.name,
        "layoutOptions": {**USUAL, "elk.direction": "DOWN" if picture.down else "RIGHT", **picture.options},
        "children": children(""),
        "edges": [
            {
                "id": f"flow {number}",
                "sources": [f"card {flow.source}"],
                "targets": [f"card {flow.target}"],
            }
            for number, flow in enumerate(picture.flows)
        ],
    }


def _in_zone(zone: Zone, *, down: bool) -> dict[str, str]:
    top = HEADER + (ROOM_FOR_NUMBERS if down else 0)
    widest = width(zone.title, TITLE_SIZE, bold=True) + 52
    return {
        "elk.padding": f"[top={top:g},left=12,bottom=12,right=12]",
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        # Placed from left to right and then turned: the sides change places.
        "elk.nodeSize.minimum": f"(60,{widest:.0f})" if down else f"({widest:.0f},60)",
    }


def _kept(graphs: str, cache: Cache) -> str:
    """Return what `run` does, from the cache if it has it."""
    try:
        key = _key(graphs)
    except OSError:  # the library is missing: let Node say it
        return run(graphs)
    return cache.kept(key, lambda: run(graphs))


def _key(graphs: str) -> str:
    """Return the digest of all that a layout depends on: graphs, runner, library, Node."""
    node = Path(_node()).resolve()
    known = node.stat()
    digest = sha256(f"{node} {known.st_size} {known.st_mtime_ns}\0{graphs}\0".encode())
    for file in (RUNNER, LIBRARY):
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _node() -> str:
    beside = Path(sys.executable).with_name("node")
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        raise ToolError("pictures need Node, and there is no `node`; `make setup` installs it")
    return node


@lru_cache(maxsize=4)
def run(graphs: str) -> str:
    """Return graphs with coordinates, JSON both; the page and the files of one audit show the same pictures."""
    node = _node()
    try:
        done = subprocess.run(  # noqa: S603 - our own script
            [node, str(RUNNER)],
            input=graphs,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            env={"NODE_PATH": str(ROOT / "node_modules")},
        )
    except subprocess.TimeoutExpired:
        raise ToolError(f"pictures were not placed within {SECONDS} s") from None
    if done.returncode:
        raise ToolError(f"pictures cannot be placed: {(done.stderr.strip().splitlines() or ['no reason'])[0]}")
    return done.stdout


def _layout(picture: Picture, graph: dict[str, Any]) -> Layout:
    boxes: dict[str, Box] = {}

    def collect(node: dict[str, Any]) -> None:
        for each in node.get("children", ()):
            boxes[each["id"]] = Box(*(_whole(each[key]) for key in ("x", "y", "width", "height")))
            collect(each)

    collect(graph)
    edges = {each["id"]: each for each in graph.get("edges", ())}
    routes = [_route(edges[f"flow {number}"]) for number in range(len(picture.flows))]
    return Layout(
        _whole(graph["width"]),
        _whole(graph["height"]),
        {each.id: boxes[f"zone {each.id}"] for each in picture.zones},
        {each.id: boxes[f"card {each.id}"] for each in picture.cards},
        tuple(routes),
        tuple(_badge(each) for each in routes),
    )


def _route(edge: dict[str, Any]) -> tuple[Point, ...]:
    section = edge["sections"][0]
    points = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
    return tuple((_whole(each["x"]), _whole(each["y"])) for each in points)


def _badge(route: Sequence[Point]) -> Point:
    """Return where a flow's number stands: shortly before its end, where lines are apart from each other."""
    (x, y), (end_x, end_y) = route[-2], route[-1]
    length = _distance(route[-2], route[-1])
    back = min(BEFORE_END, length / 2)
    return _whole(end_x + (x - end_x) * back / length), _whole(end_y + (y - end_y) * back / length)


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _whole(value: float) -> float:
    """Return a coordinate to half a pixel: enough to look right, and without the last digits of a division."""
    return round(value * 2) / 2
