from __future__ import annotations

import pytest
from prose import bare, bracketed, paragraphs

from narrate.schema.source import Paragraph
from narrate.text.quotes import find_spans
from narrate.text.thoughts import add_thoughts


def thought(text: str, *, first_person: bool = False, emphasis: tuple[tuple[int, int], ...] = ()) -> str:
    """One paragraph with its thoughts and quotations in brackets."""
    page = [Paragraph(text, 7, emphasis=emphasis)]
    return bracketed(page[0], add_thoughts(page, find_spans(page, "double"), first_person=first_person)[0])


@pytest.mark.parametrize("first_person", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "He ran. ((*I am late*)), he thought. It rained.",
        "((_Why me?_))",
        "{“I am late,”} said Tom. ((*Never again will I drink.*))",
        "He saw it: ((*you know this place*)) and ran.",
        "He saw *your old place* and ran.",
        "She was *so* tired.",
        "The *Titanic* sank.",
        "He wrote 2 * 3 * 4 and snake_case_names.",
    ],
)
def test_italics_that_read_as_a_sentence_are_a_thought(text: str, *, first_person: bool) -> None:
    assert thought(bare(text), first_person=first_person) == text


def test_emphasis_known_from_the_format_needs_no_stars() -> None:
    assert thought("He ran. I am late. It rained.", first_person=True, emphasis=((8, 18),)) == (
        "He ran. ((I am late.)) It rained."
    )


@pytest.mark.parametrize(
    "text",
    [
        "He stopped. ((I must go home now. ))He ran.",
        "((I must be dreaming,)) thought Anna. She ran.",
        "((Where have you been,)) Anna wondered.",
        "He ran. ((What was that! ))((I must run.))",
        "He ran home. What a day! It rained.",
        "You could see the sea from there.",
        "{“I must go,”} said Tom.",
    ],
)
def test_in_the_third_person_a_sentence_of_an_i_is_a_thought(text: str) -> None:
    assert thought(bare(text)) == text


def test_in_the_first_person_an_i_is_the_narrator() -> None:
    assert thought("He stopped. I must go home now. He ran.", first_person=True) == (
        "He stopped. I must go home now. He ran."
    )


def test_quotations_are_left_as_they_are() -> None:
    page = paragraphs("“*I must go now.*” He read: “*I came home.*”", "“*I am here.*")
    spans = find_spans(page, "double")
    assert add_thoughts(page, spans, first_person=False) == spans
