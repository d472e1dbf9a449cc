"""The controls, by id and short title, and which of our own objectives belong to each."""

from compliance.controls import Control
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.document import CATALOG, PROFILE, document
from compliance.reports.oscal.words import Table, control_token, line, prop, token


def objective(control: Control) -> str:
    """Return the id of our own objective for a control, `a-8.24_template`: findings are about it, not the control."""
    return f"{control_token(control.id)}_{control.class_}"


def catalog(dossier: Dossier) -> str:
    """Return the catalogue: groups are the standard's themes; all prose is ours, for the standard's is copyrighted."""
    themes: dict[str, list[Table]] = {}
    for control in dossier.catalogue.controls.values():
        themes.setdefault(control.theme, []).append(_control(control))
    groups = [
        {"id": token(theme), "title": line(theme.capitalize()), "controls": each} for theme, each in themes.items()
    ]
    return document(dossier, CATALOG, "ISO/IEC 27001:2022 Annex A: ids and short titles", {"groups": groups})


def profile(dossier: Dossier) -> str:
    """Return the profile: every control of the catalogue, none changed."""
    imports = [{"href": CATALOG, "include-all": {}}]
    return document(dossier, PROFILE, "All controls of Annex A", {"imports": imports, "merge": {"as-is": True}})


def assessed(dossier: Dossier) -> list[Control]:
    """Return the controls that something can be said about.

    Those are the ones of class template, those with answers, and those that an open nonconformity names.
    """
    answered = dossier.failed_controls
    return [
        control
        for control in dossier.catalogue.controls.values()
        if control.applicable
        and (control.class_ == "template" or control.id in answered or dossier.nonconformities_of(control.id))
    ]


def reviewed(dossier: Dossier) -> Table:
    """Return the selection of those controls and objectives, as plan and results state it."""
    controls = assessed(dossier)
    if not controls:
        return {"control-selections": [{"include-all": {}}], "remarks": "No control has an objective of templates."}
    return {
        "description": "Objectives that a template, or an open nonconformity, can be evidence about; the others need"
        " records held elsewhere.",
        "control-selections": [{"include-controls": [{"control-id": control_token(each.id)} for each in controls]}],
        "control-objective-selections": [
            {"include-objectives": [{"objective-id": objective(each)} for each in controls]}
        ],
    }


def _control(control: Control) -> Table:
    return {
        "id": control_token(control.id),
        "title": line(control.title),
        "props": [
            prop("label", control.id, ""),
            prop("control-class", control.class_),
            prop("applicable", "yes" if control.applicable else "no"),
            prop("owner-role", token(control.owner)),
        ],
        "parts": [
            {
                "id": objective(control),
                "name": "assessment-objective",
                "class": control.class_,
                "title": f"What SmartFactory does by design, or must do ({control.class_})",
                "prose": line(control.statement),
            }
        ],
    }
