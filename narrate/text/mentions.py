"""Who is meant where: names, pronouns and descriptions in the text, each tied to a person where that is certain."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from narrate.schema.cast import Age, Gender
from narrate.text.people import Person
from narrate.text.tokens import Tokens
from narrate.text.words import (
    AGE_WORDS,
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

_ARTICLES = frozenset("the a an this that another".split())
_OWNERS = frozenset("his her my their our your".split())
_LONGEST = 4
_HEADS = PEOPLE_NOUNS | RANKS
_AFTER_NOUNS = frozenset("but so then when while without behind under over again softly for into than".split())
_STOPPERS = frozenset("was had of and who in to with is has that which as from at on said".split())


class MentionKind(Enum):
    """How somebody is mentioned."""

    NAME = "name"
    PRONOUN = "pronoun"
    OBJECT = "object"
    FIRST = "I"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens start..end mention somebody: `person` numbers the roster, −1 where only gender is known."""

    kind: MentionKind
    start: int
    end: int
    person: int = -1
    gender: Gender = Gender.UNKNOWN
    owns: bool = False
    age: Age = Age.UNKNOWN


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """Somebody who may speak: a named person, or a description that speaks ("the old fisherman")."""

    name: str
    aliases: tuple[str, ...]
    gender: Gender
    age: Age
    named: bool
    count: int


_PRONOUNS = {
    "he": (MentionKind.PRONOUN, Gender.MALE),
    "she": (MentionKind.PRONOUN, Gender.FEMALE),
    "him": (MentionKind.OBJECT, Gender.MALE),
    "himself": (MentionKind.OBJECT, Gender.MALE),
    "herself": (MentionKind.OBJECT, Gender.FEMALE),
    "his": (MentionKind.OBJECT, Gender.MALE),
    "her": (MentionKind.OBJECT, Gender.FEMALE),
}


def find_mentions(tokens: Tokens, people: Sequence[Person]) -> tuple[list[RosterEntry], list[Mention]]:
    """The roster of possible speakers, and every mention in the order of the text."""
    heads = _HEADS | _spoken_heads(tokens)
    descriptions = _descriptions(tokens, heads)
    roster = [_entry(person) for person in people]
    linked = _linked(tokens, people, descriptions)
    ids: dict[tuple[str, ...], int] = {}
    for words, number in descriptions.items():
        if words in linked:
            ids[words] = linked[words]
        elif number:
            ids[words] = _described(roster, words, number)
    return roster, list(_scan(tokens, _tree(people), _Known(ids, heads)))


@dataclass(frozen=True, slots=True)
class _Known:
    """Descriptions that stand for somebody, and the nouns that descriptions end with."""

    ids: dict[tuple[str, ...], int]
    heads: frozenset[str]


def _spoken_heads(tokens: Tokens) -> frozenset[str]:
    """Nouns that talk in this book, whatever they are: `“Closer,” said the moth.`"""
    return frozenset(
        head
        for at in range(2, len(tokens))
        if tokens.low[at] in ("the", "a", "an")
        and tokens.low[at - 1] in PLAIN_SPEECH
        and tokens.quoted[at - 2]
        and not tokens.quoted[at]
        for head in (_head(tokens, at + 1),)
        if head
    )


def _head(tokens: Tokens, at: int) -> str:
    """The last of at most three lower-case words before a mark or a word that no noun phrase goes on with."""
    words: list[str] = []
    while at < len(tokens) and tokens.text[at].isalpha() and tokens.low[at] not in _STOPPERS | _AFTER_NOUNS:
        words.append(tokens.text[at])
        at += 1
    is_noun = 1 <= len(words) <= 3 and words[-1].islower() and not words[-1].endswith("ly")
    return words[-1] if is_noun else ""


def noun_phrase(tokens: Tokens, at: int, heads: frozenset[str] = _HEADS) -> tuple[int, tuple[str, ...]] | None:
    """A description that starts with an article or owner at `at`: its end, and its words without the article."""
    head = -1
    end = at + 1
    while end < len(tokens) and end <= at + _LONGEST and tokens.span[end] == tokens.span[at]:
        low = tokens.base[end]
        if low in heads:
            head = end
        elif head >= 0 or not low.isalpha() or low in _STOPPERS or low in SPEECH_VERBS:
            break
        end += 1
        if tokens.low[end - 1] != low:  # a possessive ends it: "the old man's hat"
            break
    if head < 0:
        return None
    return head + 1, tuple(tokens.base[at + 1 : head + 1])


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


def _descriptions(tokens: Tokens, heads: frozenset[str]) -> dict[tuple[str, ...], int]:
    """Descriptions in narration -> how often they are the subject of a verb of speech or open a spoken paragraph."""
    found: Counter[tuple[str, ...]] = Counter()
    for at, low in enumerate(tokens.low):
        if tokens.quoted[at] or not (low in _ARTICLES or low in _OWNERS):
            continue
        phrase = noun_phrase(tokens, at, heads)
        if phrase is None:
            continue
        before = tokens.low[at - 1] if at else ""
        after = tokens.low[phrase[0]] if phrase[0] < len(tokens) else ""
        owns = tokens.low[phrase[0] - 1] != tokens.base[phrase[0] - 1]
        leads = not owns and tokens.opening[at] and at == tokens.first[tokens.paragraph[at]] and _speaks(tokens, at)
        found[phrase[1]] += low not in ("a", "an") and (before in SPEECH_VERBS or after in SPEECH_VERBS or leads)
    return dict(found)


def _speaks(tokens: Tokens, at: int) -> bool:
    """Whether the paragraph whose narration begins at `at` goes on with a quotation behind the first sentence."""
    return any(tokens.quoted[place] for place in tokens.range(tokens.paragraph[at]))


def _linked(
    tokens: Tokens, people: Sequence[Person], descriptions: dict[tuple[str, ...], int]
) -> dict[tuple[str, ...], int]:
    """Descriptions that stand beside a name: "Anna, the medic," and "the medic, Anna," and "the medic Anna"."""
    tree = _tree(people)
    votes: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    for at, low in enumerate(tokens.low):
        if tokens.quoted[at] or low not in ("the", "a", "an"):
            continue
        phrase = noun_phrase(tokens, at)
        if phrase is None:
            continue
        end, words = phrase
        gap = end + 1 if tokens.text[end : end + 1] == [","] else end
        behind = _name_at(tokens, gap, tree)
        closes = behind is not None and (gap == end or tokens.text[behind[0] : behind[0] + 1] in ([","], ["."]))
        if behind is not None and closes:
            votes[words][behind[1]] += 1
        if at >= 2 and tokens.text[at - 1] == "," and tokens.text[end : end + 1] in ([","], ["."]):
            before = _name_ending(tokens, at - 1, tree)
            if before is not None:
                votes[words][before] += 1
    heads = {words[-1:]: words for words in votes}
    result = {words: count.most_common(1)[0][0] for words, count in votes.items() if len(count) == 1}
    for words in descriptions:
        if len(words) == 1 and words not in result and words[0] not in KIN and heads.get(words) in result:
            result[words] = result[heads[words]]
    fitting = {words: who for words, who in result.items() if _agree(words, people[who])}
    return _by_rank(people) | fitting


def _by_rank(people: Sequence[Person]) -> dict[tuple[str, ...], int]:
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


def _agree(words: tuple[str, ...], person: Person) -> bool:
    told = gender_of(words)
    return words[-1] not in KIN and (told is Gender.UNKNOWN or person.gender in (told, Gender.UNKNOWN))


def _described(roster: list[RosterEntry], words: tuple[str, ...], number: int) -> int:
    for place, entry in enumerate(roster):
        same_head = not entry.named and entry.name.split()[-1] == words[-1]
        if same_head and (len(words) == 1 or len(entry.name.split()) == 2):
            return place
    name = "The " + " ".join(words)
    roster.append(RosterEntry(name, (name,), gender_of(words), age_of(words), False, number))
    return len(roster) - 1


def _entry(person: Person) -> RosterEntry:
    aliases = {form.shown.most_common(1)[0][0] for form in person.forms}
    return RosterEntry(person.name, tuple(sorted(aliases)), person.gender, person.age, True, person.count)


Tree = dict[str, list[tuple[tuple[str, ...], int, bool]]]


def _tree(people: Sequence[Person]) -> Tree:
    """Forms by their first word, the longest first."""
    tree: Tree = defaultdict(list)
    for number, person in enumerate(people):
        for form in person.forms:
            tree[form.words[0]].append((form.words, number, form.is_word))
    for forms in tree.values():
        forms.sort(key=lambda form: (-len(form[0]), form[1]))
    return tree


def _name_at(tokens: Tokens, at: int, tree: Tree) -> tuple[int, int] | None:
    """The end and the person of a name that starts here."""
    if at >= len(tokens) or not tokens.text[at][0].isupper():
        return None
    for words, person, is_word in tree.get(tokens.base[at], ()):
        end = _matched(tokens, at, words)
        if end is not None and not (is_word and tokens.opening[at]):
            return end, person
    return None


def _matched(tokens: Tokens, at: int, words: tuple[str, ...]) -> int | None:
    for number, word in enumerate(words):
        if number and tokens.text[at : at + 1] == ["."]:
            at += 1
        if at >= len(tokens) or tokens.base[at] != word:
            return None
        at += 1
    return at


def _name_ending(tokens: Tokens, end: int, tree: Tree) -> int | None:
    for start in range(max(0, end - 4), end):
        found = _name_at(tokens, start, tree)
        if found is not None and found[0] == end:
            return found[1]
    return None


def _scan(tokens: Tokens, tree: Tree, known: _Known) -> list[Mention]:
    found: list[Mention] = []
    at = 0
    while at < len(tokens):
        mention = _mention(tokens, at, tree, known)
        if mention is not None:
            found.append(mention)
        at = mention.end if mention is not None else at + 1
    return found


def _mention(tokens: Tokens, at: int, tree: Tree, known: _Known) -> Mention | None:
    name = _name_at(tokens, at, tree)
    if name is not None:
        end, person = name
        return Mention(MentionKind.NAME, at, end, person, owns=tokens.low[end - 1].endswith(("'s", "’s")))
    low = tokens.low[at]
    if tokens.quoted[at]:
        return _called_by_rank(tokens, at, known.ids)
    if low in _ARTICLES or low in _OWNERS:
        phrase = noun_phrase(tokens, at, known.heads)
        if phrase is not None:
            words = phrase[1]
            person = known.ids.get(words, known.ids.get(words[-1:], -1))
            owns = tokens.low[phrase[0] - 1] != tokens.base[phrase[0] - 1]
            return Mention(MentionKind.DESCRIPTION, at, phrase[0], person, gender_of(words), owns, age_of(words))
    if low in _PRONOUNS:
        kind, gender = _PRONOUNS[low]
        return Mention(kind, at, at + 1, gender=gender)
    return Mention(MentionKind.FIRST, at, at + 1) if tokens.text[at] == "I" else None


def _called_by_rank(tokens: Tokens, at: int, descriptions: dict[tuple[str, ...], int]) -> Mention | None:
    """ "Yes, Captain.": a title without a name, in a quotation."""
    person = descriptions.get((tokens.base[at],), -1) if tokens.base[at] in RANKS else -1
    if person < 0 or not tokens.text[at][0].isupper():
        return None
    return Mention(MentionKind.NAME, at, at + 1, person, owns=tokens.low[at] != tokens.base[at])
