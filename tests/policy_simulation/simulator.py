"""A policy simulator that others maintain (`@cloud-copilot/iam-simulate`), asked through one Node process.

It evaluates as IAM does: identity policies, boundaries, trust policies, every operator of conditions. It knows AWS's
Service Authorization Reference: an action that does not exist, a resource that it does not take, and a policy that IAM
would refuse are errors. What it cannot see is what a service does behind a call.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ISSUER = "token.actions.githubusercontent.com"


class SimulationError(Exception):
    """The simulator refuses the question."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer.

    Attributes:
        allowed: whether the call would be let through.
        explicit: whether a statement denies it; false also where nothing allows it.
        ignored: condition keys that the action does not know, and whose values are therefore not looked at.
    """

    allowed: bool
    explicit: bool
    ignored: tuple[str, ...]


class Simulator:
    """Asks one question after the other."""

    def __init__(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(
            [Path(sys.executable).with_name("node"), Path(__file__).with_name("simulate.cjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()

    def assume(self, *, role: str, account: str, claims: Mapping[str, Any], trust: Mapping[str, Any]) -> Verdict:
        """Ask whether the bearer of a token may assume a role.

        Args:
            role: its ARN.
            account: number.
            claims: of the token; those that STS does not know are ignored, as by STS.
            trust: the role's trust policy.
        """
        provider = f"arn:aws:iam::{account}:oidc-provider/{ISSUER}"
        return self._ask(
            kind="assume", issuer=ISSUER, provider=provider, role=role, account=account, claims=claims, trust=trust
        )

    def call(
        self,
        *,
        principal: str,
        action: str,
        resource: str = "*",
        account: str,
        policies: Sequence[Mapping[str, Any]],
        boundary: Mapping[str, Any] | None = None,
        context: Mapping[str, str | list[str]] | None = None,
        resource_policy: Mapping[str, Any] | None = None,
    ) -> Verdict:
        """Ask whether a role may make a call.

        Args:
            principal: the role's ARN.
            action: `kinesis:CreateStream` for example.
            resource: an ARN, or `*` for an action without resources.
            account: of the resource.
            policies: that the role holds.
            boundary: the role's permissions boundary.
            context: values of condition keys.
            resource_policy: of the resource.
        """
        return self._ask(
            kind="call",
            principal=principal,
            action=action,
            resource=resource,
            account=account,
            policies=list(policies),
            boundary=boundary,
            context=context or {},
            resourcePolicy=resource_policy,
        )

    def _ask(self, **question: Any) -> Verdict:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(question), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise SimulationError(f"{question.get('action', question['kind'])}: {answer['error']}")
        return Verdict(
            allowed=answer["result"] == "Allowed",
            explicit=answer["result"] == "ExplicitlyDenied",
            ignored=tuple(answer["ignored"]),
        )
