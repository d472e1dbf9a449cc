"""The system security plan: no more than the assessment plan needs to know what is assessed and against what."""

from compliance.controls import Control
from compliance.reports.dossier import Dossier
from compliance.reports.oscal.document import PROFILE, REMARK, SYSTEM, document
from compliance.reports.oscal.subjects import NOT_DEPLOYED, environment_component
from compliance.reports.oscal.words import Table, control_token, identifier, line, prop, token

THIS_SYSTEM = identifier("this-system")
SYSTEM_ID = {"identifier-type": "http://ietf.org/rfc/rfc4122", "id": identifier("system")}


def system_security_plan(dossier: Dossier) -> str:
    """Return the plan.

    It is generated and nobody has signed it: it says what the statement of applicability says, rates no impact, claims
    no status of any control (the results do, for each environment), and gives the profile and the environments that the
    assessment plan refers to.
    """
    return document(
        dossier,
        SYSTEM,
        "System security plan: generated extract, not approved",
        {
            "import-profile": {"href": PROFILE},
            "system-characteristics": _characteristics(),
            "system-implementation": {
                "components": [_this_system(), *(environment_component(each) for each in dossier.environments)],
            },
            "control-implementation": {
                "description": "What is done by design, or must be done, for each control that applies; by the"
                " statement of applicability.",
                "implemented-requirements": [
                    _requirement(each) for each in dossier.catalogue.controls.values() if each.applicable
                ],
            },
        },
    )


def _characteristics() -> Table:
    return {
        "system-ids": [SYSTEM_ID],
        "system-name": "Production-line telemetry platform",
        "description": "The audited templates, as synthesized.",
        "system-information": {
            "information-types": [
                {
                    "uuid": identifier("information"),
                    "title": "Production-line telemetry",
                    "description": "Readings of sensors and what is derived from them. Its impact is not rated here.",
                }
            ]
        },
        "status": NOT_DEPLOYED,
        "authorization-boundary": {"description": "The resources of the audited templates; nobody has authorized it."},
        "remarks": f"{REMARK} Generated from templates and the statement of applicability; approved by nobody.",
    }


def _this_system() -> Table:
    return {
        "uuid": THIS_SYSTEM,
        "type": "this-system",
        "title": "The platform",
        "description": "All environments together with what the organisation and the provider do for them.",
        "status": NOT_DEPLOYED,
    }


def _requirement(control: Control) -> Table:
    return {
        "uuid": identifier("requirement", control.id),
        "control-id": control_token(control.id),
        "props": [prop("control-class", control.class_)],
        "responsible-roles": [{"role-id": token(control.owner)}],
        "by-components": [
            {
                "component-uuid": THIS_SYSTEM,
                "uuid": identifier("by-component", control.id),
                "description": line(control.statement),
                "remarks": f"Evidence: {line(control.evidence)}",
            }
        ],
    }
