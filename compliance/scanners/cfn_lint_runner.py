"""Answers for one template after another, as `compliance/scanners/worker.py` describes."""

import gc
import json
import sys
from pathlib import Path
from typing import Any

gc.disable()  # a short-lived process that frees little: collecting costs a sixth of its time
PROTOCOL = sys.stdout
sys.stdout = sys.stderr

from cfnlint.config import _DEFAULT_RULESDIR, ConfigMixIn, ManualArgs  # noqa: E402 - after the output is out of the way
from cfnlint.decode import decode_str  # noqa: E402
from cfnlint.rules import Match, Rules  # noqa: E402
from cfnlint.runner import run_template_by_data  # noqa: E402

LEVELS = ("E", "W")
"""Errors and warnings; informational rules are advice."""


def configuration(region: str) -> ConfigMixIn:
    """Return the configuration of one run: nothing from files or from the command line."""
    return ConfigMixIn([], **ManualArgs(regions=[region]))


def describe(rules: Rules) -> list[dict[str, Any]]:
    """Return every rule, and whether it runs."""
    config = configuration("us-east-1")
    return [
        {
            "id": rule_id,
            "description": f"{rule.shortdesc.rstrip('.')}.",
            "why": rule.description,
            "source": rule.source_url or "",
            "active": rule_id.startswith(LEVELS) and rules.is_rule_enabled(rule, config),
        }
        for rule_id, rule in sorted(rules.items())
    ]


def answer(request: dict[str, str], rules: Rules) -> dict[str, Any]:
    """Lint one template; a rule without a match has passed on it."""
    template, problems = decode_str(Path(request["template"]).read_text(encoding="utf-8"))
    matches = problems or run_template_by_data(template, configuration(request["region"]), rules)
    return {
        "answers": [as_answer(match) for match in matches if match.rule.id.startswith(LEVELS)],
        "not_applicable": {},
    }


def as_answer(match: Match) -> dict[str, Any]:
    """Return a match as one answer."""
    path = [str(step) for step in match.path or ()]
    inside = path[:1] == ["Resources"] and len(path) > 1
    at_property = inside and path[2:3] == ["Properties"] and len(path) > 3
    return {
        "rule": match.rule.id,
        "logical_id": path[1] if inside else "",
        "answer": "FAIL",
        "detail": match.message,
        "properties": [".".join(path[3:])] if at_property else [],
    }


def main() -> None:
    """Serve requests until the input ends."""
    rules = Rules.create_from_directory(_DEFAULT_RULESDIR)
    print(json.dumps({"rules": describe(rules)}), file=PROTOCOL, flush=True)
    for line in sys.stdin:
        try:
            response = answer(json.loads(line), rules)
        except Exception as error:  # noqa: BLE001 - whatever a rule raises, the next template must still be answered
            response = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(response), file=PROTOCOL, flush=True)


if __name__ == "__main__":
    main()
