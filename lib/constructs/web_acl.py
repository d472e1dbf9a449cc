"""The web application firewall in front of the API and of the tokens' issuer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as wafv2
from constructs import Construct

from lib.constructs.body_limits import is_too_long, is_too_long_a_batch
from lib.naming import Names

LOG_GROUP_PREFIX = "aws-waf-logs-"
"""The service writes to log groups of this prefix alone."""

REDACTED_HEADERS = ("authorization", "cookie", "x-api-key")
"""Credentials: the log must not become a place to steal them from."""

RATE_WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ManagedRules:
    """A rule group that AWS maintains.

    Attributes:
        name: ours.
        group: theirs.
        counted: rules of it that only count.
    """

    name: str
    group: str
    counted: tuple[str, ...] = ()


MANAGED_RULES = (
    ManagedRules("ip-reputation", "AWSManagedRulesAmazonIpReputationList"),
    # Its limit of 8 KB would refuse batches of events; `body-size` and `batch-size` take its place.
    ManagedRules("common", "AWSManagedRulesCommonRuleSet", counted=("SizeRestrictions_BODY",)),
    ManagedRules("known-bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet"),
    ManagedRules("sql-injection", "AWSManagedRulesSQLiRuleSet"),
)
"""In this order, cheapest first. 1,125 of the 1,500 capacity units that a web ACL has without extra cost."""


class WebAcl(Construct):
    """Blocks what AWS's rules know as attacks, bodies that are too large, and addresses that ask too often.

    Attributes:
        name: of the web ACL, and of its metric.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        requests_per_address: int,
        batch_path: str,
        log_group: logs.ILogGroup,
        log_group_name: str,
        protected: Mapping[str, str],
    ) -> None:
        """Create the web ACL and put it in front.

        Args:
            scope: where.
            construct_id: unique there.
            names: makes physical names.
            requests_per_address: that one address may send in `RATE_WINDOW_SECONDS`; at least 10.
            batch_path: the one path whose bodies may be long, as clients write it.
            log_group: gets every request that a rule matched or let through, without its credentials.
            log_group_name: its physical name, `LOG_GROUP_PREFIX` at the start.
            protected: what it stands in front of, construct id to ARN.
        """
        super().__init__(scope, construct_id)
        self._names = names
        self._stack = cdk.Stack.of(self)
        self.name = names.of("smartfactory-api")
        rules = [
            self._rate(requests_per_address),
            self._blocking(1, "body-size", is_too_long(batch_path)),
            self._blocking(2, "batch-size", is_too_long_a_batch(batch_path)),
            *(self._managed(place, each) for place, each in enumerate(MANAGED_RULES, start=3)),
        ]
        limit = wafv2.CfnWebACL.RequestBodyAssociatedResourceTypeConfigProperty(default_size_inspection_limit="KB_64")
        acl = wafv2.CfnWebACL(
            self,
            "Acl",
            name=self.name,
            description=f"Before the API and the issuer of its tokens, {names.suffix}",
            scope="REGIONAL",
            default_action=wafv2.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=self._visibility(self.name),
            association_config=wafv2.CfnWebACL.AssociationConfigProperty(
                request_body={"API_GATEWAY": limit, "COGNITO_USER_POOL": limit}
            ),
            rules=rules,
        )
        for association, arn in protected.items():
            wafv2.CfnWebACLAssociation(self, association, resource_arn=arn, web_acl_arn=acl.attr_arn)
        self._log(acl, log_group, log_group_name)

    def _rate(self, requests: int) -> wafv2.CfnWebACL.RuleProperty:
        statement = wafv2.CfnWebACL.RateBasedStatementProperty(
            limit=requests, aggregate_key_type="IP", evaluation_window_sec=RATE_WINDOW_SECONDS
        )
        return self._blocking(0, "rate", wafv2.CfnWebACL.StatementProperty(rate_based_statement=statement))

    def _blocking(
        self, priority: int, name: str, statement: wafv2.CfnWebACL.StatementProperty
    ) -> wafv2.CfnWebACL.RuleProperty:
        return wafv2.CfnWebACL.RuleProperty(
            name=self._names.of(name),
            priority=priority,
            action=wafv2.CfnWebACL.RuleActionProperty(block={}),
            statement=statement,
            visibility_config=self._visibility(self._names.of(f"smartfactory-api-{name}")),
        )

    def _managed(self, priority: int, rules: ManagedRules) -> wafv2.CfnWebACL.RuleProperty:
        counted = [
            wafv2.CfnWebACL.RuleActionOverrideProperty(
                name=each, action_to_use=wafv2.CfnWebACL.RuleActionProperty(count={})
            )
            for each in rules.counted
        ]
        return wafv2.CfnWebACL.RuleProperty(
            name=self._names.of(rules.name),
            priority=priority,
            override_action=wafv2.CfnWebACL.OverrideActionProperty(none={}),
            statement=wafv2.CfnWebACL.StatementProperty(
                managed_rule_group_statement=wafv2.CfnWebACL.ManagedRuleGroupStatementProperty(
                    vendor_name="AWS", name=rules.group, rule_action_overrides=counted or None
                )
            ),
            visibility_config=self._visibility(self._names.of(f"smartfactory-api-{rules.name}")),
        )

    @staticmethod
    def _visibility(metric: str) -> wafv2.CfnWebACL.VisibilityConfigProperty:
        return wafv2.CfnWebACL.VisibilityConfigProperty(
            cloud_watch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=True
        )

    def _log(self, acl: wafv2.CfnWebACL, log_group: logs.ILogGroup, log_group_name: str) -> None:
        # WAF refuses the ARN with ":*" at its end, which the library's attribute has.
        arn = self._stack.format_arn(
            service="logs",
            resource="log-group",
            resource_name=log_group_name,
            arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
        )
        # Without a policy the service would write one of its own, for all log groups, and a destroy would leave it.
        delivery = logs.CfnResourcePolicy(
            self,
            "Delivery",
            policy_name=self._names.of("smartfactory-waf"),
            policy_document=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "WafLog",
                            "Effect": "Allow",
                            "Principal": {"Service": "delivery.logs.amazonaws.com"},
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": f"{arn}:*",
                            "Condition": {"StringEquals": {"aws:SourceAccount": self._stack.account}},
                        }
                    ],
                }
            ),
        )
        redacted = [
            wafv2.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header})
            for header in REDACTED_HEADERS
        ]
        logging = wafv2.CfnLoggingConfiguration(
            self,
            "Logging",
            resource_arn=acl.attr_arn,
            log_destination_configs=[arn],
            redacted_fields=redacted,
        )
        logging.node.add_dependency(delivery, log_group)
