"""One platform for all tests of the API in a test process."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.api import ApiService
from local.documentation import CONTRACT
from local.stack import Stack, StackOptions
from tests.integration.api.site import CLIENTS, LINE, METRIC, OWN, SENSOR, Site, fill


@pytest.fixture(scope="session")
def contract() -> dict[str, Any]:
    """The committed contract; treat as read-only."""
    held: dict[str, Any] = json.loads(CONTRACT.read_text())
    return held


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The API on real servers, with readings, alerts and an archive; requests are not limited in number."""
    begun = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)
    options = StackOptions(shards=1, processors=0)
    unlimited = {"api_rate_per_second": "100000", "api_rate_burst": "100000", "api_request_milliseconds": "5000"}
    with (
        Stack(directory=tmp_path_factory.mktemp("site"), options=options) as stack,
        ApiService(stack, **unlimited) as service,
    ):
        fill(stack, begun)
        for client, (scopes, facilities) in CLIENTS.items():
            service.add_client(client, scopes=scopes, facilities=facilities)
        task = service.add_task()
        known = {
            "facility": OWN,
            "line": LINE,
            "sensor": SENSOR,
            "metric": METRIC,
            "hour": begun.strftime("%Y-%m-%dT%H"),
            "from": begun.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "to": (begun + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "resolution": "1m",
        }
        yield Site(stack=stack, service=service, task=task, begun=begun, known=known)
