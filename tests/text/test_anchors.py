from __future__ import annotations

import random
import re

from narrate.text.anchors import anchor_of, attach

TEXT = "\n\n".join(
    f"Anna looked at boat {n}. “Yes,” she said. “That is number {n}, and it leaks.” Tom nodded {n * 7 % 10} times."
    for n in range(60)
)


def places(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"“[^”]*”", text)]


def test_every_line_of_an_unchanged_text_is_found() -> None:
    spots = places(TEXT)
    assert attach(TEXT, spots, [anchor_of(TEXT, *spot) for spot in spots]) == list(range(len(spots)))


def test_a_paragraph_in_front_moves_every_line() -> None:
    spots = places(TEXT)
    anchors = [anchor_of(TEXT, *spot) for spot in spots]
    changed = "“A new one,” said Petra.\n\n" + TEXT
    assert attach(changed, places(changed), anchors) == [n + 1 for n in range(len(spots))]


def test_a_changed_word_in_a_line_does_not_lose_it() -> None:
    spots = places(TEXT)
    anchor = anchor_of(TEXT, *spots[41])
    changed = TEXT.replace("number 20, and it leaks", "number 20, and it sinks")
    assert attach(changed, places(changed), [anchor]) == [41]


def test_a_line_that_is_gone_is_found_nowhere() -> None:
    spots = places(TEXT)
    anchor = anchor_of(TEXT, *spots[41])
    changed = TEXT.replace("“That is number 20, and it leaks.” ", "")
    assert attach(changed, places(changed), [anchor]) == [None]


def test_folded_lines_are_the_same_lines() -> None:
    anchor = anchor_of("He said: “One two\nthree.” Then.", 9, 25)
    assert attach("He said: “One  two three.” Then.", [(9, 26)], [anchor]) == [0]


def test_nearly_all_of_fifty_decisions_survive_fifty_changes() -> None:
    dice = random.Random(3)
    text, spots = TEXT, places(TEXT)
    chosen = dice.sample(range(len(spots)), 50)
    anchors = [anchor_of(text, *spots[n]) for n in chosen]
    words = [text[slice(*spots[n])] for n in chosen]
    for _ in range(50):
        at = dice.choice([match.end() for match in re.finditer(r"\.(?= Tom)|\n\n", text)])
        text = text[:at] + dice.choice([" It rained.", " The gulls rose.", " Nobody came."]) + text[at:]
    found = attach(text, places(text), anchors)
    right = sum(n is not None and text[slice(*places(text)[n])] == w for n, w in zip(found, words, strict=True))
    assert right >= 49


def test_a_changed_line_is_not_taken_for_the_same_words_elsewhere() -> None:
    spots = places(TEXT)
    anchor = anchor_of(TEXT, *spots[40])
    changed = TEXT.replace("boat 20. “Yes,”", "boat 20. “Yes, yes,”")
    assert attach(changed, places(changed), [anchor]) == [40]


def test_a_line_that_was_changed_and_moved_is_known_by_its_rare_words() -> None:
    spots = places(TEXT)
    anchor = anchor_of(TEXT, *spots[41])
    without = TEXT.replace("“That is number 20, and it leaks.” ", "")
    changed = f"Nobody spoke. “That was number 20, and it leaks.” It rained.\n\n{without}"
    assert attach(changed, places(changed), [anchor]) == [0]


def test_many_decisions_and_many_lines_are_looked_at_once_each() -> None:
    looks = []

    class Text(str):
        def __getitem__(self, key: object) -> str:
            looks.append(key)
            return str.__getitem__(self, key)  # type: ignore[index]

    spots = places(TEXT)
    anchors = [anchor_of(TEXT, *spot) for spot in spots]
    changed = Text(TEXT.replace("leaks", "sinks"))
    attach(changed, places(changed), anchors[:60])
    few = len(looks)
    looks.clear()
    attach(changed, places(changed), anchors)
    assert len(looks) == few
