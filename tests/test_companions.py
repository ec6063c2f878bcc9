"""What goes along with the sound, made in one render with the engine that hums."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from mutagen.id3 import ID3

from narrate.cli.main import run
from narrate.errors import UsageError
from narrate.pipeline import render
from narrate.planning import RenderOrder
from narrate.production import Wishes, produce
from narrate.reports import Report

TALE = """# The Lamp

by Ann Bee

## Chapter 1

“It rains,” said Anna. “It *always* rains. Bring the boat in!”

Tom laughed. He went on reading.

* * *

“There it is,” said Tom.

## Chapter 2

It was late. The lamp went out.
"""
ALSO = ("captions", "readalong", "player", "feed", "library")
NAMES = ["01 - Chapter 1", "02 - Chapter 2"]


def rendered(folder: Path, *formats: str, also: tuple[str, ...] = ALSO, text: str = TALE) -> Report:
    story = folder / "tale.md"
    story.write_text(text, "utf-8")
    order = RenderOrder(formats=formats, also=also, feed_url="https://example.org/tale", workers=1)
    return render(produce(Wishes(story, engine="tone")), order, emit=lambda event: None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tale, rendered to MP3 with everything that goes along."""
    made = tmp_path_factory.mktemp("tale")
    rendered(made, "mp3")
    return made


def test_everything_stands_beside_the_sound(folder: Path) -> None:
    book = sorted(path.name for path in (folder / "tale.audiobook").iterdir())
    chapters = [f"{name}.{suffix}" for name in NAMES for suffix in ("chapters.json", "lrc", "mp3", "srt", "vtt")]
    assert book == [*chapters, "The Lamp.player.html", "The Lamp.readalong.epub", "cover.jpg", "feed.xml"]


def test_the_report_names_all_of_it(tmp_path: Path) -> None:
    report = rendered(tmp_path, "mp3", also=("player",))
    assert [path.name for path in report.also] == ["The Lamp.player.html"]


def test_captions_begin_where_the_sound_does(folder: Path) -> None:
    """The tone engine hums one note a sentence with a pause between: what is heard is where captions say."""
    import av

    with av.open(str(folder / "tale.audiobook" / "01 - Chapter 1.mp3")) as container:
        rate = container.streams.audio[0].rate
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        parts = [o.to_ndarray()[0] for frame in container.decode(audio=0) for o in resampler.resample(frame)]
    loud = np.abs(np.concatenate(parts)) > 0.01
    rows = (folder / "tale.audiobook" / "01 - Chapter 1.vtt").read_text("utf-8").split("\n\n")[1:]
    first_of_lines = [row.splitlines() for row in rows if row.splitlines()[0].endswith(".1")]
    for _, times, _ in first_of_lines:
        minutes, seconds = times.split(" --> ")[0].split(":")[1:]
        start = int(minutes) * 60 + float(seconds)
        heard = np.flatnonzero(loud[int((start - 0.1) * rate) : int((start + 0.3) * rate)])
        assert len(heard)
        assert abs(heard[0] / rate - 0.1) < 0.03


def test_one_file_has_captions_and_overlays_of_the_whole_book(tmp_path: Path) -> None:
    rendered(tmp_path, "m4b", also=("captions", "readalong", "player"))
    assert sorted(path.name for path in tmp_path.glob("tale.*") if path.is_file()) == [
        "tale.lrc",
        "tale.m4b",
        "tale.md",
        "tale.player.html",
        "tale.readalong.epub",
        "tale.srt",
        "tale.vtt",
    ]
    assert "The lamp went out." in (tmp_path / "tale.srt").read_text("utf-8")


def test_the_read_along_holds_the_sound_itself(folder: Path) -> None:
    book = folder / "tale.audiobook"
    with zipfile.ZipFile(book / "The Lamp.readalong.epub") as archive:
        assert archive.read("OEBPS/audio/001.mp3") == (book / f"{NAMES[0]}.mp3").read_bytes()


def test_the_feed_names_every_file_by_its_address(folder: Path) -> None:
    book = folder / "tale.audiobook"
    feed = ElementTree.parse(book / "feed.xml")
    found = [(e.get("url"), e.get("length")) for e in feed.iter("enclosure")]
    base = "https://example.org/tale/"
    assert found == [
        (f"{base}{name.replace(' ', '%20')}.mp3", str((book / f"{name}.mp3").stat().st_size)) for name in NAMES
    ]


def test_chapters_of_an_episode_are_its_scenes(folder: Path) -> None:
    found = json.loads((folder / "tale.audiobook" / f"{NAMES[0]}.chapters.json").read_text("utf-8"))
    assert [chapter["title"] for chapter in found["chapters"]] == ["Chapter 1", "Scene 1.2"]


def test_the_library_folder_is_as_servers_want_it(folder: Path) -> None:
    book = folder / "tale.library" / "Ann Bee" / "The Lamp"
    assert sorted(path.name for path in book.iterdir()) == [*(f"{n}.mp3" for n in NAMES), "cover.jpg", "metadata.json"]
    found = json.loads((book / "metadata.json").read_text("utf-8"))
    assert (found["title"], found["authors"], found["narrators"]) == ("The Lamp", ["Ann Bee"], ["narrate"])
    assert [chapter["title"] for chapter in found["chapters"]] == ["Chapter 1", "Chapter 2"]
    assert found["chapters"][0]["end"] == found["chapters"][1]["start"]


def test_a_second_render_encodes_nothing_and_writes_the_same(tmp_path: Path) -> None:
    rendered(tmp_path, "mp3")
    files = [path for path in tmp_path.glob("tale.audiobook/*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    report = rendered(tmp_path, "mp3")
    assert all(file.kept for file in report.files)
    assert {path: path.read_bytes() for path in files} == before


def test_a_line_that_is_not_heard_is_shown(folder: Path) -> None:
    page = (folder / "tale.audiobook" / "The Lamp.player.html").read_text("utf-8")
    assert '<p class="break">* * *</p>' in page


@pytest.mark.parametrize(
    ("formats", "also", "url"),
    [(("mp3",), "nothing", "https://x"), (("wav",), "readalong", "https://x"), (("mp3",), "feed", None)],
)
def test_what_cannot_be_made_is_refused_before_anything_is_spoken(
    tmp_path: Path, formats: tuple[str, ...], also: str, url: str | None
) -> None:
    (tmp_path / "tale.md").write_text(TALE, "utf-8")
    production = produce(Wishes(tmp_path / "tale.md", engine="tone"))
    order = RenderOrder(formats=formats, also=(also,), feed_url=url, workers=1)
    with pytest.raises(UsageError):
        render(production, order, emit=lambda event: None)
    assert [path.name for path in tmp_path.iterdir()] == ["tale.md"]


def test_a_cover_beside_the_story_wins(tmp_path: Path) -> None:
    (tmp_path / "tale.cover.png").write_bytes(b"\x89PNG\r\n\x1a\n a picture")
    rendered(tmp_path, "mp3", also=("library", "feed"))
    assert len(list(tmp_path.rglob("cover.png"))) == 2
    assert "cover.png" in (tmp_path / "tale.audiobook" / "feed.xml").read_text("utf-8")
    tags = ID3(tmp_path / "tale.audiobook" / "01 - Chapter 1.mp3")
    assert (tags.getall("APIC")[0].data[:8], tags.getall("APIC")[0].mime) == (b"\x89PNG\r\n\x1a\n", "image/png")


def test_names_may_have_commas_between(tmp_path: Path) -> None:
    story = tmp_path / "tale.md"
    story.write_text(TALE, "utf-8")
    assert run(["render", str(story), "--engine", "tone", "--quiet", "--also", "captions, player"]) == 0
    assert (tmp_path / "tale.audiobook" / "The Lamp.player.html").is_file()
    assert (tmp_path / "tale.audiobook" / "01 - Chapter 1.srt").is_file()
