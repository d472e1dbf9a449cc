"""What a pull request changes, as one comment that each run writes anew."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from delivery.ci.github import BOT, GitHub

MARKER = "<!-- smartfactory: what this pull request changes -->"
"""The first line of the comment, by which the next run finds it. Readers do not see it."""

LIMIT = 65_536
"""Characters in a comment. Source: GitHub refuses more, "body is too long (maximum is 65536 characters)"."""

TITLE = "## What this pull request changes"
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True)
class Section:
    """A part of the comment.

    Attributes:
        title: of one line.
        text: Markdown.
    """

    title: str
    text: str

    @property
    def size(self) -> int:
        """In characters, with the title and the empty lines around."""
        return len(str(self))

    def __str__(self) -> str:
        """Return it as it stands in the comment."""
        return f"\n### {self.title}\n\n{self.text.strip()}\n"

    def cut_to(self, most: int, note: str) -> "Section":
        """Return the section with as many whole lines as fit into so many characters, and a note that it was cut."""
        if self.size <= most:
            return self
        room = most - replace(self, text="").size - len(note) - 2
        kept: list[str] = []
        state, ends = _Open(), ""
        for line in self.text.strip().split("\n"):
            state.read(line)
            room -= len(line) + 1
            if len(state.ends) > room:
                break
            kept.append(line)
            ends = state.ends
        return replace(self, text="\n".join(kept) + f"{ends}\n\n{note}")


def body(sections: Sequence[Section], *, whole: str, limit: int = LIMIT) -> str:
    """Return the comment, of at most `limit` characters.

    What is too long is cut at the end of a line; a section that needs less than its share leaves the others the rest.

    Args:
        sections: in their order.
        whole: where the whole text is, to be read in a note.
        limit: in characters.
    """
    head = f"{MARKER}\n{TITLE}\n"
    note = f"*Too long for a comment; {whole}.*"
    room = limit - len(head)
    cut: dict[int, Section] = {}
    for left, index in enumerate(sorted(range(len(sections)), key=lambda each: sections[each].size)):
        share = room // (len(sections) - left)
        cut[index] = sections[index].cut_to(share, note)
        room -= cut[index].size
    return head + "".join(str(cut[index]) for index in range(len(sections)))


def write(github: GitHub, pull_request: int, text: str) -> str:
    """Write the comment: the one that is there already, else a new one; return what was done.

    Only a comment of the workflows' own is written over: anybody may put the marker into theirs.

    Raises:
        ToolError: GitHub did not take it.
    """
    for each in github.pages(f"issues/{pull_request}/comments?per_page=100"):
        if each["user"]["login"] == BOT and each["body"].startswith(MARKER):
            if each["body"].replace("\r\n", "\n").rstrip() == text.rstrip():
                return f"comment {each['id']} says it already"
            github.send("PATCH", f"issues/comments/{each['id']}", {"body": text})
            return f"comment {each['id']} written anew"
    made = github.send("POST", f"issues/{pull_request}/comments", {"body": text})
    return f"comment {made['id']} written"


class _Open:
    """Blocks of code and folded parts that are open after some lines."""

    def __init__(self) -> None:
        self._fence, self._details = "", 0

    def read(self, line: str) -> None:
        """Take note of the next line."""
        found = FENCE.match(line)
        if self._fence:
            if found and found[1].startswith(self._fence) and not line.strip().strip(self._fence[0]):
                self._fence = ""
        elif found:
            self._fence = found[1]
        else:
            self._details = max(0, self._details + line.count("<details") - line.count("</details>"))

    @property
    def ends(self) -> str:
        """What closes all of them."""
        return (f"\n{self._fence}" if self._fence else "") + "\n\n</details>" * self._details
