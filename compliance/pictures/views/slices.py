"""What several views do: show what a workload is linked to, with like things on one card."""

from collections.abc import Iterable, Sequence

from compliance.pictures.canvas import Canvas
from compliance.pictures.estate import Workload, key_of
from compliance.pictures.kinds import several
from compliance.pictures.links import Link
from compliance.pictures.views.outsiders import OUTSIDE

PASSED_BY = ("AWS::EC2::VPCEndpoint",)
"""Types that a connection only goes through: they are named beside what is behind them."""

PROFILE, ROLE = "AWS::RolesAnywhere::Profile", "AWS::IAM::Role"


def worker(canvas: Canvas, workload: Workload) -> str:
    """Return the card of a workload: a certificate's holder stands outside, a role alone for a task on demand."""
    if workload.resource.type == PROFILE:
        roles = [canvas.estate.name(each) for each in workload.roles]
        return canvas.actor(
            "/".join(key_of(workload.resource)),
            icon="resource/AWSIoTThingFactory",
            title="Holders of certificates",
            lines=(canvas.estate.name(workload.resource), several("IAM role", len(roles)) + ":", *roles),
            zone=canvas.outside(OUTSIDE),
        )
    if workload.resource.type == ROLE:
        return canvas.card(workload.resource, title="ECS task, started when needed", lines=("as this role",))
    return canvas.card(workload.resource)


def targets_of(canvas: Canvas, workload: Workload, links: Iterable[Link]) -> None:
    """Show everything that a workload is linked to; resources of a type in one place share a card."""
    mine = [each for each in links if key_of(each.source.resource) == key_of(workload.resource)]
    for group in grouped(canvas, mine):
        canvas.link(worker(canvas, workload), canvas.card(*(each.target for each in group)), group)


def grouped(canvas: Canvas, links: Iterable[Link]) -> list[Sequence[Link]]:
    """Return links from one workload by type, place and direction of what they go to."""
    found: dict[tuple[object, ...], list[Link]] = {}
    for link in links:
        if link.target.type in PASSED_BY:
            continue
        place = tuple(key_of(each) for each in canvas.estate.subnets(link.target))
        found.setdefault((link.target.type, place, link.target.stack, link.reads, link.writes), []).append(link)
    return list(found.values())
