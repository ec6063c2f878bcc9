"""Which names are one person's: Elizabeth, Lizzy and Miss Bennet; but not Mr. Archer and Mrs. Archer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from narrate.schema.cast import Age, Gender
from narrate.text.words import FEMALE_NAMES, FEMALE_NOUNS, KIN_TITLES, MALE_NAMES, MALE_NOUNS, TITLES

_WIVES = frozenset("mrs madame mme".split())
_SHARE_OF_FULL = 0.2


@dataclass(slots=True)
class Form:
    """One way of naming somebody, and how often it stands where; `male` and `female` weigh the pronouns behind it.

    `sentences` numbers the sentences of the narration that it stands in.
    """

    words: tuple[str, ...]
    shown: Counter[str] = field(default_factory=Counter)
    narrated: int = 0
    quoted: int = 0
    tags: int = 0
    subjects: int = 0
    called: int = 0
    owned: int = 0
    places: int = 0
    firm: int = 0
    honoured: int = 0
    male: float = 0.0
    female: float = 0.0
    is_word: bool = False
    ages: Counter[str] = field(default_factory=Counter)
    sentences: set[int] = field(default_factory=set)

    @property
    def title(self) -> str:
        """The title that the form begins with, "" for none."""
        return self.words[0] if self.words[0] in TITLES and len(self.words) > 1 else ""

    @property
    def core(self) -> tuple[str, ...]:
        """The words behind the title."""
        return self.words[1:] if self.title else self.words

    @property
    def count(self) -> int:
        """How often it stands in the book."""
        return self.narrated + self.quoted

    @property
    def gives_first(self) -> bool:
        """Whether its first word is the person's own first name: not in Mrs. John Dashwood."""
        if self.title in _WIVES and self.core[0] not in FEMALE_NAMES:
            return False
        return len(self.core) > 1 or not self.title or self.title in KIN_TITLES

    @property
    def gender(self) -> Gender:
        """What title or first name say, else what pronouns say where they say it clearly."""
        if TITLES.get(self.title):
            return Gender(TITLES[self.title])
        told = _name_gender(self.core[0])
        if told is not Gender.UNKNOWN and (len(self.core) > 1 or not self.title):
            return told
        return _by_pronouns(self.male, self.female, least=3.0, ratio=2.5)


@dataclass(slots=True)
class Person:
    """Forms that name one person."""

    forms: list[Form]

    @property
    def name(self) -> str:
        """The form that is used most, or a full name that is used a fifth as often: the others tell less."""

        def use(form: Form) -> tuple[int, int, tuple[str, ...]]:
            return 2 * form.narrated + form.quoted, len(form.words), form.words

        best = max(self.forms, key=use)
        full = [form for form in self.forms if len(form.core) > 1 and not form.title and form.gives_first]
        fullest = max(full, key=use, default=best)
        chosen = fullest if use(fullest)[0] >= _SHARE_OF_FULL * use(best)[0] else best
        return chosen.shown.most_common(1)[0][0]

    @property
    def count(self) -> int:
        """How often the person is named."""
        return sum(form.count for form in self.forms)

    @property
    def first_names(self) -> set[str]:
        """First names, as far as the forms give them."""
        return {form.core[0] for form in self.forms if form.gives_first}

    @property
    def last_names(self) -> set[str]:
        """Last names: of full names, and behind titles."""
        return {
            form.core[-1] for form in self.forms if len(form.core) > 1 or (form.title and form.title not in KIN_TITLES)
        }

    @property
    def titles(self) -> set[str]:
        """The titles in front of the last name."""
        return {form.title for form in self.forms if form.title and form.core[-1] in self.last_names}

    @property
    def gender(self) -> Gender:
        """By title, by first name, or by the pronouns behind the name."""
        for form in self.forms:
            if TITLES.get(form.title):
                return Gender(TITLES[form.title])
        known = {_name_gender(form.core[0]) for form in self.forms if form.gives_first} - {Gender.UNKNOWN}
        male, female = sum(form.male for form in self.forms), sum(form.female for form in self.forms)
        if len(known) == 1 and max(male, female) < 6:
            return known.pop()
        told = _by_pronouns(male, female, least=0.4, ratio=1.6)
        return known.pop() if told is Gender.UNKNOWN and len(known) == 1 else told

    @property
    def age(self) -> Age:
        """What stands beside the name often enough: old, young, boy …"""
        votes: Counter[str] = Counter()
        for form in self.forms:
            votes.update(form.ages)
        if not votes or votes.most_common(1)[0][1] < max(1, self.count // 25):
            return Age.UNKNOWN
        return Age(votes.most_common(1)[0][0])


def _name_gender(word: str) -> Gender:
    if word in MALE_NOUNS or (word in MALE_NAMES and word not in FEMALE_NAMES):
        return Gender.MALE
    if word in FEMALE_NOUNS or (word in FEMALE_NAMES and word not in MALE_NAMES):
        return Gender.FEMALE
    return Gender.UNKNOWN


def _by_pronouns(male: float, female: float, *, least: float, ratio: float) -> Gender:
    if max(male, female) < least or max(male, female) < ratio * min(male, female):
        return Gender.UNKNOWN
    return Gender.MALE if male > female else Gender.FEMALE
