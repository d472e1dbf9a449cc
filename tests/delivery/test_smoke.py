"""The deployed API, as a client meets it."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import boto3
import pytest

from delivery import smoke
from delivery.configuration import Target
from delivery.smoke import Deployed, contract_version, deployed, incomplete, verify
from tests.delivery.cloudformation import CloudFormation, Stack
from tests.delivery.conftest import ACCOUNT, REGION

pytestmark = pytest.mark.slow

Deliver = Callable[..., tuple[int, str]]
VERSION = "1.0.0"
DATABASE = {"name": "database", "status": "ok"}
STATUS = {
    "status": "ok",
    "contract": VERSION,
    "dependencies": [DATABASE, {"name": "cache", "status": "ok"}],
}


@dataclass
class Site:
    """Issuer and API on one port: what they answer, and what they were asked."""

    token: tuple[int, Any] = (200, {"access_token": "token"})
    without: int = 401
    statuses: list[tuple[int, Any]] = field(default_factory=lambda: [(200, STATUS)])
    asked: list[tuple[str, str]] = field(default_factory=list)
    form: str = ""
    url: str = ""

    @property
    def api(self) -> Deployed:
        return Deployed(
            url=f"{self.url}/v1-dev",
            token_url=f"{self.url}/oauth2/token",
            scope="smartfactory-api-dev/operate",
            client_id="id",
            client_secret="secret",  # noqa: S106 - nobody's
            api_key="key",
        )


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            made.asked.append((self.path, self.headers["Authorization"]))
            self.answer(*made.token)

        def do_GET(self) -> None:
            made.asked.append((self.path, self.headers.get("x-api-key", "")))
            if self.headers["Authorization"] != "Bearer token":
                self.answer(made.without, {})
            else:
                self.answer(*(made.statuses.pop(0) if len(made.statuses) > 1 else made.statuses[0]))

        def answer(self, status: int, body: Any) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    server.server_close()


def problems(site: Site) -> list[str]:
    return list(verify(site.api, VERSION, wait_seconds=0))


def test_should_pass_when_the_api_answers_as_its_contract_says(site: Site) -> None:
    assert problems(site) == []
    assert site.asked[0] == ("/oauth2/token", "Basic " + base64.b64encode(b"id:secret").decode())
    assert site.form == "grant_type=client_credentials&scope=smartfactory-api-dev%2Foperate"
    assert site.asked[1:] == [("/v1-dev/v1/status", ""), ("/v1-dev/v1/status", "key")]


def test_should_ask_again_while_the_stage_is_new(site: Site) -> None:
    site.statuses = [(503, {}), (500, {}), (200, STATUS)]
    assert problems(site) == []


@pytest.mark.parametrize("token", [(400, {"error": "invalid_client"}), (200, b"<html>"), (200, []), (500, b"")])
def test_should_fail_when_there_is_no_token(site: Site, token: tuple[int, Any]) -> None:
    site.token = token
    (problem,) = problems(site)
    assert problem.startswith("token: ")
    assert "secret" not in problem


@pytest.mark.parametrize(
    ("without", "status", "problem"),
    [
        (200, STATUS, "without a token: 200 and not 401 or 403"),
        (401, {**STATUS, "contract": "0.9.0"}, "contract: 0.9.0 and not 1.0.0"),
        (401, {**STATUS, "dependencies": [DATABASE, {"name": "cache", "status": "away"}]}, "cache: away"),
        (401, {**STATUS, "dependencies": [DATABASE]}, "status: does not tell of database and cache"),
        (401, b"<html>", "status: its body is no JSON object"),
        (401, ["ok"], "status: its body is no JSON object"),
    ],
)
def test_should_fail_when_the_api_is_not_as_it_has_to_be(site: Site, without: int, status: Any, problem: str) -> None:
    site.without, site.statuses = without, [(200, status)]
    assert problems(site) == [problem]


def test_should_fail_when_the_api_stays_away(site: Site) -> None:
    site.statuses = [(503, {})]
    assert problems(site) == ["status: 503 and not 200"]


def platform(cloudformation: CloudFormation, target: Target) -> None:
    for name in target.stack_names:
        cloudformation.stacks[name] = Stack()
    cloudformation.stacks["smartfactory-api-dev"] = Stack(
        outputs={"InterfaceApiEndpoint030F119B": "https://a1b2c3.execute-api.us-east-1.amazonaws.com/v1-dev/"},
        ids={"ClientsDomainF0856813": f"smartfactory-{ACCOUNT}-dev"},
    )


def test_should_find_the_api_and_its_client_in_the_account(cloudformation: CloudFormation, target: Target) -> None:
    platform(cloudformation, target)
    secrets = boto3.Session(region_name=REGION).client("secretsmanager")
    for kind, value in (("client", {"clientId": "id", "clientSecret": "secret"}), ("key", {"apiKey": "key"})):
        secrets.create_secret(Name=f"smartfactory/api/{kind}/operations-dev", SecretString=json.dumps(value))
    assert deployed(target, cloudformation) == Deployed(
        url="https://a1b2c3.execute-api.us-east-1.amazonaws.com/v1-dev",
        token_url=f"https://smartfactory-{ACCOUNT}-dev.auth.us-east-1.amazoncognito.com/oauth2/token",
        scope="smartfactory-api-dev/operate",
        client_id="id",
        client_secret="secret",  # noqa: S106 - nobody's
        api_key="key",
    )


def test_should_name_stacks_that_are_missing_or_not_complete(cloudformation: CloudFormation, target: Target) -> None:
    platform(cloudformation, target)
    del cloudformation.stacks["smartfactory-data-dev"]
    cloudformation.stacks["smartfactory-api-dev"].status = "UPDATE_ROLLBACK_COMPLETE"
    assert list(incomplete(cloudformation, target)) == [
        "smartfactory-data-dev: there is no such stack",
        "smartfactory-api-dev: UPDATE_ROLLBACK_COMPLETE",
    ]


def test_should_fail_before_it_asks_for_secrets_when_a_stack_is_not_complete(
    cloudformation: CloudFormation, target: Target, deliver: Deliver
) -> None:
    code, said = deliver("verify-deployment", "--environment", "dev")
    assert (code, said.count("there is no such stack")) == (1, 6)


def test_should_say_that_it_passed(
    cloudformation: CloudFormation, target: Target, deliver: Deliver, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform(cloudformation, target)
    monkeypatch.setattr(smoke, "deployed", lambda *_: site.api)
    assert contract_version() == VERSION
    code, said = deliver("verify-deployment", "--environment", "dev")
    assert (code, "verification: dev" in said, said.strip().endswith("passed")) == (0, True, True)
