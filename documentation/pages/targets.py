"""The make targets and their variables, as the Makefile has them."""

import re

from documentation.markdown import code, prose, table
from documentation.sources import Sources

TARGET = re.compile(r"^([a-z-]+):.*?## (.*)$", re.MULTILINE)
VARIABLE = re.compile(r"^([A-Z_]+) \?=[ \t]*(.*)$", re.MULTILINE)
NEEDS = re.compile(r" \(needs ([^)]*)\)")


def markdown(sources: Sources) -> str:
    """Return a table of targets and one of variables."""
    text = (sources.root / "Makefile").read_text(encoding="utf-8")
    targets = [
        [code(name), prose(NEEDS.sub("", said)), ", ".join(NEEDS.findall(said))] for name, said in TARGET.findall(text)
    ]
    variables = [[code(name), code(value.strip())] for name, value in VARIABLE.findall(text)]
    return "\n".join(
        [
            "## Targets\n",
            table(["target", "what it does", "needs beside Python and make"], sorted(targets)),
            "## Variables\n",
            "Given after the target: `make simulate RATE=2000 SECONDS=30`.\n",
            table(["variable", "default"], sorted(variables)),
        ]
    )
