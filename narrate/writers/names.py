"""File names that every file system takes."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_MOST_BYTES = 120


def safe_name(title: str) -> str:
    """The title as part of a file name: nothing that a file system refuses, at most 120 bytes, never empty.

    >>> safe_name("Who? What/Where: CON..")
    'Who What Where CON'
    """
    readable = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char for char in title)
    words = " ".join(_FORBIDDEN.sub(" ", readable).split()).strip(". ")
    short = words.encode("utf-8")[:_MOST_BYTES].decode("utf-8", "ignore").strip(". ")
    return f"_{short}" if _RESERVED.fullmatch(short) else short or "untitled"


def chapter_names(titles: list[str], *, first: int = 1) -> list[str]:
    """Unique file names without suffix, in order, numbered from `first`: `01 - Title`.

    >>> chapter_names(["Dawn", "Dusk"])
    ['01 - Dawn', '02 - Dusk']
    """
    width = max(2, len(str(len(titles))))
    return [f"{number:0{width}} - {safe_name(title)}" for number, title in enumerate(titles, first)]
