"""A proxy in front of the emulator that fails as Kinesis does: refused, throttled, partly failed, slow."""

import http.client
import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.servers.loopback import Handler, LoopbackServer
from local.servers.ports import HOST

PUT_RECORDS = "Kinesis_20131202.PutRecords"
THROTTLED = {
    "ErrorCode": "ProvisionedThroughputExceededException",
    "ErrorMessage": "Rate exceeded for shard in stream",
}
FAILED = {"ErrorCode": "InternalFailure", "ErrorMessage": "Internal Service Failure"}
HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "keep-alive", "content-length", "host"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What fails, each a probability, 0 to 1.

    Attributes:
        refuse: of any request: the connection is closed without an answer.
        unavailable: of any request: 503, without reaching the emulator.
        throttle: of each entry of PutRecords: ProvisionedThroughputExceededException.
        fail: of each entry of PutRecords: InternalFailure.
        lose_answer: of any PutRecords: the emulator takes it, the producer never hears of it.
        delay_seconds: every request waits so long first.
    """

    refuse: float = 0
    unavailable: float = 0
    throttle: float = 0
    fail: float = 0
    lose_answer: float = 0
    delay_seconds: float = 0


NONE = Faults()


class FaultProxy(LoopbackServer):
    """The proxy, on a free loopback port, in threads of this process.

    Attributes:
        faults: what fails now; may be changed at any time.
        counts: how often each fault struck, by the name of its field.
    """

    def __init__(self, *, port: int, seed: int = 0) -> None:
        """Listen; nothing is answered before `start`.

        Args:
            port: of the emulator.
            seed: makes the faults of a run repeatable, as far as the order of requests is.
        """
        self.faults = NONE
        self.counts: dict[str, int] = {}
        self._target = port
        self._random, self._lock = random.Random(seed), threading.Lock()  # noqa: S311 - no secrets
        super().__init__(type("FaultHandler", (_Handler,), {"proxy": self}), name="faults")

    def strikes(self, fault: str, probability: float) -> bool:
        """Draw, and count if it strikes."""
        with self._lock:
            if not (probability and self._random.random() < probability):
                return False
            self.counts[fault] = self.counts.get(fault, 0) + 1
            return True

    def forward(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a request on, a POST as all of AWS's JSON services are; return status, headers and body.

        Raises:
            OSError: the emulator cannot be reached.
            http.client.HTTPException: it broke off its answer.
        """
        connection = http.client.HTTPConnection(HOST, self._target, timeout=60)
        try:
            connection.request("POST", path, body, {k: v for k, v in headers.items() if k.lower() not in HOP_BY_HOP})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


class _Handler(Handler):
    proxy: FaultProxy

    def respond(self) -> None:
        proxy, faults, body = self.proxy, self.proxy.faults, self.body()
        time.sleep(faults.delay_seconds)
        if proxy.strikes("refuse", faults.refuse):
            self.close_connection = True
        elif proxy.strikes("unavailable", faults.unavailable):
            self._answer(503, {"x-amzn-ErrorType": "ServiceUnavailable"}, b'{"__type": "ServiceUnavailable"}')
        elif self.headers.get("X-Amz-Target") == PUT_RECORDS:
            self._put(body, faults)
        else:
            self._forward(body)

    def _put(self, body: bytes, faults: Faults) -> None:
        proxy, request = self.proxy, json.loads(body)
        results: list[dict[str, Any] | None] = [None] * len(request["Records"])
        for number in range(len(results)):
            if proxy.strikes("throttle", faults.throttle):
                results[number] = THROTTLED
            elif proxy.strikes("fail", faults.fail):
                results[number] = FAILED
        wanted = [number for number, result in enumerate(results) if result is None]
        if len(wanted) == len(results):
            self._forward(body, lose=proxy.strikes("lose_answer", faults.lose_answer))
            return
        if wanted:
            request["Records"] = [request["Records"][number] for number in wanted]
            status, headers, answer = proxy.forward(self.path, dict(self.headers), json.dumps(request).encode())
            if status != http.HTTPStatus.OK:
                self._answer(status, headers, answer)
                return
            for number, result in zip(wanted, json.loads(answer)["Records"], strict=True):
                results[number] = result
        failed = sum("ErrorCode" in (result or {}) for result in results)
        merged = json.dumps({"FailedRecordCount": failed, "Records": results}).encode()
        self._answer(200, {"Content-Type": "application/x-amz-json-1.1"}, merged)

    def _forward(self, body: bytes, *, lose: bool = False) -> None:
        status, headers, answer = self.proxy.forward(self.path, dict(self.headers), body)
        if lose:
            self.close_connection = True
            return
        self._answer(status, headers, answer)

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in HOP_BY_HOP | {"date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
