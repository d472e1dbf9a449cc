"""AWS's architecture icons, from the package `aws-icons`; a picture holds those alone that it shows.

AWS lets everybody use them in diagrams of architectures. Source: https://aws.amazon.com/architecture/icons/
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from compliance.errors import ToolError
from compliance.scanners.tool import ROOT

FOLDER = ROOT / "node_modules" / "aws-icons" / "icons"
UNKNOWN = "resource/GenericApplication"

_NAMESPACE = "http://www.w3.org/2000/svg"
_DARK = frozenset({"#242f3e", "#232f3e", "#232f3d"})
"""AWS's inks, which nobody would see on a dark page: they become the colour of text."""


def symbol_id(icon: str) -> str:
    """Return the id under which a picture holds an icon."""
    return f"i-{re.sub('[^a-z0-9]+', '-', icon.rpartition('/')[2].lower())}"


def symbols(icons: Iterable[str], *, prefix: str = "") -> list[str]:
    """Return SVG `symbol` elements, one for each different icon, sorted."""
    return [
        f'<symbol id="{prefix}{symbol_id(each)}" viewBox="{_icon(each)[0]}">{_icon(each)[1]}</symbol>'
        for each in sorted(set(icons))
    ]


@cache
def _icon(name: str) -> tuple[str, str]:
    """Return an icon's view box and content, without titles, which would be read out with every card.

    Raises:
        ToolError: the package is not installed, or does not have it.
    """
    path = FOLDER / f"{name}.svg"
    try:
        root = ET.fromstring(path.read_bytes())  # noqa: S314 - of a package that the lock pins by its digest
    except FileNotFoundError:
        raise ToolError(f"icon {name} is not in {Path(*FOLDER.parts[-3:])}; `make setup` installs aws-icons") from None
    for parent in list(root.iter()):
        for child in [each for each in parent if each.tag == f"{{{_NAMESPACE}}}title"]:
            parent.remove(child)
        if parent.get("fill", "").lower() in _DARK:
            parent.set("fill", "currentColor")
    inside = "".join(ET.tostring(each, encoding="unicode") for each in root)
    inside = re.sub(r' xmlns(:\w+)?="[^"]*"', "", inside).replace("ns0:", "")
    return root.get("viewBox", "0 0 64 64"), inside.strip()
