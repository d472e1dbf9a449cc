"""Acceptances that end soon, as one issue that is open as long as there are any."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from delivery.ci.github import BOT, GitHub
from delivery.errors import InputError

MARKER = "<!-- smartfactory: acceptances that expire -->"
TITLE = "Acceptances of risks expire soon"


@dataclass(frozen=True, order=True)
class Ending:
    """An acceptance that ends.

    Attributes:
        expires: the first day on which it counts no more is the day after.
        id: `RA-001`.
        rule: whose findings it covers, `tool rule`.
        owner: role of who decides.
        status: proposed or approved.
    """

    expires: date
    id: str
    rule: str
    owner: str
    status: str


def ending(register: Path, *, today: date, within: int) -> list[Ending]:
    """Return the acceptances that end within so many days, those that have ended included, the first to end first.

    Raises:
        InputError: the register cannot be read.
    """
    try:
        entries = tomllib.loads(register.read_text(encoding="utf-8"))["acceptance"]
        found = [
            Ending(each["expires"], each["id"], f"{each['tool']} {each['rule']}", each["owner"], each["status"])
            for each in entries
        ]
        return sorted(each for each in found if each.expires <= today + timedelta(days=within))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{register}: not the register of acceptances: {error!r}") from None


def text(endings: Sequence[Ending], *, today: date) -> str:
    """Return the issue's body."""
    rows = [
        f"| {each.id} | `{each.rule}` | {each.owner} | {each.status} | {each.expires} "
        f"| {'over' if each.expires < today else (each.expires - today).days} |"
        for each in endings
    ]
    return "\n".join(
        [
            MARKER,
            "After its last day an acceptance covers nothing: the gate fails, and with it every deployment. Its owner",
            "decides: mend what it covers, or accept it anew, with a new review and a new date, in",
            "`compliance/acceptances.toml`.",
            "",
            "| acceptance | covers | owner | status | last day | days left |",
            "|---|---|---|---|---|---|",
            *rows,
        ]
    )


def tell(github: GitHub, endings: Sequence[Ending], *, today: date) -> str:
    """Open, rewrite or close the issue; return what was done.

    Raises:
        ToolError: GitHub did not take it.
    """
    known = [
        each
        for each in github.pages("issues?state=open&per_page=100")
        if each["user"]["login"] == BOT and (each.get("body") or "").startswith(MARKER)
    ]
    if not endings:
        for each in known:
            github.send("PATCH", f"issues/{each['number']}", {"state": "closed", "state_reason": "completed"})
        return f"no acceptance expires; {len(known)} issues closed"
    said = text(endings, today=today)
    if known:
        github.send("PATCH", f"issues/{known[0]['number']}", {"title": TITLE, "body": said})
        return f"{len(endings)} acceptances expire; issue {known[0]['number']} written anew"
    made = github.send("POST", "issues", {"title": TITLE, "body": said})
    return f"{len(endings)} acceptances expire; issue {made['number']} opened"
