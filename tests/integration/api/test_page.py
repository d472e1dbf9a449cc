"""The commands of docs/how-to/use-the-api.md, each as it stands there."""

import json
import os
import re
import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from tests.integration.api.site import METRIC, OWN, READINGS, Site

pytestmark = pytest.mark.servers

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "use-the-api.md"
COMMANDS = re.findall(r"^```sh tested\n(.*?)^```$", PAGE.read_text(), flags=re.DOTALL | re.MULTILINE)


def test_should_do_what_the_page_says(site: Site, tmp_path: Path) -> None:
    client = site.service.issuer.clients["everything"]
    variables = {
        "PATH": os.environ["PATH"],
        "API": site.task.url,
        "TOKENS": site.service.issuer.token_url,
        "CLIENT_ID": client.client_id,
        "CLIENT_SECRET": client.secrets[0],
        "FROM": site.known["from"],
        "TO": site.known["to"],
        "HOUR": site.known["hour"],
        "NOW": datetime.now(UTC).isoformat(),
        "KEY": str(uuid.uuid4()),
        "FILE": str(tmp_path / "hour.parquet"),
        "PART": str(tmp_path / "part"),
    }
    script = "set -eu\n" + "\n".join(re.sub(r"\n(?=curl|NEXT|TOKEN)", "\nprintf '\\\\n'\n", each) for each in COMMANDS)
    done = subprocess.run(["sh", "-c", script], env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout[-2000:]
    answers = [json.loads(line) for line in done.stdout.replace("}{", "}\n{").splitlines() if line.strip()]
    facilities, latest, sensors, readings, rollups, alerts, page, accepted, archive, problem = answers
    assert [each["facility"] for each in facilities["items"]] == [OWN]
    assert latest["items"]
    assert sensors["items"]
    assert len(readings["items"]) == READINGS
    assert sum(each["count"] for each in rollups["items"]) == READINGS
    assert all(each["state"] == "open" for each in alerts["items"])
    assert len(page["items"]) == 1
    assert accepted
    assert archive["items"][0]["hour"] == site.known["hour"]
    assert problem["status"] == 400
    table = parquet.read_table(tmp_path / "hour.parquet")
    assert table.num_rows == archive["items"][0]["rows"]
    assert METRIC in set(table.column("metric").to_pylist())
    assert (tmp_path / "part").read_bytes() == b"PAR1"
