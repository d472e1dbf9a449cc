from pathlib import Path
from typing import Any

import pytest

from compliance.acceptances import Acceptance, load_register
from compliance.errors import InputError

ENTRY = """
[[acceptance]]
id = "RA-001"
tool = "cdk-nag"
rule = "RDSStorageEncrypted"
kind = "risk"
reason = "Because."
before = { likelihood = 3, impact = 4 }
after = { likelihood = 1, impact = 4 }
compensating_controls = ["Something"]
owner = "Head of platform"
status = "proposed"
review = 2027-03-01
expires = 2027-04-01
bindings = [{ environments = ["dev", "prod"], resource = "Data/Db", digest = "sha256:0123456789abcdef" }]
"""
SIGNED = 'status = "approved"\napprover = "Head of platform"\napproved_on = 2027-01-15\nreference = "CAB-7"'


def load(tmp_path: Path, text: str) -> tuple[Acceptance, ...]:
    path = tmp_path / "acceptances.toml"
    path.write_text(text)
    return load_register(path)


def test_should_read_an_entry(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, ENTRY)
    assert entry.before is not None
    assert (entry.before.score, entry.approved, entry.destroys_data) == (12, False, False)
    assert entry.bindings[0].environments == ("dev", "prod")


def test_should_read_an_approval(tmp_path: Path) -> None:
    (entry,) = load(tmp_path, ENTRY.replace('status = "proposed"', SIGNED))
    assert entry.approved


def test_should_accept_nothing_when_there_is_no_register(tmp_path: Path) -> None:
    assert load_register(tmp_path / "nothing.toml") == ()
    assert load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[[acceptance]]", "[[acceptances]]"), "unknown field `acceptances`"),
        (('id = "RA-001"', 'id = "1"'), "acceptance[0].id"),
        (('tool = "cdk-nag"', 'tool = "other"'), "acceptance[0].tool"),
        (('"proposed"', '"maybe"'), "acceptance[0].status"),
        (("likelihood = 3", "likelihood = 6"), "acceptance[0].before.likelihood"),
        (('kind = "risk"', 'kind = "false-positive"'), "RA-001: `before` and `after` go with kind"),
        (("before = { likelihood = 3, impact = 4 }", ""), "RA-001: `before` and `after` go with kind"),
        (('compensating_controls = ["Something"]', ""), "RA-001: a risk needs compensating_controls"),
        (('"proposed"', '"approved"'), 'RA-001: status "approved" needs approver'),
        (('"proposed"', '"proposed"\napprover = "Me"\napproved_on = 2027-01-01\nreference = "x"'), "RA-001: status"),
        (("2027-04-01", '"soon"'), "acceptance[0].expires"),
        (('["dev", "prod"]', "[]"), "acceptance[0].bindings[0].environments"),
        (('"dev", "prod"', '"*"'), "acceptance[0].bindings[0].environments[0]"),
        (('"Data/Db"', '"Data/*"'), "acceptance[0].bindings[0].resource"),
        (("sha256:0123456789abcdef", "sha256:1"), "acceptance[0].bindings[0].digest"),
        (("bindings", "binding"), "unknown field `binding`"),
        (('owner = "Head of platform"', ""), "missing required field `owner`"),
    ],
)
def test_should_name_file_and_key_when_an_entry_is_wrong(tmp_path: Path, change: tuple[str, str], problem: str) -> None:
    with pytest.raises(InputError, match=r"acceptances\.toml: ") as error:
        load(tmp_path, ENTRY.replace(*change))
    assert problem in str(error.value)


def test_should_refuse_the_same_id_twice(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="RA-001: is there twice"):
        load(tmp_path, ENTRY * 2)


def test_should_refuse_what_is_not_toml(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"acceptances\.toml: not TOML"):
        load(tmp_path, "[[acceptance]")


def test_should_need_no_compensation_when_the_finding_is_none(tmp_path: Path) -> None:
    text = "\n".join(
        line for line in ENTRY.splitlines() if not line.startswith(("before", "after", "compensating"))
    ).replace('"risk"', '"false-positive"')
    entries: Any = load(tmp_path, text)
    assert entries[0].kind == "false-positive"


def test_should_refuse_an_approval_by_somebody_who_does_not_own_the_risk(tmp_path: Path) -> None:
    signed = SIGNED.replace("Head of platform", "Developer")
    with pytest.raises(InputError, match="RA-001: approver 'Developer' is not the owner of the risk"):
        load(tmp_path, ENTRY.replace('status = "proposed"', signed))
