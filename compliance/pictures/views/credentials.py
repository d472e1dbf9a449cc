"""Secrets: who changes them, who reads them, and what encrypts them."""

from compliance.pictures.canvas import subtitle
from compliance.pictures.estate import Estate, Workload, key_of
from compliance.pictures.facts import facts
from compliance.pictures.kinds import kind_of
from compliance.pictures.links import links_of
from compliance.pictures.model import Grid, Heading

SECRET = "AWS::SecretsManager::Secret"  # noqa: S105 - a type
TITLE = "Credentials"
DESCRIPTION = "Who may change and who may read which secret, and which key encrypts it. An empty cell is not allowed."


def credentials(estate: Estate) -> Grid | None:
    """Return the grid: a row for each secret, a column for each workload that may do anything with one."""
    links = [each for each in links_of(estate) if each.target.type == SECRET]
    secrets = estate.resources(SECRET)
    workloads = {key_of(each.source.resource): each.source for each in links}
    changers = {key_of(each.source.resource) for each in links if each.writes}
    order = sorted(workloads, key=lambda each: (each not in changers, workloads[each].resource.type, each))
    cells = {
        (
            [key_of(each) for each in secrets].index(key_of(link.target)),
            order.index(key_of(link.source.resource)),
        ): ("changes", "and reads") if link.writes else ("reads",)
        for link in links
    }
    if not cells:
        return None
    return Grid(
        name="credentials",
        title=TITLE,
        subtitle=subtitle(estate, DESCRIPTION),
        description=DESCRIPTION,
        corner="secret",
        rows=tuple(
            Heading(kind_of(SECRET).icon, estate.name(each), ", ".join(facts(estate, each))) for each in secrets
        ),
        columns=tuple(_workload(estate, workloads[each]) for each in order),
        cells=cells,
    )


def _workload(estate: Estate, workload: Workload) -> Heading:
    resource = workload.resource
    return Heading(kind_of(resource.type).icon, estate.name(resource), kind_of(resource.type).noun)
