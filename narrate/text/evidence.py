"""Who may say a turn: the people near it, and everything about a book that describes them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from types import MappingProxyType

from narrate.text.columns import Rows, integers
from narrate.text.company import Key, find_company, key_of
from narrate.text.layout import Layout
from narrate.text.mentions import Mention, MentionKind
from narrate.text.roster import RosterEntry
from narrate.text.salience import Focus, Shares
from narrate.text.tags import TagKind
from narrate.text.turns import Turn
from narrate.text.words import MIND_VERBS

CANDIDATES = 14
"""How many candidates a turn has at most."""

_FEW = 5
_BACK = 20
_AHEAD = 3
_NEAR = 8
_LIKELY = 0.5
_DESCRIBED = 4
_PRESENT = 8
_LEAST = 2
_VERB = 3


class BookEvidence:
    """The whole book, indexed for questions about one turn and one person."""

    def __init__(
        self,
        book: Layout,
        turns: Sequence[Turn],
        roster: Sequence[RosterEntry],
        narrator: int,
        focus: Focus,
        decided: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.book = book
        self.turns = turns
        self.roster = roster
        self.narrator = narrator
        self.focus = focus
        self._decided = decided
        self._talk = array("i", (number for number, turn in enumerate(turns) if not turn.aside))
        self._index_mentions()
        self._described: dict[Key, list[int]] = {}
        self.tagged = array("i", (decided.get(number, self._tagged(turn)) for number, turn in enumerate(turns)))
        self.tags = _places(self.tagged)
        self.described_times, self._described_in = self._count_described()
        self._polite = Counter(p for p, turn in zip(self.tagged, turns, strict=True) if turn.sir or turn.madam)
        self._only_thought = self._bodiless()
        self.most_tags = max(map(len, self.tags.values()), default=1)
        self._common = [person for person, _ in Counter(p for p in self.tagged if p >= 0).most_common(3)]
        self.pairs = Counter((one, other) for one, other in pairwise(self.tagged) if one >= 0 <= other and one != other)

    def _index_mentions(self) -> None:
        """Where everybody is named, called, present and thinking."""
        self._narrated = Rows()
        self.seen: dict[int, array[int]] = defaultdict(integers)
        self.called: dict[int, array[int]] = defaultdict(integers)
        self.present: dict[int, array[int]] = defaultdict(integers)
        self.minds: Counter[int] = Counter()
        self._minds_in: dict[int, Counter[int]] = defaultdict(Counter)
        self._there = Rows()
        self._acting = Rows()
        self.newcomers: dict[str, array[int]] = defaultdict(integers)
        for mention in self.book.mentions:
            self._add(mention)
        self.company = find_company(self.book, self._narrated)
        self._in_scene = self._those_in_scenes()
        self.most_seen = max(map(len, self.seen.values()), default=1)
        self.most_present = max(map(len, self.present.values()), default=1)
        self.most_minded = max(self.minds.values(), default=1)
        self._leading = sorted(self.seen.keys() | self.called.keys(), key=self._how_often)[:CANDIDATES]

    def _add(self, mention: Mention) -> None:
        tokens = self.book.tokens
        paragraph = tokens.paragraph[mention.start]
        if mention.kind is MentionKind.DESCRIPTION and tokens.low[mention.start] in ("a", "an", "another"):
            self.newcomers[tokens.base[mention.end - 1]].append(mention.start)
        person = self.narrator if mention.kind is MentionKind.FIRST else mention.person
        self._add_actor(mention, person, paragraph)
        if person < 0:
            return
        if self.book.tokens.quoted[mention.start]:
            self.called[person].append(mention.start)
        else:
            self.seen[person].append(mention.start)
            self._narrated.add(paragraph, person)

    def _add_actor(self, mention: Mention, person: int, paragraph: int) -> None:
        """Notes who is there, named or meant by a pronoun."""
        if self.book.tokens.quoted[mention.start]:
            return
        who = person
        if person < 0:
            who, share = next(iter(self.focus.meant.at(mention.start)), (-1, 0.0))
            who = who if share >= _LIKELY else -1
        if who >= 0:
            self.present[who].append(mention.start)
            self._there.add(paragraph, who)
            if not mention.owns and mention.kind is not MentionKind.OBJECT:
                self._acting.add(paragraph, who)
                if not MIND_VERBS.isdisjoint(self.book.tokens.low[mention.end : mention.end + _VERB]):
                    self.minds[who] += 1
                    self._minds_in[self.book.scenes[paragraph]][who] += 1

    def _count_described(self) -> tuple[Counter[Key], Counter[tuple[int, Key]]]:
        """How many turns have a description beside them, in the book and in each scene."""
        keys = [(self.book.scenes[turn.first], self.described(turn)) for turn in self.turns]
        found = [(scene, key) for scene, key in keys if key is not None]
        return Counter(key for _, key in found), Counter(found)

    def _those_in_scenes(self) -> dict[int, list[int]]:
        """For each scene those whom its narration has most often."""
        found: dict[int, Counter[int]] = defaultdict(Counter)
        for person, places in self.present.items():
            for at in places:
                found[self.book.scenes[self.book.tokens.paragraph[at]]][person] += 1
        return {scene: [person for person, _ in times.most_common(_PRESENT)] for scene, times in found.items()}

    def scenes_ago(self, number: int, person: int) -> float:
        """How many scenes back the narration had somebody last, at most 9; 10 where it never had before."""
        turn = self.turns[number]
        here = self.book.tokens.first[turn.last + 1]
        places = self.present.get(person, ())
        at = bisect_left(places, here)
        if not at:
            return 10.0
        then = self.book.scenes[self.book.tokens.paragraph[places[at - 1]]]
        return float(min(9, self.book.scenes[turn.first] - then))

    def described_in(self, number: int) -> int:
        """How many turns of the scene have the same description beside them as this one."""
        turn = self.turns[number]
        key = self.described(turn)
        return self._described_in[self.book.scenes[turn.first], key] if key is not None else 0

    def says_sir(self, person: int) -> float:
        """The share of somebody's surely known turns in which he calls a man or a woman sir or madam."""
        return (self._polite[person] + 0.2) / (len(self.tags.get(person, ())) + 2)

    def _bodiless(self) -> frozenset[int]:
        """Voices that are only ever heard without quotation marks."""
        heard: dict[int, bool] = {}
        for turn in self.turns:
            person = turn.tag.mention.person if turn.tag.mention is not None else -1
            if person >= 0 and self.roster[person].name.endswith(" voice"):
                heard[person] = heard.get(person, True) and turn.thought
        return frozenset(person for person, silent in heard.items() if silent)

    def _how_often(self, person: int) -> tuple[int, int]:
        return -len(self.seen.get(person, ())) - len(self.called.get(person, ())), person

    def acting(self, paragraph: int) -> Sequence[int]:
        """The people who do something in the narration of a paragraph, named or meant by pronouns, in order."""
        return self._acting[paragraph]

    def there(self, paragraph: int) -> Set[int]:
        """The people whom the narration of a paragraph has, named or meant by pronouns."""
        return set(self._there[paragraph])

    def minds_in(self, scene: int) -> Counter[int]:
        """How often the narration of a scene tells what goes on in somebody's head."""
        return self._minds_in.get(scene, Counter())

    def narrated(self, paragraph: int) -> Sequence[int]:
        """The people named in the narration of a paragraph, in order."""
        return self._narrated[paragraph]

    def span(self, turn: Turn) -> tuple[int, int]:
        """The tokens of a turn's paragraphs."""
        return self.book.tokens.first[turn.first], self.book.tokens.first[turn.last + 1]

    def words(self, turn: Turn) -> tuple[str, ...]:
        """The words that a turn says, lower case."""
        tokens, spans = self.book.tokens, set(turn.spans)
        said = (at for at in range(*self.span(turn)) if tokens.span[at] in spans)
        return tuple(tokens.base[at] for at in said if tokens.base[at][:1].isalpha())

    def neighbour(self, number: int, step: int) -> Turn | None:
        """The turn `step` further on in the talk of the same scene, None when there is none."""
        other = self.neighbour_number(number, step)
        return self.turns[other] if other is not None else None

    def neighbour_number(self, number: int, step: int) -> int | None:
        """The number of that turn; what is aside of the talk is passed over."""
        place = step + (bisect_left(self._talk, number) if step < 0 else bisect_right(self._talk, number) - 1)
        if not 0 <= place < len(self._talk):
            return None
        other, scenes = self._talk[place], self.book.scenes
        return other if scenes[self.turns[other].first] == scenes[self.turns[number].first] else None

    def meant(self, turn: Turn) -> Shares:
        """Whom the pronoun or the description beside a turn most likely means."""
        mention = turn.tag.mention
        return self.focus.meant.at(mention.start) if mention is not None else ()

    def _tagged(self, turn: Turn) -> int:
        """Whom a tag names beyond doubt, −1 where nobody."""
        mention = turn.tag.mention
        if mention is None or turn.tag.kind is not TagKind.SAID:
            return -1
        if mention.kind is MentionKind.FIRST:
            return self.narrator
        is_clear = mention.kind is MentionKind.NAME or (mention.person >= 0 and self.roster[mention.person].named)
        return mention.person if is_clear else -1

    def described(self, turn: Turn) -> Key | None:
        """The description beside a turn, when nobody else is named there."""
        mention = turn.tag.mention
        return key_of(self.book, mention) if mention is not None and mention.kind is MentionKind.DESCRIPTION else None

    def _likely(self, key: Key) -> list[int]:
        if key not in self._described:
            self._described[key] = self.company.likely(key)
        return self._described[key]

    def candidates(self, number: int) -> tuple[int, ...]:
        """The people near the turn, the tagged and the nearest before others."""
        turn = self.turns[number]
        weights: Counter[int] = Counter()
        for mention in self._around(turn):
            distance = abs(self.book.tokens.paragraph[mention.start] - turn.first) + 1
            quoted = self.book.tokens.quoted[mention.start]
            weights[mention.person] += 10_000 // distance // (4 if quoted else 1)
        for near in range(max(0, number - _NEAR), min(len(self.turns), number + _NEAR + 1)):
            weights[self.tagged[near]] += 20_000 // (abs(near - number) + 1)
        for person, share in self.focus.minds[turn.first]:
            weights[person] += int(10_000 * share)
        for person, share in self.meant(turn)[:2]:
            weights[person] += 100_000 + int(10_000 * share)
        for near in range(max(0, number - _DESCRIBED), min(len(self.turns), number + _DESCRIBED + 1)):
            key = self.described(self.turns[near])
            for person in self._likely(key) if key is not None else ():
                weights[person] += 40_000 // (abs(near - number) + 1)
        for rank, person in enumerate(self._in_scene.get(self.book.scenes[turn.first], ())):
            weights[person] += 3_000 // (rank + 1)
        for person in self._common:
            weights[person] += 500
        for person in self._leading[: max(0, _FEW + 1 - len(weights))]:  # where few are near, anybody may come in
            weights[person] += 1
        weights[self.narrator] += 100_000
        if turn.tag.mention is not None:
            weights[turn.tag.mention.person] += 1_000_000
        if number in self._decided:
            weights[self._decided[number]] += 10_000_000
        del weights[-1]
        for person in self._addressed(number):
            if len(weights) > _LEAST:
                weights.pop(person, None)
        if not turn.thought and len(weights.keys() - self._only_thought) > 0:
            for person in self._only_thought:
                weights.pop(person, None)
        return tuple(sorted(weights, key=lambda person: (-weights[person], person))[:CANDIDATES])

    def _around(self, turn: Turn) -> Sequence[Mention]:
        """The mentions in the paragraphs around a turn."""
        first, last = max(0, turn.first - _BACK), min(len(self.book.spans), turn.last + _AHEAD + 1)
        return self.book.between(self.book.tokens.first[first], self.book.tokens.first[last])

    def _addressed(self, number: int) -> frozenset[int]:
        """Those whom a turn calls by name, who do not say it: “Maelis, wake up!”"""
        turn = self.turns[number]
        if turn.thought:
            return frozenset()
        told = turn.tag.mention.person if turn.tag.mention is not None else -1
        return turn.called - turn.introduced - {told, self._decided.get(number, -1), self.narrator}


def _places(people: Sequence[int]) -> dict[int, array[int]]:
    """Where each person stands in a row of people; −1 is nobody."""
    found: dict[int, array[int]] = defaultdict(integers)
    for number, person in enumerate(people):
        if person >= 0:
            found[person].append(number)
    return found


def between(places: Sequence[int], start: int, end: int) -> int:
    """How many of these rising places lie in start..end."""
    return bisect_left(places, end) - bisect_left(places, start)


def back(places: Sequence[int], at: int, furthest: int) -> int:
    """How far before `at` the last of these places lies, at most `furthest`."""
    number = bisect_left(places, at)
    return min(furthest, at - places[number - 1]) if number else furthest


def ahead(places: Sequence[int], at: int, furthest: int) -> int:
    """How far behind `at` the next of these places lies, at most `furthest`."""
    number = bisect_right(places, at)
    return min(furthest, places[number] - at) if number < len(places) else furthest
