"""A simulator for the session, and the policies of prod's account by the roles that hold them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.policy_simulation.simulator import Simulator, Verdict
from tests.support.assembly import SynthesizedAssembly

ACCOUNT, REGION = "333333333333", "us-east-1"
DELEGATING = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
    ],
}


@dataclass(frozen=True)
class Account:
    """The roles and policies of one account stage.

    Attributes:
        number: of the account.
        roles: properties by name.
        policies: documents by name.
        holders: names of the roles that hold a policy, by its name.
    """

    number: str
    roles: Mapping[str, Mapping[str, Any]]
    policies: Mapping[str, Mapping[str, Any]]
    holders: Mapping[str, tuple[str, ...]]

    def trust(self, role: str) -> Mapping[str, Any]:
        """Return a role's trust policy."""
        found: Mapping[str, Any] = self.roles[role]["AssumeRolePolicyDocument"]
        return found

    def held_by(self, role: str) -> list[Mapping[str, Any]]:
        """Return the documents that a role holds."""
        return [self.policies[policy] for policy, roles in self.holders.items() if role in roles]

    def beginning(self, *prefixes: str) -> list[Mapping[str, Any]]:
        """Return the documents of policies whose names begin so."""
        return [document for name, document in self.policies.items() if name.startswith(prefixes)]


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    found = Simulator()
    yield found
    found.close()


@pytest.fixture(scope="session")
def account(assembly: SynthesizedAssembly) -> Account:
    roles: dict[str, Mapping[str, Any]] = {}
    policies: dict[str, Mapping[str, Any]] = {}
    holders: dict[str, tuple[str, ...]] = {}
    for stage, _, template in assembly:
        if stage == "account-prod":
            roles |= {each["RoleName"]: each for each in template.of_type("AWS::IAM::Role").values()}
            for policy in template.of_type("AWS::IAM::ManagedPolicy").values():
                name = policy["ManagedPolicyName"]
                policies[name] = policy["PolicyDocument"]
                held = (template.resources[each["Ref"]] for each in policy.get("Roles", ()))
                holders[name] = tuple(each["Properties"]["RoleName"] for each in held)
    return Account(ACCOUNT, roles, policies, holders)


@dataclass(frozen=True)
class Caller:
    """Somebody with policies, and perhaps a boundary.

    Attributes:
        name: of the role.
        policies: that it holds.
        boundary: its permissions boundary.
        simulator: is asked.
    """

    name: str
    policies: list[Mapping[str, Any]]
    simulator: Simulator
    boundary: Mapping[str, Any] | None = None

    def may(self, action: str, resource: str = "*") -> bool:
        """Tell whether a call without values of condition keys is let through."""
        return self.verdict(action, resource, {}).allowed

    def verdict(self, action: str, resource: str, context: Mapping[str, str | list[str]]) -> Verdict:
        """Return the simulator's answer to a call from inside the account and the region."""
        return self.simulator.call(
            principal=f"arn:aws:iam::{ACCOUNT}:role/{self.name}",
            action=action,
            resource=resource,
            account=ACCOUNT,
            policies=self.policies,
            boundary=self.boundary,
            context={"aws:RequestedRegion": REGION, **context},
            # A key's policy decides, and those of the platform leave it to IAM.
            resource_policy=DELEGATING if ":key/" in resource else None,
        )


@pytest.fixture(scope="session")
def deployment(account: Account, simulator: Simulator) -> Caller:
    """The role that CloudFormation deploys with, bootstrapped as documented."""
    policies = account.beginning("smartfactory-cfn-execution-", "smartfactory-keep-data-")
    return Caller("cdk-hnb659fds-cfn-exec-role-333333333333-us-east-1", policies, simulator)


@pytest.fixture(scope="session")
def removal(account: Account, simulator: Simulator) -> Caller:
    """The role that CloudFormation destroys with."""
    policies = account.beginning("smartfactory-cfn-removal-")
    return Caller("cdk-sfdestroy-cfn-exec-role-333333333333-us-east-1", policies, simulator)
