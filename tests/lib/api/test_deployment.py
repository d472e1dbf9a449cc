"""What the API is deployed with, and when anew."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.assembly import SynthesizedAssembly, Template
from tests.support.reader import Reader

ENVIRONMENTS = ("dev", "staging", "prod")


def of_type(resources: dict[str, Any], resource_type: str) -> dict[str, Any]:
    return {key: each["Properties"] for key, each in resources.items() if each["Type"] == resource_type}


@pytest.mark.slow
def test_should_use_http_behind_the_link_when_there_is_no_certificate(
    build: Callable[..., dict[str, Any]],
) -> None:
    resources = build(certificateArn=None, internalHostname=None)
    found = of_type(resources, "AWS::ApiGateway::Method")
    assert {each["Integration"]["Uri"].split("/")[0] for each in found.values()} == {"http:"}
    (stage,) = of_type(resources, "AWS::ApiGateway::Stage").values()
    assert "Fn::ImportValue" in stage["Variables"]["originHost"]  # the load balancer's own name
    (service,) = of_type(resources, "AWS::ECS::Service").values()
    assert service["LoadBalancers"][0]["ContainerPort"] == 8080
    (task,) = of_type(resources, "AWS::ECS::TaskDefinition").values()
    variables = {each["Name"]: each["Value"] for each in task["ContainerDefinitions"][0]["Environment"]}
    assert (variables["API_TLS"], variables["API_PORT"]) == ("off", "8080")


@pytest.mark.slow
def test_should_deploy_anew_when_only_the_origin_changes(build: Callable[..., dict[str, Any]]) -> None:
    # Both are built here: what the audit builds differs in more than the origin.
    before, after = (
        set(of_type(build(internalHostname=host), "AWS::ApiGateway::Deployment"))
        for host in ("a.example.com", "b.example.com")
    )
    assert before.isdisjoint(after)


def test_should_deploy_after_everything_that_is_deployed(template: Template) -> None:
    ((_, deployment),) = (
        (key, each) for key, each in template.resources.items() if each["Type"] == "AWS::ApiGateway::Deployment"
    )
    for kind in ("Method", "Model", "GatewayResponse", "RequestValidator", "Authorizer"):
        assert set(template.of_type(f"AWS::ApiGateway::{kind}")) <= set(deployment["DependsOn"])


def test_should_link_to_the_load_balancer_from_the_private_subnets(
    reader: Reader, template: Template, environment: str
) -> None:
    link = template.one("AWS::ApiGatewayV2::VpcLink")
    (group,) = link["SecurityGroupIds"]
    assert reader.name(group, of="GroupName") == f"smartfactory-vpc-link-{environment}"
    assert len(link["SubnetIds"]) == 3
    assert all(reader.target(subnet)["Properties"]["MapPublicIpOnLaunch"] is False for subnet in link["SubnetIds"])


def test_should_speak_modern_tls_alone_in_its_region(template: Template) -> None:
    api = template.one("AWS::ApiGateway::RestApi")
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}
    assert api["SecurityPolicy"] == "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
    assert api["EndpointAccessMode"] == "STRICT"


def test_should_use_the_same_logical_ids_in_every_environment(assembly: SynthesizedAssembly) -> None:
    ids = [
        {
            (key if each["Type"] != "AWS::ApiGateway::Deployment" else "")
            for key, each in assembly.template(environment, "Api").resources.items()
        }
        for environment in ENVIRONMENTS
    ]
    assert ids[0] == ids[1] == ids[2]
