"""`python -m local.rotation`: rotates every secret as often as the plan says, and writes down what came of it."""

import os
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import msgspec
from botocore.session import get_session

from local.platform_secrets import DATABASE_MASTER
from local.rotation.functions import api_function, cache_function, database_function
from local.rotation.player import Handler, Player
from local.rotation.retired import opens_cache, opens_database, opens_issuer, opens_plan
from local.rotation.rounds import PLAN, Plan, Round, append, due_at
from local.servers.tokens import TOKEN_PATH
from services.telemetry.credentials import Credentials

OK, FAILED = 0, 1
RETIRED_AFTER = 2
"""Rotations after which a login is refused; until then it works, for who still holds it."""


class Rotations:
    """Rotates and remembers what was current, by secret."""

    def __init__(self, plan: Plan, *, manager: Any, player: Player, functions: dict[str, Handler]) -> None:
        """Take what to rotate, and with what.

        Args:
            plan: what to do.
            manager: client of Secrets Manager.
            player: plays its part.
            functions: by the first word of the secrets' names.
        """
        self._plan, self._manager, self._player, self._functions = plan, manager, player, functions
        self._gateway = boto3.client("apigateway")
        self._logins = {name: [self._current(name)] for name in plan.secrets}

    def round(self, number: int) -> Round:
        """Rotate every secret once, then try the logins that this has retired."""
        began = time.monotonic()
        finished_at: dict[str, float] = {}
        failed: dict[str, str] = {}
        for name, arn in self._plan.secrets.items():
            try:
                self._player.rotate(arn, self._functions[name.partition("/")[0]])
            except Exception as error:  # noqa: BLE001 - whatever it was, it goes into the account
                failed[name] = f"{type(error).__name__}: {error}"
            else:
                finished_at[name] = time.time()
                self._logins[name].append(self._current(name))
        before = [name for name, logins in self._logins.items() if len(logins) > 1 and name != DATABASE_MASTER]
        lost = [name for name in before if not self._opens(name, self._logins[name][-2])]
        tried = [name for name, logins in self._logins.items() if len(logins) > RETIRED_AFTER]
        accepted = [name for name in tried if self._opens(name, self._logins[name][-1 - RETIRED_AFTER])]
        return Round(
            number=number,
            seconds=round(time.monotonic() - began, 2),
            finished_at=finished_at,
            failed=failed,
            refused=len(tried) - len(accepted),
            accepted=accepted,
            kept=len(before) - len(lost),
            lost=lost,
        )

    def _current(self, name: str) -> Credentials:
        answer = self._manager.get_secret_value(SecretId=self._plan.secrets[name])
        api = self._plan.api
        if api is None or name not in (api.secret, api.key_secret):
            return msgspec.json.decode(answer["SecretString"], type=Credentials)
        content = msgspec.json.decode(answer["SecretString"])
        if name == api.secret:
            return Credentials(content["clientId"], content["clientSecret"])
        # The first key is CloudFormation's, and its version names it so.
        return Credentials(content.get("apiKeyName", content["firstKeyName"]), content["apiKey"])

    def _opens(self, name: str, login: Credentials) -> bool:
        if name.startswith("database/"):
            return opens_database(login, port=self._plan.database_port)
        api = self._plan.api
        if api is not None and name == api.secret:
            return opens_issuer(login, token_url=f"{api.issuer_url}{TOKEN_PATH}")
        if api is not None and name == api.key_secret:
            return opens_plan(login, gateway=self._gateway, usage_plan=api.usage_plan)
        return opens_cache(login, ports=self._plan.cache_ports)


def main() -> int:
    """Run the plan; return the exit code: 0 every rotation succeeded, 1 one did not."""
    plan = msgspec.json.decode(os.environ.pop(PLAN), type=Plan)
    # Of all clients that the functions make.
    session = get_session()
    boto3.setup_default_session(botocore_session=session)
    rotations = Rotations(
        plan,
        manager=boto3.client("secretsmanager"),
        player=Player(session),
        functions={
            "database": database_function(),
            "cache": cache_function(plan, session),
            **({} if plan.api is None else {"api": api_function(plan.api, session)}),
        },
    )
    is_good = True
    for number in range(1, plan.rounds + 1):
        time.sleep(max(0.0, due_at(plan, number) - time.time()))
        done = rotations.round(number)
        append(Path(plan.report), done)
        is_good = is_good and not done.failed
    return OK if is_good else FAILED


if __name__ == "__main__":
    sys.exit(main())
