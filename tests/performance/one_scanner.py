"""Runs one scanner of the audit by itself, uncached: ``python -m tests.performance.one_scanner TOOL ASSEMBLY``."""

import sys
import tempfile
from pathlib import Path

from compliance.assembly import Assembly, load_assembly
from compliance.evidence import DEFAULT_REGION
from compliance.scanners import own
from compliance.scanners.cache import Cache
from compliance.scanners.external import Question, ask_all, pools, tools
from compliance.scanners.scrub import scrub
from compliance.scanners.tool import Tool


def main() -> int:
    """Run the scanner; return the exit code, 2 for a tool that there is not."""
    name, directory = sys.argv[1:]
    assembly = load_assembly(Path(directory))
    if name == own.TOOL:
        return 0 if sum(1 for each in assembly.environments for _ in own.scan(each, whole=True)) else 1
    selected = tuple(tool for tool in tools() if tool.name == name)
    if not selected:
        sys.stderr.write(f"no scanner {name!r}; there are {own.TOOL}, {', '.join(tool.name for tool in tools())}\n")
        return 2
    return 0 if ask(assembly, selected) else 1


def ask(assembly: Assembly, selected: tuple[Tool, ...]) -> int:
    """Return how many templates the tool answered for."""
    templates = [Question(scrub(template), template.region or DEFAULT_REGION) for template in assembly.templates]
    with (
        tempfile.TemporaryDirectory() as directory,
        pools(selected, cache=Cache(None), directory=Path(directory)) as opened,
    ):
        answered = ask_all(opened, {each.key: each for each in templates}, lambda *_: None)
    return sum(len(result.answers) for result in answered.values())


if __name__ == "__main__":
    sys.exit(main())
