"""One environment: which stacks, in which order, and what each gets from the others."""

import aws_cdk as cdk
from constructs import Construct

from lib.config import EnvironmentConfig
from lib.constructs.runtime_boundary import runtime_boundary
from lib.stacks.account import AccountStack
from lib.stacks.api import ApiStack
from lib.stacks.data import DataStack
from lib.stacks.network import NetworkStack
from lib.stacks.observability import ObservabilityStack
from lib.stacks.processing import ProcessingStack
from lib.stacks.rights import DataRightsStack, RemovalStack, RightsStack
from lib.stacks.stream import StreamStack


class PlatformStage(cdk.Stage):
    """The platform of one environment.

    Attributes:
        config: the environment.
    """

    def __init__(self, scope: Construct, *, config: EnvironmentConfig) -> None:
        super().__init__(scope, config.name, permissions_boundary=runtime_boundary())
        self.config = config
        network = NetworkStack(self, config=config)
        data = DataStack(self, config=config, network=network)
        stream = StreamStack(self, config=config)
        processing = ProcessingStack(self, config=config, network=network, data=data, stream=stream)
        api = ApiStack(self, config=config, network=network, data=data, stream=stream, cluster=processing.cluster)
        ObservabilityStack(
            self, config=config, network=network, data=data, stream=stream, processing=processing, api=api
        )


class AccountStage(cdk.Stage):
    """What exists once in an account, whichever environments live there.

    An administrator deploys it, with credentials of their own: it says who may do what.

    Attributes:
        config: of the account itself: its names and tags say `shared`.
    """

    def __init__(self, scope: Construct, *, config: EnvironmentConfig) -> None:
        """Create the stage.

        Args:
            scope: the application.
            config: an environment of that account.
        """
        super().__init__(scope, f"account-{config.name}")
        rights = [kind(self, config=config) for kind in (RightsStack, DataRightsStack, RemovalStack)]
        account = AccountStack(self, config=config)
        # The bootstraps are made in between: they hold what these make, and the account's stack needs their bucket.
        for each in rights:
            account.add_stack_dependency(each)
        self.config = account.config
