"""Lengths of time and long texts, as people read them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def duration(seconds: float) -> str:
    """A length of time in words.

    >>> duration(75), duration(3700), duration(4.2)
    ('1 min 15 s', '1 h 01 min', '4 s')
    """
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600} h {whole % 3600 // 60:02} min"
    return f"{whole // 60} min {whole % 60:02} s" if whole >= 60 else f"{whole} s"


def shortened(text: str, limit: int) -> str:
    """The text on one line, at most `limit` characters, cut at a word.

    >>> shortened("one two three", 9)
    'one two …'
    """
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + " …"


def counted(number: int, what: str) -> str:
    """So many of something, in English.

    >>> counted(1, "line"), counted(2, "line"), counted(0, "scene")
    ('1 line', '2 lines', '0 scenes')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def guessed(word: str, known: Iterable[str]) -> str:
    """What may have been meant by a word that nobody knows, as the beginning of a hint; empty when nothing is like it.

    >>> guessed("ana", ["Anna", "Tom"]), guessed("Zed", ["Anna", "Tom"])
    ('did you mean Anna? ', '')
    """
    by_low = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_low, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(by_low[name] for name in near)}? " if near else ""
