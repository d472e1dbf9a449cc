"""The archive after a restore: what it holds is written again from what the database holds."""

import shutil
from pathlib import Path
from typing import Any

import psycopg

from local.archive_check import differences, hours
from local.stack import Stack


def folder(stack: Stack) -> Path:
    """Return where the archive is."""
    return Path(stack.settings["archive_directory"])


def destroy(stack: Stack) -> None:
    """Remove all files of the archive."""
    shutil.rmtree(folder(stack))
    folder(stack).mkdir()


def compare(connection: psycopg.Connection[Any], stack: Stack) -> tuple[int, int]:
    """Return how many hours the archive holds, and how many of their rows are not those of the database."""
    held = hours(folder(stack))
    wrong = sum(differences(connection, folder(stack), hour.facility, hour.start) for hour in held)
    return len(held), wrong
