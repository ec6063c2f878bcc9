"""Who is meant where: names, pronouns and descriptions in the text, each tied to a person where that is certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from narrate.schema.cast import Age, Gender
from narrate.schema.packed import packed
from narrate.text.descriptions import ARTICLES, OWNERS, Descriptions, age_of, gender_of, noun_phrase, with_descriptions
from narrate.text.people import Person
from narrate.text.roster import RosterEntry, Tree, name_at, name_tree
from narrate.text.tokens import Tokens
from narrate.text.words import CALLED_FOR, RANKS, SPEECH_VERBS


class MentionKind(Enum):
    """How somebody is mentioned."""

    NAME = "name"
    PRONOUN = "pronoun"
    OBJECT = "object"
    FIRST = "I"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens start..end mention somebody: `person` numbers the roster, −1 where only gender is known.

    A description may have an owner: the person whose mother is meant, or the gender of "his" and "her" mother.
    `neuter` is an "it" that speaks: a voice, a beast, a bridge.
    """

    kind: MentionKind
    start: int
    end: int
    person: int = -1
    gender: Gender = Gender.UNKNOWN
    owns: bool = False
    age: Age = Age.UNKNOWN
    owner: int = -1
    owner_gender: Gender = Gender.UNKNOWN
    neuter: bool = False


_PRONOUNS = {
    "he": (MentionKind.PRONOUN, Gender.MALE),
    "she": (MentionKind.PRONOUN, Gender.FEMALE),
    "him": (MentionKind.OBJECT, Gender.MALE),
    "himself": (MentionKind.OBJECT, Gender.MALE),
    "herself": (MentionKind.OBJECT, Gender.FEMALE),
    "his": (MentionKind.OBJECT, Gender.MALE),
    "her": (MentionKind.OBJECT, Gender.FEMALE),
}
_OWNING = {"his": Gender.MALE, "her": Gender.FEMALE}


def find_mentions(tokens: Tokens, people: Sequence[Person]) -> tuple[list[RosterEntry], Sequence[Mention]]:
    """The roster of possible speakers, and every mention in the order of the text."""
    roster, known = with_descriptions(tokens, people)
    return roster, packed(Mention, _scan(tokens, name_tree(people), known))


def _scan(tokens: Tokens, tree: Tree, known: Descriptions) -> Iterator[Mention]:
    at, owner = 0, -1
    while at < len(tokens):
        mention = _kin_of(tokens, at, owner, known) if owner >= 0 else None
        mention = mention or _mention(tokens, at, tree, known)
        owner = -1
        if mention is None:
            at += 1
            continue
        yield mention
        at = mention.end
        owner = mention.person if mention.owns and mention.kind is MentionKind.NAME else -1


def _kin_of(tokens: Tokens, at: int, owner: int, known: Descriptions) -> Mention | None:
    """ "Anna's mother", behind the name."""
    phrase = noun_phrase(tokens, at - 1, known.heads) if not tokens.quoted[at - 1] else None
    return _description(tokens, at, phrase, known, owner) if phrase is not None else None


def _mention(tokens: Tokens, at: int, tree: Tree, known: Descriptions) -> Mention | None:
    name = name_at(tokens, at, tree)
    if name is not None:
        end, person = name
        lost = tokens.low[end : end + 1] == ["s"] and tokens.span[end] == tokens.span[at]
        owns = lost or tokens.low[end - 1].endswith(("'s", "’s"))
        return Mention(MentionKind.NAME, at, end + lost, person, owns=owns)
    low = tokens.low[at]
    if tokens.quoted[at]:
        return _called_by_rank(tokens, at, known)
    if low in ARTICLES or low in OWNERS:
        phrase = noun_phrase(tokens, at, known.heads)
        if phrase is not None:
            return _description(tokens, at, phrase, known)
    if low in _PRONOUNS:
        kind, gender = _PRONOUNS[low]
        return Mention(kind, at, at + 1, gender=gender)
    if low == "it" and _speaks(tokens, at):
        return Mention(MentionKind.PRONOUN, at, at + 1, neuter=True)
    return Mention(MentionKind.FIRST, at, at + 1) if tokens.text[at] == "I" else None


def _speaks(tokens: Tokens, at: int) -> bool:
    """Whether the word is the subject of a verb of speech beside it: it said, whispered it."""
    return tokens.low[at + 1 : at + 2] != [] and tokens.low[at + 1] in SPEECH_VERBS


def _description(
    tokens: Tokens, at: int, phrase: tuple[int, tuple[str, ...]], known: Descriptions, owner: int = -1
) -> Mention:
    """A description; written with a capital, like a name, it is one: the Duchess."""
    end, words = phrase
    heard_only = words[-1] == "voice" and tokens.low[at] in ("a", "an")  # somebody's, whose will be told
    person = -1 if heard_only else known.id_of(words)
    owns = tokens.low[end - 1] != tokens.base[end - 1]
    is_name = person >= 0 and tokens.text[end - 1][0].isupper() and tokens.low[at] == "the"
    kind = MentionKind.NAME if is_name else MentionKind.DESCRIPTION
    owning = _OWNING.get(tokens.low[at], Gender.UNKNOWN)
    return Mention(kind, at, end, person, gender_of(words), owns, age_of(words), owner, owning)


def _called_by_rank(tokens: Tokens, at: int, known: Descriptions) -> Mention | None:
    """ "Yes, Captain.": a title or a word for kin without a name, in a quotation."""
    word = tokens.base[at]
    named = CALLED_FOR.get(word, word) if word in RANKS or word in CALLED_FOR else ""
    person = known.ids.get((named,), -1)
    if person < 0 or not tokens.text[at][0].isupper() or tokens.low[at - 1] in OWNERS:
        return None
    return Mention(MentionKind.NAME, at, at + 1, person, owns=tokens.low[at] != tokens.base[at])
