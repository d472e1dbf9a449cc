"""The file systems that tasks mount."""

from collections.abc import Iterator, Mapping

from compliance.digest import value_at
from compliance.model import Resource
from compliance.rules_support.answers import as_list


def mounted_files(task: Resource) -> Iterator[str]:
    """Yield the path of every EFS volume's configuration in a task definition."""
    for index, volume in enumerate(as_list(task.properties.get("Volumes"))):
        path = f"Volumes.{index}.EFSVolumeConfiguration"
        if isinstance(volume, Mapping) and value_at(task.properties, path) is not None:
            yield path
