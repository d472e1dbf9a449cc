from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from compliance.pictures import layout
from compliance.pictures.gallery import drawn, views
from compliance.pictures.views.event_path import event_path
from compliance.scanners.cache import Cache
from tests.compliance.pictures.made import STREAM, Resources, estate, resource
from tests.compliance.support import environment

pytestmark = pytest.mark.programs

SVG = "{http://www.w3.org/2000/svg}"


def picture(resources: Resources) -> dict[str, ET.Element]:
    found = drawn(views(environment(Data={"Resources": dict(resources)})))
    return {each.name: ET.fromstring(each.file) for each in found}  # noqa: S314 - made by us


def texts(root: ET.Element) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_should_draw_nothing_where_there_is_nothing_to_draw() -> None:
    assert drawn(views(environment(Data={"Resources": {"Key": resource("AWS::KMS::Key")}}))) == []


def test_should_put_writers_before_the_stream_and_readers_behind_it() -> None:
    found = event_path(estate(STREAM))
    assert found is not None
    ends = [(each.source, each.target) for each in found.flows]
    assert ends == [("Data/Writer", "Data/Stream"), ("Data/Stream", "Data/Reader"), ("Data/Reader", "Data/Letters")]


def test_should_give_the_same_bytes_again() -> None:
    first = [each.file for each in drawn(views(environment(Data={"Resources": dict(STREAM)})))]
    layout.run.cache_clear()
    assert [each.file for each in drawn(views(environment(Data={"Resources": dict(STREAM)})))] == first


def test_should_place_the_same_pictures_once_when_layouts_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures, place = views(environment(Data={"Resources": dict(STREAM)})), layout.run
    asked: list[str] = []

    def counted(graphs: str) -> str:
        asked.append(graphs)
        return place(graphs)

    monkeypatch.setattr(layout, "run", counted)
    first = [each.file for each in drawn(pictures, cache=Cache(tmp_path))]
    assert [each.file for each in drawn(pictures, cache=Cache(tmp_path))] == first
    assert len(asked) == 1
    assert [each.file for each in drawn(pictures, cache=Cache(tmp_path, reads=False))] == first
    assert len(asked) == 2
    runner = tmp_path / "layout.cjs"
    runner.write_bytes(layout.RUNNER.read_bytes() + b"\n")
    monkeypatch.setattr(layout, "RUNNER", runner)
    drawn(pictures, cache=Cache(tmp_path))
    assert len(asked) == 3


def test_should_say_what_the_template_says() -> None:
    said = texts(picture(STREAM)["event-path"])
    assert {"Kinesis stream", "telemetry", "4 shards, kept 2 days", "letters", "kept 14 days"} <= set(said)


def test_should_change_with_the_template() -> None:
    more = {**STREAM, "Stream": resource("AWS::Kinesis::Stream", Name="telemetry", ShardCount=8)}
    assert "8 shards" in texts(picture(more)["event-path"])


def test_should_be_understood_without_being_seen() -> None:
    root = picture(STREAM)["event-path"]
    told = [root.find(f"{SVG}{name}") for name in ("title", "desc")]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == " ".join(each.get("id", "") for each in told if each is not None)
    assert all(each is not None and each.text for each in told)


def test_should_hold_only_the_icons_that_it_shows() -> None:
    root = picture(STREAM)["event-path"]
    held = {each.get("id") for each in root.iter(f"{SVG}symbol")}
    shown = {(each.get("href") or "").removeprefix("#") for each in root.iter(f"{SVG}use")}
    assert held == shown


@pytest.mark.parametrize("name", ["</text><script>alert(1)</script>", '" onload="x', "\u202edlrow \x01" + "a" * 400])
def test_should_show_any_name_as_text(name: str) -> None:
    stream = resource("AWS::Kinesis::Stream", Name=name, ShardCount=1)
    root = picture({**STREAM, "Stream": stream})["event-path"]
    assert [each for each in root.iter() if each.tag in (f"{SVG}script", f"{SVG}image")] == []
    assert {key for each in root.iter() for key in each.keys() if key.startswith("on")} == set()  # noqa: SIM118
