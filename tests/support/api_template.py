"""Reads the API's methods out of a template."""

from typing import Any

from tests.support.assembly import Template


def methods(template: Template) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the API's methods by verb and path."""
    resources = template.of_type("AWS::ApiGateway::Resource")

    def path(reference: dict[str, Any]) -> str:
        if "Fn::GetAtt" in reference:
            return ""
        resource = resources[reference["Ref"]]
        return f"{path(resource['ParentId'])}/{resource['PathPart']}"

    return {
        (each["HttpMethod"], path(each["ResourceId"])): each
        for each in template.of_type("AWS::ApiGateway::Method").values()
    }
