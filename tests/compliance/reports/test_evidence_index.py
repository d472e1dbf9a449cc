from hashlib import sha256
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.reports import evidence_index
from compliance.reports.evidence_index import KINDS, load_kinds
from compliance.reports.files import report_files
from compliance.reports.manifest import ROOT
from tests.compliance.made import dossier, finding, not_ours
from tests.compliance.reports.read import table
from tests.compliance.reports.test_effectiveness import proof, row

CSV = "evidence_index.csv"


def index(*reports: str, **changes: object) -> dict[str, dict[str, str]]:
    made = dossier(finding(), **changes)  # type: ignore[arg-type]
    return {each["source"]: each for each in table(evidence_index.files(made, reports), CSV)}


def test_should_show_each_template_with_its_digest_and_who_reads_it() -> None:
    found = index()["Data: devData.template.json"]
    assert (found["kind"], found["environment"], found["sha256"]) == ("template", "dev", "0" * 64)
    assert (found["tool_version"], found["shows"]) == ("cdk-nag 3.0.2; own 2 rules", "design")


def test_should_group_reports_and_refer_to_the_manifest() -> None:
    rows = index("dev/a.csv", "dev/b.csv", "oscal/x.json", "soa.csv", "soa.xlsx")
    reports = {name: each["environment"] for name, each in rows.items() if each["kind"] == "report"}
    assert reports == {"evidence_index.*": "", "oscal/*.json": "", "soa.*": "", "dev/*.csv": "dev"}
    assert rows["dev/*.csv"]["sha256"] == "see manifest.json"


@pytest.mark.programs
def test_should_know_every_report_that_an_audit_writes() -> None:
    files = report_files(dossier(finding()))
    sources = {each["source"] for each in table(files, CSV)}
    for name in files.keys() - {"manifest.json"}:
        path = Path(name)
        assert {f"{path.parent.as_posix()}/*{path.suffix}", f"{path.stem}.*"} & sources, name


def test_should_give_the_digest_of_what_people_decide() -> None:
    found = index()["compliance/acceptances.toml"]
    digest = sha256((ROOT / "compliance" / "acceptances.toml").read_bytes()).hexdigest()
    assert (found["kind"], found["sha256"], found["shows"]) == ("register", digest, "decision")
    assert len(index()["compliance/rules/*.py"]["sha256"]) == 64
    assert index()[".github/workflows/*.yml"]["sha256"] == "see the commit"


def test_should_list_templates_alone_when_they_are_not_ours() -> None:
    (row,) = table(evidence_index.files(not_ours(dossier(finding())), ["README.md"]), CSV)
    assert (row["kind"], row["sha256"], row["tool_version"]) == ("template", "0" * 64, "cdk-nag 3.0.2; own 2 rules")
    assert {row[key] for key in ("owner", "retention", "retention_reason", "where")} == {""}


def test_should_refuse_a_pattern_that_matches_nothing_when_the_templates_are_ours(tmp_path: Path) -> None:
    problem = r"evidence_index\.toml: kind\.register\.files: 'compliance/acceptances\.toml' matches no file"
    with pytest.raises(InputError, match=problem):
        evidence_index.files(dossier(), (), tmp_path)
    assert evidence_index.files(not_ours(dossier()), (), tmp_path)


def test_should_say_how_long_each_source_is_kept_and_why() -> None:
    for name, found in index("README.md").items():
        assert all(found[key] for key in ("collector", "owner", "retention", "retention_reason", "where")), name


def test_should_name_files_that_there_are() -> None:
    for name, kind in load_kinds().items():
        for pattern in kind.files:
            assert any(ROOT.glob(pattern)), f"{name}: {pattern}"


@pytest.mark.parametrize("proved", [True, False])
def test_should_name_the_proof_when_there_is_one(proved: bool) -> None:
    assert ("effectiveness.json" in index(proof=proof(row()) if proved else None)) is proved


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[kind.proof]", "[kind.proofs]"), "kind.proof: is missing"),
        (('shows = "decision"', 'shows = "operation"'), "kind[...].shows"),
        (("files = [", "others = ["), "others"),
        (("[kind.report]", '[kind.report]\nfiles = ["x"]'), "kind.report.files"),
    ],
)
def test_should_refuse_impossible_kinds(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    path = tmp_path / "evidence_index.toml"
    path.write_text(KINDS.read_text().replace(*change))
    with pytest.raises(InputError, match=r"evidence_index\.toml") as error:
        load_kinds(path)
    assert problem in str(error.value)
