"""What the API depends on is lost under load, or changes its login: no 500, no failed rotation, and an end in order."""

import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from http import HTTPStatus
from http.client import HTTPResponse

import httpx
import psycopg
import pytest

from local.api import Api
from local.database import API, DATABASE
from local.waiting import wait_until
from services.telemetry.credentials import RENEWAL_SECONDS
from services.telemetry.storage.postgres import PostgresStore
from tests.integration.api.site import LINE, METRIC, OWN, SENSOR, Site
from tests.integration.api.steady import NO_ANSWER, Steady
from tests.support.plain import PLAIN

pytestmark = pytest.mark.servers

SECONDS = 60
"""Within which everything has to be well again."""
READERS = 4
PAUSE_SECONDS = 0.02
"""Of each reader before each request: what is lost is lost to a load, not to an overload."""
LATEST = f"/v1/facilities/{OWN}/lines/{LINE}/latest"
SENSORS = f"/v1/facilities/{OWN}/sensors/{SENSOR}"
SHORT = {"api_statement_milliseconds": "1000", "api_pool_wait_milliseconds": "500", "api_request_milliseconds": "4000"}


class Answers:
    """What a load got."""

    def __init__(self) -> None:
        self.statuses, self.sources, self.without_retry = Counter[str](), Counter[str](), 0
        self._lock = threading.Lock()

    def take(self, answer: HTTPResponse) -> None:
        with self._lock:
            self.statuses[str(answer.status)] += 1
            self.sources[answer.headers.get("X-Data-Source", "")] += 1
            if answer.status == HTTPStatus.SERVICE_UNAVAILABLE and "Retry-After" not in answer.headers:
                self.without_retry += 1

    def fail(self, error: Exception) -> None:
        with self._lock:
            self.statuses[repr(error)] += 1

    def reaches(self, key: str, more: int = 20, *, of: str = "statuses") -> bool:
        counts: Counter[str] = getattr(self, of)
        wanted = counts[key] + more
        return wait_until(lambda: counts[key] >= wanted, seconds=SECONDS, every=0.05)


@contextmanager
def load(site: Site, task: Api, *paths: str) -> Iterator[Answers]:
    """Ask all the time."""
    answers, over = Answers(), threading.Event()
    token = site.token()

    def ask() -> None:
        with Steady(task.port, token=token, seconds=20) as client:
            while not over.is_set():
                for path in paths:
                    over.wait(PAUSE_SECONDS)
                    try:
                        answers.take(client.get(path))
                    except NO_ANSWER as error:
                        answers.fail(error)

    threads = [threading.Thread(target=ask) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


@pytest.fixture(scope="module")
def task(site: Site) -> Iterator[Api]:
    task = site.service.add_task(**SHORT)
    yield task
    task.stop()
    assert task.exit_code == 0
    assert "unexpected error" not in task.log.read_text()
    assert "Traceback" not in task.log.read_text()


def readiness(task: Api) -> tuple[int, Mapping[str, str]]:
    answer = httpx.get(f"{task.url}/readyz", timeout=20, verify=PLAIN)
    return answer.status_code, answer.json()


def is_ready(task: Api, cache: str = "ok") -> bool:
    expected = {"status": "ready", "cache": cache}.items()

    def is_so() -> bool:
        status, said = readiness(task)
        return status == HTTPStatus.OK and expected <= said.items()

    return wait_until(is_so, seconds=SECONDS)


def refill(site: Site) -> None:
    """Give Redis back what it has lost, as the processor does."""
    connect = partial(psycopg.connect, site.stack.database.url(DATABASE))
    with closing(PostgresStore(connect)) as store, closing(site.stack.latest_cache(writes=True)) as cache:
        cache.rebuild(store.newest())


def test_should_answer_503_and_recover_when_postgresql_is_killed(site: Site, task: Api) -> None:
    with load(site, task, SENSORS, LATEST) as answers:
        assert answers.reaches("200")
        site.stack.database.kill()
        try:
            assert answers.reaches("503")
            assert wait_until(lambda: readiness(task)[0] == HTTPStatus.SERVICE_UNAVAILABLE, seconds=SECONDS)
            assert answers.reaches("cache", of="sources")  # the newest values do not need it
            assert httpx.get(f"{task.url}/healthz", verify=PLAIN).status_code == HTTPStatus.OK
        finally:
            site.stack.database.start()
        assert is_ready(task)
        assert answers.reaches("200", 200)
        before = answers.statuses["503"]
        assert answers.reaches("200", 200)
        assert answers.statuses["503"] == before
    assert set(answers.statuses) == {"200", "503"}, answers.statuses
    assert answers.without_retry == 0


def test_should_fail_no_request_when_redis_is_killed(site: Site, task: Api) -> None:
    cache = site.stack.cache
    with load(site, task, LATEST) as answers:
        assert answers.reaches("cache", of="sources")
        cache.kill()
        try:
            assert answers.reaches("database", of="sources")
            assert is_ready(task, "away")
        finally:
            cache.start()
        refill(site)
        assert is_ready(task)
        assert answers.reaches("cache", of="sources")
    assert set(answers.statuses) == {"200"}, answers.statuses


def test_should_fail_no_request_when_the_database_login_rotates_and_its_sessions_end(site: Site, task: Api) -> None:
    arn, client = site.service.settings["database_secret_arn"], site.stack.client("secretsmanager")
    readings = f"{SENSORS}/readings?metric={METRIC}&from={site.known['from']}&to={site.known['to']}&limit=10"
    with load(site, task, SENSORS, readings) as answers:
        for _ in range(3):
            assert answers.reaches("200")
            time.sleep(RENEWAL_SECONDS)  # two rotations in a shorter time are one for those who read the secret
            login = {"username": API, "password": secrets.token_hex(16)}
            with site.stack.connect() as connection:
                connection.execute(f"ALTER ROLE {API} PASSWORD '{login['password']}'".encode())
                client.put_secret_value(SecretId=arn, SecretString=json.dumps(login))
                connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [API])
            assert answers.reaches("200", 100)
    assert set(answers.statuses) == {"200"}, answers.statuses


def test_should_fail_no_request_when_the_cache_login_rotates_and_its_sessions_end(site: Site, task: Api) -> None:
    arn, client = site.service.settings["cache_secret_arn"], site.stack.client("secretsmanager")
    cache, user = site.stack.cache, site.stack.cache.reader.username
    tell: list[Callable[..., object]] = [node.client().execute_command for node in cache.nodes]  # untyped there
    with load(site, task, LATEST) as answers:
        first = before = cache.reader.password
        for _ in range(3):
            assert answers.reaches("cache", of="sources")
            login = {"username": user, "password": secrets.token_hex(16)}
            for each in tell:
                each("ACL", "SETUSER", user, f">{login['password']}")
            client.put_secret_value(SecretId=arn, SecretString=json.dumps(login))
            for each in tell if before != first else ():  # the tests' own stays
                each("ACL", "SETUSER", user, f"<{before}")
            before = login["password"]
            for each in tell:
                each("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
            assert answers.reaches("cache", 100, of="sources")
    assert set(answers.statuses) == {"200"}, answers.statuses


def test_should_finish_what_it_has_begun_when_it_is_told_to_stop(site: Site) -> None:
    task = site.service.add_task(api_linger_seconds="1")
    found: list[int] = []
    headers = {"Authorization": f"Bearer {site.token()}"}

    def ask() -> None:
        url = f"{task.url}/v1/facilities/{OWN}/alerts"
        found.append(httpx.get(url, headers=headers, timeout=SECONDS, verify=PLAIN).status_code)

    with site.stack.connect() as connection, site.stack.connect() as watching:
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'alerts'::regclass"
        asking, stopping = threading.Thread(target=ask), threading.Thread(target=task.stop)
        with connection.transaction():
            connection.execute("LOCK TABLE alerts IN ACCESS EXCLUSIVE MODE")
            asking.start()
            assert wait_until(lambda: watching.execute(waiting).fetchone() == (1,), seconds=SECONDS)
            stopping.start()
            assert wait_until(lambda: not task.is_ready(), seconds=SECONDS)
        asking.join()
        stopping.join()
    assert found == [HTTPStatus.OK]
    assert task.exit_code == 0
    assert json.loads(task.log.read_text().splitlines()[-1])["message"] == "stopped"


def test_should_end_when_nothing_but_an_idle_connection_is_left(site: Site) -> None:
    task = site.service.add_task()
    with httpx.Client(base_url=task.url, verify=PLAIN) as client:
        client.get("/healthz")
        task.stop()
    assert task.exit_code == 0
