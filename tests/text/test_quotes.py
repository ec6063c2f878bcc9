from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import STEADY, bare, paragraphs, quoted, tiles

from narrate.text.quotes import STYLES, detect_style, find_spans
from narrate.text.thoughts import add_thoughts

WORDS = [
    "Anna",
    "said",
    "tom",
    "I",
    "dogs",
    "'em",
    "Tis",
    "Dr.",
    " ",
    "  ",
    "\n",
    "\u3000",
    "é",
    "ß",
    "İ",
    "\u0301",
    "1",
]
MARKS = [*"\"'“”„‟‘’‛«»「」『』*_().,!?…:;—–-", "--", " — ", "— "]
MESS = st.lists(st.sampled_from(WORDS + MARKS), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("text", "style", "shown"),
    [
        ('"Come in," said Anna. "Sit."', "double", '{"Come in,"} said Anna. {"Sit."}'),
        ("“Come in,” said Anna. “Sit.”", "double", "{“Come in,”} said Anna. {“Sit.”}"),
        ("‘Come in,’ said Anna. ‘Sit.’", "single", "{‘Come in,’} said Anna. {‘Sit.’}"),
        ("'Come in,' said Anna. 'Sit.'", "single", "{'Come in,'} said Anna. {'Sit.'}"),
        ("« Entrez », dit Anna. « Assis. »", "guillemets", "{« Entrez »}, dit Anna. {« Assis. »}"),
        ("„Herein“, sagte Anna. „Sitz.“", "low-high", "{„Herein“}, sagte Anna. {„Sitz.“}"),
        ("„Come in,” said Anna.", "low-high", "{„Come in,”} said Anna."),
        ("「はい。」と言った。『ええ。』", "corner", "{「はい。」}と言った。{『ええ。』}"),
        ("— Come in, said Anna.", "dash", "{— Come in, }said Anna."),
        ("-- Come in, said Anna.", "dash", "{-- Come in, }said Anna."),
        ("Nobody came.", "none", "Nobody came."),
    ],
)
def test_every_style_is_found_and_marks_belong_to_the_speech(text: str, style: str, shown: str) -> None:
    assert detect_style(paragraphs(text)) == style
    assert quoted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "{‘It’s the dogs’ dinner, isn’t it?’} She left.",
        "{'It's the dogs' dinner, isn't it?'} She left.",
        "{'Twas the night,'} said he.",
        "Then 'tis warm.",
        "’Tis cold, said Tom.",
        "The dogs' dinner was late, and the boys' coats were wet.",
        "He said the boys' coats were wet. {'Come,'} said Tom.",
        "{'Take 'em all, 'cause it's late,'} said Tom.",
        "{‘Give it to ’em, lads,’} said he.",
        "{‘I was born in the ’90s,’} said he.",
        "{'Rock 'n' roll,'} said Tom.",
        "{‘He said “Go!” and went,’} said Anna.",
        "{‘Yes’}, said Tom.",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text: str) -> None:
    assert quoted(bare(text), "single") == text


@pytest.mark.parametrize(
    "text",
    [
        "He was called “the fox” by all.",
        "She read “Emma” and slept.",
        "The word “sorry” was never said.",
        "“Emma” lay on the table.",
        'A 6" board, and a 7" one.',
        "“”",
        "“ ”",
    ],
)
def test_a_quoted_word_or_title_is_not_said(text: str) -> None:
    assert quoted(text, "double") == text


@pytest.mark.parametrize(
    "text",
    [
        "They kept out the ‘new people’ whom the town feared.",
        "It stood far ‘above the Forties,’ of which nobody spoke.",
        "The day’s papers called it ‘a brilliant evening’ and went on.",
    ],
)
def test_a_quoted_word_is_not_said_in_british_marks_either(text: str) -> None:
    assert quoted(text, "single") == text


@pytest.mark.parametrize(
    "text",
    [
        "{‘Who calls it “the fox’s hole,” I ask?’} said Tom.",
        "{‘She says “go,’ and “stay,’ and nobody obeys,’} said Tom.",
        "{‘He cried  Victory,’ but nobody heard,’} said Tom. {‘Nobody.’}",
        "{‘I know the song ’_How doth the little_--’’} and she sang.",
        "{‘You hear the word  luck,’ and smile.’}",
    ],
)
def test_what_is_quoted_inside_british_marks_ends_first(text: str) -> None:
    assert quoted(bare(text), "single") == text


@pytest.mark.parametrize(
    "text",
    [
        "{‘If we had only ’} She broke off.",
        "{‘ So you say,’} said Tom.",
        "{’Come in,‘} said Tom. {’Sit.‘}",
        "{‘But,’} he said, {’why now?‘}",
    ],
)
def test_a_british_mark_does_what_its_place_says(text: str) -> None:
    assert quoted(bare(text), "single") == text


@pytest.mark.parametrize(
    "text",
    [
        "He was bound ’prentice to the cook. {‘Go,’} said Tom.",
        "The winter of '98 was hard, and the summer of '99 was wet.",
        "In Tom's ‘own room they sat.",
    ],
)
def test_an_apostrophe_in_the_narration_opens_nothing(text: str) -> None:
    assert quoted(bare(text), "single") == text


def test_a_cited_word_behind_an_apostrophe_is_not_said() -> None:
    assert quoted("Tom's aunt was known as “the good one.” So it went.") == (
        "Tom's aunt was known as “the good one.” So it went."
    )


def test_a_dropped_letter_before_a_british_closing_mark_is_kept() -> None:
    assert quoted("‘I was goin’,’ said Tom.", "single") == "{‘I was goin’,’} said Tom."


@pytest.mark.parametrize(
    "text",
    [
        "She said {“Go!”} and left.",
        "{“Go”} said Anna.",
        "{“Wait—” }{“No!”}",
        "{“I am,”} said Tom, {“the king.”}",
        "{“He said ‘go’ to me,”} said Tom.",
        "{“…”}",
        "{“!”}",
        "{“Hello”}",
        "{  “Hi.”}",
    ],
)
def test_what_is_said_is_speech_however_short(text: str) -> None:
    assert quoted(bare(text), "double") == text


@pytest.mark.parametrize(
    "text",
    [
        "The sign read: <“Keep out.”>",
        "He wrote, <“Dear Anna,”>",
        "She read the letter. {“Oh no!”} she said.",
        "The sign was old. She said: {“Keep out.”}",
    ],
)
def test_what_is_read_is_in_world_text(text: str) -> None:
    assert quoted(bare(text), "double") == text


@pytest.mark.parametrize(
    "text",
    [
        "{— Yes! }cried Tom. {Come in and sit down with us.}",
        "{— Come in, — }said Anna. — {It is a cold night again.}",
        "{— Well — you know — it is late, }said Tom.",
        "{— No.}",
        "He left — at last — the house.",
    ],
)
def test_a_dash_opens_speech_only_at_the_start_of_a_paragraph_and_ends_at_its_tag(text: str) -> None:
    assert quoted(bare(text), "dash") == text


def test_a_quotation_over_several_paragraphs_goes_on_until_it_is_closed() -> None:
    page = paragraphs("“One,” said Anna. “It goes on.", "“Two goes on.", "“Three ends.” She sat.", "“Four,” said Tom.")
    spans = find_spans(page, "double")
    assert [(span.closed, span.continues) for inside in spans for span in inside if span.kind.value == "speech"] == [
        (True, False),
        (False, False),
        (False, True),
        (True, True),
        (True, False),
    ]


def test_narration_between_ends_an_unclosed_quotation() -> None:
    page = paragraphs("“One goes on.", "It rained.", "“Two,” said Tom.")
    assert not find_spans(page, "double")[2][0].continues


def test_only_a_quotation_that_opens_its_paragraph_goes_on_and_only_the_first() -> None:
    page = paragraphs("“One.", "She said “Two!", "“Three.” “Four.”")
    assert [[span.continues for span in inside] for inside in find_spans(page, "double")] == [
        [False],
        [False, False],
        [True, False],
    ]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    page = paragraphs("“Never closed, said Anna.", "It rained.")
    first, second = find_spans(page, "double")
    assert [(span.kind.value, span.closed) for span in first] == [("speech", False)]
    assert [span.kind.value for span in second] == ["narration"]


def test_double_marks_win_over_apostrophes_but_not_over_british_quotations() -> None:
    assert detect_style(paragraphs("'Tis late.", "“Go,” said Tom.", "“No,” said Anna.")) == "double"
    assert detect_style(paragraphs("'Go,' said Tom.", "'No,' said Anna.", "She liked “Emma”.")) == "single"


def test_of_two_styles_as_frequent_the_commoner_one_is_taken() -> None:
    assert detect_style(paragraphs("«Go,» said Tom.", "“Go,” said Tom.")) == "double"


def test_a_dash_inside_narration_makes_no_dash_style() -> None:
    assert detect_style(paragraphs("He left — at last.", "“Go,” said Tom.")) == "double"


@settings(STEADY, max_examples=400)
@given(st.lists(MESS, max_size=4), st.sampled_from(STYLES), st.booleans())
def test_spans_and_thoughts_tile_any_text_exactly(texts: list[str], style: str, first_person: bool) -> None:
    page = paragraphs(*texts)
    spans = find_spans(page, style)
    assert tiles(page, spans)
    assert tiles(page, add_thoughts(page, spans, first_person=first_person))


@STEADY
@given(st.lists(st.text(max_size=40), max_size=3))
def test_any_characters_at_all_are_kept(texts: list[str]) -> None:
    page = paragraphs(*texts)
    assert tiles(page, find_spans(page, detect_style(page)))


@pytest.mark.parametrize("text", ["'Hi,' said Tom. ", "the dogs' ", "' ", "“Hi,” said Tom. ", "— ", '"'])
def test_a_paragraph_as_long_as_a_chapter_takes_no_time(text: str) -> None:
    page = paragraphs(text * 3000)
    begun = process_time()
    for style in ("double", "single", "dash"):
        find_spans(page, style)
    assert process_time() - begun < 2
