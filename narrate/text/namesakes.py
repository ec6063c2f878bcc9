"""Names that look like one person's: what to ask a person about, never decided here."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import lru_cache

from narrate.schema.cast import Character, Gender
from narrate.text.words import TITLES

_ALIKE = 0.88
_LONG_ENOUGH = 6


def namesakes(people: Sequence[Character]) -> list[tuple[Character, Character]]:
    """Pairs that may be one person, in the order of `people`: one name within the other, titles aside, or misspelt.

    A name that is within those of several people (`Hale` beside John and Mary Hale) is asked about for none of them.

    >>> pair = namesakes([Character("hale", "Hale"), Character("mr-hale", "Mr. Hale"), Character("ann", "Ann")])
    >>> [(one.name, other.name) for one, other in pair]
    [('Hale', 'Mr. Hale')]
    """
    found: list[tuple[Character, Character]] = []
    for number, one in enumerate(people):
        wider = [other for other in people if other is not one and _is_within(one, other)]
        later = [other for other in people[number + 1 :] if _is_misspelt(one, other)]
        found += [(one, other) for other in (wider if len(wider) == 1 else [])]
        found += [(one, other) for other in later if other not in wider]
    unique = {frozenset((one.id, other.id)): (one, other) for one, other in reversed(found)}
    return list(reversed(unique.values()))


def _is_within(one: Character, other: Character) -> bool:
    """Whether all words of one's name stand in one of the other's names."""
    if not _may_be(one, other):
        return False
    mine = _words(one.name)
    return bool(mine) and any(mine <= _words(name) for name in (other.name, *other.aliases))


def _is_misspelt(one: Character, other: Character) -> bool:
    short, long = sorted((one.name.casefold(), other.name.casefold()), key=len)
    if len(short) < _LONG_ENOUGH or short[0] != long[0] or not _may_be(one, other):
        return False
    return difflib.SequenceMatcher(None, short, long, autojunk=False).ratio() >= _ALIKE


def _may_be(one: Character, other: Character) -> bool:
    genders = {one.gender, other.gender} - {Gender.UNKNOWN}
    return len(genders) <= 1


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """The words of a name that are no title: those that tell one person from another."""
    words = (word.strip(".,'’").casefold() for word in name.split())
    return frozenset(word for word in words if word and word not in TITLES and word not in ("the", "a", "an", "of"))
