"""Two versions behind a weighted proxy: requests shift from one to the other under load, and none fails."""

import json
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.client import HTTPResponse

import httpx
import pytest

from local.api import Api
from local.servers.weighted_proxy import WeightedProxy
from local.waiting import wait_until
from tests.integration.api.site import LINE, METRIC, OWN, SENSOR, Site
from tests.integration.api.steady import NO_ANSWER, Steady
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

CLIENTS = 8
PAUSE_SECONDS = 0.03
"""Of each client before each request: versions shift under load, not under overload."""
ENOUGH = 150
"""Requests that the chosen version has to answer before the next step."""
SECONDS = 60


def paths(site: Site) -> list[str]:
    readings = "/readings?metric={metric}&from={from}&to={to}&limit=300".format(**site.known)
    return [
        f"/v1/facilities/{OWN}/lines/{LINE}/latest",
        f"/v1/facilities/{OWN}/sensors/{SENSOR}{readings}",
        f"/v1/facilities/{OWN}/alerts",
        f"/v1/facilities/{OWN}/archive/{site.known['hour']}",
        "/v1/facilities",
    ]


def event() -> dict[str, object]:
    now = datetime.now(UTC).isoformat()
    return {"facility": OWN, "line": LINE, "sensor": SENSOR, "metric": METRIC, "ts": now, "value": 1.5, "unit": "C"}


@contextmanager
def load(site: Site, port: int) -> Iterator[Counter[str]]:
    """Read and send over connections that stay open until the end; give the count of answers, by status or error."""
    found, over, lock = Counter[str](), threading.Event(), threading.Lock()
    token = site.token()

    def ask() -> None:
        with Steady(port, token=token, seconds=30) as client:
            while not over.is_set():
                for path in paths(site):
                    count(partial(client.get, path))
                sent = json.dumps({"events": [event()]}).encode()
                count(partial(client.post, "/v1/events", sent, {"Idempotency-Key": str(uuid.uuid4())}))

    def count(request: Callable[[], HTTPResponse]) -> None:
        over.wait(PAUSE_SECONDS)
        try:
            status = str(request().status)
        except NO_ANSWER as error:
            status = repr(error)
        with lock:
            found[status] += 1

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        yield found
    finally:
        over.set()
        for thread in threads:
            thread.join()


def answers_more(proxy: WeightedProxy, task: Api) -> bool:
    wanted = proxy.answered[task.port] + ENOUGH
    return wait_until(lambda: proxy.answered[task.port] > wanted, seconds=SECONDS, every=0.05)


@pytest.fixture(scope="module")
def green(site: Site) -> Iterator[Api]:
    """The version that stays."""
    task = site.service.add_task(log_level="WARNING")
    yield task
    task.stop()


@pytest.fixture
def versions(site: Site, green: Api) -> Iterator[tuple[Api, Api]]:
    blue = site.service.add_task(api_linger_seconds="3")
    yield blue, green
    blue.stop()


def test_should_fail_no_request_when_one_version_replaces_another(site: Site, versions: tuple[Api, Api]) -> None:
    blue, green = versions
    with WeightedProxy({blue.port: 100, green.port: 0}) as proxy:
        with load(site, proxy.port) as found:
            assert answers_more(proxy, blue)
            for share in (10, 50, 100):
                proxy.shift({blue.port: 100 - share, green.port: share})
                assert answers_more(proxy, green)
            # Requests that the old version has begun are answered by it, whatever the weights are now.
            blue.stop()
            assert answers_more(proxy, green)
        assert set(found) <= {"200", "202"}, found
        assert proxy.failed.total() == 0
    assert blue.exit_code == 0
    assert blue.log.read_text().count("Traceback") == 0


def test_should_fail_no_request_when_a_version_is_stopped_before_requests_shift(
    site: Site, versions: tuple[Api, Api]
) -> None:
    blue, green = versions
    with WeightedProxy({blue.port: 50, green.port: 50}) as proxy:
        with load(site, proxy.port) as found:
            assert answers_more(proxy, blue)
            stopping = threading.Thread(target=blue.stop)
            stopping.start()
            # As a load balancer does it: what says that it is not ready gets no further requests.
            assert wait_until(lambda: readiness(blue) == HTTPStatus.SERVICE_UNAVAILABLE, seconds=SECONDS, every=0.05)
            proxy.shift({green.port: 100})
            stopping.join()
            assert answers_more(proxy, green)
        assert set(found) <= {"200", "202"}, found
        assert proxy.failed.total() == 0
    assert blue.exit_code == 0


def readiness(task: Api) -> int:
    return httpx.get(f"{task.url}/readyz", verify=PLAIN).status_code
