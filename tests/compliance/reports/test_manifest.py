import json
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from compliance.errors import InputError
from compliance.reports.files import report_files, write
from compliance.reports.manifest import (
    INPUTS,
    MANIFEST,
    ROOT,
    Manifest,
    differing,
    differing_files,
    digest_of,
    load_manifest,
)
from tests.compliance.made import dossier, finding

pytestmark = pytest.mark.programs


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    write(report_files(dossier(finding())), tmp_path)
    return tmp_path


def test_should_name_every_report_but_itself(reports: Path) -> None:
    found = {path.relative_to(reports).as_posix() for path in reports.rglob("*") if path.is_file()}
    assert load_manifest(reports).reports.keys() == found - {MANIFEST}
    assert differing_files(load_manifest(reports), reports) == []


def test_should_hold_what_its_schema_says(reports: Path) -> None:
    schema = json.loads((reports / "schemas/manifest.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    content = json.loads((reports / MANIFEST).read_text())
    validator.validate(content)
    assert list(validator.iter_errors({**content, "templates": {"dev/Data": "short"}}))


def test_should_name_what_was_changed_removed_or_added(reports: Path) -> None:
    said = load_manifest(reports)
    (reports / "README.md").write_text("other")
    (reports / "dev/findings.csv").unlink()
    (reports / "dev/added.csv").write_text("x")
    assert differing_files(said, reports) == [
        "report README.md: changed since it was written",
        "report dev/findings.csv: the manifest names it, and it is not there",
        "report dev/added.csv: is there, and the manifest does not name it",
    ]


def test_should_name_what_two_manifests_say_differently() -> None:
    one = Manifest(label="x", inputs={"rules": "a"}, templates={"dev/Data": "b"}, tools={"own": "1"}, reports={})
    other = Manifest(label="x", inputs={"rules": "z"}, templates={}, tools={"own": "1"}, reports={"r": "c"})
    assert differing(one, one) == []
    assert differing(one, other) == [
        "input rules: the manifest says a, found z",
        "template dev/Data: the manifest says b, found absent",
        "report r: the manifest says absent, found c",
    ]


def test_should_depend_on_names_and_contents_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x")
    first = digest_of(tmp_path, ("*.toml",))
    assert digest_of(tmp_path, ("*.toml", "a.toml")) == first
    (tmp_path / "a.toml").rename(tmp_path / "b.toml")
    assert digest_of(tmp_path, ("*.toml",)) != first


def test_should_digest_files_that_are_there() -> None:
    for name, patterns in INPUTS.items():
        for pattern in patterns:
            assert list(ROOT.glob(pattern)), f"{name}: {pattern} matches nothing"


@pytest.mark.parametrize("content", [None, b"{", b"\xff", b'{"label": 1}'])
def test_should_refuse_a_manifest_that_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(InputError, match="make audit"):
        load_manifest(tmp_path)


def named(reports: Path, names: dict[str, str]) -> None:
    content = json.loads((reports / MANIFEST).read_text())
    (reports / MANIFEST).write_text(json.dumps({**content, "reports": content["reports"] | names}))


def test_should_remove_what_an_earlier_audit_wrote_and_nobody_changed(reports: Path) -> None:
    for name in ("old.sarif", "changed.sarif", "mine.txt"):
        (reports / name).write_text("x")
    named(reports, {"old.sarif": sha256(b"x").hexdigest(), "changed.sarif": "0" * 64})
    write(report_files(dossier(finding())), reports)
    assert not (reports / "old.sarif").exists()
    assert (reports / "changed.sarif").exists()
    assert (reports / "mine.txt").exists()


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/hostname", "a/../../outside.txt", "x" * 300, "a\0b", ".git/x"]
)
def test_should_refuse_a_manifest_that_leads_out_of_the_folder(reports: Path, name: str) -> None:
    outside = reports.parent / "outside.txt"
    outside.write_text("x")
    named(reports, {name: sha256(b"x").hexdigest()})
    with pytest.raises(InputError, match="not what `make audit` writes"):
        load_manifest(reports)
    write(report_files(dossier(finding())), reports)
    assert outside.exists()
