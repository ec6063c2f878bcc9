"""Words and their phonemes: which sign a word begins with."""

from __future__ import annotations

import pytest

from narrate.engines.phonemes import phonemes
from narrate.engines.places import english_places, marks_at, signs_of
from narrate.text.spoken import spoken_words


def firsts(text: str, *, british: bool = False) -> dict[str, str]:
    """Each word that has a place, and the phonemes from there to the next place."""
    said = phonemes(text, british=british)
    places = english_places(text, said, british=british)
    words, signs = spoken_words(text), signs_of(said)
    ends = [sign for _, sign in places[1:]] + [len(signs)]
    return {words[word]: signs[sign:end] for (word, sign), end in zip(places, ends, strict=True)}


def test_every_word_has_its_place() -> None:
    assert firsts("The tide came. Nobody moved.") == {
        "The": "ðə",
        "tide": "tˈId",
        "came.": "kˈAm.",
        "Nobody": "nˈObˌɑdi",
        "moved.": "mˈuvd.",
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He paid $5.20 for it. Nobody knew.", "Nobody"),
        ("At 7:30 pm Dr. Hale left. Nobody knew.", "Nobody"),
        ("It was 3.5 km off, in 1987. Nobody knew.", "Nobody"),
        ("Ask [New Quay](/kˈi/). Nobody knew.", "Nobody"),
        ("No, no. Nobody knew.", "Nobody"),
        ("Well — he went… Nobody knew!", "Nobody"),
        ("a & b. Nobody knew.", "Nobody"),
    ],
)
@pytest.mark.parametrize("british", [False, True])
def test_words_behind_those_that_are_read_in_other_words_have_theirs(text: str, word: str, british: bool) -> None:
    assert signs_of(phonemes(word, british=british)).strip("ˈˌ")[:2] in firsts(text, british=british)[word]


def test_the_first_word_of_a_figure_has_a_place() -> None:
    assert "42" in firsts("Four. 42 gulls. Nobody knew.")


def test_phonemes_of_another_text_have_no_places() -> None:
    assert english_places("One two.", phonemes("Three four."), british=False) == ()


def test_places_become_marks_as_far_as_there_is_sound() -> None:
    assert marks_at(((0, 0), (1, 2), (2, 9)), [5, 6, 7]) == ((0, 5), (1, 7))
