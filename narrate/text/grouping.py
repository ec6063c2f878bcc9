"""Which names are one person's: Elizabeth, Lizzy and Miss Bennet; but not Mr. Archer and Mrs. Archer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from narrate.schema.cast import Gender
from narrate.text.people import Form, Person
from narrate.text.words import KIN_TITLES, NICKNAMES

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
_OFTEN = 8
_MANY_TIMES = 5
_SHORTEST = 3
_FEW_TOGETHER = 0.05
_SOME_TOGETHER = 0.1
_MANY_TOGETHER = 0.3
_BOTH_OFTEN = 0.08


@dataclass(frozen=True, slots=True)
class _Usage:
    """How often the narration uses a word as the one name of somebody, or as Mr. Word; whom it calls Miss First."""

    alone: Counter[str]
    masters: Counter[str]
    misses: Counter[str]

    def called_miss(self, person: Person) -> int:
        """How often the book calls somebody Miss First."""
        return max((self.misses[name] for name in person.first_names), default=0)

    def often(self, person: Person, title: str) -> int:
        """How often the narration uses the person's first name alone, or behind this title: Mr. John Knightley."""
        return max(self.most_alone(person), titled_in_full(person, title))

    def most_alone(self, person: Person) -> int:
        """How often the narration uses the person's first name alone."""
        return max((self.alone[name] for name in person.first_names), default=0)


def titled_in_full(person: Person, title: str) -> int:
    """How often the narration gives the person this title and the full name."""
    return sum(form.narrated for form in person.forms if form.title == title and len(form.core) > 1)


def _usage(forms: Collection[Form]) -> _Usage:
    alone: Counter[str] = Counter()
    masters: Counter[str] = Counter()
    for form in forms:
        if len(form.core) == 1 and form.title in ("mr", "sir"):
            masters[form.core[0]] += form.narrated
        if len(form.core) == 1 and form.gives_first | (form.title in _BEFORE_FIRST_NAMES):
            alone[form.core[0]] += form.narrated
    misses: Counter[str] = Counter()
    for form in forms:
        misses[form.core[0]] = max(misses[form.core[0]], form.count * (form.title == "miss"))
    return _Usage(alone, masters, misses)


def group(forms: Collection[Form]) -> list[Person]:
    """People, the most named first: full names found them, titles and single names join whom they fit."""
    people: list[Person] = []
    usage = _usage(forms)
    full = _first_names(forms)
    for form in sorted(forms, key=lambda form: (_turn(form, full), -form.count, form.words)):
        fitting = [person for person in people if _fits(form, person, usage)]
        home = _chosen(form, fitting, usage)
        if home is None:
            people.append(Person([form]))
        else:
            home.forms.append(form)
    return sorted(people, key=lambda person: (-person.count, person.name))


def _first_names(forms: Collection[Form]) -> set[str]:
    """The words that full names begin with; not Fitzwilliam where Colonel Fitzwilliam is spoken of more often."""
    full: Counter[str] = Counter()
    last: Counter[str] = Counter()
    for form in forms:
        if len(form.core) > 1 and form.gives_first:
            full[form.core[0]] += form.count
        elif form.title in _OF_MEN - _BEFORE_FIRST_NAMES:
            last[form.core[0]] += form.count
    return {word for word, times in full.items() if last[word] <= _MANY_TIMES * times}


def _turn(form: Form, first_names: Collection[str]) -> int:
    """Full names come first, then first names, then titles: by then it is known who is a woman; then what is left."""
    if len(form.core) > 1:
        return 1 if form.title else 0
    return 3 if form.title else 2 if form.core[0] in first_names else 4


def _chosen(form: Form, fitting: Sequence[Person], usage: _Usage) -> Person | None:
    """The most likely of those whom a name fits; Miss Bennet is the sister whom nobody calls Miss Jane."""
    if len(fitting) > 1 and form.title == "miss":
        least = min(usage.called_miss(person) for person in fitting)
        fitting = [person for person in fitting if usage.called_miss(person) == least]
    elif len(fitting) > 1 and len(form.words) == 1:
        fitting = [person for person in fitting if not _meet(form, person)] or fitting
    return max(fitting, key=lambda person: _likeness(form, person), default=None)


def _likeness(form: Form, person: Person) -> tuple[bool, bool, int, bool, int]:
    """Whether the two never meet and have one title, how often the word names the person, and the first name."""
    word = NICKNAMES.get(form.core[0], form.core[0])
    apart = not _share_sentences(form, person, least=_SOME_TOGETHER)
    same_title = not form.title or any(other.title == form.title for other in person.forms)
    named = sum(other.count for other in person.forms if word in {NICKNAMES.get(one, one) for one in other.core})
    return apart, same_title, named, form.core[0] in person.first_names, person.count


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
    if not same:
        short = [first for first in person.first_names if _is_short_for(name, first) or _is_short_for(first, name)]
        return any(not min(usage.alone[first], usage.alone[name]) for first in short)
    often = max((usage.alone[first] for first in same), default=0)
    masters = max((usage.masters[last] for last in person.last_names), default=0) if len(form.core) == 1 else 0
    if _both_often(masters, usage.alone[name]):
        return False
    return min(often, usage.alone[name]) < max(4, _BOTH_OFTEN * max(often, usage.alone[name]))


def _is_short_for(short: str, long: str) -> bool:
    """Whether a name may be the beginning of another, as people call one another: Dess, Tob, Petey."""
    stem = next((short[: -len(end)] for end in ("ey", "ie", "y") if short.endswith(end)), short)
    return len(stem) >= _SHORTEST and short != long and long.startswith(stem) and len(short) <= len(long) + 1


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
        younger = form.count >= _OFTEN and usage.called_miss(person) >= _FEW
        return not younger and not _share_sentences(form, person, least=_MANY_TOGETHER)
    known = any(other.title == title and other.core == form.core for other in person.forms)
    if known or not _both_often(form.narrated, usage.often(person, title)):
        return True
    return not _both_often(form.narrated, titled_in_full(person, title)) and _never_meet(form, person)


def _share_sentences(form: Form, person: Person, *, least: float) -> bool:
    """Whether so many sentences name both that they are two people: Lucy, and Miss Steele, her sister."""
    own = set().union(*(other.sentences for other in person.forms))
    fewer = min(len(form.sentences), len(own))
    return fewer >= _OFTEN and len(form.sentences & own) > least * fewer


def _meet(form: Form, person: Person) -> bool:
    """Whether sentences name both, so that there is another of that name: Charles, and Charles Hayter."""
    own = set().union(*(other.sentences for other in person.forms if form.core[0] in other.core))
    met = len(form.sentences & own)
    return len(form.sentences) > len(own) >= 2 * _OFTEN and met > max(1, _FEW_TOGETHER * len(own))


def _never_meet(form: Form, person: Person) -> bool:
    """Whether no sentence names both, though the narration names both often: Mr. Tilney is Henry, Mr. Wilcox not."""
    own = set().union(*(other.sentences for other in person.forms if not (other.title and len(other.core) == 1)))
    return min(len(form.sentences), len(own)) >= _OFTEN and form.sentences.isdisjoint(own)


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
