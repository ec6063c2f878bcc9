from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import STEADY

from narrate.text.sentences import pack, split

MESS = st.lists(st.sampled_from(["Anna", "ran", "Mr", "a", " ", "\n", ".", "!", "?", "…", "—", ",", "”", ")"])).map(
    "".join
)


@pytest.mark.parametrize(
    "sentences",
    [
        ("“Go!” she said. ", "“Now.” ", "He left."),
        ("Mr. Smith met Dr. Ito. ", "They sat."),
        ("J. R. R. Tolkien wrote. ", "He slept."),
        ("It was I. ", "He left."),
        ("It was 3.5 m. long. ", "See p. 3. ", "Fine."),
        ("He paused... and ran. ", "Then... nothing."),
        ("He paused… ", "Then he ran."),
        ("Wait!? ", "What?! ", "(Yes.) ", "Done."),
        ("*Go.* ", "She went.\n", "He stayed."),
        ("At 5 p.m. ", "He left."),
        ("No mark at all",),
        ("   ",),
    ],
)
def test_sentences_end_where_a_reader_pauses(sentences: tuple[str, ...]) -> None:
    text = "".join(sentences)
    assert tuple(text[start:end] for start, end in split(text)) == sentences


def test_nothing_has_no_sentences_and_no_pieces() -> None:
    assert split("") == ()
    assert pack("", 5) == ()


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("One two. Three four. Five.", 21, ("One two. Three four. ", "Five.")),
        ("One two. Three.", 15, ("One two. Three.",)),
        ("One two. Three.", 14, ("One two. ", "Three.")),
        ("He came, he saw, he won.", 18, ("He came, he saw, ", "he won.")),
        ("He came, he saw it all", 14, ("He came, ", "he saw it all")),
        ("He came and went away.", 10, ("He came ", "and went ", "away.")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("a, bcdefgh ijkl", 11, ("a, bcdefgh ", "ijkl")),
    ],
)
def test_pieces_are_cut_behind_sentences_then_clauses_then_words_then_anywhere(
    text: str, limit: int, pieces: tuple[str, ...]
) -> None:
    assert pack(text, limit) == pieces


@STEADY
@given(MESS | st.text())
def test_sentences_tile_any_text(text: str) -> None:
    edges = [0, *(end for _, end in split(text))]
    assert [start for start, _ in split(text)] == edges[:-1]
    assert edges[-1] == len(text)
    assert sorted(set(edges)) == edges


@STEADY
@given(MESS | st.text(), st.integers(1, 40))
def test_pieces_join_to_the_text_and_keep_the_limit(text: str, limit: int) -> None:
    pieces = pack(text, limit)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= limit for piece in pieces)
