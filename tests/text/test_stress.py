"""Emphasis that is heard: which words get their strong form, and that nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prose import STEADY

from narrate.readers.inline import emphasis
from narrate.text.signs import without_signs
from narrate.text.spoken import plain, respelt, spoken
from narrate.text.stress import Stress, in_britain, stressed, stressed_in, stresses, strong_forms, unstressed


def said(written: str, own: dict[str, str] | None = None) -> str:
    """The spoken form of a line whose emphasis stands in stars."""
    inner, signs = emphasis(written)
    words, inside = without_signs(written, signs, inner)
    return stressed(spoken(words, lexicon=own), stresses(words, inside), own=own or ())


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("I *was* there.", "I [was](/wˈʌz/) there."),
        ("You gave it *to him*, then.", "You gave it [to](/tˈu/) [him](/hˈɪm/), then."),
        ("He was late, as he *was* told he was.", "He was late, as he [was](/wˈʌz/) told he was."),
        ("So? *You* did this, *you* alone.", "So? [You](/jˈu/) did this, [you](/jˈu/) alone."),
        ("And *I* will.", "And [I](/ˈI/) will."),
        ("I did *NOT* go.", "I did [not](/nˈɑt/) go."),
        ("*You*’re wrong.", "[You're](/jˈʊɹ/) wrong."),
        ("We *are*—were—late.", "We [are](/ˈɑɹ/) — were — late."),
        ("Th-the end of *the* th-the end.", "[Th](/ðə/), the end of [the](/ðˈi/) [th](/ðə/), the end."),
        ("“‘*You* go,’” he said.", "[You](/jˈu/) go, he said."),
    ],
)
def test_a_weak_word_in_italics_is_said_in_its_strong_form(written: str, form: str) -> None:
    assert said(written) == form


@pytest.mark.parametrize(
    "written",
    [
        "*No.*",
        "*You were* *not*.",
        "*I was there* again.",
        "The *Argo* sank.",
        "I *love* it.",
        "It was *the Argo* again.",
        "He read *It* twice.",
        "*US* troops came to us.",
        "Her well-*to*-do aunt, a go-*between*.",
        "He is *in 5* now.",
        "We had *très bon* wine.",
        "It was *my mother* again.",
        "* was * not",
    ],
)
def test_titles_foreign_words_phrases_and_whole_lines_are_said_as_they_were(written: str) -> None:
    inner, signs = emphasis(written)
    assert said(written) == spoken(without_signs(written, signs, inner)[0])


def test_emphasis_inside_a_word_stresses_nothing_but_a_contraction() -> None:
    words = "I myself couldn't go."
    assert stresses(words, ((2, 4),)) == ()
    assert stresses(words, ((9, 14),)) == (Stress("couldn't", 0, 1),)


def test_a_persons_lexicon_goes_first() -> None:
    assert said("I *was* with *you*.", {"was": "/wɒz/"}) == "I [was](/wɒz/) with [you](/jˈu/)."
    assert said("I *was* here.", {"Was": "was"}) == "I was here."


def test_where_a_spoken_form_has_other_words_the_line_stays_as_it_is() -> None:
    assert (
        stressed("5 to 6 for her to read.", stresses("5–6 for her to read.", ((12, 14),))) == "5 to 6 for her to read."
    )


def test_what_looks_like_a_link_in_a_story_is_text() -> None:
    assert said("[was](/wˈʌz/) it *was* so") == "was (/wˈʌz/) it [was](/wˈʌz/) so"


def test_signs_that_nobody_can_type_are_no_stress() -> None:
    assert said("He \ue000was\ue001 late, \ue000he *was*.") == "He was late, he [was](/wˈʌz/)."


@STEADY
@given(st.lists(st.sampled_from(["*was*", "was", "*the*", "Mr.", "-", "“*You*", "x*y*", "5–6", "[to](/x/)", "*"])))
def test_stress_changes_no_word(pieces: list[str]) -> None:
    inner, signs = emphasis(" ".join(pieces))
    words, _ = without_signs(" ".join(pieces), signs, inner)
    form = said(" ".join(pieces))
    assert plain(form) == plain(spoken(words))
    assert stressed(unstressed(form), stressed_in(form)) == form


def test_engines_that_read_no_phonemes_get_the_plain_word() -> None:
    assert respelt("I [was](/wˈʌz/) there, [a](/ˈA/), b.") == "I was there, a, b."


def test_british_voices_get_british_forms_of_strong_words_only() -> None:
    assert in_britain("I [was](/wˈʌz/) at [home](/hˈOm/).") == "I [was](/wˈɒz/) at [home](/hˈOm/)."


def test_every_strong_form_has_one_stress_and_can_be_a_link() -> None:
    forms = [form for pair in strong_forms().values() for form in pair]
    assert all(form.count("ˈ") == 1 and not set(form) & set("/()[] ,ˌ") for form in forms)


def test_a_thousand_stressed_words_are_all_stressed() -> None:
    form = said("So " + " ".join(["*was*"] * 1000))
    assert form == "So " + " ".join(["[was](/wˈʌz/)"] * 1000)
