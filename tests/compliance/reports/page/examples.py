"""Makes the dossiers that the page is tested with."""

from dataclasses import replace
from datetime import date
from typing import Any

from compliance.assembly import Assembly
from compliance.controls import Catalogue, Control, Relation, RuleMapping
from compliance.gate import decide
from compliance.judgement import apply_register
from compliance.model import Answer, Finding
from compliance.proof import Benign, Proof, Row, WholeRuns
from compliance.reports.dossier import Dossier
from tests.compliance.made import TODAY, acceptance, approved, binding, control, evidence, finding, nonconformity
from tests.compliance.support import environment
from tests.compliance.test_drill import drill

POLICY = {"Statement": [{"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": "*"}], "Version": "2012-10-17"}


def template(**database: Any) -> dict[str, Any]:
    """Make a template with a database and a bucket."""
    properties = {"StorageEncrypted": False, "Name": "x" * 500, "Policy": POLICY, **database}
    return {
        "Resources": {
            "Db": {
                "Type": "AWS::RDS::DBInstance",
                "DeletionPolicy": "Delete",
                "Properties": properties,
                "Metadata": {"aws:cdk:path": "Data/Db"},
            },
            "Bucket": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": "files"},
                "Metadata": {"aws:cdk:path": "Data/Bucket"},
            },
        }
    }


def controls() -> tuple[Control, ...]:
    """Make a control of each class."""
    return (
        control(),
        control("A.8.13", title="Information backup", owner="Head of production data"),
        control("A.5.1", title="Policies", theme="organizational", class_="organisational", evidence="`ISMS` records"),
        control("A.7.1", title="Perimeters", theme="physical", class_="shared"),
        control("A.8.25", title="Secure development", class_="pipeline"),
    )


def mapped(*known: Control) -> Catalogue:
    """Make a catalogue that maps two rules of cdk-nag and one of checkov to A.8.24."""
    relation = Relation(id="A.8.24", relation="partly", rationale="The disk is encrypted")
    some = RuleMapping(controls=(relation,))
    maps = {
        "cdk-nag": {"RDSStorageEncrypted": some, "S3BucketSSLRequestsOnly": some},
        "checkov": {"CKV_AWS_16": some, "CKV_AWS_18": RuleMapping(none="it says nothing")},
    }
    return Catalogue(known or controls(), maps, {})


def proof() -> Proof:
    """Make a proof that A.8.24 is checked, with a survivor."""

    def row(**changes: Any) -> Row:
        values: dict[str, Any] = {
            "control": "A.8.24",
            "resource_type": "AWS::RDS::DBInstance",
            "property": "StorageEncrypted",
            "operator": "weaken",
            "mutants": 10,
            "invalid": 2,
            "killed": 6,
            "equivalent": 1,
        }
        return Row(**{**values, **changes})

    rows = (row(), row(operator="remove", killed=0, equivalent=0, survivors=("Data/Db",)))
    return Proof(
        inputs={},
        rows=rows,
        benign=Benign(mutants=9, survived=8, noticed=("reorder AWS::S3::Bucket Tags: own:x",)),
        whole_runs=WholeRuns(mutants=5, agreed=5),
    )


def answers() -> tuple[Finding, ...]:
    """Make a few answers about dev and prod: FAIL, ACCEPTED, NOT_EVALUATED and PASS."""
    passing = {"rule": "S3BucketSSLRequestsOnly", "answer": Answer.PASS, "path": "Data/Bucket", "logical_id": "Bucket"}
    return (
        finding(properties=("StorageEncrypted", "Policy", "DeletionPolicy", "Missing", "Bucket/BucketName")),
        finding(environment="prod", properties=("StorageEncrypted",), detail="a detail"),
        finding(**passing, resource_type="AWS::S3::Bucket", properties=(), description="Clear text is refused."),
        finding(tool="checkov", rule="CKV_AWS_16", answer=Answer.NOT_EVALUATED, aliases=()),
        finding(tool="checkov", rule="CKV_AWS_18", answer=Answer.PASS, path="", logical_id="", resource_type=""),
    )


def example(proved: Proof | None = None, **changes: Any) -> Dossier:
    """Make an audit of dev and prod, of which an entry of the register covers the failure in dev.

    Args:
        proved: which checks are proved to fail.
        changes: `findings`, `register`, `known` (catalogue), `nonconformities`, `drill`, `templates` (by environment).
    """
    templates = changes.get("templates") or {"dev": template(), "prod": template(StorageEncrypted=True)}
    findings: tuple[Finding, ...] = changes.get("findings", answers())
    register = changes.get("register", (acceptance(), approved(id="RA-002", rule="Other", expires=date(2027, 2, 3))))
    known = changes.get("known") or mapped()
    audited = tuple(environment(suffix=name, Data=body) for name, body in sorted(templates.items()))
    found = replace(
        evidence(*findings),
        assembly=Assembly(audited, whole=changes.get("whole", True)),
        not_applicable={name: evidence().not_applicable["dev"] for name in templates},
    )
    judged = apply_register(register, findings, as_of=TODAY, environments=frozenset(templates), whole=True)
    verdict = decide(found, judged, known, require_approved=False)
    record = changes.get("nonconformities", (nonconformity(nature="`Keys` do not rotate."),))
    tried = changes.get("drill", drill())
    return Dossier(found, judged, verdict, known, register, proved, nonconformities=record, drill=tried)


__all__ = ["TODAY", "answers", "binding", "controls", "example", "mapped", "proof", "template"]
