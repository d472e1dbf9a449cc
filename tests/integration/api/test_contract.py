"""schemathesis: every operation of the contract, alone and in sequences, with good and bad requests."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from local.documentation import CONTRACT
from tests.integration.api.operations import operations
from tests.integration.api.site import Site

pytestmark = pytest.mark.servers

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PROGRAM = Path(sys.executable).with_name("schemathesis")
MOST_SECONDS = 600


def test_should_answer_as_the_contract_says(site: Site, contract: dict[str, Any], tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    run = subprocess.run(
        [
            *(PROGRAM, "--config-file", CONFIGURATION, "run", CONTRACT, "--url", site.task.url),
            *("--header", f"Authorization: Bearer {site.token()}"),
            *("--report-junit-path", report, "--no-color", "--workers", "1", "--output-truncate", "false"),
        ],
        # Its own files go nowhere else; a proxy of whoever runs this must not see the requests.
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
    tested = {case.attrib["name"] for case in ET.parse(report).iter("testcase")}  # noqa: S314 - written by our own run
    wanted = {f"{operation.method} {operation.path}" for operation in operations(contract)}
    assert wanted <= tested
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert re.search(rf"✅ {phase}", run.stdout), run.stdout
