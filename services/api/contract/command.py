"""`python -m services.api contract [--check]`."""

import argparse
import sys
from collections.abc import Sequence

from services.api.app import create_app
from services.api.contract.config import openapi_config
from services.api.contract.document import FILE, text
from services.api.memory import memory_dependencies

OK, STALE = 0, 1


def main(arguments: Sequence[str]) -> int:
    """Write the contract into the documentation, or check the one that is there.

    Returns:
        The exit code: 0, or 1 if `--check` finds another contract than the code has.
    """
    parser = argparse.ArgumentParser(prog="python -m services.api contract")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the file is not up to date")
    options = parser.parse_args(arguments)
    contract = text(create_app(memory_dependencies(), openapi=openapi_config()))
    if not options.check:
        FILE.write_text(contract, encoding="utf-8")
        return OK
    if FILE.is_file() and FILE.read_text(encoding="utf-8") == contract:
        return OK
    sys.stderr.write(f"{FILE.name} is not up to date; `python -m services.api contract` writes it\n")
    return STALE
