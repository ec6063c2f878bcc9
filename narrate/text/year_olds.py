"""Numbers of years in words and figures, and ages that stand before a noun: `the little 9-year-old fisherman`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from narrate.text.numerals import ONES, TENS

_UNITS, _TENS = ONES[1:10], TENS[2:]
WORDED = {word: value for value, word in enumerate(ONES[1:], 1)} | {
    word: 10 * n for n, word in enumerate(TENS) if n > 1
}
"""The words for numbers up to nineteen and for whole tens, with what they mean."""

YEARS = rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?: - | )(?:{'|'.join(_UNITS)})|{'|'.join(WORDED)})"
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
