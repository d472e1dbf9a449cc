"""Answers for one template after another, as `compliance/scanners/worker.py` describes; runs in checkov's environment.

checkov pins libraries that the project uses at other versions, so it lives in an environment of its own, and this file
imports nothing of the project. It drives the runner directly: starting the command line costs more than all checks.
"""

import gc
import json
import logging
import os
import sys
from typing import Any

gc.disable()  # a short-lived process that frees little: collecting costs a fifth of its time
os.environ.setdefault("LOG_LEVEL", "CRITICAL")
os.environ.setdefault("CHECKOV_PARALLELIZATION_TYPE", "none")  # a fork for each file costs more than it saves
PROTOCOL = sys.stdout
sys.stdout = sys.stderr

from checkov.cloudformation import runner as cloudformation  # type: ignore[import-not-found]  # noqa: E402
from checkov.cloudformation.checks.resource.registry import cfn_registry  # type: ignore[import-not-found]  # noqa: E402
from checkov.common.checks_infra.registry import get_graph_checks_registry  # type: ignore[import-not-found]  # noqa: E402
from checkov.common.output.report import Report  # type: ignore[import-not-found]  # noqa: E402
from checkov.runner_filter import RunnerFilter  # type: ignore[import-not-found]  # noqa: E402

logging.disable(logging.CRITICAL)

# A skip that a template asks for (in metadata or in the text of a value) is a failure: nothing silences the check.
ANSWERS = {"PASSED": "PASS", "FAILED": "FAIL", "SKIPPED": "FAIL", "UNKNOWN": "NOT_EVALUATED"}

DETAILS = {"SKIPPED": "skipped by the template", "UNKNOWN": "checkov cannot tell from the template"}


class KeepingReport(Report):  # type: ignore[misc]
    """A report that also keeps the records checkov drops, those with an unknown result."""

    def __init__(self, check_type: str) -> None:
        super().__init__(check_type)
        self.unknown: list[Any] = []

    def add_record(self, record: Any) -> None:
        """Keep a record."""
        if record.check_result["result"].value == "UNKNOWN":
            self.unknown.append(record)
        super().add_record(record)


def rules() -> list[dict[str, Any]]:
    """Return every CloudFormation check, of Python and of the graph."""
    graph = get_graph_checks_registry("cloudformation")
    graph.load_checks()
    checks = [*(check for _, check in cfn_registry.all_checks()), *graph.checks]
    names = {check.id: check.name for check in checks}
    return [{"id": key, "description": f"{name.rstrip('.')}."} for key, name in sorted(names.items())]


def answer(template: str) -> dict[str, Any]:
    """Run every check on one template."""
    return answers([template])[0]


def answers(templates: list[str]) -> list[dict[str, Any]]:
    """Run every check on templates that have nothing to do with each other; one graph costs less than many."""
    runner = cloudformation.Runner()
    report = runner.run(
        root_folder=None,
        files=templates,
        runner_filter=RunnerFilter(framework=["cloudformation"], download_external_modules=False),
    )
    found: dict[str, list[dict[str, Any]]] = {template: [] for template in templates}
    for record in [*report.passed_checks, *report.failed_checks, *report.skipped_checks, *report.unknown]:
        found[record.file_abs_path].append(as_answer(record))
    unread = {*report.parsing_errors, *(set(templates) - set(runner.definitions))}
    return [
        {"error": "ValueError: checkov cannot parse it"}
        if template in unread
        else {"answers": found[template], "not_applicable": {}}
        for template in templates
    ]


def answers_about(templates: list[str], subjects: list[list[str]]) -> list[dict[str, Any]]:
    """Return the answers about some resources of each template; a template that breaks a check breaks no other's."""
    try:
        answered = answers(templates)
    except Exception as error:  # noqa: BLE001 - whatever a check raises, the other templates must still be answered
        if len(templates) == 1:
            return [failure(error)]
        half = len(templates) // 2
        return answers_about(templates[:half], subjects[:half]) + answers_about(templates[half:], subjects[half:])
    for each, wanted in zip(answered, subjects, strict=True):
        if "answers" in each:
            each["answers"] = [one for one in each["answers"] if one["logical_id"] in wanted]
    return answered


def failure(error: Exception) -> dict[str, Any]:
    """Return an error as a response."""
    return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}


def respond(request: dict[str, Any]) -> dict[str, Any]:
    """Answer one line, which asks about a template or about a batch of them."""
    if "templates" in request:
        return {"batch": answers_about(request["templates"], request["subjects"])}
    return answer(request["template"])


def as_answer(record: Any) -> dict[str, Any]:
    """Return a record as one answer; `evaluated_keys` come in any order."""
    result = record.check_result["result"].value
    keys = record.check_result.get("evaluated_keys") or []
    return {
        "rule": record.check_id,
        "logical_id": record.resource.rpartition(".")[2],
        "answer": ANSWERS[result],
        "detail": DETAILS.get(result, ""),
        "properties": sorted({path for key in keys if (path := as_path(str(key)))}),
    }


def as_path(key: str) -> str:
    """Turn `Properties/Rules/[0]/Name` into `Rules.0.Name`."""
    steps = [step.strip("[]") for step in key.split("/")]
    return ".".join(steps[1:] if steps[0] == "Properties" else steps)


def main() -> None:
    """Serve requests until the input ends."""
    cloudformation.Report = KeepingReport
    print(json.dumps({"rules": rules()}), file=PROTOCOL, flush=True)
    for line in sys.stdin:
        try:
            response = respond(json.loads(line))
        except Exception as error:  # noqa: BLE001 - whatever a check raises, the next template must still be answered
            response = failure(error)
        print(json.dumps(response), file=PROTOCOL, flush=True)


if __name__ == "__main__":
    main()
