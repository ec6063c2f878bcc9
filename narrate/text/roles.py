"""What a name or a description tells of its bearer's voice: the old fisherman, a little girl, Mr. Pallin, the demon."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from narrate.schema.cast import Age, Gender
from narrate.text.words import AGE_WORDS, FEMALE_NAMES, FEMALE_NOUNS, MALE_NAMES, MALE_NOUNS, TITLES

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PRESETS = MappingProxyType(
    {
        **dict.fromkeys(
            "demon devil monster beast dragon fiend orc ogre ghoul werewolf wyvern hydra daemon".split(), "monster"
        ),
        **dict.fromkeys("giant giantess titan troll golem colossus ent cyclops".split(), "giant"),
        **dict.fromkeys(
            "imp goblin pixie sprite gremlin gnome brownie kobold leprechaun fairy mouse squirrel".split(), "imp"
        ),
    }
)
_ACCENTS = MappingProxyType(
    {
        **dict.fromkeys("english british welsh scottish scots irish cockney londoner yorkshireman".split(), "en-gb"),
        **dict.fromkeys("american yankee texan".split(), "en-us"),
        **dict.fromkeys("french frenchman frenchwoman parisian monsieur madame mademoiselle".split(), "fr"),
        **dict.fromkeys("spanish spaniard mexican señor señora señorita".split(), "es"),
        **dict.fromkeys("italian signor signora signorina".split(), "it"),
        **dict.fromkeys("japanese".split(), "ja"),
        **dict.fromkeys("chinese".split(), "zh"),
        **dict.fromkeys("indian".split(), "hi"),
        **dict.fromkeys("brazilian portuguese".split(), "pt"),
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """Gender and age as far as the words tell; a preset of stages/design.py and a language that fit, if any."""

    gender: Gender = Gender.UNKNOWN
    age: Age = Age.UNKNOWN
    preset: str | None = None
    language: str | None = None


def told_by(names: Iterable[str]) -> Told:
    """What somebody's names and descriptions tell.

    >>> told_by(["the old fisherman"]).age.value, told_by(["Mr. Pallin"]).gender.value
    ('elder', 'male')
    """
    words = [word for name in names for word in _WORD.findall(name.lower())]
    genders = [gender for word in words if (gender := _gender(word)) is not None]
    ages = [Age(AGE_WORDS[word]) for word in words if word in AGE_WORDS]
    return Told(
        genders[0] if genders else Gender.UNKNOWN,
        ages[0] if ages else Age.UNKNOWN,
        next((_PRESETS[word] for word in words if word in _PRESETS), None),
        next((_ACCENTS[word] for word in words if word in _ACCENTS), None),
    )


def _gender(word: str) -> Gender | None:
    title = TITLES.get(word, "")
    if title:
        return Gender(title)
    if word in MALE_NOUNS or (word in MALE_NAMES and word not in FEMALE_NAMES):
        return Gender.MALE
    if word in FEMALE_NOUNS or (word in FEMALE_NAMES and word not in MALE_NAMES):
        return Gender.FEMALE
    return None
