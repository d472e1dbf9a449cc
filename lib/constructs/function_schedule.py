"""A function that is called again and again."""

import json

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from lib.constructs.dead_letter_queue import DeadLetterQueue
from lib.naming import Names


class FunctionSchedule(Construct):
    """A rule `smartfactory-{name}-{suffix}` that calls a function with the same event each time.

    EventBridge tries for a day to make a call; one that it could not make goes to the dead letters, and so does one
    that Lambda accepted and the function failed, by the function's own setting.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        name: str,
        purpose: str,
        every: str,
        function: lambda_.IFunction,
        action: str,
        dead_letters: DeadLetterQueue,
        policy: iam.ManagedPolicy,
    ) -> None:
        """Create the rule, and let it call the function.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            name: the schedule's part, `database-maintenance` for example.
            purpose: one sentence for its description.
            every: a schedule expression of EventBridge, `rate(1 hour)` for example.
            function: what is called.
            action: what it is asked to do: it is called with `{"action": action}`.
            dead_letters: of the function.
            policy: what the function needs to do its work; without it a first call would fail.
        """
        super().__init__(scope, construct_id)
        stack, rule_name = cdk.Stack.of(self), names.of(f"smartfactory-{name}")
        # L1s: the library's target gives permission and statement ids that hold the stage's name.
        rule = events.CfnRule(
            self,
            "Rule",
            name=rule_name,
            description=names.describe(purpose),
            schedule_expression=every,
            state="ENABLED",
            targets=[
                events.CfnRule.TargetProperty(
                    id=action,
                    arn=function.function_arn,
                    input=json.dumps({"action": action}),
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=dead_letters.queue.queue_arn),
                )
            ],
        )
        rule.node.add_dependency(policy)
        lambda_.CfnPermission(
            self,
            "Invoke",
            action="lambda:InvokeFunction",
            function_name=function.function_arn,
            principal="events.amazonaws.com",
            source_account=stack.account,
            source_arn=rule.attr_arn,
        )
        # By name: the queue's policy cannot refer to the rule that refers to the queue.
        rule_arn = stack.format_arn(service="events", resource="rule", resource_name=rule_name)
        dead_letters.admit("events.amazonaws.com", source_arn=rule_arn, source=name)
