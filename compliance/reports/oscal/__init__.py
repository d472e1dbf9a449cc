"""Writes the audit as OSCAL 1.2.1, which tools of auditors read; none of it says more than the tables do."""

from compliance.reports.dossier import Content, Dossier
from compliance.reports.oscal.actions import plan_of_action
from compliance.reports.oscal.catalog import catalog, profile
from compliance.reports.oscal.components import component_definition
from compliance.reports.oscal.document import ACTIONS, CATALOG, COMPONENTS, PLAN, PROFILE, RESULTS, SYSTEM
from compliance.reports.oscal.plan import assessment_plan
from compliance.reports.oscal.results import Assessed, assessment_results
from compliance.reports.oscal.system import system_security_plan

FOLDER = "oscal"


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the OSCAL files; without the plan of action and milestones if nothing is open."""
    environments = [Assessed(dossier, each) for each in dossier.environments]
    found: dict[str, Content] = {
        CATALOG: catalog(dossier),
        PROFILE: profile(dossier),
        COMPONENTS: component_definition(dossier),
        SYSTEM: system_security_plan(dossier),
        PLAN: assessment_plan(dossier),
        RESULTS: assessment_results(dossier, environments),
    }
    if actions := plan_of_action(dossier, environments):
        found[ACTIONS] = actions
    return {f"{FOLDER}/{name}": content for name, content in found.items()}
