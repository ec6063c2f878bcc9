from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from books import book, prose

from narrate.errors import InputError
from narrate.schema.source import Book

pytest.importorskip("pypdf", reason="needs the extra `pdf`")


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose pages show these rows of text."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, rows in enumerate(pages):
        shown = "".join(f"({row}) Tj 0 {-36 if not row else -14} Td\n" for row in rows)
        stream = f"BT /F1 12 Tf 72 760 Td\n{shown}ET"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
        f"startxref\n{len(body)}\n%%EOF"
    ).encode("latin-1")


PAGES = [
    ["THE TIDE CLOCK", "Chapter 1", "The lamp had been lit for an hour when Anna came up the stair to the", "gal-"],
    ["THE TIDE CLOCK", "lery and looked out over the whole of the bay, where there was not one", "sail."],
    ["THE TIDE CLOCK", "Nobody had told her that the boats would stay out all night in such a", "wind. 7"],
    ["THE TIDE CLOCK", "She sat down on the sill, put her hands into her sleeves and waited for", "the day."],
]


def read(folder: Path, pages: Sequence[Sequence[str]]) -> Book:
    return book(folder, pdf(pages), "story.pdf")


def test_running_heads_go_and_sentences_run_on_over_pages(tmp_path: Path) -> None:
    text = " ".join(read(tmp_path, PAGES).text.split())
    assert text.count("TIDE CLOCK") == 1
    assert "to the gallery and looked out" in text


def test_gaps_between_rows_are_paragraphs(tmp_path: Path) -> None:
    long = ["The lamp had been lit for an hour when Anna came up", "the stair."]
    found = read(tmp_path, [[*long, "", *long, "", *long]])
    assert len(prose(found)) == 3


def test_what_a_pdf_loses_is_said(tmp_path: Path) -> None:
    found = [remark.code for remark in read(tmp_path, [*PAGES, []]).remarks]
    assert {"N138", "N139", "N134"} <= set(found)


def test_words_stay_in_order(tmp_path: Path) -> None:
    assert prose(read(tmp_path, [["She ran home.", "", "He fell."]]))[-1].endswith("He fell.")


def test_pictures_of_pages_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only pictures"):
        read(tmp_path, [[], []])


def test_a_damaged_pdf_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        book(tmp_path, b"%PDF-1.4\n" + bytes(range(256)) * 4, "story.pdf")
    assert caught.value.code in ("N121", "N128")


def test_without_pypdf_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(InputError, match=r"narrate-drama\[pdf\]"):
        read(tmp_path, PAGES)


def test_a_chapters_heading_without_a_gap_before_it_begins_a_chapter(tmp_path: Path) -> None:
    rows = ["The lamp had been lit for an hour when Anna came up the stair to the"] * 4 + ["gallery and slept."]
    pages = [
        ["Chapter One: Rain", "", *rows, "Chapter Two: Sun", "", *rows, "It was chapter two. Chapter two was long."]
    ]
    found = read(tmp_path, pages)
    assert [chapter.title for chapter in found.chapters] == ["Chapter One: Rain", "Chapter Two: Sun"]
