"""The page that says what the reports are."""

from collections import Counter
from collections.abc import Mapping, Sequence

from compliance.acceptances import Acceptance
from compliance.gate import printable
from compliance.model import Answer
from compliance.nonconformities import Nonconformity
from compliance.reports.dossier import Content, Dossier
from compliance.reports.environment import DESIGN_EVIDENCED, NOT_APPROVED
from compliance.reports.soa import DESIGN_MEANS

README = "README.md"

ANSWERS = (Answer.PASS, Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED, Answer.NOT_APPLICABLE)

RESTING = f"{DESIGN_EVIDENCED}, resting on acceptances too"

_INTRODUCTION = """\
# Evidence: baseline, not deployed

What four scanners say of the synthesized templates, and which controls of ISO/IEC 27001:2022 Annex A that is evidence
for. A baseline: it speaks of what the templates would create, not of what runs in any account. Templates show design,
never operation. Written by `python -m compliance audit`; the same input gives the same bytes, so a difference here is a
difference in the platform. Never edited by hand.
"""

_FILES = f"""\
## Files

| file | what it holds |
|---|---|
| `index.html` | all of it on one page that needs no network: control, rules, resources, property in the template |
| `statement_of_applicability.xlsx`, `.csv` | the 93 controls: applicable or not and why, how far done, owner, risks |
| `risk_acceptances.xlsx`, `.csv` | the register of accepted findings, whole |
| `nonconformities.csv` | what is not as it must be, and what is done about it |
| `not_proven.csv` | what nobody has seen work, why, which tests stand in, what would prove it |
| `environment_differences.csv` | what differs between the environments, and why that is intended |
| `evidence_index.csv` | every source of evidence: collector, version, digest, retention |
| `architecture/*.svg` | pictures of the platform, drawn from the templates: who reaches what, past which boundary |
| `drills.csv` | what the last restore drill showed, by control: recovery time and point, events missing |
| `effectiveness.csv`, `effectiveness_by_control.csv` | which broken properties the rules noticed, survivors by name |
| `effectiveness.json` | the same as data; written by `make prove`, read by the audit |
| `findings.sarif` | every answer, SARIF 2.1.0; `findings.github.sarif` has the failures alone, for code scanning |
| `oscal/` | catalog, component definition, assessment plan and results, plan of action, OSCAL 1.2.1 |
| `manifest.json` | digests of templates, inputs and reports; `python -m compliance verify` holds it against the facts |
| `schemas/` | JSON Schemas of `manifest.json`, `effectiveness.json` and the record of the restore drill |

In one folder for each environment:

| file | one row for each |
|---|---|
| `controls.csv` | control of Annex A: applicability, status, owner, the rules that are evidence, the acceptances |
| `findings.csv` | answer of a rule about a resource: PASS, FAIL, ACCEPTED, NOT_EVALUATED |
| `resources.csv` | resource: its answers, the controls it is evidence for, the SHA-256 of its template |
| `acceptances.csv` | accepted finding: reason, risk before and after, compensating controls, owner, approval, expiry |
| `not_applicable.csv` | rule and resource type: how many resources the rule does not speak of |

An environment includes the baseline of its account. Answers: ACCEPTED is a failure that the register covers,
NOT_EVALUATED one that the tool cannot decide from the template; neither is a PASS. The `digest` of a finding is that
of the values that the rule looked at; an acceptance binds to it, so that a changed value opens the finding again.

Statuses of a control:
*design-evidenced*:
{DESIGN_MEANS};
*pipeline-declared*, *shared*, *organisational*: evidence is held elsewhere, see the control's `evidence`;
*gap*: something fails that the register does not accept, or nothing shows it.
"""

_OF_OURS = ("| `architecture", "| `drills", "| `statement_of_applicability", "| `nonconformities", "| `not_proven")
"""Begin the lines about files that there are only of this project's templates."""

_APPROVAL = f"""\
## Acceptances

An acceptance is {NOT_APPROVED} until the owner of the risk approves it; till then an audit with
`--require-approved` fails.
"""


def files(dossier: Dossier) -> dict[str, Content]:
    """Return the page."""
    statuses: dict[str, Counter[str]] = {}
    resting: dict[str, int] = {}
    in_use: dict[str, tuple[Acceptance, ...]] = {}
    for name, tables in dossier.tables.items():
        status_of = {each.id: dossier.status(each, name) for each in dossier.catalogue.controls.values()}
        statuses[name] = Counter(status_of.values())
        resting[name] = sum(
            status_of[each] == DESIGN_EVIDENCED and tables.counts(each)[Answer.ACCEPTED] > 0 for each in status_of
        )
        used = [dossier.acceptance(each) for each in dossier.findings[name]]
        in_use[name] = tuple({each.id: each for each in used if each}.values())
    return {
        README: readme(
            dossier.verdict.answers,
            statuses,
            resting,
            dossier.evidence.versions,
            in_use,
            dossier.open_nonconformities,
            ours=dossier.ours,
        )
    }


def readme(
    answers: Mapping[str, Mapping[Answer, int]],
    statuses: Mapping[str, Counter[str]],
    resting: Mapping[str, int],
    versions: Mapping[str, str],
    acceptances: Mapping[str, tuple[Acceptance, ...]],
    nonconformities: Sequence[Nonconformity] = (),
    *,
    ours: bool = True,
) -> str:
    """Return `reports/README.md`.

    Args:
        answers: environment -> answer -> how many.
        statuses: environment -> status of a control -> how many.
        resting: environment -> how many of the design-evidenced controls rest on acceptances too.
        versions: tool -> version.
        acceptances: environment -> those that cover a finding there.
        nonconformities: those that are open.
        ours: whether the templates are this project's, which alone have a statement and a record.
    """
    sections = [
        _INTRODUCTION,
        "## Answers\n\n" + _table(["environment", *(each.value for each in ANSWERS)], _answers(answers)),
        "## Controls\n\n"
        + _table(["environment", *(names := _names(statuses)), RESTING], _statuses(statuses, resting, names)),
        f"{_APPROVAL}\n" + _table(["environment", "in use", "approved", NOT_APPROVED], _acceptances(acceptances)),
        *([_nonconformities(nonconformities)] if nonconformities else []),
        "## Tools\n\n" + _table(["tool", "version"], [[tool, version] for tool, version in sorted(versions.items())]),
        _FILES if ours else "".join(each for each in _FILES.splitlines(keepends=True) if not each.startswith(_OF_OURS)),
    ]
    return "\n".join(sections)


def _nonconformities(found: Sequence[Nonconformity]) -> str:
    controls = {control for each in found for control in each.controls}
    due = min(each.due for each in found)
    count = f"{len(found)} open, about {len(controls)} controls; the first is due on {due}"
    return f"## Nonconformities\n\n{count}: `nonconformities.csv`.\n"


def _answers(answers: Mapping[str, Mapping[Answer, int]]) -> list[list[str]]:
    return [[name, *(str(counts.get(each, 0)) for each in ANSWERS)] for name, counts in sorted(answers.items())]


def _names(statuses: Mapping[str, Counter[str]]) -> list[str]:
    return sorted({name for counts in statuses.values() for name in counts})


def _statuses(statuses: Mapping[str, Counter[str]], resting: Mapping[str, int], names: list[str]) -> list[list[str]]:
    return [
        [environment, *(str(counts[name]) for name in names), str(resting[environment])]
        for environment, counts in sorted(statuses.items())
    ]


def _acceptances(acceptances: Mapping[str, tuple[Acceptance, ...]]) -> list[list[str]]:
    return [
        [environment, str(len(used)), str(approved := sum(each.approved for each in used)), str(len(used) - approved)]
        for environment, used in sorted(acceptances.items())
    ]


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(
        f"| {' | '.join(printable(cell).replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )
