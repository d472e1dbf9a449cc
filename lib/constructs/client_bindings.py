"""Which facilities each API client may know of: from the configuration into the table that the service reads."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from lib.constructs.api_clients import ApiClients
from lib.naming import Names
from lib.settings import Api

RESOURCE_TYPE = "Custom::ApiClients"
"""By which the function that prepares the database knows what is asked of it; `lambda/database_setup/clients.py`."""

ANSWER_TIMEOUT = cdk.Duration.minutes(15)
"""How long CloudFormation waits for an answer, if the function is stopped before it can give one."""


class ClientBindings(Construct):
    """Has the table hold exactly the bindings of the configuration, each time that they change.

    Attributes:
        resource: the custom resource; services that come after it see the clients of their version.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        settings: Api,
        clients: ApiClients,
        function: lambda_.IFunction,
    ) -> None:
        """Create the custom resource.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            settings: the facilities of each client.
            clients: whose ids the table holds.
            function: writes the table.
        """
        super().__init__(scope, construct_id)
        self.resource = cdk.CustomResource(
            self,
            "Resource",
            service_token=function.function_arn,
            resource_type=RESOURCE_TYPE,
            service_timeout=ANSWER_TIMEOUT,
            properties={
                "EnvironmentSuffix": names.suffix,
                "Clients": [
                    {
                        "Name": name,
                        "ClientId": client.user_pool_client_id,
                        "Facilities": list(settings.clients[name].facilities),
                    }
                    for name, client in clients.clients.items()
                ],
            },
        )
