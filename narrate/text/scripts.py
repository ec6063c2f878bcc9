"""Words in other alphabets, as far as an English voice can say them: kana and hangul in Latin letters, else by name."""

from __future__ import annotations

import re
import unicodedata

_KANA = re.compile(r"(?:HIRAGANA|KATAKANA) LETTER (SMALL )?(\w+)")
_HANGUL = re.compile(r"HANGUL SYLLABLE (\w+)")
_LETTER = re.compile(
    r"(?:LETTER|SYLLABLE|DIGIT|NUMBER|NUMERAL|FRACTION|CHARACTER) (?:FINAL |SMALL |CAPITAL )?(.+?)(?: WITH .*)?$"
)
_HEPBURN = tuple(
    (re.compile(kunrei), hepburn)
    for kunrei, hepburn in (
        ("[iu]\N{COMBINING RING BELOW}", ""),
        ("si", "shi"),
        ("ti", "chi"),
        ("[zd]i", "ji"),
        ("sy", "sh"),
        ("ty", "ch"),
        ("zy", "j"),
        ("tu", "tsu"),
        ("du", "zu"),
        ("hu", "fu"),
    )
)
_SMALL = "\N{COMBINING RING BELOW}"
_LATIN = {"đ": "d", "ð": "th", "ø": "o", "ł": "l", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ħ": "h"}
_BARE = str.maketrans(_LATIN | {char.upper(): bare.capitalize() for char, bare in _LATIN.items() if char not in "ßı"})


def romanized(word: str) -> str:
    """A word in kana or hangul in Latin letters; any other unchanged.

    >>> romanized("しゃ"), romanized("한글"), romanized("Haus")
    ('sha', 'hangeul', 'Haus')
    """
    names = [unicodedata.name(char, "") for char in word]
    if names and all(_HANGUL.fullmatch(name) for name in names):
        return "".join(name.split()[-1].lower() for name in names)
    if not names or not all(_KANA.fullmatch(name) or "PROLONGED SOUND" in name for name in names):
        return word
    spelt = ""
    for match in filter(None, map(_KANA.fullmatch, names)):
        syllable = match[2].lower()
        if match[1] and syllable == "tu":
            continue
        spelt += (_SMALL if match[1] else "") + syllable
    for kunrei, hepburn in _HEPBURN:
        spelt = kunrei.sub(hepburn, spelt)
    return spelt.replace(_SMALL, "")


def in_ascii(word: str) -> str:
    """A word with its Latin letters bare, what is not Latin left out.

    >>> in_ascii("Nguyễn"), in_ascii("Привет")
    ('Nguyen', '')
    """
    bare = unicodedata.normalize("NFKD", word.translate(_BARE))
    return bare.encode("ascii", "ignore").decode("ascii")


def in_latin(char: str) -> bool:
    """Whether a letter is Latin, with whatever accents."""
    return bool(in_ascii(char))


def spelt_out(word: str) -> list[str]:
    """The signs of a word by their names in Unicode; none for those that have no name of their own (Chinese).

    >>> spelt_out("שד")
    ['shin', 'dalet']
    """
    found = (_LETTER.search(unicodedata.name(char, "")) for char in word if char.isalnum())
    return [match[1].replace("-", " ").lower() for match in found if match]
