"""Answers to CloudFormation, as it waits for them."""

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from shared.cloudformation import answer

REQUEST = {
    "RequestType": "Create",
    "ResponseURL": "https://example.com/answer?Signature=secret",
    "StackId": "stack",
    "RequestId": "request",
    "LogicalResourceId": "Thing",
}


def test_should_put_the_answer_where_cloudformation_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[tuple[str, str | None, dict[str, Any]]] = []

    class Waiting(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Waiting) as waiting:
        thread = threading.Thread(target=waiting.handle_request)
        thread.start()
        local = f"http://127.0.0.1:{waiting.server_port}/answer?Signature=s"
        with pytest.raises(ValueError, match="https"):
            answer(REQUEST | {"ResponseURL": local}, physical_id="thing", reason=None, data={})
        make = urllib.request.Request
        monkeypatch.setattr(urllib.request, "Request", lambda _url, **more: make(local, **more))
        answer(REQUEST, physical_id="thing", reason="x" * 5000, data={"Revision": "0002"})
        thread.join()
    path, kind, body = got[0]
    assert (path, kind, body["Status"], len(body["Reason"])) == ("/answer?Signature=s", "", "FAILED", 1000)
    assert body["PhysicalResourceId"] == "thing"
