"""Who is in the book: names, their forms, gender and age, from raw text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from narrate.schema.cast import Age, Gender
from narrate.text.tokens import Tokens
from narrate.text.words import (
    AGE_WORDS,
    FEMALE_NAMES,
    FEMALE_NOUNS,
    HONORIFICS,
    KIN,
    MALE_NAMES,
    MALE_NOUNS,
    NICKNAMES,
    NOT_NAMES,
    SPEECH_VERBS,
    TITLES,
)

_PLACE_WORDS = frozenset("in at from near through into across via of".split())
_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_PRONOUN_REACH = 25
_BEFORE_FIRST_NAMES = frozenset("miss sir lady master lord captain king queen prince princess saint dr doctor".split())
_KIN_TITLES = frozenset(
    "aunt uncle father mother sister brother granny grandma grandpa grandmother grandfather".split()
)


@dataclass(slots=True)
class Form:
    """One way of naming somebody, and how often it stands where."""

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
    male: int = 0
    female: int = 0
    ages: Counter[str] = field(default_factory=Counter)

    @property
    def title(self) -> str:
        return self.words[0] if self.words[0] in TITLES and len(self.words) > 1 else ""

    @property
    def core(self) -> tuple[str, ...]:
        return self.words[1:] if self.title else self.words

    @property
    def count(self) -> int:
        return self.narrated + self.quoted


@dataclass(slots=True)
class Person:
    """Forms that name one person."""

    forms: list[Form]

    @property
    def name(self) -> str:
        best = max(self.forms, key=lambda form: (2 * form.narrated + form.quoted, len(form.words), form.words))
        return best.shown.most_common(1)[0][0]

    @property
    def count(self) -> int:
        return sum(form.count for form in self.forms)

    @property
    def first_names(self) -> set[str]:
        return {
            form.core[0] for form in self.forms if len(form.core) > 1 or not form.title or form.title in _KIN_TITLES
        }

    @property
    def last_names(self) -> set[str]:
        return {
            form.core[-1] for form in self.forms if len(form.core) > 1 or (form.title and form.title not in _KIN_TITLES)
        }

    @property
    def gender(self) -> Gender:
        for form in self.forms:
            if TITLES.get(form.title):
                return Gender(TITLES[form.title])
        known = {gender for form in self.forms for gender in (_name_gender(form.core[0]),) if gender}
        male, female = sum(form.male for form in self.forms), sum(form.female for form in self.forms)
        if len(known) == 1 and max(male, female) < 6:
            return known.pop()
        if max(male, female) >= 1 and max(male, female) >= 1.6 * min(male, female):
            return Gender.MALE if male > female else Gender.FEMALE
        return known.pop() if len(known) == 1 else Gender.UNKNOWN

    @property
    def age(self) -> Age:
        votes: Counter[str] = Counter()
        for form in self.forms:
            votes.update(form.ages)
        if not votes or votes.most_common(1)[0][1] < max(1, self.count // 25):
            return Age.UNKNOWN
        return Age(votes.most_common(1)[0][0])


def find_people(tokens: Tokens) -> list[Person]:
    """The people of a book, by how often they are named; deterministic."""
    forms = _forms(tokens)
    kept = [form for form in forms.values() if _is_person(form)]
    people: list[Person] = []
    for form in sorted(kept, key=lambda form: (-len(form.core), -bool(form.title), -form.count, form.words)):
        home = _home(form, people, forms)
        if home is None:
            people.append(Person([form]))
        else:
            home.forms.append(form)
    return sorted(people, key=lambda person: (-person.count, person.name))


def _name_gender(word: str) -> Gender | None:
    if word in MALE_NOUNS or (word in MALE_NAMES and word not in FEMALE_NAMES):
        return Gender.MALE
    if word in FEMALE_NOUNS or (word in FEMALE_NAMES and word not in MALE_NAMES):
        return Gender.FEMALE
    return None


def _forms(tokens: Tokens) -> dict[tuple[str, ...], Form]:
    known = _name_like(tokens)
    forms: dict[tuple[str, ...], Form] = {}
    for start, end in _runs(tokens, known):
        words = tuple(tokens.base[at] for at in range(start, end) if tokens.text[at] != ".")
        form = forms.setdefault(words, Form(words))
        _observe(form, tokens, start, end)
    return forms


def _name_like(tokens: Tokens) -> set[str]:
    """Words that are capitalised where nothing but a name is, more often than they stand in lower case."""
    firm: Counter[str] = Counter()
    common: Counter[str] = Counter()
    loose: Counter[str] = Counter()
    for at, text in enumerate(tokens.text):
        if not text[0].isalpha():
            continue
        if text[0].islower():
            common[tokens.base[at]] += 1
        elif tokens.opening[at]:
            loose[tokens.base[at]] += 1
        elif not text.isupper() or len(text) == 1:
            firm[tokens.base[at]] += 1
    names = {word for word, times in firm.items() if times > common[word]}
    names |= {word for word in loose if not common[word] and word in MALE_NAMES | FEMALE_NAMES}
    names |= {word for word in loose if not common[word] and loose[word] >= 2}
    return names


def _runs(tokens: Tokens, known: set[str]) -> Iterator[tuple[int, int]]:
    at, size = 0, len(tokens)
    while at < size:
        end = at
        while end < size and _in_name(tokens, end, at, known):
            end += 1
        if end > at and any(tokens.base[place] not in TITLES for place in range(at, end) if tokens.text[place] != "."):
            stop = end - 1 if tokens.text[end - 1] == "." else end
            yield at, stop
        at = max(end, at + 1)


def _in_name(tokens: Tokens, at: int, start: int, known: set[str]) -> bool:
    if at > start and (tokens.span[at] != tokens.span[start] or tokens.low[at - 1] != tokens.base[at - 1]):
        return False  # a possessive or an honorific ends a name
    if tokens.text[at] == ".":
        return at > start and (tokens.base[at - 1] in TITLES or len(tokens.base[at - 1]) == 1)
    if not tokens.text[at][0].isupper():
        return False
    word = tokens.base[at]
    if word in TITLES:
        return at == start and _title_of_name(tokens, at, known)
    if word in NOT_NAMES:
        return word in KIN and not tokens.opening[at] and at == start and tokens.low[at - 1] not in ("my", "his", "her")
    return word in known


def _title_of_name(tokens: Tokens, at: int, known: set[str]) -> bool:
    after = at + 2 if tokens.text[at + 1 : at + 2] == ["."] else at + 1
    return after < len(tokens) and tokens.text[after][0].isupper() and tokens.base[after] in known


def _observe(form: Form, tokens: Tokens, start: int, end: int) -> None:
    text = " ".join(tokens.text[start:end]).replace(" .", ".")
    last = tokens.text[end - 1]
    form.shown[text[: len(text) - len(last)] + last[: len(tokens.base[end - 1])]] += 1
    before = tokens.low[start - 1] if start else ""
    after = tokens.low[end] if end < len(tokens) else ""
    form.firm += not tokens.opening[start]
    form.honoured += any(tokens.low[end - 1].endswith(f"-{honorific}") for honorific in HONORIFICS)
    form.owned += tokens.low[end - 1].endswith(("'s", "’s"))
    form.places += before in _PLACE_WORDS or before == "the"
    _observe_age(form, tokens, start, end)
    if tokens.quoted[start]:
        form.quoted += 1
        form.called += _is_called(tokens, start, end)
        return
    form.narrated += 1
    form.tags += before in SPEECH_VERBS or after in SPEECH_VERBS
    form.subjects += after.endswith(("ed", "s")) and after.isalpha() and not form.owned
    pronoun = _pronoun_after(tokens, end)
    form.male += pronoun in _MALE
    form.female += pronoun in _FEMALE


def _is_called(tokens: Tokens, start: int, end: int) -> bool:
    before = tokens.text[start - 1] if start else ""
    after = tokens.text[end] if end < len(tokens) else ""
    edge = start == 0 or tokens.span[start - 1] != tokens.span[start] or not before[0].isalnum()
    return edge and (end >= len(tokens) or not after[0].isalnum()) and (before in ",“\"‘'—" or after in ",!?…—" or edge)


def _observe_age(form: Form, tokens: Tokens, start: int, end: int) -> None:
    window = [*tokens.low[max(0, start - 2) : start]]
    if tokens.text[end : end + 1] == [","] and tokens.low[end + 1 : end + 2] in (["a"], ["an"], ["the"]):
        window += tokens.low[end + 2 : end + 5]
    form.ages.update(AGE_WORDS[word] for word in window if word in AGE_WORDS and word not in KIN)


def _pronoun_after(tokens: Tokens, end: int) -> str:
    paragraph = tokens.paragraph[end - 1]
    for at in range(end, min(end + _PRONOUN_REACH, len(tokens))):
        if tokens.paragraph[at] != paragraph:
            return ""
        low = tokens.low[at]
        if tokens.quoted[at]:
            continue
        if low in _MALE or low in _FEMALE:
            return low
        if tokens.text[at][0].isupper() and not tokens.opening[at] and low not in NOT_NAMES:
            return ""
    return ""


def _is_person(form: Form) -> bool:
    if form.title or form.honoured:
        return True
    if form.places > 0.5 * form.count and not form.tags:
        return False
    first = form.core[0]
    if first in KIN:
        return form.firm >= 1
    if form.tags:
        return True
    given = first in MALE_NAMES or first in FEMALE_NAMES
    if given:
        return form.firm > 0 or form.called > 0
    score = 0.7 * form.subjects + form.called + 0.5 * form.owned + 0.3 * (form.male + form.female) - 0.8 * form.places
    return score >= max(1.0, 0.3 * form.count) and form.firm > 0


def _home(form: Form, people: list[Person], forms: Mapping[tuple[str, ...], Form]) -> Person | None:
    """The person that a form names, judged by titles, first and last names; None for somebody new."""
    fitting = [person for person in people if _fits(form, person, forms)]
    if not fitting:
        return None
    return max(fitting, key=lambda person: (form.core[0] in person.first_names, person.count))


def _fits(form: Form, person: Person, forms: Mapping[tuple[str, ...], Form]) -> bool:
    mine = _form_gender(form)
    if mine is not None and person.gender not in (mine, Gender.UNKNOWN):
        return False
    first, last = form.core[0], form.core[-1]
    if len(form.core) > 1:
        return last in person.last_names and _same_first(first, person)
    if form.title and form.title not in _KIN_TITLES:
        by_last = last in person.last_names and _title_fits(form, person, forms)
        return by_last or (first in person.first_names and form.title in _BEFORE_FIRST_NAMES)
    return _same_first(first, person) or (last in person.last_names and not form.title)


def _same_first(first: str, person: Person) -> bool:
    names = person.first_names
    full = NICKNAMES.get(first, first)
    return first in names or any(NICKNAMES.get(name, name) == full for name in names)


def _title_fits(form: Form, person: Person, forms: Mapping[tuple[str, ...], Form]) -> bool:
    """Not Mrs. for a Miss; and Mr. X is not First X where both are spoken of a lot."""
    titles = {other.title for other in person.forms if other.title}
    if titles and form.title not in titles and {"mrs", "miss"} <= titles | {form.title}:
        return False
    if titles and form.title not in titles and not titles & {"dr", "doctor", "captain", "capt", "mr"}:
        return False
    bare = sum(forms[other.core[:1]].narrated for other in person.forms if other.core[:1] in forms)
    return form.title in titles or bare < 3 or min(bare, form.narrated) < max(4, 0.12 * max(bare, form.narrated))


def _form_gender(form: Form) -> Gender | None:
    if TITLES.get(form.title):
        return Gender(TITLES[form.title])
    return _name_gender(form.core[0]) if not form.title else None
