"""Where the page of an alarm is found: what a person woken at night opens first."""

import re
from dataclasses import dataclass

FOLDER = "docs/runbooks/alarms"
"""The pages, in the repository; the documentation site has the same path below its own root, without `docs`."""

_ACCOUNT_IDS = re.compile(r"@\d+")
"""Numbers in the name of a repository as its tokens say it; its address has none."""


@dataclass(frozen=True, slots=True)
class Runbooks:
    """Makes the addresses of pages.

    Attributes:
        base: of all pages, `https://`, without a slash at its end.
        ending: of each: `.md` in a repository, `.html` on a site.
    """

    base: str
    ending: str

    @classmethod
    def on_site(cls, address: str) -> "Runbooks":
        """Return the pages of a documentation site, as `make docs` builds it; `address` is of its first page."""
        return cls(f"{address.rstrip('/')}/{FOLDER.removeprefix('docs/')}", ".html")

    @classmethod
    def in_repository(cls, repository: str, branch: str) -> "Runbooks":
        """Return the pages that GitHub shows of a branch."""
        return cls(f"https://github.com/{_ACCOUNT_IDS.sub('', repository)}/blob/{branch}/{FOLDER}", ".md")

    def of(self, page: str) -> str:
        """Return the address of a page, `event-age` for example."""
        return f"{self.base}/{page}{self.ending}"

    def describe(self, meaning: str, page: str) -> str:
        """Return a description that says what an alarm means and where its page is."""
        return f"{meaning} Runbook: {self.of(page)}"
