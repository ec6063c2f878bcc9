"""Which names are one person's: Elizabeth, Lizzy and Miss Bennet; but not Mr. Archer and Mrs. Archer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from narrate.schema.cast import Age, Gender
from narrate.text.words import FEMALE_NAMES, FEMALE_NOUNS, KIN_TITLES, MALE_NAMES, MALE_NOUNS, NICKNAMES, TITLES

_BEFORE_FIRST_NAMES = frozenset(
    "miss sir lady master lord captain king queen prince princess saint dr doctor sister brother dame".split()
)
_WIVES = frozenset("mrs madame mme".split())
_OF_MEN = frozenset("mr mister master dr doctor captain capt colonel prof professor".split())
_NOBLE = frozenset("madame countess baroness duchess princess marchioness lady".split())
_OF_ANYBODY = frozenset(
    "clerk nurse doctor dr prof professor detective agent officer inspector warden keeper coach pilot".split()
)
_FEW = 3
_BOTH_OFTEN = 0.08


@dataclass(slots=True)
class Form:
    """One way of naming somebody, and how often it stands where; `male` and `female` weigh the pronouns behind it."""

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
        """The form that the narration uses most."""
        best = max(self.forms, key=lambda form: (2 * form.narrated + form.quoted, len(form.words), form.words))
        return best.shown.most_common(1)[0][0]

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


@dataclass(frozen=True, slots=True)
class _Usage:
    """How often the narration uses each word as the one name of somebody, and who is called Miss with a first name."""

    alone: Counter[str]
    misses: frozenset[str]

    def often(self, person: Person, title: str) -> int:
        """How often the narration uses the person's first name alone, or behind this title: Mr. John Knightley."""
        alone = max((self.alone[name] for name in person.first_names), default=0)
        full = sum(form.narrated for form in person.forms if form.title == title and len(form.core) > 1)
        return max(alone, full)


def _usage(forms: Collection[Form]) -> _Usage:
    alone: Counter[str] = Counter()
    for form in forms:
        if len(form.core) == 1 and form.gives_first | (form.title in _BEFORE_FIRST_NAMES):
            alone[form.core[0]] += form.narrated
    return _Usage(alone, frozenset(form.core[0] for form in forms if form.title == "miss"))


def group(forms: Collection[Form]) -> list[Person]:
    """People, the most named first: full names found them, titles and single names join whom they fit."""
    people: list[Person] = []
    usage = _usage(forms)
    full = {form.core[0] for form in forms if len(form.core) > 1 and form.gives_first}
    for form in sorted(forms, key=lambda form: (_turn(form, full), -form.count, form.words)):
        fitting = [person for person in people if _fits(form, person, usage)]
        home = _chosen(form, fitting, usage)
        if home is None:
            people.append(Person([form]))
        else:
            home.forms.append(form)
    return sorted(people, key=lambda person: (-person.count, person.name))


def _turn(form: Form, first_names: Collection[str]) -> int:
    """Full names come first, then first names, then titles: by then it is known who is a woman; then what is left."""
    if len(form.core) > 1:
        return 1 if form.title else 0
    return 3 if form.title else 2 if form.core[0] in first_names else 4


def _chosen(form: Form, fitting: Sequence[Person], usage: _Usage) -> Person | None:
    """The most likely of those whom a name fits; Miss Bennet is the sister whom nobody calls Miss Jane."""
    if len(fitting) > 1 and form.title == "miss":
        eldest = [person for person in fitting if usage.misses.isdisjoint(person.first_names)]
        fitting = eldest or fitting
    return max(fitting, key=lambda person: (form.core[0] in person.first_names, person.count), default=None)


def _fits(form: Form, person: Person, usage: _Usage) -> bool:
    if Gender.UNKNOWN not in (form.gender, person.gender) and form.gender is not person.gender:
        return False
    if len(form.core) > 1:
        return _full_fits(form, person, usage)
    return _titled_fits(form, person, usage) if form.title else _single_fits(form, person, usage)


def _full_fits(form: Form, person: Person, usage: _Usage) -> bool:
    if form.core[-1] not in person.last_names:
        return False
    if form.title in _WIVES and not form.gives_first:
        return person.titles <= _WIVES and any(form.core == other.core for other in person.forms)
    return form.core[0] in person.first_names or _by_nickname(form, person, usage)


def _by_nickname(form: Form, person: Person, usage: _Usage) -> bool:
    """Lizzy is Elizabeth, but Tom is not Sir Thomas where the narration names both of them often."""
    name = form.core[0]
    full = NICKNAMES.get(name, name)
    same = [first for first in person.first_names if NICKNAMES.get(first, first) == full]
    often = max((usage.alone[first] for first in same), default=0)
    return bool(same) and min(often, usage.alone[name]) < max(4, _BOTH_OFTEN * max(often, usage.alone[name]))


def _titled_fits(form: Form, person: Person, usage: _Usage) -> bool:
    """A title and one name: Miss Bennet, Sir Thomas, Aunt Ada, Captain Brask."""
    word, title = form.core[0], form.title
    if (title in KIN_TITLES or title in _BEFORE_FIRST_NAMES) and word in person.first_names:
        return True
    if title in KIN_TITLES:
        return word in person.last_names and title in person.titles
    if word not in person.last_names or not _titles_agree(title, person.titles):
        return False
    if title == "miss":
        return True
    known = any(other.title == title and other.core == form.core for other in person.forms)
    return known or not _both_often(form.narrated, usage.often(person, title))


def _titles_agree(title: str, titles: set[str]) -> bool:
    if not titles or title in titles:
        return True
    if title in _WIVES:
        return titles <= _WIVES or (title in _NOBLE and titles <= _NOBLE)
    if title in _NOBLE:
        return titles <= _NOBLE
    if title == "miss":
        return titles <= {"miss", "ms"} | _OF_ANYBODY
    if title in _OF_ANYBODY:
        return titles <= _OF_MEN | {"miss", "ms"}
    return titles <= (_OF_MEN if title in _OF_MEN else {"mr"})


def _both_often(one: int, other: int) -> bool:
    """Whether the narration uses both names often: then they are two people, as a rule."""
    return min(one, other) >= max(_FEW + 1, _BOTH_OFTEN * max(one, other))


def _single_fits(form: Form, person: Person, usage: _Usage) -> bool:
    """One bare name: a first name, or the last name of somebody who is not only spoken of as Mrs. or Miss."""
    word = form.core[0]
    if word in person.first_names or _by_nickname(form, person, usage):
        return True
    if word not in person.last_names:
        return False
    women_only = bool(person.titles) and person.titles <= {"mrs", "miss", "ms", "lady"}
    return not women_only or form.gender is Gender.FEMALE
