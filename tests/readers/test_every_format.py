"""The same story in every format is the same production.

One difference is meant: an EPUB names its title page as front matter, and front matter is listed, not spoken.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from books import check_cover, emphasised, texts
from stories import TIDE, WRITERS

from narrate.readers.registry import read_story
from narrate.schema.source import Book, ParagraphKind
from narrate.stages.adapt import adapt
from narrate.stages.attribute import attribute

FORMATS = sorted(set(WRITERS) - {"txt"})


def read(folder: Path, form: str) -> Book:
    path = folder / f"story.{form}"
    path.write_bytes(WRITERS[form](TIDE))
    return read_story(path)


def spoken(found: Book) -> list[tuple[str, str, str]]:
    script = adapt(found, attribute(found), lexicon={}, speak_notes=False)
    return [(line.kind.value, line.speaker, line.spoken) for line in script.lines() if line.spoken]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_lines_are_spoken(tmp_path: Path, form: str) -> None:
    expected = spoken(read(tmp_path, "txt"))
    assert spoken(read(tmp_path, form)) == (expected[1:] if form == "epub" else expected)


@pytest.mark.parametrize("form", WRITERS)
def test_no_word_is_lost(tmp_path: Path, form: str) -> None:
    check_cover(read(tmp_path, form))


@pytest.mark.parametrize("form", WRITERS)
def test_chapters_and_scenes_are_the_same(tmp_path: Path, form: str) -> None:
    found = read(tmp_path, form)
    shape = [(chapter.title, len(chapter.scenes)) for chapter in found.chapters]
    assert shape == [("Chapter 1: The Ledge", 2), ("Chapter 2: Ebb & Flow", 1)]


@pytest.mark.parametrize("form", WRITERS)
def test_title_and_author_are_known(tmp_path: Path, form: str) -> None:
    metadata = read(tmp_path, form).metadata
    assert (metadata.title, metadata.author) == ("The Tide Clock", "Maud Ellery")


@pytest.mark.parametrize("form", WRITERS)
def test_emphasis_survives(tmp_path: Path, form: str) -> None:
    found = [words for paragraph in read(tmp_path, form).paragraphs() for words in emphasised(paragraph)]
    assert found == ["She has wound it,", "stopped"]


@pytest.mark.parametrize("form", WRITERS)
def test_a_scene_ends_where_its_sign_stands(tmp_path: Path, form: str) -> None:
    assert len(texts(read(tmp_path, form), ParagraphKind.BREAK)) == 1


@pytest.mark.parametrize("form", ["epub", "docx", "odt", "rtf"])
def test_a_format_is_known_without_its_suffix(tmp_path: Path, form: str) -> None:
    path = tmp_path / "story.download"
    path.write_bytes(WRITERS[form](TIDE))
    assert read_story(path).text == read(tmp_path, form).text
