"""Makes dossiers of several environments, and reads OSCAL files."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from compliance.acceptances import Acceptance
from compliance.assembly import Assembly, Environment
from compliance.controls import Catalogue, Relation, RuleMapping
from compliance.evidence import Evidence
from compliance.gate import decide
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.nonconformities import Nonconformity
from compliance.proof import Benign, Proof, Row, WholeRuns
from compliance.reports.dossier import Dossier
from compliance.reports.oscal import files
from compliance.scanners.worker import RuleInfo
from tests.compliance.made import TODAY, control, finding
from tests.compliance.support import environment

DATABASE = {"Resources": {"Db": {"Type": "AWS::RDS::DBInstance", "Properties": {}}}}
CONTROLS = (
    control(),
    control(
        "A.5.2", theme="organizational", title="Information security roles and responsibilities", class_="pipeline"
    ),
    control("A.7.12", theme="physical", title="Cabling security", class_="shared", owner="Facilities manager"),
    control("A.5.1", theme="organizational", title="Policies for information security", class_="organisational"),
)


def known(*controls: str) -> Catalogue:
    """Make a catalogue in which the rule of `finding()` serves these controls, `Unmapped` none."""
    relations = tuple(Relation(id=each, relation="partly", rationale="The disk is encrypted") for each in controls)
    mappings = {
        "RDSStorageEncrypted": RuleMapping(controls=relations) if relations else RuleMapping(none="nothing"),
        "Unmapped": RuleMapping(none="nothing"),
    }
    return Catalogue(CONTROLS, {"cdk-nag": mappings}, {})


def dossier(
    *findings: Finding,
    register: tuple[Acceptance, ...] = (),
    catalogue: Catalogue | None = None,
    proof: Proof | None = None,
    environments: tuple[Environment, ...] = (),
    nonconformities: tuple[Nonconformity, ...] = (),
) -> Dossier:
    """Make the dossier of an audit of dev and prod."""
    audited = environments or (environment(Data=DATABASE), environment(suffix="prod", Data=DATABASE))
    evidence = Evidence(
        assembly=Assembly(audited, whole=len(audited) > 1),
        findings=findings,
        not_applicable={each.name: Counter() for each in audited},
        rules={"cdk-nag": (RuleInfo("RDSStorageEncrypted"),)},
        versions={"cdk-nag": "3.0.2", "own": "2 rules"},
    )
    names = frozenset(each.name for each in audited)
    judged = apply_register(register, findings, as_of=TODAY, environments=names, whole=len(audited) > 1)
    controls = catalogue or known("A.8.24")
    verdict = decide(evidence, judged, controls, require_approved=False)
    return Dossier(evidence, judged, verdict, controls, register, proof, nonconformities=nonconformities)


def passing(**changes: Any) -> Finding:
    """Make a pass of the rule that `finding()` breaks."""
    return finding(**{"answer": Answer.PASS, "detail": "", **changes})


def proof(killed: int, control_id: str = "A.8.24") -> Proof:
    """Make a proof of four mutants of a control, one of which could not be deployed."""
    row = Row(
        control=control_id,
        resource_type="AWS::RDS::DBInstance",
        property="StorageEncrypted",
        operator="removed",
        mutants=4,
        invalid=1,
        killed=killed,
        equivalent=0,
    )
    return Proof(
        inputs={}, rows=(row,), benign=Benign(mutants=0, survived=0), whole_runs=WholeRuns(mutants=0, agreed=0)
    )


def read(audited: Dossier) -> dict[str, Any]:
    """Return name -> what the file of that name holds below its root."""
    found = {PurePosixPath(name).stem: json.loads(content) for name, content in files(audited).items()}
    return {name: content[name] for name, content in found.items()}


def members(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield (key, text) of every text in a document; the elements of a list have the key of the list."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from members(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from members(each, key)
    elif isinstance(value, str):
        yield key, value
