"""A function that rotates, its secrets, and what it has to know and may do for them."""

from collections.abc import Mapping

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.function import PlatformFunction
from lib.constructs.function_schedule import FunctionSchedule
from lib.constructs.platform_alarms.events import NAMESPACE
from lib.constructs.rotated_secret import RotatedSecret, rotation_statements
from lib.naming import Names

REPORT_EVERY = "rate(12 hours)"
"""How often the age of credentials is told: twice in the day that their alarms look at, so that one report may fail."""


class CredentialRotation(Construct):
    """The secrets of one rotation function: first `secret` for each, then `start` once what they open exists.

    Attributes:
        function: rotates them.
        policy: for further grants to its role.
        secrets: by their names, `database/application` for example.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        what: str,
        rotation: PlatformFunction,
        key: kms.IKey,
        dead_letters: DeadLetterQueue,
    ) -> None:
        """Begin without secrets.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            what: whose credentials these are, `database` for example.
            rotation: the function.
            key: encrypts the secrets.
            dead_letters: of the function.
        """
        super().__init__(scope, construct_id)
        self._names, self._what, self._key, self._dead_letters = names, what, key, dead_letters
        self.function: lambda_.Function = rotation.function
        self.policy: iam.ManagedPolicy = rotation.policy
        self.secrets: dict[str, RotatedSecret] = {}

    def secret(
        self,
        name: str,
        *,
        purpose: str,
        template: Mapping[str, str],
        generate_key: str = "password",
        first_value: str | None = None,
    ) -> RotatedSecret:
        """Return a new secret that the function rotates; see `RotatedSecret`."""
        self.secrets[name] = RotatedSecret(
            self,
            "".join(part.title() for part in name.partition("/")[2].replace("/", "-").split("-")),
            names=self._names,
            name=name,
            purpose=purpose,
            key=self._key,
            template=template,
            function=self.function,
            generate_key=generate_key,
            first_value=first_value,
        )
        return self.secrets[name]

    def start(self, settings: Mapping[str, str]) -> None:
        """Give the function rights to exactly its secrets, its settings, and a schedule by which it tells their ages.

        Args:
            settings: what it reads besides `SECRET_ARNS`, `METRIC_NAMESPACE` and `ENVIRONMENT_SUFFIX`.
        """
        secrets = [each.secret for each in self.secrets.values()]
        self.policy.add_statements(*rotation_statements(secrets=secrets, key=self._key))
        for variable, value in {
            **settings,
            "SECRET_ARNS": ",".join(each.secret_arn for each in secrets),
            "METRIC_NAMESPACE": NAMESPACE,
            "ENVIRONMENT_SUFFIX": self._names.suffix,
        }.items():
            self.function.add_environment(variable, value)
        FunctionSchedule(
            self,
            "Report",
            names=self._names,
            name=f"{self._what}-credential-age",
            purpose=f"Tells how old the credentials of the {self._what} are",
            every=REPORT_EVERY,
            function=self.function,
            action="report",
            dead_letters=self._dead_letters,
            policy=self.policy,
        )
