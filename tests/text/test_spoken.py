from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import STEADY

from narrate.text.spoken import plain, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("“Come in,” said Anna.", "Come in, said Anna."),
        ("‘Come in,’ said Anna.", "Come in, said Anna."),
        ("«Entrez» „Herein“ 「はい」", "Entrez Herein はい"),
        ("’Tis the dogs’ bed; it’s O’Brien’s.", "Tis the dogs bed; it's O'Brien's."),
        ("*Go* _now_, ~please~ `x`.", "Go now, please x."),
        ("a\u00adb\u200bc\ufeff", "abc"),
        ("cafe\u0301", "café"),
        ("Hi 😀!", "Hi!"),
    ],
)
def test_marks_go_and_words_stay(written: str, said: str) -> None:
    assert plain(spoken(written)) == said


@pytest.mark.parametrize("written", ["", " ", "...", "—", "“…”", "***", "❦", "?!"])
def test_what_has_no_word_is_not_spoken(written: str) -> None:
    assert spoken(written) == ""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("W-wait!", "[W](/wə/), wait!"),
        ("Th-the end", "[Th](/ðə/), the end"),
        ("mother-in-law, e-mail, twenty-one", "mother-in-law, e-mail, twenty-one"),
        ("Sooooo good, Wooow", "So good, Wow"),
        ("bookkeeper, committee, 1000000", "bookkeeper, committee, 1000000"),
        ("wait -- now—go – on", "wait — now — go — on"),
        ("Well . . . maybe... so", "Well… maybe… so"),
        ("Really?! What!!! No!?", "Really? What! No?"),
        ("He is 6'2\" tall.", "He is 6 foot 2 tall."),
        ("at https://example.com/a now", "at example dot com slash a now"),
    ],
)
def test_only_what_engines_read_wrongly_is_changed(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("NO WAY! I AM LATE", "no way! I am late"),
        ("D'ARTAGNAN SAID NO", "d'artagnan said no"),
        ("HELLO FBI", "hello FBI"),
        ("The FBI and NASA and OK", "The FBI and NASA and OK"),
        ("STOP", "stop"),
        ("She hit HIM, not US", "She hit him, not US"),
    ],
)
def test_shouting_is_said_in_words_and_acronyms_in_letters(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    "text", ["Mr. Smith has 3 dogs.", "1,200.50 at 10:30", "-5 degrees", "100%", "£5 & $7", "the 3rd"]
)
def test_numbers_and_abbreviations_are_left_to_the_engine(text: str) -> None:
    assert spoken(text) == text


@pytest.mark.parametrize("noise", ["Hmmmm", "hmm", "Shhhh", "Psst", "Argh", "Pfft"])
def test_a_noise_is_given_as_phonemes_and_is_still_the_word(noise: str) -> None:
    assert re.fullmatch(rf"\[{noise}]\(/[^/]+/\)\.", spoken(f"{noise}."))
    assert plain(spoken(f"{noise}.")) == f"{noise}."


def test_a_line_of_nothing_but_pictures_says_their_names() -> None:
    assert spoken("👍🏽 ❤️") == "thumbs up sign, heart"


@pytest.mark.parametrize(
    ("fragment", "said"), [("Wh—", "[Wh](/wə/) —"), ("I th—", "I [th](/θə/) —"), ("Mr. K— came", "Mr. K — came")]
)
def test_the_beginning_of_a_word_that_is_cut_off_is_a_sound(fragment: str, said: str) -> None:
    assert spoken(fragment) == said


def test_a_stack_of_combining_marks_is_cut_to_eight() -> None:
    assert spoken("b" + "\u0316" * 50) == "b" + "\u0316" * 8


def test_markup_in_a_story_makes_no_pronunciation_link() -> None:
    assert plain(spoken("[evil](/x/)")) == spoken("[evil](/x/)") == "evil (/x/)"


LEXICON = {"Anouk": "/ɐnˈuk/", "Hermione": "Her-my-oh-nee", "Xe": "like Zee", "Xe Lee": "Zelly", "C++": "see plus plus"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Ask Anouk.", "Ask [Anouk](/ɐnˈuk/)."),
        ("Anouk’s and Anouk-san", "[Anouk](/ɐnˈuk/)'s and [Anouk](/ɐnˈuk/) [san](/sˈɑn/)"),
        ("hermione, Hermiones", "Her-my-oh-nee, Hermiones"),
        ("Xe and Xerxes", "Zee and Xerxes"),
        ("Xe Lee and Xe", "Zelly and Zee"),
        ("in C++ code", "in see plus plus code"),
    ],
)
def test_the_lexicon_says_whole_words_the_longest_first(written: str, said: str) -> None:
    assert spoken(written, lexicon=LEXICON) == said


def test_a_respelling_is_text_and_no_pattern() -> None:
    assert spoken("a", lexicon={"a": r"\1 g<0> (b"}) == "1 g<0> (b"


def test_plain_takes_the_links_away_and_nothing_else() -> None:
    assert plain("Ask [Anouk](/ɐnˈuk/)'s [cat] (/x/) [b](c).") == "Ask Anouk's [cat] (/x/) [b](c)."


@STEADY
@given(st.text())
def test_any_text_becomes_one_trimmed_line(text: str) -> None:
    said = spoken(text)
    assert said == " ".join(said.split())


_WORDS = "said goblin river heart tall Anna was here IT NEVER we'll old-fashioned o'clock naïve I s".split()
_SIGNS = st.text(" \"'“”‘’«»<>[](){}*_~#|^=+:;,.!?-–—…/\\%$&@°3\u200b", max_size=5)


@settings(STEADY, max_examples=1000)
@given(st.lists(st.tuples(_SIGNS, st.sampled_from(_WORDS)), min_size=1, max_size=8), _SIGNS)
def test_no_word_is_lost_among_signs(pieces: list[tuple[str, str]], last: str) -> None:
    line = "".join(f"{signs}{word} " for signs, word in pieces) + last
    kept = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", plain(spoken(line)).lower())
    for _, word in pieces:
        assert word.lower() in kept
        kept = kept[kept.index(word.lower()) + 1 :]


@STEADY
@given(st.lists(st.from_regex(r"[a-z]?[aeiou][bdfklmnprt]{1,2}[a-z]?", fullmatch=True), min_size=1))
def test_ordinary_words_are_never_changed(words: list[str]) -> None:
    kept = [word for word in words if not re.search(r"(.)\1\1", word)]
    assert plain(spoken("“" + " ".join(kept) + ".”")) == (" ".join(kept) + "." if kept else "")
