"""RTF to tokens, in one pass over the bytes: groups, control words, text. Codepages are the reader's business.

The syntax is that of Microsoft's Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    WORD = "word"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Token:
    """A control word with its number (None: none given), or `data`: bytes of text in the codepage in force."""

    kind: Kind
    word: str = ""
    value: int | None = None
    data: bytes = b""


_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<value>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z0-9])"
    rb"|(?P<brace>[{}])"
    rb"|[\r\n\0]+"
    rb"|(?P<text>[^\\{}\r\n\0]+)"
    rb"|\\",
    re.S,
)
_OPEN = Token(Kind.OPEN)
_CLOSE = Token(Kind.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of an RTF file; the bytes behind \\bin are left out, if there are as many as it claims."""
    position = 0
    while match := _TOKEN.match(data, position):
        position = match.end()
        if match["brace"]:
            yield _OPEN if match["brace"] == b"{" else _CLOSE
        elif match["word"]:
            token = _word(match)
            skipped = max(0, token.value or 0) if token.word == "bin" else 0
            position += skipped if position + skipped <= len(data) else 0
            yield token
        elif match["hex"]:
            yield Token(Kind.BYTES, data=bytes((int(match["hex"], 16),)), word="'")
        elif match["sign"]:
            yield Token(Kind.WORD, word=match["sign"].decode("latin-1"))
        elif match["text"]:
            yield Token(Kind.BYTES, data=match["text"])


def _word(match: re.Match[bytes]) -> Token:
    value = match["value"]
    return Token(Kind.WORD, match["word"].decode("ascii"), int(value) if value is not None else None)
