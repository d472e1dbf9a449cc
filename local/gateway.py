"""A gateway as it runs at a facility, with its simulator as the source."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from local.account import Ledger, Sent
from local.servers.ministack import client_variables
from local.servers.process import ServerProcess, inherited
from services.telemetry.settings import GatewaySettings, environment_for

FACILITY = "plant"


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What the simulator sends; shares are parts of all events, 0 to 1.

    Attributes:
        rate: events a second.
        seconds: for how long.
        sensors: of all facilities together.
        facilities: how many.
        poison: undecodable, invalid, or of a newer major version.
        duplicates: sent twice.
        out_of_order: measured up to a minute before their neighbours.
        late: older than the processor takes.
        future: further ahead than the processor takes.
        burst_factor: how much faster the first of each 10 seconds is.
        seed: of everything that is drawn.
    """

    rate: float
    seconds: float
    sensors: int = 1000
    facilities: int = 1
    poison: float = 0
    duplicates: float = 0
    out_of_order: float = 0
    late: float = 0
    future: float = 0
    burst_factor: float = 1
    seed: int = 0


def facilities_of(load: Load) -> list[str]:
    """Return the names that the simulator gives to the facilities."""
    return [FACILITY, *(f"{FACILITY}-{number}" for number in range(2, load.facilities + 1))]


class Gateway(ServerProcess):
    """One run of `python -m services.gateway run --source simulator`; started again after a kill, it goes on.

    Attributes:
        ledger_file: what it has sent, written every second and at the end.
    """

    def __init__(
        self,
        *,
        name: str,
        directory: Path,
        url: str,
        stream: str,
        suffix: str,
        load: Load,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Prepare it; nothing runs yet.

        Args:
            name: unique within the run.
            directory: of the run; log, heartbeat, spool and ledger go there.
            url: the endpoint of the emulator, or of a proxy in front of it.
            stream: where it sends to.
            suffix: of the environment.
            load: what it sends.
            settings: by field of `GatewaySettings`.
        """
        folder = directory / name
        folder.mkdir()
        self.ledger_file = folder / "ledger.json"
        variables = environment_for(
            GatewaySettings,
            **{
                "environment_suffix": suffix,
                "facility_id": FACILITY,
                "stream_name": stream,
                "spool_directory": str(folder / "spool"),
                "spool_mebibytes": "4096",
                "health_file": str(folder / "health"),
                **(settings or {}),
            },
        )
        (folder / "spool").mkdir()
        arguments = {name.replace("_", "-"): str(value) for name, value in msgspec.structs.asdict(load).items()}
        super().__init__(
            name=name,
            command=[
                *(sys.executable, "-m", "services.gateway", "run", "--source", "simulator"),
                *("--ledger", str(self.ledger_file)),
                *(part for option, value in arguments.items() for part in (f"--{option}", value)),
            ],
            variables=inherited(**client_variables(url), **variables),
            directory=directory,
        )

    def sent(self) -> int:
        """Return how many events it has sent; up to a second old."""
        return int(self._ledger()["sent"]) if self.ledger_file.exists() else 0

    def ledger(self) -> Ledger:
        """Return what must have become of its events."""
        written = self._ledger()
        facilities = [
            Sent(
                facility=name,
                readings=each["readings"],
                seq_sum=each["reading_seq_sum"],
                first=each["first_seq"],
                last=each["last_seq"],
            )
            for name, each in written["facilities"].items()
            if each["first_seq"] is not None
        ]
        return Ledger(
            complete=written["complete"],
            facilities=facilities,
            repeated=written["expected"]["duplicates"],
            dead_letters={reason: count for reason, count in written["expected"]["dead_letters"].items() if count},
        )

    def _ledger(self) -> dict[str, Any]:
        written: dict[str, Any] = msgspec.json.decode(self.ledger_file.read_bytes())
        return written
