"""Who may do what in the cache."""

from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.naming import Names
from services.telemetry.settings import CACHE_APPLICATION_ACCESS, CACHE_READER_ACCESS


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheUser:
    """A user whose password rotates.

    Attributes:
        name: one word.
        purpose: what it does, one sentence.
        access: what it may do, an access string of Redis.
    """

    name: str
    purpose: str
    access: str

    @property
    def secret(self) -> str:
        """The secret's part of its name."""
        return f"cache/{self.name}"

    def user_id(self, names: Names) -> str:
        """Return its id, which is also its login; short, as ElastiCache takes 40 characters."""
        return names.of(f"sf-{self.name}", "cache-user")


APPLICATION, READER = "application", "reader"

CACHE_USERS = (
    CacheUser(name=APPLICATION, purpose="Writes latest values", access=CACHE_APPLICATION_ACCESS),
    CacheUser(name=READER, purpose="Reads latest values", access=CACHE_READER_ACCESS),
)
"""One more user is one more row."""


class CacheUsers(Construct):
    """The users of `CACHE_USERS`; the default user, who would need no password, is off and may do nothing.

    An ElastiCache user has up to two passwords. A deployment sets the secret's; from then on a rotation gives the user
    the current and the pending one, tries the pending one, and then makes it current: a client that still holds the
    former password works until the next rotation. Passwords cannot be read back, so the secret has to hold what is
    live. Should a deployment ever change a user, it sets the secret's current password again, and that one alone.

    Attributes:
        group: for a replication group.
        user_ids: the id of each user, by its name.
        user_arns: the same as ARNs.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, config: EnvironmentConfig, secrets: Mapping[str, sm.ISecret]
    ) -> None:
        """Create the users and their group.

        Args:
            scope: where.
            construct_id: unique there.
            config: the environment.
            secrets: by the name of the user: JSON with `username` (its id) and `password`.
        """
        super().__init__(scope, construct_id)
        stack = cdk.Stack.of(self)
        self.user_ids = {each.name: each.user_id(config.names) for each in CACHE_USERS}
        self.user_arns = {
            name: stack.format_arn(
                service="elasticache",
                resource="user",
                resource_name=user_id,
                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
            )
            for name, user_id in self.user_ids.items()
        }
        # Of engine redis for both engines: ElastiCache takes such a group for Valkey too, and a group of engine valkey
        # refuses a user without a password, even one that is off.
        default = elasticache.CfnUser(
            self,
            "Default",
            engine="redis",
            user_id=config.names.of("sf-default", "cache-user"),
            user_name="default",
            access_string="off -@all",
            authentication_mode={"Type": "no-password-required"},
        )
        users = [self._user(each, secrets[each.name]) for each in CACHE_USERS]
        self.group = elasticache.CfnUserGroup(
            self,
            "Group",
            engine="redis",
            user_group_id=config.names.of("smartfactory", "cache-user"),
            user_ids=[each.ref for each in (default, *users)],
        )

    def _user(self, user: CacheUser, secret: sm.ISecret) -> elasticache.CfnUser:
        return elasticache.CfnUser(
            self,
            user.name.title(),
            engine="redis",
            user_id=self.user_ids[user.name],
            user_name=self.user_ids[user.name],
            access_string=user.access,
            authentication_mode={
                "Type": "password",
                "Passwords": [secret.secret_value_from_json("password").unsafe_unwrap()],
            },
        )
