from pathlib import Path

from documentation.links import broken


def test_should_name_links_that_lead_nowhere_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<p id="x"><a href="b.html">b</a> <a href="#x">x</a> <a href="#y">y</a>')
    (tmp_path / "c.html").write_text(
        '<a href="a.html#x">x</a> <a href="a.html#z">z</a> <a href="https://example.com">e</a> <img src="no.svg">'
    )
    assert broken(tmp_path) == [
        "a.html: b.html leads nowhere",
        "a.html: #y leads nowhere",
        "c.html: a.html#z leads nowhere",
        "c.html: no.svg leads nowhere",
    ]
