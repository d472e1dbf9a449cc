"""Makes findings, acceptances, catalogues and evidence for tests of what comes after the scanners."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec

from compliance.acceptances import Acceptance, Binding, Risk
from compliance.assembly import Assembly
from compliance.controls import Catalogue, Control, Relation, RuleMapping
from compliance.evidence import Evidence
from compliance.gate import decide
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.nonconformities import Nonconformity
from compliance.proof import Proof
from compliance.reports.dossier import Dossier
from compliance.scanners.worker import RuleInfo
from tests.compliance.support import environment

DIGEST = "sha256:0123456789abcdef"
OTHER_DIGEST = "sha256:fedcba9876543210"
TODAY = date(2027, 1, 31)


def finding(**changes: Any) -> Finding:
    """Make a failure of cdk-nag about a database of dev."""
    values: dict[str, Any] = {
        "tool": "cdk-nag",
        "rule": "RDSStorageEncrypted",
        "environment": "dev",
        "stack": "Data",
        "logical_id": "Db",
        "path": "Data/Db",
        "resource_type": "AWS::RDS::DBInstance",
        "answer": Answer.FAIL,
        "properties": ("StorageEncrypted",),
        "digest": DIGEST,
        "aliases": ("AwsSolutions-RDS2",),
        "description": "The database is not encrypted.",
        "why": "Disks are stolen.",
    }
    return Finding(**{**values, **changes})


def binding(**changes: Any) -> Binding:
    """Make a binding that covers `finding()`."""
    return Binding(**{"environments": ("dev",), "resource": "Data/Db", "digest": DIGEST, **changes})


def acceptance(*bindings: Binding, **changes: Any) -> Acceptance:
    """Make an acceptance that covers `finding()`."""
    values: dict[str, Any] = {
        "id": "RA-001",
        "tool": "cdk-nag",
        "rule": "RDSStorageEncrypted",
        "kind": "risk",
        "reason": "A reason.",
        "before": Risk(likelihood=3, impact=4),
        "after": Risk(likelihood=1, impact=4),
        "compensating_controls": ("Something else",),
        "owner": "Head of platform",
        "status": "proposed",
        "review": date(2027, 3, 1),
        "expires": date(2027, 4, 1),
        "bindings": bindings or (binding(),),
    }
    return Acceptance(**{**values, **changes})


def approved(**changes: Any) -> Acceptance:
    """Make an acceptance that the owner approved."""
    signed = {"approver": "Head of platform", "approved_on": date(2027, 1, 15), "reference": "CAB-7"}
    return acceptance(status="approved", **{**signed, **changes})


def nonconformity(**changes: Any) -> Nonconformity:
    """Make an open nonconformity, as the record would hold it."""
    values: dict[str, Any] = {
        "id": "NC-007",
        "nature": "It is not as it should be.",
        "detected_on": date(2026, 11, 23),
        "detected_by": "Somebody",
        "consequence": "C.",
        "correction": "C.",
        "cause": "C.",
        "similar_cases": "None.",
        "corrective_action": "A.",
        "owner": "Head of platform",
        "due": date(2027, 3, 1),
        "effectiveness": {"how": "Look.", "when": date(2027, 4, 1)},
        "status": "open",
        "controls": ("A.8.24",),
    }
    return msgspec.convert({**values, **changes}, Nonconformity)


def control(control_id: str = "A.8.24", **changes: Any) -> Control:
    """Make a control of the template class."""
    values: dict[str, Any] = {
        "id": control_id,
        "title": "Use of cryptography",
        "theme": "technological",
        "class_": "template",
        "owner": "CISO",
        "applicable": True,
        "justification": "J.",
        "statement": "S.",
        "evidence": "E.",
    }
    return Control(**{**values, **changes})


def catalogue(*controls: Control, rule: str = "RDSStorageEncrypted", tool: str = "cdk-nag") -> Catalogue:
    """Make a catalogue that maps one rule to the first control."""
    known = controls or (control(),)
    relation = Relation(id=known[0].id, relation="partly", rationale="The disk is encrypted")
    return Catalogue(known, {tool: {rule: RuleMapping(controls=(relation,))}}, {})


def evidence(*findings: Finding, **templates: Any) -> Evidence:
    """Make the evidence of an audit of dev that found these."""
    database = {"Type": "AWS::RDS::DBInstance", "Properties": {"StorageEncrypted": False, "Name": "x" * 500}}
    audited = environment(**(templates or {"Data": {"Resources": {"Db": database}}}))
    return Evidence(
        assembly=Assembly((audited,), whole=True),
        findings=findings,
        not_applicable={"dev": Counter({("cdk-nag", "S3BucketVersioningEnabled", "AWS::RDS::DBInstance"): 7})},
        rules={"cdk-nag": (RuleInfo("RDSStorageEncrypted", source="https://rules/RDS2"),)},
        versions={"cdk-nag": "3.0.2", "own": "2 rules"},
    )


def dossier(
    *findings: Finding,
    register: tuple[Acceptance, ...] = (),
    known: Catalogue | None = None,
    proof: Proof | None = None,
) -> Dossier:
    """Make the dossier of an audit of dev that found these."""
    found = evidence(*findings)
    judged = apply_register(register, findings, as_of=TODAY, environments=frozenset({"dev"}), whole=True)
    outcome = decide(found, judged, known or catalogue(), require_approved=False)
    return Dossier(found, judged, outcome, known or catalogue(), register, proof)


def not_ours(audited: Dossier) -> Dossier:
    """Return the dossier of the same templates of another project."""
    environments = tuple(
        replace(each, templates=tuple(replace(template, tags={}) for template in each.templates))
        for each in audited.environments
    )
    found = audited.evidence
    return replace(audited, evidence=replace(found, assembly=replace(found.assembly, environments=environments)))
