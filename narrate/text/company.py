"""Whom a description keeps company with: the painter is whoever is about whenever the painter is."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby

from narrate.text.columns import Rows
from narrate.text.layout import Layout
from narrate.text.mentions import Mention, MentionKind

_BACK = 6
_AHEAD = 2
_LEAST_RATE = 0.02
_LEAST_TIMES = 2
_LEAST_COVER = 0.2
_LIKELIEST = 3

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """How often each description stands, near whom, and in one sentence with whom."""

    times: Mapping[Key, int]
    near: Mapping[Key, Counter[int]]
    beside: Mapping[Key, Counter[int]]
    rates: Mapping[int, float]

    def likely(self, key: Key) -> list[int]:
        """Those who are about far more often when the description is, the likeliest first."""
        if self.times.get(key, 0) < _LEAST_TIMES:
            return []
        told = [(self.of(key, person), person) for person in self.near[key]]
        ranked = sorted(((-cover * lift, person) for (cover, lift, _), person in told if cover > _LEAST_COVER))
        return [person for score, person in ranked[:_LIKELIEST] if score < 0]

    def of(self, key: Key, person: int) -> tuple[float, float, float]:
        """The share of a description's places where somebody is about; log times more than elsewhere; in its sentence.

        A description that stands once tells half as much as one that stands often.
        """
        times = self.times.get(key, 0)
        if not times:
            return 0.0, 0.0, 0.0
        cover = self.near[key][person] / (times + 1)
        lift = math.log((cover + _LEAST_RATE) / (self.rates.get(person, 0.0) + _LEAST_RATE))
        return cover, lift, self.beside[key][person] / (times + 1)


def key_of(book: Layout, mention: Mention) -> Key:
    """What makes two descriptions the same: their words, and whether they are his or hers."""
    words = book.tokens.base[mention.start : mention.end]
    return (mention.owner_gender.value, *(words if mention.owner >= 0 else words[1:]))


def find_company(book: Layout, narrated: Rows) -> Company:
    """The company of every description; `narrated` are the people named in the narration of each paragraph."""
    paragraphs = len(book.spans)
    there = Counter(person for at in range(paragraphs) for person in _about(narrated, at))
    times: Counter[Key] = Counter()
    near: dict[Key, Counter[int]] = defaultdict(Counter)
    beside: dict[Key, Counter[int]] = defaultdict(Counter)
    for mention, together in _descriptions(book):
        key = key_of(book, mention)
        times[key] += 1
        near[key].update(_about(narrated, book.tokens.paragraph[mention.start]))
        beside[key].update(together)
    return Company(times, near, beside, {person: count / max(1, paragraphs) for person, count in there.items()})


def _descriptions(book: Layout) -> Iterator[tuple[Mention, Set[int]]]:
    """Every description, with those whom the narration names in its sentence."""
    for _, inside in groupby(book.mentions, lambda mention: book.tokens.sentence[mention.start]):
        sentence = list(inside)
        named = (m for m in sentence if m.kind is MentionKind.NAME and not book.tokens.quoted[m.start])
        together = {mention.person for mention in named}
        yield from ((mention, together) for mention in sentence if mention.kind is MentionKind.DESCRIPTION)


def _about(narrated: Rows, paragraph: int) -> Set[int]:
    """The people whom the narration names around a paragraph."""
    around = range(max(0, paragraph - _BACK), paragraph + _AHEAD + 1)
    return {person for near in around for person in narrated[near]}
