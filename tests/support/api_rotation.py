"""Fixtures of the API credentials' rotation: a fake of Cognito's client secrets, and API keys on moto."""

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from rotate_api_credentials import handler as function

from local.servers.cognito import FIRST_MADE, FakeCognito
from tests.support.clients import Clients
from tests.support.rotations import RotatingSecret
from tests.support.stepwise import as_aws_does

POOL, CLIENT, FIRST_SECRET = "us-east-1_Pool", "client0123456789", "the0first1client2secret3of+all_"
FIRST_ID = f"{CLIENT}--{int(FIRST_MADE.timestamp())}"
FIRST_KEY, FIRST_NAME = "the0first1api2key3of4all", "smartfactory-client-operations-dev"
FIRST_CONTENT = {"apiKey": FIRST_KEY, "firstKeyName": FIRST_NAME}


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clients]:
    """boto3's clients, on moto."""
    # moto imports it together with API Gateway, and needs it for definitions of APIs alone.
    for name in ("", ".validation", ".validation.exceptions"):
        module: Any = ModuleType(f"openapi_spec_validator{name}")
        module.validate, module.OpenAPIValidationError = None, ValueError
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws(), as_aws_does(), closing(Clients()) as made:
        monkeypatch.setattr(boto3, "client", made.client)
        yield made


@pytest.fixture
def cognito(clients: Clients) -> FakeCognito:
    fake = FakeCognito(user_pool_id=POOL, client_id=CLIENT, first=FIRST_SECRET)
    fake.attach(clients)
    return fake


class Gateway:
    """API Gateway as the stack leaves it: a usage plan, and the first key in it.

    Attributes:
        client: boto3's.
        plan: the plan's id.
        calls: names of the operations that were called, in order.
        hooks: an operation's name -> called before it is carried out; may raise.
    """

    def __init__(self, clients: Clients) -> None:
        self.calls: list[str] = []
        self.hooks: dict[str, Callable[[], Any]] = {}
        clients.register("before-call.apigateway", self._called)
        self.client = boto3.client("apigateway")
        self.plan: str = self.client.create_usage_plan(name="plan")["id"]
        self.add(FIRST_NAME, value=FIRST_KEY)
        self.calls.clear()

    def add(self, name: str, *, value: str, suffix: str = "dev") -> None:
        """Make a key that is in the plan."""
        key = self.client.create_api_key(name=name, value=value, enabled=True, tags={"EnvironmentSuffix": suffix})
        self.client.create_usage_plan_key(usagePlanId=self.plan, keyId=key["id"], keyType="API_KEY")

    def keys(self) -> dict[str, bool]:
        """Return value -> whether it opens the plan, of all keys."""
        planned = {each["id"] for each in self.client.get_usage_plan_keys(usagePlanId=self.plan)["items"]}
        found = self.client.get_api_keys(includeValues=True)["items"]
        return {each["value"]: each["enabled"] and each["id"] in planned for each in found}

    def _called(self, **event: Any) -> Any:
        name = event["model"].name
        self.calls.append(name)
        return self.hooks[name]() if name in self.hooks else None


@pytest.fixture
def gateway(clients: Clients) -> Gateway:
    return Gateway(clients)


@pytest.fixture
def make(
    cognito: FakeCognito, gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[[dict[str, Any]], RotatingSecret]]:
    """Makes a secret that the function rotates; whatever a test does, no value may show in the log."""
    caplog.set_level("DEBUG")
    for name, value in {
        "USER_POOL_ID": POOL,
        "USAGE_PLAN_ID": gateway.plan,
        "SECRET_ARNS": "arn:aws:secretsmanager:us-east-1:123456789012:secret:absent",
        "METRIC_NAMESPACE": "smartfactory-dev",
        "ENVIRONMENT_SUFFIX": "dev",
    }.items():
        monkeypatch.setenv(name, value)
    made: list[RotatingSecret] = []

    def secret(content: dict[str, Any]) -> RotatingSecret:
        made.append(RotatingSecret(content, handler=function.handler))
        return made[-1]

    yield secret
    text = "\n".join(record.getMessage() for record in caplog.get_records("call"))
    assert not [value for each in made for value in each.values("clientSecret", "apiKey") if value in text]


@pytest.fixture
def client_secret(make: Callable[[dict[str, Any]], RotatingSecret]) -> RotatingSecret:
    return make({"clientId": CLIENT, "clientSecret": FIRST_SECRET})


@pytest.fixture
def api_key(make: Callable[[dict[str, Any]], RotatingSecret]) -> RotatingSecret:
    return make(FIRST_CONTENT)


def unreachable(*_: Any) -> None:
    raise EndpointConnectionError(endpoint_url="https://service.us-east-1.amazonaws.com")


def conflict() -> tuple[Any, dict[str, Any]]:
    return SimpleNamespace(status_code=409), {"Error": {"Code": "ConflictException", "Message": "exists"}}
