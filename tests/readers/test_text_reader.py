from __future__ import annotations

import contextlib
import time
from pathlib import Path

import pytest
from books import book, check_cover, emphasised, prose, texts, titles
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from narrate.errors import InputError
from narrate.readers.encoding import Decoded
from narrate.readers.lines import blocks
from narrate.readers.registry import read_story
from narrate.schema.source import ParagraphKind

WORDS = "The rain had come early that year and nobody in the village was ready for it, least of all Anna."
WRAPPED = (
    "The rain had come early that year and nobody in the village\n"
    "was ready for it, least of all Anna, who had lent her boots to\n"
    "the miller's boy and could not remember when.\n"
)


def test_a_file_without_chapters_is_one_chapter(tmp_path: Path) -> None:
    found = book(tmp_path, f"{WORDS}\n\n{WORDS}\n")
    assert titles(found) == [None]
    assert prose(found) == [WORDS, WORDS]


def test_hard_wrapped_lines_are_one_paragraph(tmp_path: Path) -> None:
    assert len(prose(book(tmp_path, f"{WRAPPED}\n{WRAPPED}"))) == 2


def test_one_line_is_one_paragraph_where_lines_are_sentences(tmp_path: Path) -> None:
    assert len(prose(book(tmp_path, f"{WORDS}\n{WORDS}\n“No,” she said.\n"))) == 3


def test_indented_paragraphs_need_no_blank_lines(tmp_path: Path) -> None:
    assert len(prose(book(tmp_path, f"    {WRAPPED}    {WRAPPED}    {WRAPPED}"))) == 3


@pytest.mark.parametrize(
    "heading",
    [
        "Chapter {}",
        "CHAPTER {}.",
        "chapter {}",
        "Chapter {}: The Road",
        "Chapter {} - The Road",
        "# Chapter {}",
        "{}",
        "{}.",
    ],
)
def test_headings_open_chapters(tmp_path: Path, heading: str) -> None:
    found = book(tmp_path, "\n\n".join(f"{heading.format(n)}\n\n{WORDS}" for n in (1, 2, 3)))
    assert titles(found) == [heading.format(n).strip("# ") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "names",
    [("I.", "II.", "III."), ("Prologue", "Chapter One", "Epilogue"), ("One", "Two", "Three"), ("Part One", "Part Two")],
)
def test_numerals_and_named_parts_open_chapters(tmp_path: Path, names: tuple[str, ...]) -> None:
    found = book(tmp_path, "\n\n".join(f"{name}\n\n{WORDS} {WORDS} {WORDS} {WORDS}" for name in names))
    assert titles(found) == list(names)


def test_capital_titles_far_apart_open_chapters(tmp_path: Path) -> None:
    found = book(tmp_path, f"THE LETTER\n\n{WORDS * 12}\n\nTHE REPLY\n\n{WORDS * 12}\n")
    assert titles(found) == ["THE LETTER", "THE REPLY"]


def test_a_shout_in_capitals_is_prose(tmp_path: Path) -> None:
    assert len(book(tmp_path, f"{WORDS}\n\nNO ENTRY\n\n{WORDS}\n\nGO HOME\n\n{WORDS}\n").chapters) == 1


def test_a_number_that_counts_nothing_is_prose(tmp_path: Path) -> None:
    assert len(book(tmp_path, f"{WORDS}\n\n1984\n\n{WORDS}\n\n7\n\n{WORDS}\n").chapters) == 1


def test_part_one_of_a_sentence_is_prose(tmp_path: Path) -> None:
    assert len(book(tmp_path, f"{WORDS}\n\nPart one of the plan was simple.\n\n{WORDS}\n").chapters) == 1


def test_numbers_inside_chapters_are_scenes(tmp_path: Path) -> None:
    inside = f"1\n\n{WORDS}\n\n2\n\n{WORDS}"
    found = book(tmp_path, f"Chapter 1\n\n{inside}\n\nChapter 2\n\n{inside}\n")
    assert [len(chapter.scenes) for chapter in found.chapters] == [2, 2]


def test_a_subtitle_belongs_to_its_heading(tmp_path: Path) -> None:
    found = book(tmp_path, f"CHAPTER I.\nDown the Well\n\n{WORDS}\n\nCHAPTER II.\n\nUp Again\n\n{WORDS}\n")
    assert titles(found) == ["CHAPTER I. Down the Well", "CHAPTER II. Up Again"]


def test_a_part_and_its_first_chapter_are_one(tmp_path: Path) -> None:
    found = book(
        tmp_path, f"PART I\n\nCHAPTER I\n\n{WORDS}\n\nCHAPTER II\n\n{WORDS}\n\nPART II\n\nCHAPTER I\n\n{WORDS}\n"
    )
    assert titles(found) == ["CHAPTER I", "CHAPTER II", "CHAPTER I"]


def test_the_title_page_is_part_of_chapter_one(tmp_path: Path) -> None:
    found = book(tmp_path, f"The Lamp\n\nby Ann Bee\n\n(1931)\n\nChapter 1\n\n{WORDS}\n")
    assert (found.metadata.title, found.metadata.author, found.metadata.year) == ("The Lamp", "Ann Bee", "1931")
    assert len(found.chapters) == 1
    assert texts(found, ParagraphKind.HEADING) == ["The Lamp", "Chapter 1"]


def test_a_story_without_chapters_keeps_its_title(tmp_path: Path) -> None:
    found = book(tmp_path, f"The Lamp\n\n{WORDS}\n\n{WORDS}\n")
    assert (found.metadata.title, titles(found)) == ("The Lamp", ["The Lamp"])


def test_title_and_author_fields_are_metadata(tmp_path: Path) -> None:
    found = book(tmp_path, f"Title: The Lamp\n\nAuthor: Ann Bee\n\nChapter 1\n\n{WORDS}\n")
    assert (found.metadata.title, found.metadata.author) == ("The Lamp", "Ann Bee")


@pytest.mark.parametrize(
    "sign", ["***", "* * *", "---", "~", "oOo", "#", "⁂", "-oOo-", "xXx", "[scene break]", "• • •"]
)
def test_signs_break_scenes(tmp_path: Path, sign: str) -> None:
    found = book(tmp_path, f"{WORDS}\n\n{sign}\n\n{WORDS}\n")
    assert [len(chapter.scenes) for chapter in found.chapters] == [2]
    assert texts(found, ParagraphKind.BREAK) == [sign]


def test_wider_gaps_break_scenes(tmp_path: Path) -> None:
    found = book(tmp_path, f"{WORDS}\n\n{WORDS}\n\n{WORDS}\n\n\n{WORDS}\n\n{WORDS}\n")
    assert [len(scene.paragraphs) for scene in found.chapters[0].scenes] == [3, 2]


def test_blank_lines_break_scenes_where_paragraphs_have_none(tmp_path: Path) -> None:
    found = book(tmp_path, f"{WORDS}\n{WORDS}\n{WORDS}\n\n{WORDS}\n{WORDS}\n")
    assert [len(scene.paragraphs) for scene in found.chapters[0].scenes] == [3, 2]


@pytest.mark.parametrize(
    "note",
    [
        "A/N: my first one!",
        "AN: be kind",
        "Author's note: hello",
        "Request fic for Mel.",
        "Disclaimer: not mine",
        "Rating: T",
    ],
)
def test_notes_at_the_head_are_notes_and_told(tmp_path: Path, note: str) -> None:
    found = book(tmp_path, f"{note}\n\n{WORDS}\n\n{WORDS}\n")
    assert texts(found, ParagraphKind.NOTE) == [note]
    assert [remark.code for remark in found.remarks] == ["N146"]


def test_a_note_at_the_tail_takes_what_follows_it(tmp_path: Path) -> None:
    found = book(tmp_path, f"{WORDS}\n\n{WORDS}\n\nA/N: thank you!\n\nMore next week.\n")
    assert texts(found, ParagraphKind.NOTE) == ["A/N: thank you!", "More next week."]


def test_a_note_in_narration_is_prose(tmp_path: Path) -> None:
    found = book(tmp_path, f"{WORDS}\n\nNote: the door was open.\n\n{WORDS}\n\n{WORDS}\n\n{WORDS}\n")
    assert texts(found, ParagraphKind.NOTE) == []


def test_gutenberg_frame_is_a_note(tmp_path: Path) -> None:
    start = "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***"
    head = f"The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp\n\n{start}\n"
    tail = "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nUpdated editions will replace the previous one.\n"
    found = book(tmp_path, f"{head}\nChapter 1\n\n{WORDS}\n\n{tail}")
    assert prose(found) == [WORDS]
    assert "N146" in [remark.code for remark in found.remarks]


def test_contents_are_a_note(tmp_path: Path) -> None:
    chapters = "\n\n".join(f"CHAPTER {n}. The {n}\n\n{WORDS}" for n in (1, 2))
    found = book(tmp_path, f"CONTENTS\n\nCHAPTER 1. The 1\nCHAPTER 2. The 2\n\n{chapters}\n")
    assert titles(found) == ["CHAPTER 1. The 1", "CHAPTER 2. The 2"]


def test_underscores_are_emphasis(tmp_path: Path) -> None:
    paragraph = next(book(tmp_path, "It was _not_ a file_name_here, said *she*.").paragraphs())
    assert emphasised(paragraph) == ["not", "she"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_gives_the_same_paragraphs(tmp_path: Path, end: str) -> None:
    found = book(tmp_path, end.join(["Chapter 1", "", WORDS, "", "***", "", WORDS]))
    assert prose(found) == [WORDS, WORDS]
    check_cover(found)


def test_other_separators_end_no_line(tmp_path: Path) -> None:
    assert len(prose(book(tmp_path, "One\u2028two\x0bthree\x0cfour\x85five.\n"))) == 1


def test_five_megabytes_in_one_line_are_fast(tmp_path: Path) -> None:
    started = time.monotonic()
    found = book(tmp_path, "“Stop,” said _Anna_ * and * " * 180_000)
    assert time.monotonic() - started < 5
    assert [remark.code for remark in found.remarks] == ["N147"]


def test_time_is_linear_in_length(tmp_path: Path) -> None:
    def seconds(paragraphs: int) -> float:
        started = time.process_time()
        book(tmp_path, f"{WRAPPED}\n" * paragraphs)
        return time.process_time() - started

    seconds(100)
    assert seconds(20_000) < 3.5 * max(seconds(10_000), 0.05)


def test_an_early_end_of_emphasis_costs_no_quadratic_time(tmp_path: Path) -> None:
    started = time.monotonic()
    book(tmp_path, "_x *y " * 200_000)
    book(tmp_path, "[x " * 200_000, "story.md")
    assert time.monotonic() - started < 10


def test_ten_thousand_blank_lines_are_one_gap(tmp_path: Path) -> None:
    check_cover(book(tmp_path, f"{WORDS}{chr(10) * 10_000}{WORDS}"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_no_character_is_lost_of_any_text(tmp_path: Path, text: str) -> None:
    for name in ("any.txt", "any.md"):
        with contextlib.suppress(InputError):
            check_cover(book(tmp_path, text, name))


PIECES = st.sampled_from(
    [
        *(
            WORDS,
            WRAPPED,
            "***",
            "* * *",
            "Chapter 1",
            "CHAPTER II.",
            "I.",
            "II.",
            "1",
            "2",
            "Prologue",
            "PART ONE",
            "CONTENTS",
        ),
        *(
            "A/N: hi",
            "Author's Note",
            "by Ann Bee",
            "The Lamp",
            "> quoted",
            "```",
            "---",
            "===",
            "# Top",
            "## Two",
            "THE END",
        ),
        *(
            "_all_ *some* **more**",
            "[a](b) ![c](d) `e`",
            "\\*",
            "<b>x</b>",
            "Title: X",
            "“Yes,” she said.",
            "    indented",
            "\u200b",
        ),
    ]
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n\n", "\n\n\n", "\r\n\r\n", " "])), min_size=1, max_size=30))
def test_no_character_is_lost_of_any_story(tmp_path: Path, pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in pieces)
    for name in ("any.txt", "any.md"):
        if text.strip(" \r\n\u200b"):
            check_cover(book(tmp_path, text, name))


@given(st.text(alphabet="ab\r\n _*#-\u2028", max_size=200))
def test_blocks_cover_any_text(text: str) -> None:
    position = 0
    for block in blocks(text):
        assert not text[position : block.start].strip()
        position = block.end
    assert not text[position:].strip()


def test_reading_twice_gives_equal_books(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_text(f"Chapter 1\n\n{WORDS}\n")
    assert read_story(path) == read_story(path)
    assert Decoded("", "utf-8") == Decoded("", "utf-8")


@pytest.mark.parametrize(
    "byline", ["by Ann Bee", "*by Ann Bee*", "Author: Ann Bee", "Written by Ann Bee", "by\n\nAnn Bee"]
)
def test_a_byline_is_told_as_the_author_and_not_as_a_note(tmp_path: Path, byline: str) -> None:
    found = book(tmp_path, f"The Lamp\n\n{byline}\n\nA/N: be kind\n\nChapter 1\n\n{WORDS}\n")
    assert found.metadata.author == "Ann Bee"
    told = [remark.what.partition(", not for the story")[0] for remark in found.remarks]
    assert told == ["taken for the book's author", "taken for a note"]


@pytest.mark.parametrize(
    "byline", ["by Ann Bee, PhD", "by Ann Bee, John Roe and Tom Ash", "a novel by Ann Bee", "By anna_bee"]
)
def test_authors_are_read_from_bylines(tmp_path: Path, byline: str) -> None:
    found = book(tmp_path, f"The Lamp\n\n{byline}\n\n{WORDS}\n\n{WORDS}\n")
    assert (found.metadata.author or "?") in byline


@pytest.mark.parametrize(
    "sentence",
    [
        "By morning the snow had gone.",
        "By the time Anna came home, it was dark.",
        "By God!",
        "By Jove.",
        "Written by the sea, this letter came too late.",
        "By Tom and Anna sat the dog.",
        "Author: a word Anna hated.",
        "Title: a word on a page, and no more than that.",
    ],
)
def test_a_story_that_begins_like_a_byline_loses_no_word(tmp_path: Path, sentence: str) -> None:
    found = book(tmp_path, f"{sentence}\n\n{WORDS}\n\n{WORDS}\n")
    assert prose(found)[0] == sentence
    assert found.metadata.author is None


def test_a_break_at_a_chapters_end_makes_no_scene(tmp_path: Path) -> None:
    found = book(tmp_path, f"Chapter 1\n\n{WORDS}\n\n* * *\n\n{WORDS}\n\n* * *\n\nChapter 2\n\n{WORDS}\n\n***\n")
    assert [len(chapter.scenes) for chapter in found.chapters] == [2, 1]
    assert [paragraph.text for paragraph in found.chapters[1].scenes[0].paragraphs][-1] == "***"
    check_cover(found)
