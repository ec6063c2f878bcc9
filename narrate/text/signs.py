"""A text without the signs of its format: they are written, not said."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

Ranges = tuple[tuple[int, int], ...]


def without_signs(text: str, signs: Sequence[tuple[int, int]], emphasis: Ranges = ()) -> tuple[str, Ranges]:
    """The text without the ranges `signs` (in order), and where `emphasis` lies in what is left.

    >>> without_signs("I *was* there.", ((2, 3), (6, 7)), ((3, 6),))
    ('I was there.', ((2, 5),))
    """
    kept, at = [], 0
    for low, high in signs:
        if at <= low < len(text):
            kept.append((at, low))
            at = min(high, len(text))
    kept.append((at, len(text)))
    left = "".join(text[low:high] for low, high in kept)
    if not emphasis:
        return left, ()
    starts = [low for low, _ in kept]
    before = [0, *accumulate(high - low for low, high in kept)]

    def place(offset: int) -> int:
        piece = bisect_right(starts, offset) - 1
        return before[piece] + min(offset, kept[piece][1]) - kept[piece][0]

    return left, tuple((place(low), place(high)) for low, high in emphasis)
