"""The same on one machine: `PYTHONPATH=lambda python -m database_setup --url postgresql://...`."""

import argparse
import json
import os
import sys
from dataclasses import asdict

from shared.postgres import Login
from sqlalchemy.exc import SQLAlchemyError

from database_setup.connecting import parsed
from database_setup.reasons import reason_of
from database_setup.schema import Windows
from database_setup.setup import set_up

FAILED, BAD_USAGE = 1, 2


def main() -> int:
    """Run, and return the exit code: 0 done, 1 the database refused, 2 bad usage."""
    parser = argparse.ArgumentParser(prog="python -m database_setup", description=__doc__)
    parser.add_argument("--url", default=os.environ.get("DATABASE_URL"), help="of the owner; or DATABASE_URL")
    parser.add_argument(
        "--application", default=os.environ.get("APPLICATION_LOGIN"), help="user:password; or APPLICATION_LOGIN"
    )
    parser.add_argument(
        "--read-only", default=os.environ.get("READ_ONLY_LOGIN"), help="user:password; or READ_ONLY_LOGIN"
    )
    parser.add_argument("--api", default=os.environ.get("API_LOGIN"), help="user:password; or API_LOGIN")
    parser.add_argument("--ca-file", help="verify the server's certificate with these authorities")
    parser.add_argument("--keep-hours", type=int, default=120)
    parser.add_argument("--behind-hours", type=int, default=48)
    parser.add_argument("--rollup-keep-days", type=int, default=90)
    options = parser.parse_args()
    if not 0 < options.behind_hours < options.keep_hours:
        parser.error("--behind-hours: refused; allowed: more than 0 and less than --keep-hours")
    try:
        url = parsed(options.url or "")
        application, read_only = _login(options.application), _login(options.read_only)
        api = _login(options.api)
    except ValueError as error:
        parser.error(str(error))
    windows = Windows(
        keep_hours=options.keep_hours, behind_hours=options.behind_hours, rollup_keep_days=options.rollup_keep_days
    )
    try:
        revision, health = set_up(
            url, application=application, read_only=read_only, api=api, windows=windows, ca_file=options.ca_file
        )
    except (SQLAlchemyError, OSError) as error:
        sys.stderr.write(f"{reason_of(error)}\n")
        return FAILED
    sys.stdout.write(json.dumps({"revision": revision, **asdict(health)}) + "\n")
    return 0


def _login(text: str | None) -> Login | None:
    if not text:
        return None
    username, colon, password = text.partition(":")
    if not (username and colon and password):
        raise ValueError("login: refused; allowed: user:password")
    return Login(username, password)


if __name__ == "__main__":
    sys.exit(main())
