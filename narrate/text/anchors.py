"""Finding lines again: which line of a text, perhaps a changed one, an anchor means."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Sequence

from narrate.schema.edits import CONTEXT, Anchor

_ALIKE = 0.6
_SAME_CONTEXT = 0.45


def anchor_of(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]."""
    before = _folded(text[max(0, start - 3 * CONTEXT) : start])[-CONTEXT:]
    after = _folded(text[end : end + 3 * CONTEXT])[:CONTEXT]
    return Anchor(_folded(text[start:end]), before, after, start)


def attach(text: str, places: Sequence[tuple[int, int]], anchors: Sequence[Anchor]) -> list[int | None]:
    """For each anchor the number of the place (start, end) that it means, None where the line is gone.

    The same words in the likeliest surroundings; else the likest words where what stands before or behind is the same.
    """
    by_text: dict[str, list[int]] = defaultdict(list)
    if anchors:
        for number, (start, end) in enumerate(places):
            by_text[_folded(text[start:end])].append(number)
    return [
        _nearest(text, places, anchor, by_text[anchor.text])
        if anchor.text in by_text
        else _changed(text, places, anchor)
        for anchor in anchors
    ]


def _folded(text: str) -> str:
    return " ".join(text.split())


def _nearest(text: str, places: Sequence[tuple[int, int]], anchor: Anchor, numbers: Sequence[int]) -> int:
    if len(numbers) == 1:
        return numbers[0]
    return max(numbers, key=lambda n: (_context(text, places[n], anchor), -abs(places[n][0] - anchor.start), -n))


def _changed(text: str, places: Sequence[tuple[int, int]], anchor: Anchor) -> int | None:
    """The line whose words were changed: its surroundings are the same, and its words are alike."""
    found = []
    whole = max(1, len(anchor.before) + len(anchor.after))
    for number, place in enumerate(places):
        context = _context(text, place, anchor) / whole
        if context >= _SAME_CONTEXT:
            words = _folded(text[slice(*place)])
            alike = difflib.SequenceMatcher(None, words, anchor.text, autojunk=False).ratio()
            if alike >= _ALIKE:
                found.append((alike + context, -number))
    return -max(found)[1] if found else None


def _context(text: str, place: tuple[int, int], anchor: Anchor) -> int:
    """How many characters before and behind a place are those that the anchor remembers."""
    here = anchor_of(text, *place)
    return _common(here.before[::-1], anchor.before[::-1]) + _common(here.after, anchor.after)


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
