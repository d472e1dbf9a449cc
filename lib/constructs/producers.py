"""Who puts events into the stream from outside of AWS: one role a facility, by the certificate that it holds."""

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rolesanywhere as rolesanywhere
from constructs import Construct

from lib.constructs.stream_consumer import key_statement
from lib.naming import Names

SERVICE = "rolesanywhere.amazonaws.com"
SESSION = cdk.Duration.hours(1)
"""How long a certificate's credentials live; a gateway asks for new ones before they end."""

SUBJECT = "aws:PrincipalTag/x509Subject/CN"
"""The condition key in which IAM Roles Anywhere passes the common name of a certificate's subject."""


class Producers(Construct):
    """The roles `smartfactory-producer-{facility}-{suffix}`, and the profile through which certificates ask for them.

    A role is for certificates of one trust anchor whose subject's common name is the facility, and may put records
    into the one stream, no more. IAM does not see inside a record: that an event names its own facility is the word of
    the facility's gateway.

    Attributes:
        roles: by facility.
        profile: names them to IAM Roles Anywhere.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        facilities: Sequence[str],
        trust_anchor_arn: str,
        stream: kinesis.IStream,
        key: kms.IKey,
    ) -> None:
        """Create the roles, their policies and the profile.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            facilities: identifiers, as in events; at least one.
            trust_anchor_arn: of the certificate authority that the account trusts.
            stream: where the events go.
            key: encrypts the stream.

        Raises:
            NameError_: an identifier is too long for the name of a role.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self._trust_anchor_arn = trust_anchor_arn
        self._rights = [
            iam.PolicyStatement(sid="PutEvents", actions=["kinesis:PutRecords"], resources=[stream.stream_arn]),
            # Kinesis encrypts with a data key that it makes on the producer's behalf.
            key_statement(key, sid="StreamKey", actions=["kms:GenerateDataKey"], services=["kinesis"]),
        ]
        self.roles = {facility: self._role(facility) for facility in facilities}
        self.profile = rolesanywhere.CfnProfile(
            self,
            "Profile",
            name=names.of("smartfactory-producers"),
            role_arns=[role.role_arn for role in self.roles.values()],
            duration_seconds=SESSION.to_seconds(),
            enabled=True,
            accept_role_session_name=False,
        )

    def _role(self, facility: str) -> iam.Role:
        purpose = self._names.describe(f"Puts the events of facility {facility} into the stream")
        name = f"smartfactory-producer-{facility}"
        role = iam.Role(
            self,
            f"Role-{facility}",
            role_name=self._names.of(name, "iam"),
            description=purpose,
            assumed_by=iam.ServicePrincipal(SERVICE),
            max_session_duration=SESSION,
        )
        resource = role.node.default_child
        assert isinstance(resource, iam.CfnRole)  # noqa: S101 - what the library makes of a role
        resource.assume_role_policy_document = self._trust(facility).to_json()
        iam.ManagedPolicy(
            self,
            f"Policy-{facility}",
            managed_policy_name=self._names.of(name),
            description=purpose,
            statements=self._rights,
            roles=[role],
        )
        return role

    def _trust(self, facility: str) -> iam.PolicyDocument:
        """Return who may assume a facility's role.

        The three actions are those that the service carries out: it puts the certificate's fields into the session's
        tags and its subject into the source identity. Source: the user guide, "Trust model".
        """
        return iam.PolicyDocument(
            statements=[
                iam.PolicyStatement(
                    principals=[iam.ServicePrincipal(SERVICE)],
                    actions=["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
                    conditions={
                        "ArnEquals": {"aws:SourceArn": self._trust_anchor_arn},
                        "StringEquals": {SUBJECT: facility},
                    },
                )
            ]
        )
