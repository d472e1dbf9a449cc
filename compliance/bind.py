"""Writes bindings for the acceptance register, ready to paste."""

from collections.abc import Iterable

import tomlkit
from tomlkit.items import InlineTable

from compliance.model import Finding


def bindings(findings: Iterable[Finding]) -> str:
    """Return TOML with one table for each rule and one binding for each resource, detail and value.

    Environments with the same value share a binding. Reason, owner and dates are for a person to write.
    """
    groups: dict[tuple[str, str], dict[tuple[str, str, str], set[str]]] = {}
    for finding in findings:
        binding = (finding.path, finding.detail, finding.digest)
        groups.setdefault((finding.tool, finding.rule), {}).setdefault(binding, set()).add(finding.environment)
    document = tomlkit.document()
    entries = tomlkit.aot()
    for (tool, rule), found in sorted(groups.items()):
        entry = tomlkit.table()
        entry.add("tool", tool)
        entry.add("rule", rule)
        array = tomlkit.array().multiline(multiline=True)
        for (resource, detail, digest), environments in sorted(found.items()):
            array.append(_binding(sorted(environments), resource, detail, digest))
        entry.add("bindings", array)
        entries.append(entry)
    document.add("acceptance", entries)
    return tomlkit.dumps(document)


def _binding(environments: list[str], resource: str, detail: str, digest: str) -> InlineTable:
    binding = tomlkit.inline_table()
    binding.append("environments", environments)
    binding.append("resource", resource)
    if detail:
        binding.append("detail", detail)
    binding.append("digest", digest)
    return binding
