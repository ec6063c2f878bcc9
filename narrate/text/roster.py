"""Everyone who may speak in a book, and where the name of somebody stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.schema.cast import Age, Gender
from narrate.text.people import Person
from narrate.text.tokens import Tokens

Tree = dict[str, list[tuple[tuple[str, ...], int, bool]]]
"""Forms of names by their first word, the longest first: the words, the person, whether it is a word as well."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """Somebody who may speak: a named person, or a description that speaks ("the old fisherman").

    Without `aliases` it is a description that turned out to be somebody else, whose alias it is now: its place stays,
    for others to keep theirs, and nobody is called so.

    `family` holds last names and `titles` what stands before them, as far as the forms of the name give them.
    """

    name: str
    aliases: tuple[str, ...]
    gender: Gender
    age: Age
    named: bool
    count: int
    family: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()

    @property
    def is_somebody(self) -> bool:
        """Whether this is one of the story's people."""
        return bool(self.aliases)


def entry_of(person: Person) -> RosterEntry:
    """A person's place in the roster."""
    aliases = tuple(sorted({form.shown.most_common(1)[0][0] for form in person.forms}))
    family = frozenset(person.last_names)
    titles = frozenset(person.titles)
    return RosterEntry(person.name, aliases, person.gender, person.age, True, person.count, family, titles)


def name_tree(people: Sequence[Person]) -> Tree:
    """The forms of everybody's name."""
    tree: Tree = defaultdict(list)
    for number, person in enumerate(people):
        for form in person.forms:
            tree[form.words[0]].append((form.words, number, form.is_word))
    for forms in tree.values():
        forms.sort(key=lambda form: (-len(form[0]), form[1]))
    return tree


def name_at(tokens: Tokens, at: int, tree: Tree) -> tuple[int, int] | None:
    """The end and the person of a name that starts here."""
    if at >= len(tokens) or not tokens.text[at][0].isupper():
        return None
    for words, person, is_word in tree.get(tokens.base[at], ()):
        end = _matched(tokens, at, words)
        if end is not None and not (is_word and tokens.opening[at]):
            return end, person
    return None


def name_ending(tokens: Tokens, end: int, tree: Tree) -> int | None:
    """The person whose name ends just before `end`."""
    for start in range(max(0, end - 4), end):
        found = name_at(tokens, start, tree)
        if found is not None and found[0] == end:
            return found[1]
    return None


def _matched(tokens: Tokens, at: int, words: tuple[str, ...]) -> int | None:
    for number, word in enumerate(words):
        if number and tokens.text[at : at + 1] == ["."]:
            at += 1
        if at >= len(tokens) or tokens.base[at] != word:
            return None
        at += 1
    return at
