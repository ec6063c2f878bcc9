"""Lengths of time and long texts, as people read them."""

from __future__ import annotations


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
