"""Finding lines again: which line of a text, perhaps a changed one, an anchor means. Linear in the text."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from narrate.schema.edits import CONTEXT, Anchor

_ALIKE = 0.6
_SAME_CONTEXT = 0.45
_ALIKE_ANYWHERE = 0.75
_KEY = 36
_COMMON_WORD = 50
_LEAST_WORDS = 4
_LIKELIEST = 8
_MOST_LOOKS = 64

Places = Sequence[tuple[int, int]]


def anchor_of(text: str, start: int, end: int) -> Anchor:
    """The anchor of text[start:end]."""
    before = _folded(text[max(0, start - 3 * CONTEXT) : start])[-CONTEXT:]
    after = _folded(text[end : end + 3 * CONTEXT])[:CONTEXT]
    return Anchor(_folded(text[start:end]), before, after, start)


def attach(text: str, places: Places, anchors: Sequence[Anchor]) -> list[int | None]:
    """For each anchor the number of the place (start, end) that it means, None where the line is gone.

    The same words in the likeliest surroundings; else like words where what stands before or behind is the same; else
    words so much alike that nothing else can be meant.
    """
    if not anchors:
        return []
    index = _Index(text, places)
    return [index.find(anchor) for anchor in anchors]


class _Index:
    """The places of a text by their words, and by what stands before and behind them; made as far as needed."""

    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._places = places
        self._by_text: dict[str, list[int]] = defaultdict(list)
        for number, (start, end) in enumerate(places):
            self._by_text[_folded(text[start:end])].append(number)

    def find(self, anchor: Anchor) -> int | None:
        same = self._same(anchor)
        if same is not None and self._share_of_context(same, anchor) >= _SAME_CONTEXT:
            return same
        changed, score = self._changed(anchor)
        if same is not None and score <= 1.0 + self._share_of_context(same, anchor):
            return same
        return changed if changed is not None else self._moved(anchor)

    def _same(self, anchor: Anchor) -> int | None:
        """The line with the same words in the likeliest surroundings."""
        numbers = self._by_text.get(anchor.text, ())
        around = self._around(anchor).intersection(numbers) if len(numbers) > 1 else numbers
        return max(
            around or self._nearest(numbers, anchor), key=lambda number: self._nearness(number, anchor), default=None
        )

    @cached_property
    def _anchors(self) -> list[Anchor]:
        return [anchor_of(self._text, *place) for place in self._places]

    @cached_property
    def _by_context(self) -> dict[tuple[bool, str], list[int]]:
        """Places by the characters just before (False) and just behind them (True)."""
        found: dict[tuple[bool, str], list[int]] = defaultdict(list)
        for number, anchor in enumerate(self._anchors):
            for key in _keys(anchor):
                found[key].append(number)
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, anchor in enumerate(self._anchors):
            for word in set(_words(anchor.text)):
                found[word].append(number)
        return {word: numbers for word, numbers in found.items() if len(numbers) <= _COMMON_WORD}

    def _around(self, anchor: Anchor) -> set[int]:
        """Places with the same characters just before or just behind, those nearest to where the anchor was."""
        found = (self._by_context.get(key, ()) for key in _keys(anchor))
        return {number for numbers in found for number in self._nearest(numbers, anchor)}

    def _nearest(self, numbers: Sequence[int], anchor: Anchor) -> Sequence[int]:
        """At most _MOST_LOOKS of these rising numbers of places, round where the anchor was."""
        middle = bisect_left(numbers, anchor.start, key=lambda number: self._places[number][0])
        low = max(0, min(middle - _MOST_LOOKS // 2, len(numbers) - _MOST_LOOKS))
        return numbers[low : low + _MOST_LOOKS]

    def _nearness(self, number: int, anchor: Anchor) -> tuple[int, int, int]:
        return _common_context(self._anchors[number], anchor), -abs(self._places[number][0] - anchor.start), -number

    def _share_of_context(self, number: int, anchor: Anchor) -> float:
        whole = max(1, len(anchor.before) + len(anchor.after))
        return _common_context(self._anchors[number], anchor) / whole

    def _changed(self, anchor: Anchor) -> tuple[int | None, float]:
        """The line whose words were changed, with how alike it is: the same surroundings, and words that are alike."""
        found = []
        for number in sorted(self._around(anchor)):
            context = self._share_of_context(number, anchor)
            alike = _likeness(self._anchors[number], anchor) if context >= _SAME_CONTEXT else 0.0
            if alike >= _ALIKE:
                found.append((alike + context, -number))
        score, number = max(found, default=(0.0, 0))
        return (-number, score) if found else (None, 0.0)

    def _moved(self, anchor: Anchor) -> int | None:
        """The line that shares the most rare words with one that was changed and stands elsewhere, if much alike."""
        words = _words(anchor.text)
        if len(words) < _LEAST_WORDS:
            return None
        shared = Counter(number for word in set(words) for number in self._by_word.get(word, ()))
        likeliest = sorted(shared, key=lambda number: (-shared[number], number))[:_LIKELIEST]
        ranked = sorted(((_likeness(self._anchors[number], anchor), -number) for number in likeliest), reverse=True)
        return -ranked[0][1] if ranked and ranked[0][0] >= _ALIKE_ANYWHERE else None


def _folded(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?…—–-'\"“”‘’«»") for word in text.lower().split()]


def _keys(anchor: Anchor) -> Iterable[tuple[bool, str]]:
    """What two anchors with nearly half of their surroundings in common share, one or the other."""
    return (False, anchor.before[-_KEY:]), (True, anchor.after[:_KEY])


def _likeness(one: Anchor, other: Anchor) -> float:
    return difflib.SequenceMatcher(None, one.text, other.text, autojunk=False).ratio()


def _common_context(one: Anchor, other: Anchor) -> int:
    """How many characters before and behind are the same."""
    return _common(one.before[::-1], other.before[::-1]) + _common(one.after, other.after)


def _common(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
