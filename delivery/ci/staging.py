"""Tests of a deployed API: every reading operation of its contract, and reading under load.

They read alone: what is written to staging goes through the whole event path, and is its load test's business.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import httpx

from delivery.configuration import ROOT, Target
from delivery.errors import AwsError
from delivery.smoke import ANSWER_SECONDS, CONTRACT, TOKEN_ERRORS, Deployed, issued

HERE = Path(__file__).parent
SCOPES = ("read", "operate")
"""Of the client that the smoke test is, too."""

MOST_FAILING, MOST_MILLISECONDS = 0.001, 1_000
"""Share of requests that may fail, and the 99th percentile of all answers, API Gateway included."""


def good_enough(*, requests: int, failing: float, milliseconds: float, most_milliseconds: float) -> bool:
    """Judge a load test.

    Args:
        requests: that were sent.
        failing: the share of them that failed, 0 to 1.
        milliseconds: the 99th percentile of the answers.
        most_milliseconds: that it may be.
    """
    return requests > 0 and failing <= MOST_FAILING and milliseconds <= most_milliseconds


def wide(target: Target, api: Deployed) -> Deployed:
    """Return the same client asking for every scope that it has."""
    return replace(api, scope=" ".join(f"smartfactory-api-{target.suffix}/{each}" for each in SCOPES))


def token_of(api: Deployed) -> str:
    """Return a token.

    Raises:
        AwsError: the issuer gives none.
    """
    try:
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as client:
            return issued(api, client)
    except TOKEN_ERRORS as error:
        raise AwsError(f"{api.token_url}: no token: {type(error).__name__}") from None


def contract(api: Deployed, token: str, *, operations: Sequence[str] = ()) -> bool:
    """Ask every operation that reads, or those with these ids alone, with good and bad requests.

    Returns:
        Whether all answers were as the contract says.
    """
    chosen = [option for each in operations for option in ("--include-operation-id", each)]
    with tempfile.TemporaryDirectory(prefix="smartfactory-") as directory:
        settings = Path(directory) / "schemathesis.toml"
        # In a file: what is on a command line is to be seen by everybody on the machine.
        settings.write_text(
            (HERE / "schemathesis.toml").read_text(encoding="utf-8")
            + f'\n[headers]\nAuthorization = "Bearer {token}"\nx-api-key = "{api.api_key}"\n',
            encoding="utf-8",
        )
        return _passes(
            *("schemathesis", "--config-file", str(settings), "run", str(CONTRACT), "--url", api.url),
            *(chosen or ("--include-method", "GET")),
            *("--no-color", "--workers", "1"),
            directory=Path(directory),
        )


def load(api: Deployed, token: str, *, rate: int, seconds: int, most_milliseconds: int = MOST_MILLISECONDS) -> bool:
    """Read at so many requests a second; return whether few enough failed and the answers were fast enough."""
    return _passes(
        *("locust", "--locustfile", str(HERE / "load.py"), "--headless", "--only-summary", "--host", api.url),
        *("--users", str(rate), "--spawn-rate", str(rate), "--run-time", f"{seconds}s", "--stop-timeout", "30"),
        environment={
            "LOAD_TOKEN": token,
            "LOAD_API_KEY": api.api_key,
            "LOAD_MOST_MILLISECONDS": str(most_milliseconds),
            "PYTHONPATH": str(ROOT),
        },
    )


def _passes(
    program: str, *arguments: str, directory: Path | None = None, environment: Mapping[str, str] | None = None
) -> bool:
    """Run a program of this environment, in a folder that takes what it leaves behind."""
    done = subprocess.run(  # noqa: S603 - a list of arguments, and no shell
        [str(Path(sys.executable).with_name(program)), *arguments],
        cwd=directory,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0
