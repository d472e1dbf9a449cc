"""A Sphinx extension: the search index stems each word once, not once for every page that has it."""

from functools import cache
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish


class EnglishOnce(SearchEnglish):
    """Sphinx's English with a memory: the same stems."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._stem = cache(super().stem)

    def stem(self, word: str) -> str:
        """Return the stem of a word."""
        return self._stem(word)


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension; Sphinx calls it."""
    app.add_search_language(EnglishOnce)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
