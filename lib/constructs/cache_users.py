"""Who may do what in the cache."""

import aws_cdk as cdk
from aws_cdk import aws_elasticache as elasticache
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.config import EnvironmentConfig

KEY_PREFIX = "sf:"
"""What every key of the platform begins with."""

APPLICATION_ACCESS = (
    f"on ~{KEY_PREFIX}* resetchannels -@all +@read +@write +@connection +@transaction "
    "+eval +evalsha +script|load +script|exists "
    "+cluster|slots +cluster|shards +cluster|nodes +cluster|keyslot -@dangerous -@admin"
)
"""Data commands on the platform's own keys, its scripts, and the topology that a client of a cluster asks for. No
publish or subscribe, no KEYS, FLUSHALL, CONFIG: the order counts, what is dangerous is taken away last."""


def cache_user_id(config: EnvironmentConfig) -> str:
    """Return the id of the application's user, which is also its login; short, as ElastiCache takes 40 characters."""
    return config.names.of("sf-application", "cache-user")


class CacheUsers(Construct):
    """One user for the application; the default user, who would need no password, is off and may do nothing.

    An ElastiCache user has up to two passwords. A deployment sets the secret's; from then on a rotation gives the user
    the current and the pending one, tries the pending one, and then makes it current: a client that still holds the
    former password works until the next rotation. Passwords cannot be read back, so the secret has to hold what is
    live. Should a deployment ever change the user, it sets the secret's current password again, and that one alone.

    Attributes:
        group: for a replication group.
        user_id: of the application's user, see `cache_user_id`.
        user_arn: the same as an ARN.
    """

    def __init__(self, scope: Construct, construct_id: str, *, config: EnvironmentConfig, secret: sm.ISecret) -> None:
        """Create the users and their group.

        Args:
            scope: where.
            construct_id: unique there.
            config: the environment.
            secret: JSON with `username` (`cache_user_id`) and `password`.
        """
        super().__init__(scope, construct_id)
        self.user_id = cache_user_id(config)
        self.user_arn = cdk.Stack.of(self).format_arn(
            service="elasticache",
            resource="user",
            resource_name=self.user_id,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
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
        application = elasticache.CfnUser(
            self,
            "Application",
            engine="redis",
            user_id=self.user_id,
            user_name=self.user_id,
            access_string=APPLICATION_ACCESS,
            authentication_mode={
                "Type": "password",
                "Passwords": [secret.secret_value_from_json("password").unsafe_unwrap()],
            },
        )
        self.group = elasticache.CfnUserGroup(
            self,
            "Group",
            engine="redis",
            user_group_id=config.names.of("smartfactory", "cache-user"),
            user_ids=[default.ref, application.ref],
        )
