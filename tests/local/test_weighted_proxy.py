"""The weighted proxy shifts requests from one version to another, and hides nothing that fails."""

import threading
from collections.abc import Iterator
from http import HTTPStatus

import httpx
import pytest

from local.servers.loopback import Handler, LoopbackServer
from local.servers.ports import free_port
from local.servers.weighted_proxy import WeightedProxy
from local.waiting import wait_until

pytestmark = pytest.mark.slow

BODY = b"x" * 200_000


class Version(LoopbackServer):
    """Says its name; a path chooses how."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.go_on = threading.Event()
        super().__init__(type("VersionHandler", (VersionHandler,), {"version": self}), name=name)


class VersionHandler(Handler):
    version: Version

    def respond(self) -> None:
        content = self.body()
        match self.path:
            case "/slow":
                self.version.go_on.wait(10)
            case "/chunked":
                self.send_response(HTTPStatus.OK)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY))
                return
            case "/broken":
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.close_connection = True
                return
        sent = f"{self.version.name} {self.command} {self.headers.get('X-Sent', '')} ".encode() + content
        self.answer(HTTPStatus.OK, sent, content_type="text/plain", ETag='"1"')


@pytest.fixture
def versions() -> Iterator[tuple[Version, Version]]:
    with Version("blue") as blue, Version("green") as green:
        yield blue, green


def test_should_share_requests_by_weight_and_shift_them(versions: tuple[Version, Version]) -> None:
    blue, green = versions
    with WeightedProxy({blue.port: 50, green.port: 50}) as proxy, httpx.Client(base_url=proxy.url) as client:
        first = {client.get("/").text.split()[0] for _ in range(50)}
        proxy.shift({blue.port: 0, green.port: 100})
        then = {client.get("/").text.split()[0] for _ in range(20)}
    assert (first, then) == ({"blue", "green"}, {"green"})
    assert proxy.answered.total() == 70
    assert proxy.failed.total() == 0


def test_should_pass_on_what_is_sent_and_answered(versions: tuple[Version, Version]) -> None:
    with WeightedProxy({versions[0].port: 1}) as proxy, httpx.Client(base_url=proxy.url) as client:
        answer = client.post("/", content=b"body", headers={"X-Sent": "1"})
        assert (answer.text, answer.headers["ETag"]) == ("blue POST 1 body", '"1"')
        assert client.head("/").content == b""
        assert client.head("/chunked").content == b""
        assert client.get("/chunked").content == BODY
        assert client.post("/", content=iter([b"no", b"length"])).status_code == HTTPStatus.LENGTH_REQUIRED


def test_should_leave_a_request_where_it_is_when_others_are_shifted(versions: tuple[Version, Version]) -> None:
    blue, green = versions
    found: list[str] = []
    with WeightedProxy({blue.port: 1}) as proxy:
        asking = threading.Thread(target=lambda: found.append(httpx.get(f"{proxy.url}/slow", timeout=20).text))
        asking.start()
        assert wait_until(lambda: proxy.in_flight(blue.port) == 1, seconds=10, every=0.01)
        proxy.shift({blue.port: 0, green.port: 1})
        assert httpx.get(proxy.url).text.startswith("green")
        blue.go_on.set()
        asking.join()
        assert wait_until(lambda: proxy.in_flight(blue.port) == 0, seconds=10, every=0.01)
    assert found[0].startswith("blue")


def test_should_count_what_a_version_does_not_answer(versions: tuple[Version, Version]) -> None:
    nobody = free_port()
    with WeightedProxy({nobody: 1}) as proxy:
        assert httpx.get(proxy.url).status_code == HTTPStatus.BAD_GATEWAY
        proxy.shift({versions[0].port: 1})
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{proxy.url}/broken")
        assert wait_until(lambda: proxy.failed.total() == 2, seconds=10, every=0.01)
    assert proxy.failed == {nobody: 1, versions[0].port: 1}


@pytest.mark.parametrize("weights", [{}, {1: 0}, {1: -1, 2: 3}])
def test_should_refuse_weights_that_choose_nobody(weights: dict[int, int]) -> None:
    with pytest.raises(ValueError, match="refused; allowed: none below 0, one above"):
        WeightedProxy(weights)
