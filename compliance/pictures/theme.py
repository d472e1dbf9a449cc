"""Colours and fonts of pictures, for a light page and for a dark one."""

from compliance.pictures.model import Kind
from compliance.pictures.text import FONT, USUAL_SIZE

# Of AWS's deck of architecture icons, darker or lighter where a text in them could not be read.
_ZONES: dict[Kind, tuple[str, str, str, str]] = {
    Kind.OUTSIDE: ("#5f6b7a", "#f4f5f7", "#9aa6b4", "#1b222b"),
    Kind.ACCOUNT: ("#c2185b", "#ffffff", "#ff7fb0", "#12161c"),
    Kind.OTHER_ACCOUNT: ("#8a5300", "#fffaf2", "#f2bd6b", "#1f1a12"),
    Kind.NETWORK: ("#6b3fd4", "#fbf9ff", "#b79bff", "#171421"),
    Kind.PUBLIC: ("#4b7a0a", "#f3f8ea", "#a6d45c", "#172011"),
    Kind.PRIVATE: ("#007d80", "#eef8f8", "#4fd0d2", "#10201f"),
    Kind.ISOLATED: ("#0b57a4", "#eef4fb", "#8fc1ff", "#111b27"),
    Kind.ZONE: ("#55606e", "none", "#a3aebb", "none"),
    Kind.MACHINE: ("#17694a", "#f1f8f4", "#74d3a8", "#11201a"),
}
"""Kind -> line and ground on a light page, line and ground on a dark one."""

CLASSES = {
    "public": ("#17694a", "#74d3a8"),
    "internal": ("#0b57a4", "#8fc1ff"),
    "confidential": ("#b86e00", "#f2bd6b"),
    "restricted": ("#a8201a", "#ff9a92"),
}
"""Classification -> its colour on a light page and on a dark one."""

UNCLASSIFIED = ("#8b94a0", "#77818d")


def style() -> str:
    """Return the style sheet, which every picture carries and the evidence page has once."""
    light, dark = _rules(0), _rules(1)
    common = (
        f".pic{{font-family:{FONT};font-size:{USUAL_SIZE:g}px}}"
        ".pic text{white-space:pre}"
        ".pic .pic-b{font-weight:700}"
        ".pic .pic-line{fill:none;stroke-width:1.4}"
        ".pic .pic-t{paint-order:stroke;stroke-width:5;stroke-linejoin:round}"
        ".pic .pic-plain{stroke-dasharray:5 3}"
        ".pic .pic-unsaid{stroke-dasharray:2 3}"
        ".pic .pic-boundary{stroke-dasharray:7 4}"
    )
    return f"{common}{''.join(light)}@media screen and (prefers-color-scheme:dark){{{''.join(dark)}}}"


def class_name(classification: str) -> str:
    """Return the style of a classification's colour."""
    return f"pic-c-{classification}" if classification in CLASSES else "pic-c-none"


def _rules(dark: int) -> list[str]:
    ink, quiet, paper, card, edge, flow, bad, row, hit = (
        ("#1b2430", "#55606e", "#ffffff", "#ffffff", "#c4ccd6", "#3d4a5c", "#a8201a", "#f5f7fa", "#e3f1ea"),
        ("#e4e9f0", "#a3aebb", "#12161c", "#1c232d", "#3d4857", "#b9c4d1", "#ff9a92", "#1a2029", "#1d3a2e"),
    )[dark]
    rules = [
        f".pic{{color:{ink}}}",
        f".pic text{{fill:{ink}}}",
        f".pic text.pic-quiet{{fill:{quiet}}}",
        f".pic .pic-paper{{fill:{paper}}}",
        f".pic .pic-card{{fill:{card};stroke:{edge}}}",
        f".pic .pic-rule{{stroke:{edge}}}",
        f".pic .pic-row{{fill:{row}}}",
        f".pic .pic-hit{{fill:{hit}}}",
        f".pic .pic-line{{stroke:{flow}}}",
        f".pic .pic-head{{fill:{flow}}}",
        f".pic .pic-badge{{fill:{flow};stroke:{paper}}}",
        f".pic text.pic-number{{fill:{paper}}}",
        f".pic .pic-plain{{stroke:{bad}}}",
        f".pic text.pic-bad{{fill:{bad}}}",
    ]
    for kind, colours in _ZONES.items():
        line, ground = colours[2 * dark : 2 * dark + 2]
        rules += [
            f".pic .pic-z-{kind}{{stroke:{line};fill:{ground}}}",
            f".pic text.pic-t-{kind}{{fill:{line};stroke:{ground}}}",
        ]
    for name, found in (*CLASSES.items(), ("none", UNCLASSIFIED)):
        rules.append(f".pic .pic-c-{name}{{fill:{found[dark]}}}")
    return rules
