"""Numbers of years in words and figures, and ages that stand before a noun: `the little 9-year-old fisherman`."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNITS = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDED = {word: value for value, word in enumerate((*_UNITS, *_TEENS), 1)} | {
    word: value for value, word in zip(range(20, 100, 10), TENS, strict=True)
}
YEARS = rf"(?:\d{{1,3}}|(?:{'|'.join(TENS)})(?: - | )(?:{'|'.join(_UNITS)})|{'|'.join(WORDED)})"
"""A number of years as a pattern for words parted by single spaces, hyphens apart."""

_YEAR_OLD = re.compile(rf"{YEARS}(?: - | )years?(?: - | )old(?= )")
_LONGEST = 9


def year_old(low: Sequence[str], at: int) -> int:
    """How many tokens from `at` on are an age before a noun; 0 for none.

    >>> [year_old(words.split(), 0) for words in ("9 - year - old boy", "sixty - two year old man", "9 boys", "one")]
    [5, 5, 0, 0]
    """
    first = low[at] if at < len(low) else ""
    if not (first.isdecimal() or first in WORDED):
        return 0
    found = _YEAR_OLD.match(" ".join([*low[at : at + _LONGEST], ""]))
    return found[0].count(" ") + 1 if found else 0
