"""The API out of a synthesized template, in an emulator, in front of a server on this machine.

What is taken away or changed, and why, is all in `reduced`.
"""

import base64
import http.client
import json
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from local.servers.ministack import client
from local.waiting import wait_until

KEPT = ("AWS::ApiGateway::", "AWS::Cognito::")
KEY = "key-of-the-tests-0123456789"
SECONDS = 60


def reduced(template: Mapping[str, Any], *, origin: str) -> dict[str, Any]:
    """Return the part of the template that is the API and its clients, as the emulator can have it.

    - Resources of other kinds go: the firewall, the link, log groups, functions, secrets, the service. So does what
      refers to them: the access log, the stage's variables, the integration's link and target.
    - The integration's address is `origin`: the emulator puts no stage variables into one.
    - The keys' values are no references to secrets, but `KEY` and their own name.
    - A model for every content type is also the one for JSON: the emulator knows no `$default`.
    """
    resources = {name: deepcopy(each) for name, each in template["Resources"].items() if each["Type"].startswith(KEPT)}
    for each in resources.values():
        properties = each["Properties"]
        each["DependsOn"] = [name for name in each.get("DependsOn", []) if name in resources]
        if each["Type"] == "AWS::ApiGateway::Method":
            integration = properties["Integration"]
            for name in ("ConnectionId", "ConnectionType", "IntegrationTarget"):
                del integration[name]
            integration["Uri"] = origin + integration["Uri"].partition("${stageVariables.originHost}")[2]
            if "RequestModels" in properties:
                properties["RequestModels"]["application/json"] = properties["RequestModels"]["$default"]
        elif each["Type"] == "AWS::ApiGateway::Stage":
            del properties["AccessLogSetting"], properties["Variables"]
        elif each["Type"] == "AWS::ApiGateway::ApiKey":
            properties["Value"] = f"{KEY}-{properties['Name']}"
    return {"Resources": resources}


@dataclass(frozen=True)
class Request:
    """What arrived at the server: the whole path with its query, and headers by their names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Origin:
    """The server behind the API; it tells what arrived and answers the same to everybody."""

    url: str
    requests: list[Request] = field(default_factory=list)


@contextmanager
def origin() -> Iterator[Origin]:
    """Give a server on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            given.requests.append(Request(self.command, self.path, headers, body))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        do_GET = do_POST = answer  # noqa: N815 - the base class's names

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        given = Origin(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield given
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Answer:
    """What came back; headers by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class EmulatedApi:
    """The deployed API.

    Attributes:
        url: of the emulator.
        api_id: of the API.
        stage: its only one.
        environment: whose template it is.
    """

    url: str
    api_id: str
    stage: str
    environment: str

    @classmethod
    def deploy(cls, template: Mapping[str, Any], *, url: str, environment: str) -> "EmulatedApi":
        """Deploy a template that `reduced` gave."""
        formation = client("cloudformation", url)
        formation.create_stack(StackName="api", TemplateBody=json.dumps(template))

        def status() -> str:
            found: str = formation.describe_stacks(StackName="api")["Stacks"][0]["StackStatus"]
            return found

        assert wait_until(lambda: not status().endswith("IN_PROGRESS"), seconds=SECONDS)
        events = formation.describe_stack_events(StackName="api")["StackEvents"]
        assert status() == "CREATE_COMPLETE", [each.get("ResourceStatusReason") for each in events]
        gateway = client("apigateway", url)
        (api,) = gateway.get_rest_apis()["items"]
        (stage,) = gateway.get_stages(restApiId=api["id"])["item"]
        deployed = cls(url, api["id"], stage["stageName"], environment)
        deployed._validate(template, gateway)
        return deployed

    def methods(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Return the deployed methods by verb and path."""
        found = client("apigateway", self.url).get_resources(restApiId=self.api_id, limit=500, embed=["methods"])
        return {
            (verb, resource["path"]): {**method, "resourceId": resource["id"]}
            for resource in found["items"]
            for verb, method in resource.get("resourceMethods", {}).items()
        }

    def _validate(self, template: Mapping[str, Any], gateway: Any) -> None:
        """Give each method its validator: the emulator's CloudFormation leaves it out, its API Gateway has it."""
        given = template["Resources"].values()
        (validator,) = (each["Properties"] for each in given if each["Type"] == "AWS::ApiGateway::RequestValidator")
        made = gateway.create_request_validator(
            restApiId=self.api_id,
            name=validator["Name"],
            validateRequestBody=validator["ValidateRequestBody"],
            validateRequestParameters=validator["ValidateRequestParameters"],
        )
        assert all("RequestValidatorId" in each["Properties"] for each in given if each["Type"].endswith("::Method"))
        for (verb, _), method in self.methods().items():
            gateway.update_method(
                restApiId=self.api_id,
                resourceId=method["resourceId"],
                httpMethod=verb,
                patchOperations=[{"op": "replace", "path": "/requestValidatorId", "value": made["id"]}],
            )
        gateway.create_deployment(restApiId=self.api_id, stageName=self.stage)

    def token(self, name: str, *scopes: str) -> str:
        """Return a token of a client of the configuration, got as clients get theirs."""
        cognito = client("cognito-idp", self.url)
        (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
        clients = cognito.list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=10)["UserPoolClients"]
        named = f"smartfactory-client-{name}-{self.environment}"
        (client_id,) = (each["ClientId"] for each in clients if each["ClientName"] == named)
        found = cognito.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=client_id)["UserPoolClient"]
        secret = base64.b64encode(f"{client_id}:{found['ClientSecret']}".encode()).decode()
        asked = " ".join(f"smartfactory-api-{self.environment}/{scope}" for scope in scopes)
        answer = self._send(
            "POST",
            "/oauth2/token",
            {"Authorization": f"Basic {secret}", "Content-Type": "application/x-www-form-urlencoded"},
            urllib.parse.urlencode({"grant_type": "client_credentials", "scope": asked}).encode(),
        )
        assert answer.status == 200, answer.body
        return str(json.loads(answer.body)["access_token"])

    def call(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Send a request to the API."""
        return self._send(method, f"/restapis/{self.api_id}/{self.stage}/_user_request_{path}", headers, body)

    def _send(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=SECONDS)
        try:
            connection.request(method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()
