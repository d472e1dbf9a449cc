"""The process of the rotations, as the run sees it."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from local.database import DATABASE, FUNCTIONS
from local.rotation import rounds
from local.rotation.functions import REPLICATION_GROUP, USER_POOL
from local.rotation.rounds import PLAN, Plan, Round
from local.servers.ministack import client_variables
from local.servers.ports import HOST
from local.servers.process import ServerProcess, inherited

ROOT = Path(__file__).parents[2]


class RotationProcess(ServerProcess):
    """Rotates every secret while the run goes on, then ends."""

    def __init__(self, *, plan: Plan, directory: Path, url: str, authorities: Path, master_secret_arn: str) -> None:
        """Prepare it; nothing runs yet.

        Args:
            plan: what to do.
            directory: of the run; the log goes there.
            url: the endpoint of the emulator.
            authorities: of the database's certificate.
            master_secret_arn: of the user that sets the others' passwords.
        """
        self._report = Path(plan.report)
        # What the functions read, as the infrastructure gives it to them.
        variables = {
            "DATABASE_HOST": HOST,
            "DATABASE_PORT": str(plan.database_port),
            "DATABASE_NAME": DATABASE,
            "DATABASE_CA_FILE": str(authorities),
            "MASTER_SECRET_ARN": master_secret_arn,
            "CACHE_HOST": HOST,
            "CACHE_PORT": str(plan.cache_ports[0]),
            "CACHE_USER_IDS": ",".join(each.login.username for each in plan.cache_users),
            "REPLICATION_GROUP_ID": REPLICATION_GROUP,
            "USER_POOL_ID": USER_POOL,
            "USAGE_PLAN_ID": "none" if plan.api is None else plan.api.usage_plan,
            "SECRET_ARNS": ",".join(plan.secrets.values()),
            "METRIC_NAMESPACE": "SmartFactory",
            "ENVIRONMENT_SUFFIX": "local",
        }
        super().__init__(
            name="rotations",
            command=[sys.executable, "-m", "local.rotation"],
            variables=inherited(
                **client_variables(url),
                **variables,
                PYTHONPATH=os.pathsep.join((str(ROOT), str(FUNCTIONS))),
                **{PLAN: msgspec.json.encode(plan).decode()},
            ),
            directory=directory,
        )

    def rounds(self) -> Sequence[Round]:
        """Return the rounds that are over."""
        return rounds.read(self._report)
