from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from prose import STEADY, paragraphs, tokens_of

from narrate.text.quotes import find_spans
from narrate.text.tokens import tokenize


def test_words_marks_and_numbers_are_tokens_and_markup_is_none() -> None:
    tokens = tokens_of("*Anna* ran... 12 miles--don’t!")
    assert tokens.text == ["Anna", "ran", "...", "12", "miles", "--", "don’t", "!"]


def test_a_base_has_no_possessive_and_no_honorific() -> None:
    tokens = tokens_of("Anna’s Naruto-kun Kakashi-sensei mother-in Don’t")
    assert tokens.base == ["anna", "naruto", "kakashi", "mother", "-", "in", "don't"]
    assert tokens.low[:2] == ["anna’s", "naruto-kun"]


def test_a_title_or_an_initial_ends_no_sentence() -> None:
    tokens = tokens_of("Mr. Smith met J. Brown. They sat… Then rain")
    opening = [word for word, opens in zip(tokens.text, tokens.opening, strict=True) if opens]
    assert opening == ["Mr", "They", "Then"]


def test_a_quotation_opens_a_sentence_of_its_own_and_is_marked() -> None:
    tokens = tokens_of("Tom said, “Come in,” and sat.")
    assert [word for word, opens in zip(tokens.text, tokens.opening, strict=True) if opens] == ["Tom", "Come", "and"]
    quoted = [word for word, inside in zip(tokens.text, tokens.quoted, strict=True) if inside]
    assert quoted == ["“", "Come", "in", ",", "”"]


def test_spans_are_numbered_through_the_book_and_paragraphs_know_their_tokens() -> None:
    tokens = tokens_of("“Go,” said Tom.", "", "Rain.")
    assert sorted(set(tokens.span)) == [0, 1, 2]
    assert [[tokens.text[at] for at in tokens.range(number)] for number in range(3)] == [
        ["“", "Go", ",", "”", "said", "Tom", "."],
        [],
        ["Rain", "."],
    ]


@STEADY
@given(st.lists(st.text(), max_size=3))
def test_the_tokens_stand_in_the_text_in_order_and_no_letter_is_lost(texts: list[str]) -> None:
    composed = [unicodedata.normalize("NFC", text) for text in texts]
    page = paragraphs(*composed)
    book = "\n\n".join(composed)
    tokens = tokenize(page, find_spans(page, "double"))
    at = 0
    for text in tokens.text:
        at = book.index(text, at) + len(text)
    assert sum(map(str.isalpha, "".join(tokens.text))) == sum(map(str.isalpha, book))
