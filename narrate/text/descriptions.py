"""People who are described, not named: `the old fisherman`, `his mother`, `the Captain`; and whom that means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from narrate.schema.cast import Age, Gender
from narrate.text.people import Person
from narrate.text.roster import RosterEntry, entry_of, name_at, name_ending, name_tree
from narrate.text.tokens import Tokens
from narrate.text.words import (
    AGE_WORDS,
    CALLED_FOR,
    FEMALE_NOUNS,
    KIN,
    MALE_NOUNS,
    PEOPLE_NOUNS,
    PLAIN_SPEECH,
    RANK_NOUNS,
    RANKS,
    SPEECH_VERBS,
    TITLES,
)
from narrate.text.year_olds import year_old

ARTICLES = frozenset("the a an this that another".split())
OWNERS = frozenset("his her my their our your".split())
_LONGEST = 4
_HEADS = PEOPLE_NOUNS | RANKS
_AFTER_NOUNS = frozenset("but so then when while without behind under over again softly for into than".split())
_STOPPERS = frozenset(
    """was had of and who in to with is has that which as from at on said would could should will shall may might must
    did do does have been be were are am not never himself herself""".split()
)

_BREAKERS = _STOPPERS | SPEECH_VERBS | frozenset(TITLES) | ARTICLES | OWNERS

OTHERS = frozenset("other latter former first second third last one speaker others".split())
"""Nouns that point at somebody spoken of just now, and stand for nobody of their own."""

_ANYBODY = frozenset(
    "man woman boy girl lady gentleman person fellow friend stranger guest visitor voice child young old poor".split()
)
"""Words that begin descriptions of so many people that one of them beside a name tells little."""

_SURE = 2

_TALKATIVE = 15
"""A noun that is no known one for people must speak once in so many times, or it is a thing: the back, the board."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Descriptions that stand for somebody in the roster, and the nouns that descriptions end with."""

    ids: Mapping[Words, int]
    heads: frozenset[str]

    def id_of(self, words: Words) -> int:
        """Whom a description stands for: by all its words, by its age and noun, or by its noun; −1 for nobody."""
        aged = [(word, words[-1]) for word in words[:-1] if word in AGE_WORDS]
        return next((self.ids[key] for key in (words, *aged, words[-1:]) if key in self.ids), -1)


@dataclass(slots=True)
class _Use:
    """How a description is used: how often it speaks, how it is written."""

    spoken: int = 0
    shown: Counter[str] = field(default_factory=Counter)

    @property
    def is_rank(self) -> bool:
        """Whether its noun is written like a name: the bewildered Colonel."""
        return self.shown.most_common(1)[0][0].split()[-1][0].isupper()


def with_descriptions(tokens: Tokens, people: Sequence[Person]) -> tuple[list[RosterEntry], Descriptions]:
    """The roster of possible speakers: the people, and the descriptions that speak."""
    heads = _HEADS | _spoken_heads(tokens)
    uses = _uses(tokens, heads)
    roster = [entry_of(person) for person in people]
    linked = _linked(tokens, people, uses)
    ids: dict[Words, int] = {}
    called = _called(tokens)
    for words, use in uses.items():
        ranked = linked.get(words[-1:]) if use.is_rank and words[-1] in RANKS else None
        if words in linked or ranked is not None:
            ids[words] = linked[words] if ranked is None else ranked
        elif (use.spoken or words in called) and words[-1] not in OTHERS:
            ids[words] = _place_of(roster, words, use)
    for words, person in _by_rank(people).items():  # "Yes, Captain": nobody need have written "the captain"
        ids.setdefault(words, person)
    return roster, Descriptions(ids, heads)


def noun_phrase(tokens: Tokens, at: int, heads: frozenset[str] = _HEADS) -> tuple[int, Words] | None:
    """A description that starts with an article or owner at `at`: its end, and its words without the article."""
    head = -1
    end, limit = at + 1, at + _LONGEST
    while end < len(tokens) and end <= limit and tokens.span[end] == tokens.span[at]:
        aged = year_old(tokens.low, end)
        if aged and head < 0:
            end, limit = end + aged, limit + aged
            continue
        low = tokens.base[end]
        if low in heads and not _is_title_of_name(tokens, end):
            head = end
        elif (
            head >= 0
            or not low.isalpha()
            or low in _STOPPERS
            or low in SPEECH_VERBS
            or low in TITLES
            or low in ARTICLES
            or low in OWNERS
        ):
            break
        end += 1
        if tokens.low[end - 1] != low:  # a possessive ends it: "the old man's hat"
            break
    if head < 0:
        return None
    return head + 1, tuple(tokens.base[place] for place in _kept(tokens, at + 1, head + 1))


def _kept(tokens: Tokens, start: int, end: int) -> list[int]:
    """The places of a description's words: an age in figures is told apart and names nobody."""
    places: list[int] = []
    while start < end:
        aged = year_old(tokens.low, start)
        places += [] if aged else [start]
        start += aged or 1
    return places


def gender_of(words: Sequence[str]) -> Gender:
    """The gender that a description tells by its last telling noun."""
    for word in reversed(words):
        if word in MALE_NOUNS:
            return Gender.MALE
        if word in FEMALE_NOUNS:
            return Gender.FEMALE
        if TITLES.get(word):
            return Gender(TITLES[word])
    return Gender.UNKNOWN


def age_of(words: Sequence[str]) -> Age:
    """The age that a description tells."""
    return Age(next((AGE_WORDS[word] for word in words if word in AGE_WORDS), Age.UNKNOWN.value))


def _is_title_of_name(tokens: Tokens, at: int) -> bool:
    """Whether a title stands before a name: the good Mrs. Knightley."""
    after = at + 2 if tokens.text[at + 1 : at + 2] == ["."] else at + 1
    follows = tokens.text[after][0].isupper() and not tokens.opening[after] if after < len(tokens) else False
    return tokens.base[at] in TITLES and follows and tokens.span[after] == tokens.span[at]


def _spoken_heads(tokens: Tokens) -> frozenset[str]:
    """Nouns that talk in this book, whatever they are: `“Closer,” said the moth.`"""
    spoken = Counter(
        head
        for at in range(2, len(tokens))
        if tokens.low[at] in ("the", "a", "an")
        and tokens.low[at - 1] in PLAIN_SPEECH
        and tokens.quoted[at - 2]
        and not tokens.quoted[at]
        for head in (_head(tokens, at + 1),)
        if head
    )
    total = Counter(tokens.base) if spoken else Counter()
    return frozenset(head for head, times in spoken.items() if times * _TALKATIVE >= total[head] or head in OTHERS)


def _head(tokens: Tokens, at: int) -> str:
    """The last of at most three words before a mark or a word that no noun phrase goes on with."""
    words: list[str] = []
    while at < len(tokens):
        aged = year_old(tokens.low, at)
        if not aged and (not tokens.text[at].isalpha() or tokens.low[at] in _STOPPERS | _AFTER_NOUNS):
            break
        words += [] if aged else [tokens.text[at]]
        at += aged or 1
    ends = at >= len(tokens) or tokens.text[at] not in ("-", "’", "'")
    is_noun = ends and 1 <= len(words) <= 3 and words[-1].islower() and not words[-1].endswith("ly")
    return words[-1] if is_noun else ""


def _phrases(tokens: Tokens, heads: frozenset[str], openers: frozenset[str]) -> Iterator[tuple[int, int, Words]]:
    """Every description in the narration: where its opener stands, its end, its words."""
    for at, low in enumerate(tokens.low):
        if low in openers and not tokens.quoted[at]:
            phrase = noun_phrase(tokens, at, heads)
            if phrase is not None:
                yield at, *phrase


def _uses(tokens: Tokens, heads: frozenset[str]) -> dict[Words, _Use]:
    """Descriptions in the narration, and how often they are the subject of speech or open a spoken paragraph."""
    found: dict[Words, _Use] = defaultdict(_Use)
    for at, end, words in _phrases(tokens, heads, ARTICLES | OWNERS):
        before = tokens.low[at - 1] if at else ""
        after = tokens.low[end] if end < len(tokens) else ""
        owns = tokens.low[end - 1] != tokens.base[end - 1]
        leads = not owns and tokens.opening[at] and at == tokens.first[tokens.paragraph[at]] and _speaks(tokens, at)
        use = found[words]
        told = before in SPEECH_VERBS or after in SPEECH_VERBS or leads
        use.spoken += tokens.low[at] not in ("a", "an") and told
        shown = [tokens.text[place] for place in _kept(tokens, at + 1, end - 1)]
        use.shown[" ".join([*shown, tokens.text[end - 1][: len(words[-1])]])] += 1
    return dict(found)


def _called(tokens: Tokens) -> frozenset[Words]:
    """Descriptions of people who are spoken to: the mother whom somebody calls Mama."""
    return frozenset(
        (CALLED_FOR[low],)
        for at, low in enumerate(tokens.base)
        if low in CALLED_FOR and tokens.quoted[at] and tokens.text[at][0].isupper() and tokens.low[at - 1] not in OWNERS
    )


def _speaks(tokens: Tokens, at: int) -> bool:
    """Whether the paragraph whose narration begins at `at` goes on with a quotation behind the first sentence."""
    return any(tokens.quoted[place] for place in tokens.range(tokens.paragraph[at]))


def _linked(tokens: Tokens, people: Sequence[Person], uses: Mapping[Words, _Use]) -> dict[Words, int]:
    """Descriptions that stand beside a name: "Anna, the medic," and "the medic, Anna," and "the medic Anna"."""
    tree = name_tree(people)
    votes: dict[Words, Counter[int]] = defaultdict(Counter)
    for at, end, words in _phrases(tokens, _HEADS, frozenset(("the", "a", "an"))):
        gap = end + 1 if tokens.text[end : end + 1] == [","] else end
        behind = name_at(tokens, gap, tree)
        closes = behind is not None and (gap == end or tokens.text[behind[0] : behind[0] + 1] in ([","], ["."]))
        if behind is not None and closes:
            votes[words][behind[1]] += 1
        if at >= 2 and tokens.text[at - 1] == "," and tokens.text[end : end + 1] in ([","], ["."]):
            before = name_ending(tokens, at - 1, tree)
            if before is not None:
                votes[words][before] += 1
    heads = {words[-1:]: words for words in votes}
    result = {
        words: count.most_common(1)[0][0]
        for words, count in votes.items()
        if len(count) == 1 and words[-1] not in OTHERS and (words[0] not in _ANYBODY or count.total() >= _SURE)
    }
    for words in uses:
        if len(words) == 1 and words not in result and words[0] not in KIN and heads.get(words) in result:
            result[words] = result[heads[words]]
    fitting = {words: who for words, who in result.items() if _agree(words, people[who])}
    return _by_rank(people) | fitting


def _by_rank(people: Sequence[Person]) -> dict[Words, int]:
    """ "the Captain": the one who bears that title, or by far the most spoken of."""
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(people):
        for title in sorted({form.title for form in person.forms} & RANKS):
            for noun in {title, RANK_NOUNS.get(title, title)}:
                bearers[noun].append(number)
    return {
        (title,): found[0]
        for title, found in bearers.items()
        if len(found) == 1 or people[found[0]].count >= 3 * people[found[1]].count
    }


def _agree(words: Words, person: Person) -> bool:
    told = gender_of(words)
    return words[-1] not in KIN and (told is Gender.UNKNOWN or person.gender in (told, Gender.UNKNOWN))


def _place_of(roster: list[RosterEntry], words: Words, use: _Use) -> int:
    """The place of a description in the roster, a new one unless its noun stands there, of an age that fits."""
    age = age_of(words)
    same = [n for n, one in enumerate(roster) if not one.named and one.name.lower().split()[-1] == words[-1]]
    aged = [n for n in same if roster[n].age is age]
    plain = [n for n in aged if len(words) == 1 or roster[n].name.count(" ") == 1]
    fitting = (aged if age is not Age.UNKNOWN else plain) or (same if len(same) == len(words) == 1 else [])
    if fitting:
        return fitting[0]
    name = "The " + use.shown.most_common(1)[0][0]
    roster.append(RosterEntry(name, (name,), gender_of(words), age, False, use.spoken))
    return len(roster) - 1
