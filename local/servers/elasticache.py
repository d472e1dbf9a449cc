"""A fake of ElastiCache's users that keeps their passwords where they work: in a real Redis, on every node."""

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import redis

from local.servers.fake_service import FakeError, FakeService

MOST_PASSWORDS, SHORTEST, LONGEST = 2, 16, 128
PRINTABLE = set(string.ascii_letters + string.digits + string.punctuation) - set("/@\"'\\")
"""What the service's own example of a rotation function leaves in its passwords."""


@dataclass(slots=True, kw_only=True)
class CacheUser:
    """One user.

    Attributes:
        rules: the access string, as ElastiCache and Redis write it.
        passwords: at most two.
        status: `active`, `modifying` or `deleting`.
        looks: while it is modified, how often `DescribeUsers` still says so.
    """

    rules: str
    passwords: list[str]
    status: str = "active"
    looks: int = 0


class FakeElastiCache(FakeService):
    """Users of one replication group.

    A change takes effect when it is done, not before, so that nobody gets away with not waiting. Only an active user
    can be changed, and has at most two passwords.

    Attributes:
        users: by id; the id is the login as well.
        change_looks: how often `DescribeUsers` says `modifying` after a change.
        group_status: of the replication group.
    """

    def __init__(self, *, nodes: Sequence[redis.Redis], users: Mapping[str, CacheUser], group: str) -> None:
        """Make the users on all nodes.

        Args:
            nodes: clients of an administrator, one for each node.
            users: by id.
            group: the id of the replication group.
        """
        super().__init__("elasticache")
        self._nodes, self._group = nodes, group
        self.users, self.change_looks, self.group_status = dict(users), 2, "available"
        for user_id in users:
            self.apply(user_id)

    def operations(self) -> Mapping[str, Callable[..., dict[str, Any]]]:
        """See `FakeService`."""
        return {
            "DescribeReplicationGroups": self._describe_groups,
            "DescribeUsers": self._describe,
            "ModifyUser": self._modify,
        }

    def apply(self, user_id: str) -> None:
        """Make a user on the nodes what it is here."""
        user = self.users[user_id]
        rules = ["reset", *user.rules.split(), *(f">{password}" for password in user.passwords)]
        for node in self._nodes:
            execute: Callable[..., object] = node.execute_command
            execute("ACL", "SETUSER", user_id, *rules)

    def _describe_groups(self, *, ReplicationGroupId: str) -> dict[str, Any]:  # noqa: N803 - the service's names
        if ReplicationGroupId != self._group:
            raise FakeError("ReplicationGroupNotFoundFault", f"ReplicationGroup {ReplicationGroupId} not found.")
        return {"ReplicationGroups": [{"ReplicationGroupId": self._group, "Status": self.group_status}]}

    def _describe(self, *, UserId: str) -> dict[str, Any]:  # noqa: N803
        user = self._user(UserId)
        if user.status == "modifying":
            user.looks -= 1
            if user.looks < 0:
                self.apply(UserId)
                user.status = "active"
        return {"Users": [self._described(UserId, user)]}

    def _modify(self, *, UserId: str, AuthenticationMode: dict[str, Any]) -> dict[str, Any]:  # noqa: N803
        user = self._user(UserId)
        if user.status != "active":
            message = f"User {UserId} has status {user.status}. Only active users can be modified."
            raise FakeError("InvalidUserStateFault", message)
        passwords = AuthenticationMode["Passwords"]
        if AuthenticationMode["Type"] != "password" or len(passwords) > MOST_PASSWORDS:
            raise FakeError("InvalidParameterValueException", "The number of passwords is not allowed.")
        for each in passwords:
            if not SHORTEST <= len(each) <= LONGEST or not set(each) <= PRINTABLE:
                raise FakeError("InvalidParameterValueException", f"Password {each} is not allowed.")
        user.passwords, user.status, user.looks = list(passwords), "modifying", self.change_looks
        return self._described(UserId, user)

    def _user(self, user_id: str) -> CacheUser:
        if user_id not in self.users:
            raise FakeError("UserNotFoundFault", f"User {user_id} not found.")
        return self.users[user_id]

    def _described(self, user_id: str, user: CacheUser) -> dict[str, Any]:
        return {
            "UserId": user_id,
            "UserName": user_id,
            "Status": user.status,
            "Engine": "redis",
            "AccessString": user.rules,
            "UserGroupIds": ["users"],
            "Authentication": {"Type": "password", "PasswordCount": len(user.passwords)},
            "ARN": f"arn:aws:elasticache:us-east-1:123456789012:user:{user_id}",
        }
