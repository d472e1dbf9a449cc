"""The interactive documentation, in a real browser: every operation is there, and it asks nobody for anything."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from local.documentation import CONTRACT, page
from local.servers.front import DOCUMENTATION, TOKENS, Front
from local.servers.loopback import Handler, LoopbackServer
from local.servers.tokens import TokenIssuer
from tests.compliance.reports.page.chromium import Visitor, started
from tests.support.plain import PLAIN

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDE = {"width": 1280, "height": 1000}


class ApiHandler(Handler):
    def respond(self) -> None:
        sent = json.dumps({"path": self.path, "authorization": self.headers.get("Authorization", "")}).encode()
        self.answer(200, sent, content_type="application/json")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docs") / "deeper" / "api.html"
    done = subprocess.run([sys.executable, "-m", "local.documentation", str(path)], cwd=ROOT, check=True)
    assert done.returncode == 0
    return path


def operation_ids() -> set[str]:
    paths = json.loads(CONTRACT.read_text())["paths"]
    return {operation["operationId"] for item in paths.values() for operation in item.values()}


def shown(page: Page) -> set[str]:
    return {text.strip() for text in page.locator(".opblock-summary-operation-id").all_inner_texts()}


def test_should_show_every_operation_and_ask_for_nothing_when_it_is_a_file(browser: Browser, file: Path) -> None:
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    visitor = Visitor(context)
    opened = visitor.open(file)
    expect(opened.locator(".opblock").first).to_be_visible()
    assert shown(opened) == operation_ids()
    opened.locator(".opblock", has_text="getLineLatest").click()
    expect(opened.locator(".opblock.is-open .responses-table").first).to_be_visible()
    expect(opened.get_by_role("button", name="Execute")).to_have_count(0)
    context.close()
    assert visitor.complaints == []


def test_should_send_an_authorized_request_when_it_is_served_beside_the_api(browser: Browser) -> None:
    contract = json.loads(CONTRACT.read_text())
    context = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
    with TokenIssuer() as issuer, LoopbackServer(ApiHandler, name="api") as api:
        client = issuer.add_client("you")
        front = Front({api.port: 1}, issuer=issuer.port, page=lambda: page(contract, token_url=TOKENS))
        with front:
            opened = context.new_page()
            opened.goto(f"{front.url}{DOCUMENTATION}")
            opened.locator("button.authorize").first.click()
            opened.locator("#client_id_clientCredentials, input[data-name='clientId']").first.fill(client.client_id)
            secret = opened.locator("#client_secret_clientCredentials, input[data-name='clientSecret']")
            secret.first.fill(client.secrets[0])
            opened.locator(".auth-btn-wrapper button.authorize").first.click()
            expect(opened.locator(".auth-btn-wrapper button", has_text="Logout").first).to_be_visible()
            opened.locator(".close-modal").click()
            opened.locator(".opblock", has_text="listFacilities").click()
            opened.get_by_role("button", name="Try it out").click()
            opened.get_by_role("button", name="Execute").click()
            answer = opened.locator(".live-responses-table .highlight-code").first
            expect(answer).to_contain_text("/v1/facilities")
            expect(answer).to_contain_text("Bearer ey")
            assert httpx.get(f"{front.url}/elsewhere", verify=PLAIN).json()["path"] == "/elsewhere"
    context.close()


def test_should_say_what_is_wrong_when_it_cannot_be_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "local.documentation", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith(f"error: {tmp_path}: Is a directory")


def test_should_keep_a_contract_inside_of_its_script() -> None:
    hostile = {
        "openapi": "3.1.0",
        "info": {"title": "</title><b>", "version": "</script><script>alert(1)"},
        "paths": {},
    }
    written = page(hostile)
    assert "</script><script>alert(1)" not in written
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in written
