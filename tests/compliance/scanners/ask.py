"""Asks one external scanner about one template."""

import json
from collections.abc import Mapping
from typing import Any

from compliance.scanners.external import Pool, Question
from compliance.scanners.worker import RawAnswer, TemplateAnswers

Pools = Mapping[str, Pool]


def ask(pool: Pool, template: Mapping[str, Any] | str, region: str = "us-east-1") -> TemplateAnswers:
    """Return all that the tool says."""
    question = Question(template if isinstance(template, str) else json.dumps(template), region)
    return pool.ask({question.key: question}, lambda *_: None).answers[question.key]


def answers(pool: Pool, template: Mapping[str, Any], rule: str) -> dict[str, list[RawAnswer]]:
    """Return the answers of one rule by logical id."""
    found: dict[str, list[RawAnswer]] = {}
    for answer in ask(pool, template).answers:
        if answer.rule == rule:
            found.setdefault(answer.logical_id, []).append(answer)
    return found
