"""What locust runs: clients that read, each once a second, and the verdict on it."""

import os
from typing import Any

from locust import FastHttpUser, constant_throughput, events, task

from delivery.ci.staging import good_enough

FACILITY = "plant-1"


class Reader(FastHttpUser):
    """A client of the API, with one request a second whatever the answers take (as long as they take less)."""

    wait_time = constant_throughput(1)

    default_headers = {  # noqa: RUF012 - as the base class has it
        "Authorization": f"Bearer {os.environ.get('LOAD_TOKEN', '')}",
        "x-api-key": os.environ.get("LOAD_API_KEY", ""),
    }

    @task(3)
    def sensors(self) -> None:
        """Read a page of sensors."""
        self.client.get(f"/v1/facilities/{FACILITY}/sensors?limit=50", name="sensors")

    @task(1)
    def facilities(self) -> None:
        """Read the facilities."""
        self.client.get("/v1/facilities", name="facilities")

    @task(1)
    def alerts(self) -> None:
        """Read the open alerts."""
        self.client.get(f"/v1/facilities/{FACILITY}/alerts?state=open", name="alerts")


def judge(environment: Any, **_: Any) -> None:
    """Set the exit code."""
    total = environment.stats.total
    passed = good_enough(
        requests=total.num_requests,
        failing=total.fail_ratio,
        milliseconds=total.get_response_time_percentile(0.99) or 0,
        most_milliseconds=int(os.environ["LOAD_MOST_MILLISECONDS"]),
    )
    environment.process_exit_code = 0 if passed else 1


events.quitting.add_listener(judge)  # type: ignore[no-untyped-call]
