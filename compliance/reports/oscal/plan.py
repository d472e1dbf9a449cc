"""The assessment plan: which objectives, of which environments, by which tools, how."""

from compliance.reports.dossier import Dossier
from compliance.reports.oscal.catalog import reviewed
from compliance.reports.oscal.document import PLAN, REMARK, SYSTEM, document
from compliance.reports.oscal.words import Table, identifier, markup, prop

ACTIVITIES = {
    "collect": "Synthesize the templates of every environment, and record the SHA-256 of each.",
    "scan": "Ask every rule of every tool about every resource; what a tool cannot decide is NOT_EVALUATED, never PASS."
    " Apply the register of acceptances, each bound to rule, resource, environment, detail and digest of the value.",
    "prove": "Break properties of the templates one at a time; a check that no broken template makes fail proves"
    " nothing.",
}
"""What is done, in this order."""


def tool_component(tool: str) -> str:
    """Return the UUID of a tool's component."""
    return identifier("tool", tool)


def assets(dossier: Dossier) -> Table:
    """Return the tools, as components and as platforms that use them."""
    versions = sorted(dossier.evidence.versions.items())
    return {
        "components": [
            {
                "uuid": tool_component(tool),
                "type": "software",
                "title": markup(tool),
                "description": f"Scanner of templates, {markup(version)}.",
                "props": [prop("version", version, "")],
                "status": {"state": "operational"},
            }
            for tool, version in versions
        ],
        "assessment-platforms": [
            {
                "uuid": identifier("platform", tool),
                "title": f"{markup(tool)} {markup(version)}",
                "uses-components": [{"component-uuid": tool_component(tool)}],
            }
            for tool, version in versions
        ],
    }


def assessment_plan(dossier: Dossier) -> str:
    """Return the plan."""
    subjects = {
        "type": "component",
        "include-subjects": [
            {"subject-uuid": identifier("environment", each.name), "type": "component"} for each in dossier.environments
        ],
    }
    return document(
        dossier,
        PLAN,
        "Assessment plan: what templates can show",
        {
            "import-ssp": {"href": SYSTEM},
            "local-definitions": {
                "activities": [
                    {"uuid": identifier("activity", name), "title": name.capitalize(), "description": description}
                    for name, description in ACTIVITIES.items()
                ],
                "remarks": f"{REMARK} Templates show design, never operation.",
            },
            "reviewed-controls": reviewed(dossier),
            "assessment-subjects": [subjects],
            "assessment-assets": assets(dossier),
            "tasks": [_task(name, subjects) for name in ACTIVITIES],
        },
    )


def _task(activity: str, subjects: Table) -> Table:
    names = list(ACTIVITIES)
    before = names[: names.index(activity)][-1:]
    return {
        "uuid": identifier("task", activity),
        "type": "action",
        "title": activity.capitalize(),
        **({"dependencies": [{"task-uuid": identifier("task", each)} for each in before]} if before else {}),
        "associated-activities": [{"activity-uuid": identifier("activity", activity), "subjects": [subjects]}],
    }
