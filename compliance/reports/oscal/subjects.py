"""What is assessed: environments, their stacks, the resources in them."""

from collections.abc import Iterable
from functools import cached_property

from compliance.assembly import Environment
from compliance.model import Finding
from compliance.reports.oscal.document import REMARK
from compliance.reports.oscal.words import Table, identifier, markup, prop

NOT_DEPLOYED = {"state": "under-development", "remarks": REMARK}


def environment_component(environment: Environment) -> Table:
    """Return the component that stands for a whole environment."""
    return {
        "uuid": identifier("environment", environment.name),
        "type": "system",
        "title": f"Environment {markup(environment.name)}",
        "description": f"What {len(environment.templates)} templates would create, its account's baseline included.",
        "props": [prop("environment", environment.name)],
        "status": NOT_DEPLOYED,
    }


class Subjects:
    """The components and inventory items of one environment.

    Attributes:
        environment: which.
    """

    def __init__(self, environment: Environment) -> None:
        """Look at an environment."""
        self.environment = environment
        self._whole = identifier("environment", environment.name)

    @cached_property
    def components(self) -> dict[str, Table]:
        """UUID -> component, one for each stack."""
        return {
            (uuid := self._stack(template.stack)): {
                "uuid": uuid,
                "type": "service",
                "title": f"Stack {markup(template.stack)}",
                "description": f"Template {markup(template.name)}.",
                "props": [prop("stack", template.stack), prop("template-sha256", template.sha256)],
                "status": NOT_DEPLOYED,
            }
            for template in self.environment.templates
        }

    @cached_property
    def items(self) -> dict[str, Table]:
        """UUID -> inventory item, one for each resource."""
        return {
            (uuid := self._resource(template.stack, resource.logical_id)): {
                "uuid": uuid,
                "description": "Resource of a template.",
                "props": [
                    prop("construct-path", resource.path),
                    prop("resource-type", resource.type),
                    prop("template-sha256", template.sha256),
                ],
                "implemented-components": [{"component-uuid": self._stack(template.stack)}],
            }
            for template in self.environment.templates
            for resource in template.resources
        }

    def of(self, finding: Finding) -> Table:
        """Return what a finding is about: the resource, or the stack, or the whole environment."""
        uuid = self._resource(finding.stack, finding.logical_id)
        return {"subject-uuid": uuid, "type": "inventory-item"} if uuid in self.items else self.around(finding)

    def around(self, finding: Finding) -> Table:
        """Return the stack that a finding is about, or the whole environment."""
        uuid = self._stack(finding.stack)
        return {"subject-uuid": uuid if uuid in self.components else self._whole, "type": "component"}

    def definitions(self, used: Iterable[str] | None = None) -> Table:
        """Return local definitions: of everything, or of what is used and of the stacks around it."""
        if used is None:
            return {"components": [*self.components.values()], "inventory-items": [*self.items.values()]}
        wanted = set(used)
        items = [item for uuid, item in self.items.items() if uuid in wanted]
        wanted |= {item["implemented-components"][0]["component-uuid"] for item in items}
        return {
            "components": [each for uuid, each in self.components.items() if uuid in wanted],
            "inventory-items": items,
        }

    def _stack(self, stack: str) -> str:
        return identifier("stack", self.environment.name, stack)

    def _resource(self, stack: str, logical_id: str) -> str:
        return identifier("resource", self.environment.name, stack, logical_id)
