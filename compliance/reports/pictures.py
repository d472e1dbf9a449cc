"""Pictures of the architecture, drawn from the audited templates."""

from collections.abc import Iterable

from compliance.assembly import Environment
from compliance.pictures.gallery import drawn, views
from compliance.pictures.sheet import Sheet
from compliance.pictures.views.evidence_path import evidence_path
from compliance.reports.dossier import Content, Dossier

FOLDER = "architecture"


def files(drawings: Iterable[Sheet]) -> dict[str, Content]:
    """Return the pictures, one SVG file each."""
    return {f"{FOLDER}/{each.name}.svg": each.file for each in drawings}


def sheets(dossier: Dossier) -> list[Sheet]:
    """Return the pictures; none of templates that are not ours, whose design is not for this project to explain.

    One environment is drawn, since all have the same shape: that with the most resources.

    Raises:
        ToolError: Node, the layout library or the icons are missing.
    """
    if not dossier.ours:
        return []
    environment = shown(dossier)
    return drawn([*views(environment), evidence_path(dossier, environment.name)], cache=dossier.cache)


def shown(dossier: Dossier) -> Environment:
    """Return the environment that is drawn: of several with as many resources, the first by name."""
    return max(dossier.environments, key=lambda each: sum(1 for _ in each.resources))
