"""Users of ElastiCache, see `rotator.Users`."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from rotate_cache_credentials.rotator import CHANGING, READY, PasswordRefusedError, UserBusyError

AVAILABLE = "available"


class ElastiCacheUsers:
    """The users of one replication group."""

    def __init__(self, client: Any, *, replication_group_id: str) -> None:
        """Take where they are.

        Args:
            client: boto3's, of ElastiCache.
            replication_group_id: while it is changed, its users count as being changed: their new passwords would not
                reach every node.
        """
        self._client, self._group = client, replication_group_id

    def status(self, user_id: str) -> str:
        """See `Users`.

        Raises:
            botocore.exceptions.ClientError: there is no such user, or no such replication group.
        """
        status: str = self._client.describe_users(UserId=user_id)["Users"][0]["Status"]
        if status != READY:
            return status
        groups = self._client.describe_replication_groups(ReplicationGroupId=self._group)["ReplicationGroups"]
        return status if groups[0]["Status"] == AVAILABLE else CHANGING

    def set_passwords(self, user_id: str, passwords: Sequence[str]) -> None:
        """See `Users`.

        Raises:
            botocore.exceptions.ClientError: any other refusal.
        """
        mode = {"Type": "password", "Passwords": list(passwords)}
        refused: type[Exception]
        try:
            self._client.modify_user(UserId=user_id, AuthenticationMode=mode)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in _REFUSALS:
                raise
            refused = _REFUSALS[code]
        else:
            return
        raise refused(user_id)


_REFUSALS: dict[str, type[Exception]] = {
    "InvalidUserState": UserBusyError,
    "InvalidParameterValue": PasswordRefusedError,
}
