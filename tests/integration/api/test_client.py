"""The generated client, against the running API: every operation, sync and async, and what it makes of a problem."""

import asyncio
import importlib
import inspect
import json
import re
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from local.documentation import CONTRACT
from tests.integration.api.operations import Operation, operations, placed
from tests.integration.api.site import FOREIGN, OWN, Site
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

CLIENT = Path(__file__).parents[3] / "clients" / "python"
HELD = json.loads(CONTRACT.read_text())
OPERATIONS = operations(HELD)
TAGS = {
    operation["operationId"]: operation["tags"][0]
    for item in HELD["paths"].values()
    for operation in item.values()
    if "operationId" in operation
}


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(CLIENT))


def module_of(operation: Operation) -> ModuleType:
    snake = re.sub(r"(?<!^)(?=[A-Z])", "_", operation.id).lower()
    return importlib.import_module(f"smartfactory_client.api.{TAGS[operation.id]}.{snake}")


def arguments(function: Any, operation: Operation, values: dict[str, Any]) -> dict[str, Any]:
    """Return what the function must be given: values of the site by their names, the contract's example as the body."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(function, eval_str=True).parameters.items():
        if name == "body":
            given[name] = parameter.annotation.from_dict(placed(operation.body, values["facility"]))
        elif parameter.default is inspect.Parameter.empty and name != "client":
            value = values[name.rstrip("_")]
            given[name] = datetime.fromisoformat(value) if parameter.annotation is datetime else value
    return given


def authorized(site: Site, client: str = "everything") -> Any:
    kind = importlib.import_module("smartfactory_client").AuthenticatedClient
    return kind(base_url=site.task.url, token=site.token(client), verify_ssl=PLAIN, raise_on_unexpected_status=True)


def values_of(site: Site, facility: str = OWN) -> dict[str, Any]:
    return {**site.known, "alert": site.alerts(OWN)[-1], "facility": facility}


async def asynchronously(client: Any, module: ModuleType, given: dict[str, Any]) -> Any:
    async with client:
        return await module.asyncio_detailed(client=client, **given)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_should_call_an_operation_and_understand_its_answer(site: Site, operation: Operation) -> None:
    module = module_of(operation)
    given = arguments(module.sync_detailed, operation, values_of(site))
    with authorized(site) as client:
        answer = module.sync_detailed(client=client, **given)
    again = asyncio.run(asynchronously(authorized(site), module, given))
    assert answer.status_code in {HTTPStatus.OK, HTTPStatus.ACCEPTED, HTTPStatus.CREATED}, answer.content
    assert again.status_code in {answer.status_code, HTTPStatus.CONFLICT}
    assert type(answer.parsed).__name__ != "ProblemDetails"
    if answer.headers["Content-Type"].startswith("application/json"):
        understood, sent = answer.parsed.to_dict(), json.loads(answer.content)
        assert set(understood) >= set(sent)
        assert len(understood.get("items", [])) == len(sent.get("items", []))


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.names_facility], ids=lambda each: each.id)
def test_should_give_the_problem_when_there_is_one(site: Site, operation: Operation) -> None:
    module = module_of(operation)
    with authorized(site) as client:
        answer = module.sync_detailed(
            client=client, **arguments(module.sync_detailed, operation, values_of(site, FOREIGN))
        )
    assert answer.status_code == HTTPStatus.NOT_FOUND
    if operation.method != "HEAD":  # which has no body to say it in
        assert (answer.parsed.status, answer.parsed.title) == (404, "Not Found")


def test_should_lead_through_all_pages(site: Site) -> None:
    module = importlib.import_module("smartfactory_client.api.registry.list_sensors")
    found: list[str] = []
    cursor: dict[str, str] = {}
    with authorized(site) as client:
        while True:
            page = module.sync(OWN, client=client, limit=1, **cursor)
            found += [item.sensor for item in page.items]
            if page.next_ is None:
                break
            cursor = {"cursor": page.next_}
    assert found == sorted(found)
    assert len(found) >= 2
