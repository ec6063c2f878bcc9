"""How names from other languages are said by an English voice, when no dictionary has them: rules by their spelling.

Each language is known by its tell-tale spellings and read by rules, the first that fits at each place; the result is in
misaki's alphabet. What no language claims is left to the engine.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from narrate.text.foreign_rules import LANGUAGES
from narrate.text.scripts import romanized

_VOWELS = "AIOQWYaiuæɑɒɔəɛɜɪʊʌ"
_Unit = tuple[str, str]
"""A stretch of spelling and its phonemes."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A word's language (its name in English) and its phonemes."""

    language: str
    phonemes: str


@dataclass(frozen=True, slots=True)
class _Language:
    name: str
    known_by: re.Pattern[str]
    rules: tuple[tuple[re.Pattern[str], str], ...]
    stress: str


def guess(word: str) -> Guess | None:
    """The language that a word's spelling tells, and how it is said; None when it tells none.

    >>> guess("Orochimaru").phonemes
    'ɔɹOʧimˈɑɹu'
    """
    low = _plain(romanized(word).lower())
    is_eastern = romanized(word) != word
    for language in _languages():
        if language.name == "Japanese" if is_eastern else language.known_by.search(low):
            units = list(_units(low, language))
            if any(_is_vowel(sounds) for _, sounds in units):
                return Guess(language.name, _stressed(units, language.stress))
    return None


def _plain(word: str) -> str:
    """A word with its accents; Greek without its breathings."""
    if not any("\u0370" <= char <= "\u1fff" for char in word):
        return word
    bare = re.sub("[\u0300\u0302-\u036f]", "", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare)


def _units(word: str, language: _Language) -> list[_Unit]:
    found: list[_Unit] = []
    at = 0
    while at < len(word):
        for rule, sounds in language.rules:
            match = rule.match(word, at)
            if match and match.end() > at:
                found.append((match[0], sounds))
                at = match.end()
                break
        else:
            found.append((word[at], word[at] if word[at] in "bdfhklmnpstvwz" else ""))
            at += 1
    return found


def _stressed(units: list[_Unit], rule: str) -> str:
    vowels = [place for place, (_, sounds) in enumerate(units) if _is_vowel(sounds)]
    chosen = vowels[_stress(units, vowels, rule)]
    said = [sounds for _, sounds in units]
    at = next(place for place, sound in enumerate(said[chosen]) if sound in _VOWELS)
    said[chosen] = f"{said[chosen][:at]}ˈ{said[chosen][at:]}"
    return re.sub(r"([bdfhkmnpstvwzɹlʃʒɡ])\1", r"\1", "".join(said))


def _stress(units: list[_Unit], vowels: list[int], rule: str) -> int:
    """The place among the vowels, an accent's first of all."""
    accented = [number for number, place in enumerate(vowels) if re.search("[áéíóúâêôάέήίόύώ]", units[place][0])]
    if accented and rule in ("spanish", "penult"):
        return accented[0]
    last = len(vowels) - 1
    if rule == "first" or not last:
        return 0
    if rule == "last":
        return last
    if rule == "spanish":
        return last if re.search(r"[^aeiouns]$", "".join(spelt for spelt, _ in units)) else last - 1
    if rule == "latin" and last > 1 and not re.search("[iʃ]ə", units[vowels[last]][1]):
        return _latin(units, vowels)
    return last - 1


def _latin(units: list[_Unit], vowels: list[int]) -> int:
    """The one before the last when it is long or two consonants follow, else the one before that."""
    last = len(vowels) - 1
    spelt, sounds = units[vowels[last - 1]]
    is_heavy = vowels[last] - vowels[last - 1] > 2 or sounds in ("A", "I", "O", "i") or spelt.endswith("r")
    return last - 1 if is_heavy else last - 2


def _is_vowel(sounds: str) -> bool:
    return any(sound in _VOWELS for sound in sounds)


@lru_cache(maxsize=1)
def _languages() -> tuple[_Language, ...]:
    return tuple(
        _Language(
            name,
            re.compile(known_by),
            tuple((re.compile(rule.partition(">")[0]), rule.partition(">")[2]) for rule in rules.split()),
            stress,
        )
        for name, known_by, rules, stress in LANGUAGES
    )
