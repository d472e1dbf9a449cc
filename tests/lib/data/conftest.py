"""The data stack of each environment."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.assembly import SynthesizedAssembly, Template

ENVIRONMENTS = ("dev", "staging", "prod")


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    """Each environment's name, which is also its suffix."""
    return str(request.param)


@pytest.fixture(scope="session")
def data(assembly: SynthesizedAssembly, environment: str) -> Template:
    """The environment's data stack."""
    return assembly.template(environment, "Data")


@pytest.fixture(scope="session")
def settings(environment: str, cdk_context: dict[str, Any]) -> Mapping[str, Any]:
    """What cdk.json says of the environment."""
    found: Mapping[str, Any] = cdk_context["environments"][environment]
    return found


@pytest.fixture(scope="session")
def account(settings: Mapping[str, Any]) -> str:
    """The environment's account."""
    return str(settings["account"])


@pytest.fixture(scope="session")
def region(settings: Mapping[str, Any]) -> str:
    """The environment's region."""
    return str(settings["region"])


@pytest.fixture(scope="session")
def key_arn(data: Template) -> dict[str, Any]:
    """A reference to the stack's only key."""
    (logical_id,) = data.of_type("AWS::KMS::Key")
    return {"Fn::GetAtt": [logical_id, "Arn"]}
