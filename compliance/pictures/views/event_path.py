"""The way of an event: who puts it into a stream, who reads it from there, and where it goes."""

from compliance.pictures.canvas import Canvas
from compliance.pictures.estate import Estate, key_of
from compliance.pictures.links import Link, links_of
from compliance.pictures.model import Picture
from compliance.pictures.views.slices import targets_of, worker

STREAM = "AWS::Kinesis::Stream"
TITLE = "Event path"
DESCRIPTION = (
    "Who may put records into a stream, who may read them there, and everything that the readers are linked to, with "
    "the trust boundaries in between."
)


def event_path(estate: Estate) -> Picture | None:
    """Return the picture."""
    links = links_of(estate)
    canvas = Canvas(estate)
    streams = [each for each in links if each.target.type == STREAM]
    for link in sorted((each for each in streams if each.writes), key=_outside_first):
        canvas.link(worker(canvas, link.source), canvas.card(link.target), [link])
    for link in streams:
        if link.reads:
            canvas.link(worker(canvas, link.source), canvas.card(link.target), [link])
            others = [each for each in links if key_of(each.target) != key_of(link.target)]
            targets_of(canvas, link.source, others)
    return canvas.picture("event-path", TITLE, DESCRIPTION, down=True)


def _outside_first(link: Link) -> tuple[bool, str]:
    return link.source.resource.type != "AWS::RolesAnywhere::Profile", link.source.resource.path
