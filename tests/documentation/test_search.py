from collections import Counter

import pytest
from sphinx.search.en import SearchEnglish

from documentation.search import EnglishOnce


def test_should_stem_as_sphinx_does_and_each_word_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stemmed: Counter[str] = Counter()

    def counted(self: SearchEnglish, word: str) -> str:
        stemmed[word] += 1
        return stem(self, word)

    stem = SearchEnglish.stem
    words = ["Alarms", "alarms", "iterators", "throttled", "Alarms", "iterators"]
    expected = [SearchEnglish({}).stem(word) for word in words]
    monkeypatch.setattr(SearchEnglish, "stem", counted)
    english = EnglishOnce({})
    assert [english.stem(word) for word in words] == expected
    assert set(stemmed.values()) == {1}
