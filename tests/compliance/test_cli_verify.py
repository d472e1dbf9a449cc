"""`verify`: what is audited anew is what the reports say, or each difference is named."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from compliance import audit as audits
from compliance import cli
from compliance.audit import Audit, Source
from tests.compliance.support import bucket

pytestmark = pytest.mark.slow


@pytest.fixture
def audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make what is audited, in the place of this repository: a template with a bucket of this name."""
    template, run = tmp_path / "some.json", audits.run
    monkeypatch.setattr(audits, "tools", lambda: ())
    monkeypatch.setattr(audits, "CACHE", tmp_path / "cache")

    def anew(source: Source, **options: Any) -> Audit:
        assert not source.cached
        return run(replace(source, template=template), **options)

    def write(name: str) -> Path:
        template.write_text(json.dumps(bucket(BucketName=name)))
        monkeypatch.setattr(audits, "run", run)
        reports = tmp_path / "reports"
        if not reports.exists():
            cli.run(["audit", "--template", str(template), "--reports", str(reports)])
        monkeypatch.setattr(audits, "run", anew)
        return reports

    return write


def test_should_agree_with_reports_of_the_same(
    audited: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reports = audited("some")
    capsys.readouterr()
    assert cli.run(["verify", "--reports", str(reports)]) == 0
    output = capsys.readouterr().out
    assert output.startswith("verified: ")
    assert "DIFFERS" not in output


def test_should_name_what_differs_when_the_template_does(
    audited: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reports = audited("some")
    audited("other")
    capsys.readouterr()
    assert cli.run(["verify", "--reports", str(reports)]) == 1
    output = capsys.readouterr().out
    assert "DIFFERS template some/some: the manifest says " in output
    assert "verified" not in output


def test_should_name_a_report_that_was_edited(
    audited: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    reports = audited("some")
    edited = next(iter(sorted(reports.rglob("controls.csv"))))
    edited.write_text(edited.read_text() + "more\n")
    capsys.readouterr()
    assert cli.run(["verify", "--reports", str(reports)]) == 1
    assert [line for line in capsys.readouterr().out.splitlines() if line.startswith("DIFFERS")] == [
        f"DIFFERS report {edited.relative_to(reports)}: changed since it was written"
    ]


def test_should_refuse_reports_without_a_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["verify", "--reports", str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err
