"""The command line that sets up a database, and what neither it nor an error shows."""

# ruff: noqa: S106 - passwords of the tests open nothing
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from database_setup.__main__ import main
from database_setup.connecting import parsed
from database_setup.reasons import reason_of
from shared.postgres import Login

from local.servers.postgres import Postgres
from tests.lambda_functions.database_setup.calls import OWNER, OWNER_PASSWORD

ROOT = Path(__file__).parents[3]


def test_should_show_no_password_in_representations_and_errors() -> None:
    assert "hunter2" not in repr(Login("writer", "hunter2"))
    with pytest.raises(ValueError, match="allowed: postgresql") as refused:
        parsed("mysql://writer:hunter2@host/db")
    assert "hunter2" not in reason_of(refused.value)


@pytest.mark.servers
def test_should_set_up_from_the_command_line_when_two_start_at_once(server: Postgres, database: str) -> None:
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "lambda"),
        "DATABASE_URL": server.url(database, user=OWNER, password=OWNER_PASSWORD),
    }
    command = [sys.executable, "-m", "database_setup", "--application", "local_writer:password"]
    both = [subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    results = [json.loads(each.communicate(timeout=60)[0]) for each in both]
    assert [each["default_rows"] for each in results] == [0, 0]
    with psycopg.connect(server.url(database, user="local_writer", password="password")) as connection:
        assert connection.execute("SELECT count(*) FROM latest").fetchone() == (0,)


@pytest.mark.programs
@pytest.mark.parametrize(
    "arguments", [[], ["--url", "hunter2"], ["--url", "postgresql://a:hunter2@b/c", "--application", "hunter2"]]
)
def test_should_exit_with_2_and_quote_no_password_when_the_usage_is_wrong(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(sys, "argv", ["database_setup", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    output = capfd.readouterr()
    assert (ended.value.code, "hunter2" in output.err, "allowed:" in output.err) == (2, False, True)
    assert not output.out
