"""DNS Firewall: names that no program of ours asks for are not answered, and every question is logged."""

import json

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cw
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53resolver as resolver
from constructs import Construct

from lib.config import EnvironmentConfig

ADVANCED_RULES = (
    # At high confidence hardly anything is flagged wrongly: block.
    ("BLOCK", "DGA", "HIGH"),
    ("BLOCK", "DNS_TUNNELING", "HIGH"),
    # At low confidence random-looking names of AWS endpoints may be flagged: tell, and let through.
    ("ALERT", "DGA", "LOW"),
    ("ALERT", "DNS_TUNNELING", "LOW"),
)
"""Action, threat, confidence. Generated domain names and tunnels have no list; the service judges the question."""


class DnsFirewall(Construct):
    """Blocks the domain lists that AWS manages, judges the rest, and logs all questions of a VPC.

    The VPC's firewall configuration stays at its default, fail closed: no answer while the firewall is out of reach.

    Attributes:
        matches: questions that a rule blocked or flagged, a count.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        vpc: ec2.IVpc,
        config: EnvironmentConfig,
        query_log: logs.ILogGroup,
        query_log_name: str,
    ) -> None:
        """Create the rules and the query log.

        Args:
            scope: where.
            construct_id: unique there.
            vpc: whose resolver is guarded.
            config: knows the identifiers of the managed lists.
            query_log: gets every question.
            query_log_name: its physical name.
        """
        super().__init__(scope, construct_id)
        self._block(vpc, config)
        self._log(vpc, config, query_log, query_log_name)
        self.matches = self._count(config, query_log)

    def _block(self, vpc: ec2.IVpc, config: EnvironmentConfig) -> None:
        rule = resolver.CfnFirewallRuleGroup.FirewallRuleProperty
        lists = [
            rule(action="BLOCK", block_response="NXDOMAIN", priority=100 + place, firewall_domain_list_id=identifier)
            for place, (_, identifier) in enumerate(sorted(config.region_facts.dns_firewall_lists.items()))
        ]
        advanced = [
            rule(
                action=action,
                block_response="NXDOMAIN" if action == "BLOCK" else None,
                priority=200 + place,
                dns_threat_protection=threat,
                confidence_threshold=confidence,
            )
            for place, (action, threat, confidence) in enumerate(ADVANCED_RULES)
        ]
        group = resolver.CfnFirewallRuleGroup(
            self, "Rules", name=config.names.of("smartfactory-dns-firewall"), firewall_rules=[*lists, *advanced]
        )
        resolver.CfnFirewallRuleGroupAssociation(
            self,
            "Association",
            name=config.names.of("smartfactory-dns-firewall"),
            firewall_rule_group_id=group.attr_id,
            vpc_id=vpc.vpc_id,
            priority=101,  # the lowest that the service lets customers have
            mutation_protection="DISABLED",  # else a destroy would stop here
        )

    def _log(self, vpc: ec2.IVpc, config: EnvironmentConfig, query_log: logs.ILogGroup, query_log_name: str) -> None:
        stack = cdk.Stack.of(self)
        # Without a policy the service would write one of its own, for all log groups, and a destroy would leave it.
        delivery = logs.CfnResourcePolicy(
            self,
            "Delivery",
            policy_name=config.names.of("smartfactory-dns-queries"),
            policy_document=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Sid": "QueryLog",
                            "Effect": "Allow",
                            "Principal": {"Service": "delivery.logs.amazonaws.com"},
                            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                            "Resource": stack.format_arn(
                                service="logs",
                                resource="log-group",
                                resource_name=f"{query_log_name}:*",
                                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
                            ),
                            "Condition": {"StringEquals": {"aws:SourceAccount": stack.account}},
                        }
                    ],
                }
            ),
        )
        logging = resolver.CfnResolverQueryLoggingConfig(
            self,
            "QueryLog",
            name=config.names.of("smartfactory-dns-queries"),
            destination_arn=stack.format_arn(
                service="logs",
                resource="log-group",
                resource_name=query_log_name,
                arn_format=cdk.ArnFormat.COLON_RESOURCE_NAME,
            ),
        )
        logging.node.add_dependency(delivery, query_log)
        resolver.CfnResolverQueryLoggingConfigAssociation(
            self, "QueryLogAssociation", resource_id=vpc.vpc_id, resolver_query_log_config_id=logging.attr_id
        )

    def _count(self, config: EnvironmentConfig, query_log: logs.ILogGroup) -> cw.Metric:
        # From the log: the service's own metrics count rules with lists only, not the advanced ones.
        return logs.MetricFilter(
            self,
            "Matches",
            log_group=query_log,
            filter_name=config.names.of("smartfactory-dns-firewall-matches"),
            filter_pattern=logs.FilterPattern.any(
                logs.FilterPattern.string_value("$.firewall_rule_action", "=", "BLOCK"),
                logs.FilterPattern.string_value("$.firewall_rule_action", "=", "ALERT"),
            ),
            metric_namespace="SmartFactory",
            metric_name=config.names.of("dns-firewall-matches"),
            metric_value="1",
        ).metric(statistic="Sum", period=cdk.Duration.minutes(5))
