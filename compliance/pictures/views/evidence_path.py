"""The way from the templates to the evidence: who answers, what people decided, and what comes out."""

from collections import Counter

from compliance.model import Answer
from compliance.pictures.model import Card, Flow, Kind, Picture, Zone
from compliance.reports.dossier import Dossier

TITLE = "Evidence path"
DESCRIPTION = (
    "How templates become evidence: what is read, which tools answer, what people decided beforehand, and what is "
    "written. Nothing that decides is inside of the templates: they cannot silence a check."
)
SYNTHESIZED, DECIDED, AUDIT, OUTCOME = "synthesized", "decided", "audit", "outcome"
ZONES = (
    Zone(SYNTHESIZED, "Synthesized assembly: what would be deployed", Kind.ACCOUNT, bare=True),
    Zone(DECIDED, "Committed before: decided, proved, reviewed", Kind.OTHER_ACCOUNT, bare=True),
    Zone(AUDIT, "Audit: reads, changes nothing", Kind.MACHINE, bare=True),
    Zone(OUTCOME, "Committed, and compared byte by byte with a new audit", Kind.ISOLATED, bare=True),
)
ANSWERS = (Answer.PASS, Answer.FAIL, Answer.ACCEPTED, Answer.NOT_EVALUATED)


def evidence_path(dossier: Dossier, environment: str) -> Picture:
    """Return the picture of an audit; what becomes of the controls is told of one environment."""
    assembly, tools = _assembly(dossier), _tools(dossier)
    findings = dossier.judgement.findings
    answers = Counter(each.answer for each in findings)
    judged = Card(
        "judged",
        "resource/Gear",
        "Judgement",
        tuple(f"{answers[each]:,} {each.value}" for each in ANSWERS if answers[each]),
        AUDIT,
    )
    status = Card("controls", "resource/AWSTrustedAdvisorChecklist", "Controls", _statuses(dossier, environment), AUDIT)
    gate = Card("gate", "resource/Firewall", "Gate", ("shut while anything fails", "that no entry accepts"), AUDIT)
    decided = _decided(dossier)
    reports = Card(
        "reports", "resource/Documents", "Reports", ("one page, tables, OSCAL, SARIF", "a manifest of digests"), OUTCOME
    )
    flows = [
        *(Flow(assembly.id, tool.id, "every template, as it would be deployed") for tool in tools),
        *(Flow(tool.id, "judged", f"{tool.lines[-1]}, each with rule, resource and values") for tool in tools),
        Flow("register", "judged", "a failure that an entry binds to is ACCEPTED, as long as its value stays the same"),
        Flow("maps", "controls", "which rule is evidence for which control, and why"),
        Flow("judged", "controls", "answers of the rules that serve each control"),
        Flow("judged", "gate", "failures"),
        *(
            [Flow("proof", "controls", "which checks were seen to fail when their property was broken")]
            if dossier.proof
            else []
        ),
        Flow("controls", "reports", "status, owner and evidence of every control"),
        Flow("gate", "reports", "failures, with file, resource, control and fix"),
    ]
    return Picture(
        name="evidence-path",
        title=TITLE,
        subtitle=DESCRIPTION,
        description=DESCRIPTION,
        zones=ZONES,
        cards=(assembly, *tools, *decided, judged, status, gate, reports),
        flows=tuple(flows),
        plain_lines=True,
        down=True,
    )


def _assembly(dossier: Dossier) -> Card:
    sizes = [
        f"{each.name}: {len(each.templates)} templates, {sum(1 for _ in each.resources)} resources"
        for each in dossier.environments
    ]
    return Card("assembly", "resource/AWSCloudFormationTemplate", "Templates", tuple(sizes), SYNTHESIZED)


def _tools(dossier: Dossier) -> list[Card]:
    answers = Counter(each.tool for each in dossier.judgement.findings)
    rules = {tool: len(known) for tool, known in dossier.evidence.rules.items()}
    return [
        Card(
            f"tool {tool}",
            "resource/MagnifyingGlass",
            "Own rules" if tool == "own" else tool,
            tuple(
                each
                for each in (
                    version if tool != "own" else "",
                    f"{rules.get(tool, 0):,} rules",
                    f"{answers[tool]:,} answers",
                )
                if each
            ),
            AUDIT,
        )
        for tool, version in sorted(dossier.evidence.versions.items())
    ]


def _decided(dossier: Dossier) -> list[Card]:
    mapped = sum(
        bool(dossier.catalogue.controls_of(tool, rule.id))
        for tool, rules in dossier.evidence.rules.items()
        for rule in rules
    )
    approved = sum(each.approved for each in dossier.entries)
    found = [
        Card(
            "register",
            "resource/Document",
            "Acceptances",
            (f"{len(dossier.entries)} entries", f"{approved} approved", "each expires"),
            DECIDED,
        ),
        Card(
            "maps",
            "resource/Document",
            "Controls and maps",
            (f"{len(dossier.catalogue.controls)} controls", f"{mapped:,} rules are evidence"),
            DECIDED,
        ),
    ]
    if dossier.proof:
        score = dossier.proof.score
        lines = (f"{score.mutants:,} mutants", f"{score.killed:,} of {score.valid:,} killed")
        found.append(Card("proof", "resource/AmazonBraketNoiseSimulator", "Mutation proof", lines, DECIDED))
    return found


def _statuses(dossier: Dossier, environment: str) -> tuple[str, ...]:
    counts = Counter(dossier.status(each, environment) for each in dossier.catalogue.controls.values())
    sorted_ = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return (f"in {environment}:", *(f"{number} {status}" for status, number in sorted_))
