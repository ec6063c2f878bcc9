"""Sentences, and pieces short enough for an engine."""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?=\s+|$)")
_CLAUSE = re.compile(r"[;:—,][\"'”’»)\]]*\s+|—")
_SPACE = re.compile(r"\s+")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st mt lt col gen sgt capt maj rev hon jr sr esq messrs mme mlle no nos vol ch pp fig vs etc e.g
    i.e cf al approx dept est inc ltd co corp jan feb mar apr jun jul aug sept sep oct nov dec""".split()
)
_NEVER_LAST = frozenset(
    "mr mrs ms dr prof st mt lt col gen sgt capt maj rev hon messrs mme mlle vol e.g i.e vs".split()
)
_WORD_BEFORE = re.compile(r"([\w.]+)\.$")


def split(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences as (start, end) offsets that tile the text: white space belongs to the sentence before it.

    >>> [("A. Dr. Ito came. He sat.")[a:b] for a, b in split("A. Dr. Ito came. He sat.")]
    ['A. Dr. Ito came. ', 'He sat.']
    """
    cuts = [0]
    for match in _END.finditer(text):
        after = _SPACE.match(text, match.end())
        end = after.end() if after else match.end()
        if end < len(text) and _ends(text, match, end):
            cuts.append(end)
    cuts.append(len(text))
    return tuple((a, b) for a, b in pairwise(cuts) if a < b)


def pack(text: str, limit: int) -> tuple[str, ...]:
    """Pieces of at most `limit` characters that join to the text: cut behind sentences, else clauses, words, anywhere.

    >>> pack("One two. Three four. Five.", 21)
    ('One two. Three four. ', 'Five.')
    """
    pieces: list[str] = []
    for start, end in split(text):
        for piece in _cut(text[start:end], limit):
            if pieces and len(pieces[-1]) + len(piece) <= limit:
                pieces[-1] += piece
            else:
                pieces.append(piece)
    return tuple(pieces)


def _ends(text: str, match: re.Match[str], following: int) -> bool:
    mark = match.group()
    if text[following].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 12), match.start() + 1)
    word = before.group(1).lower() if before else ""
    if word in _NEVER_LAST or (len(word) == 1 and word.isalpha() and word != "i"):
        return False
    return not (word in _ABBREVIATIONS and text[following].isdigit())


def _cut(sentence: str, limit: int) -> list[str]:
    pieces: list[str] = []
    start = 0
    while len(sentence) - start > limit:
        end = _place(sentence, start, start + limit)
        pieces.append(sentence[start:end])
        start = end
    pieces.append(sentence[start:])
    return pieces


def _place(sentence: str, start: int, latest: int) -> int:
    """The best place to cut in (start, latest]: the last clause end in the second half, the last space, or `latest`."""
    for pattern in (_CLAUSE, _SPACE):
        ends = [match.end() for match in pattern.finditer(sentence, start, latest) if match.end() > start]
        if ends and (pattern is _SPACE or ends[-1] - start > (latest - start) // 3):
            return ends[-1]
    return latest
