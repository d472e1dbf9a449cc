"""What makes the database ready, and keeps it so: users, grants, migrations, partitions."""

from collections.abc import Mapping, Sequence

import aws_cdk as cdk
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as sm
from constructs import Construct

from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.constructs.function import ANSWER_TIMEOUT, PlatformFunction
from lib.constructs.function_code import CERTIFICATES, LAMBDA_SOURCES, ROOT, digest
from lib.constructs.function_schedule import FunctionSchedule
from lib.constructs.stream_consumer import key_statement
from lib.naming import Names

SOURCE = "database_setup"

MIGRATIONS = ROOT / "services" / "telemetry" / "migrations"
"""Bundled with the function as `migrations/`."""

TIMEOUT = cdk.Duration.minutes(15)
"""The longest that Lambda offers: a migration may rewrite an index."""


class DatabaseSetup(Construct):
    """The function `smartfactory-database-setup-{suffix}`, which CloudFormation and an hourly schedule call.

    CloudFormation calls it when the stack is made, and again whenever migrations or function change. The stacks of the
    services come after this one, so a new version of theirs finds the schema that it needs. The schedule calls it with
    `{"action": "maintain"}`: partitions are made ahead, and dropped once they are exported and old enough.

    Attributes:
        function: the function.
        resource: its custom resource; what needs users or schema has to wait for it.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        vpc: ec2.IVpc,
        security_group: ec2.ISecurityGroup,
        key: kms.IKey,
        log_group: logs.ILogGroup,
        dead_letters: DeadLetterQueue,
        secrets: Sequence[sm.ISecret],
        environment: Mapping[str, str],
    ) -> None:
        """Create the function, its custom resource and its schedule.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            vpc: whose subnets `app` it runs in.
            security_group: what it may reach: the database, Secrets Manager, and where CloudFormation waits.
            key: encrypts its environment, its dead letters and the secrets.
            log_group: `/aws/lambda/{function name}`, made before.
            dead_letters: gets the calls that failed for good, and those that the schedule could not make.
            secrets: of the database's users; it reads them and changes none.
            environment: its settings.

        Raises:
            BundleError: what it vendors is not installed.
        """
        super().__init__(scope, construct_id)
        setup = PlatformFunction(
            self,
            "Function",
            names=names,
            name="database-setup",
            purpose="Makes the database's users, schema and partitions",
            source=SOURCE,
            key=key,
            log_group=log_group,
            vpc=vpc,
            security_group=security_group,
            dead_letters=dead_letters.queue,
            environment=dict(environment),
            timeout=TIMEOUT,
            memory_mib=512,
            folders={"migrations": MIGRATIONS, "certificates": CERTIFICATES},
        )
        setup.policy.add_statements(
            iam.PolicyStatement(
                sid="Secrets",
                actions=["secretsmanager:GetSecretValue"],
                resources=[each.secret_arn for each in secrets],
            ),
            key_statement(key, sid="SecretsKey", actions=["kms:Decrypt"], services=["secretsmanager"]),
        )
        self.function = setup.function
        self.resource = cdk.CustomResource(
            self,
            "Resource",
            service_token=self.function.function_arn,
            resource_type="Custom::DatabaseSetup",
            service_timeout=ANSWER_TIMEOUT,
            # Another digest makes CloudFormation call the function again: migrations are new, or users and grants.
            properties={
                "EnvironmentSuffix": names.suffix,
                "Migrations": digest(MIGRATIONS),
                "Function": digest(LAMBDA_SOURCES / SOURCE),
                "Shared": digest(LAMBDA_SOURCES / "shared"),
            },
        )
        # The reference is to the function alone, which could be called before it may read a secret.
        self.resource.node.add_dependency(setup.policy)
        FunctionSchedule(
            self,
            "Schedule",
            names=names,
            name="database-maintenance",
            purpose="Keeps the database's partitions ahead of the readings",
            every="rate(1 hour)",
            function=self.function,
            action="maintain",
            dead_letters=dead_letters,
            policy=setup.policy,
        )
