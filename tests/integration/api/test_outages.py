"""PostgreSQL or Redis goes away in the middle of a request: the client hears so, and all is well afterwards."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus

import httpx
import psutil
import pytest

from local.api import Api
from local.servers.process import ServerProcess
from local.waiting import wait_until
from tests.integration.api.site import LINE, OWN, SENSOR, Site
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

SECONDS = 60


@pytest.fixture(scope="module")
def task(site: Site) -> Iterator[Api]:
    """One for all tests: each ends when all is well again."""
    started = site.service.add_task(api_request_milliseconds="2000", api_statement_milliseconds="1000")
    yield started
    started.stop()


@contextmanager
def standing_still(server: ServerProcess) -> Iterator[None]:
    """Stop a server and all of its processes where they are, as a machine that hangs would."""
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            with suppress(psutil.NoSuchProcess):  # somebody has killed it meanwhile
                process.resume()


def ask(site: Site, task: Api, path: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {site.token()}"}
    return httpx.get(f"{task.url}{path}", headers=headers, timeout=SECONDS, verify=PLAIN)


def readings(site: Site) -> str:
    return f"/v1/facilities/{OWN}/sensors/{SENSOR}/readings?metric={{metric}}&from={{from}}&to={{to}}".format(
        **site.known
    )


def test_should_say_503_when_postgresql_hangs_and_go_on_when_it_does(site: Site, task: Api) -> None:
    path, latest = readings(site), f"/v1/facilities/{OWN}/lines/{LINE}/latest"
    assert ask(site, task, path).status_code == HTTPStatus.OK
    with standing_still(site.stack.database):
        away = ask(site, task, path)
        assert away.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        assert int(away.headers["Retry-After"]) > 0
        assert away.headers["Content-Type"] == "application/problem+json"
        # What Redis has is answered all the same, and the process lives.
        assert ask(site, task, latest).status_code == HTTPStatus.OK
        assert ask(site, task, "/healthz").status_code == HTTPStatus.OK
        assert wait_until(lambda: ask(site, task, "/readyz").status_code == 503, seconds=SECONDS)
    assert wait_until(lambda: ask(site, task, path).status_code == HTTPStatus.OK, seconds=SECONDS)
    assert wait_until(lambda: ask(site, task, "/readyz").status_code == HTTPStatus.OK, seconds=SECONDS)


def test_should_answer_what_was_asked_when_postgresql_is_killed_in_mid_request(site: Site, task: Api) -> None:
    path, found = readings(site), list[httpx.Response]()
    assert ask(site, task, path).status_code == HTTPStatus.OK
    asking = [threading.Thread(target=lambda: found.append(ask(site, task, path))) for _ in range(4)]
    try:
        with standing_still(site.stack.database):
            for thread in asking:
                thread.start()
            site.stack.database.kill()
    finally:
        if site.stack.database.exit_code is not None:
            site.stack.database.start()
    for thread in asking:
        thread.join()
    assert {answer.status_code for answer in found} <= {HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE}
    assert wait_until(lambda: ask(site, task, path).status_code == HTTPStatus.OK, seconds=SECONDS)


def test_should_answer_from_postgresql_when_redis_goes(site: Site, task: Api) -> None:
    path = f"/v1/facilities/{OWN}/lines/{LINE}/latest"
    before = ask(site, task, path)
    assert before.status_code == HTTPStatus.OK
    site.stack.cache.kill()
    try:
        without = ask(site, task, path)
        assert without.status_code == HTTPStatus.OK
        assert without.json()["items"] == before.json()["items"]
        assert ask(site, task, "/readyz").status_code == HTTPStatus.OK
    finally:
        site.stack.cache.start()
    assert ask(site, task, path).json()["items"] == before.json()["items"]
