"""British dialogue: which of the single marks of a paragraph open and close its quotations, and which are apostrophes.

A mark that stands the wrong way round (’so it begins, and so it ends‘) does what its place says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from narrate.text.words import ELISIONS

_STRONG_END = ',.!?…;:—–-”"’'
_OPENING_CHARACTERS = '—–-(“"['
_LONGEST = 40
_MARK = re.compile("[‘’‛'“”\"]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class _Role(Enum):
    """What a mark does in its place; BACKWARD is a closing one that stands like an opening one."""

    NONE = 0
    OPENS = 1
    CLOSES = 2
    BACKWARD = 3


@dataclass(frozen=True, slots=True)
class _Mark:
    """A single mark; `strong`: it stands where a sentence or clause ends; `elided`: it begins a word cut short."""

    place: int
    role: _Role
    strong: bool
    elided: bool
    inner: bool = False


def single_quotations(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end (marks included) of each quotation, and whether it is closed. Linear in the text.

    What is quoted inside ends first: of several marks that may close before the next one that opens, the last does.
    """
    marks = [mark for mark in _marks(text) if mark.role is not _Role.NONE]
    rest = _rest(text, marks)
    start, depth = -1, 0
    for mark, (strong, closers) in zip(marks, rest, strict=True):
        if start < 0:
            if _begins(text, mark, strong, closers):
                start, depth = mark.place, 0
        elif mark.inner or (mark.role is _Role.BACKWARD and not mark.elided and closers > 1):
            depth += 1
        elif mark.role is _Role.CLOSES and depth:
            depth -= 1
        elif mark.role is _Role.CLOSES and not strong:
            yield start, mark.place + 1, True
            start = -1
    if start >= 0:
        yield start, len(text), False


def _marks(text: str) -> Iterator[_Mark]:
    """The single marks, and double ones that nothing but a single one closes; what double ones enclose is left out."""
    last, done = len(text.rstrip()) - 1, 0
    found = [match.start() for match in _MARK.finditer(text)]
    for place, end in zip(found, _ends(text, found), strict=True):
        if place < done or text[place] == "”":
            continue
        if text[place] in '“"':
            done = max(end, done)
            if end < 0 and text[place] == "“":
                yield _Mark(place, _Role.OPENS, strong=False, elided=False, inner=True)
            continue
        yield _Mark(place, _role(text, place), text[place - 1] in _STRONG_END or place == last, _is_elided(text, place))


def _is_elided(text: str, place: int) -> bool:
    """Whether a mark begins a word cut short: 'tis, '98."""
    word = _WORD.match(text, place + 1, place + _LONGEST)
    return text[place] != "‘" and (word[0].lower() in ELISIONS if word else text[place + 1 : place + 2].isdigit())


def _ends(text: str, places: Sequence[int]) -> list[int]:
    """For each of the marks where the double mark that ends it stands, −1 for none."""
    found: list[int] = []
    closing = straight = -1
    for place in reversed(places):
        found.append(closing if text[place] == "“" else straight if text[place] == '"' else -1)
        closing = place if text[place] == "”" else -1 if text[place] == "“" else closing
        straight = place if text[place] == '"' else straight
    return found[::-1]


def _role(text: str, place: int) -> _Role:
    before = text[place - 1] if place else " "
    after = text[place + 1 : place + 2] or " "
    stands_before = (before.isspace() or before in _OPENING_CHARACTERS) and not after.isspace()
    if text[place] in "‘‛":
        ends = not before.isspace() and before not in _OPENING_CHARACTERS and not after.isalnum()
        return _Role.CLOSES if ends else _Role.OPENS
    if text[place] == "’":
        if stands_before and (before.isspace() or after.isalnum()) and (after.isalnum() or after in "_*"):
            return _Role.BACKWARD
        return _Role.NONE if after.isalnum() else _Role.CLOSES
    if stands_before and (before.isspace() or before in "([" or after.isalnum()):
        return _Role.OPENS
    return _Role.NONE if after.isalnum() else _Role.CLOSES


def _rest(text: str, marks: Sequence[_Mark]) -> list[tuple[int, int]]:
    """For each mark how many strong closers, and how many closers, stand between it and the next that opens."""
    found: list[tuple[int, int]] = []
    strong = closers = 0
    for mark in reversed(marks):
        found.append((strong, closers))
        if mark.role is _Role.CLOSES:
            strong, closers = strong + mark.strong, closers + 1
        elif not mark.elided and not mark.inner and (mark.role is _Role.OPENS or not _runs_on(text, mark.place)):
            strong = closers = 0
    return found[::-1]


def _runs_on(text: str, place: int) -> bool:
    """Whether a sentence runs on into what stands at `place`, with no mark before it."""
    return text[max(0, place - _LONGEST) : place].rstrip()[-1:].isalnum()


def _begins(text: str, mark: _Mark, strong: int, closers: int) -> bool:
    """Whether a mark outside a quotation begins one; an apostrophe in the narration does not."""
    if mark.inner or mark.role not in (_Role.OPENS, _Role.BACKWARD):
        return False
    if mark.elided:
        return mark.role is _Role.OPENS and strong > 0
    if mark.role is _Role.BACKWARD:
        return closers > 0 and not _runs_on(text, mark.place)
    return closers > 0 or not _runs_on(text, mark.place)
