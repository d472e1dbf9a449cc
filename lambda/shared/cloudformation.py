"""Answers to CloudFormation: a custom resource waits for a PUT to the URL that its request brings."""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any

MAXIMUM_REASON = 1_000
SECONDS = 30


def answer(event: Mapping[str, Any], *, physical_id: str, reason: str | None, data: Mapping[str, str]) -> None:
    """Tell CloudFormation how it went.

    Args:
        event: its request.
        physical_id: of the resource, if the request brings none. Another id than before would make CloudFormation
            delete the one before, so it never changes.
        reason: why it failed; None if it did not.
        data: attributes of the resource.

    Raises:
        ValueError: the URL is not one of HTTPS.
        OSError: the answer did not arrive.
    """
    url = str(event["ResponseURL"])
    if not url.startswith("https://"):
        raise ValueError("event: ResponseURL: refused; allowed: a URL that begins with https://")
    body = json.dumps(
        {
            "Status": "SUCCESS" if reason is None else "FAILED",
            "Reason": (reason or "done")[:MAXIMUM_REASON],
            "PhysicalResourceId": event.get("PhysicalResourceId", physical_id),
            "StackId": event["StackId"],
            "RequestId": event["RequestId"],
            "LogicalResourceId": event["LogicalResourceId"],
            "Data": dict(data),
        }
    ).encode()
    # The URL is signed without a content type.
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - HTTPS only, checked above
        pass
