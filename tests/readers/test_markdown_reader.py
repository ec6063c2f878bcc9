from __future__ import annotations

from pathlib import Path

import pytest
from books import book, check_cover, emphasised, prose, texts, titles

from narrate.schema.source import Book, ParagraphKind

WORDS = "The rain had come early that year and nobody in the village was ready for it, least of all Anna."


def read(folder: Path, content: str) -> Book:
    found = book(folder, content, "story.md")
    check_cover(found)
    return found


def spoken(found: Book) -> list[str]:
    """Prose without its markup."""
    result = []
    for paragraph in found.paragraphs():
        text = paragraph.text
        for start, end in reversed(paragraph.markup):
            text = text[:start] + text[end:]
        if paragraph.kind is ParagraphKind.PROSE:
            result.append(text)
    return result


def test_hashes_are_headings(tmp_path: Path) -> None:
    found = read(tmp_path, f"# The Lamp\n\n## One\n\n{WORDS}\n\n## Two\n\n{WORDS}\n")
    assert (found.metadata.title, titles(found)) == ("The Lamp", ["One", "Two"])


def test_top_headings_are_chapters_when_there_are_several(tmp_path: Path) -> None:
    found = read(tmp_path, f"# One\n\n{WORDS}\n\n## Inside\n\n{WORDS}\n\n# Two\n\n{WORDS}\n")
    assert titles(found) == ["One", "Two"]
    assert len(found.chapters[0].scenes) == 2


def test_underlined_headings_are_headings(tmp_path: Path) -> None:
    found = read(tmp_path, f"One\n===\n\n{WORDS}\n\nTwo\n===\n\n{WORDS}\n")
    assert titles(found) == ["One", "Two"]


def test_a_rule_below_a_sentence_is_a_scene_break(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{WORDS}\n---\n{WORDS}\n").chapters[0].scenes) == 2


@pytest.mark.parametrize(
    ("source", "words", "stressed"),
    [
        ("It was *dark* and **cold**.", "It was dark and cold.", ["dark", "cold"]),
        ("She _knew_.", "She knew.", ["knew"]),
        ("See [the house](http://x.y/z).", "See the house.", []),
        ("A \\*star\\*.", "A *star*.", []),
        ("A <b>bold</b> one<br>", "A bold one", []),
        ("> quoted *so*", "quoted so", ["so"]),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4", []),
        ("Say `ls *.py` now", "Say ls *.py now", []),
        ("One <!-- hidden --> two", "One  two", []),
    ],
)
def test_signs_are_markup_and_words_stay(tmp_path: Path, source: str, words: str, stressed: list[str]) -> None:
    found = read(tmp_path, f"{source}\n")
    assert spoken(found) == [words]
    assert emphasised(next(found.paragraphs())) == stressed


def test_fenced_code_is_literal(tmp_path: Path) -> None:
    found = read(tmp_path, f"{WORDS}\n\n```\na *b*\n\nc\n```\n\n{WORDS}\n")
    assert spoken(found)[1] == "a *b*\n\nc"


def test_front_matter_is_metadata_and_a_note(tmp_path: Path) -> None:
    found = read(tmp_path, f'---\ntitle: "The Lamp"\nauthor: Ann Bee\n---\n\n{WORDS}\n')
    assert (found.metadata.title, found.metadata.author) == ("The Lamp", "Ann Bee")
    assert len(texts(found, ParagraphKind.NOTE)) == 1


def test_text_and_markdown_of_one_story_have_the_same_prose(tmp_path: Path) -> None:
    story = f"Chapter 1\n\n{WORDS}\n\n***\n\n“Yes,” said Anna.\n"
    assert prose(book(tmp_path, story)) == prose(read(tmp_path, story))
