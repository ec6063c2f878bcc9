"""Where the words of a text stand in its phonemes: what turns a model's durations into marks."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from narrate.engines.phonemes import tokens
from narrate.schema.timeline import Marks
from narrate.text.spoken import spoken_words

Places: TypeAlias = tuple[tuple[int, int], ...]
"""(number of the word in `spoken_words`, signs before it), both rising; blanks are no signs."""

_STRESS = "ˈˌ"


def english_places(text: str, said: str, *, british: bool) -> Places:
    """Where words of an English text begin in `said`, its phonemes; words that were read otherwise are left out.

    None when the phonemes are not those of the text's tokens.
    """
    groups = _groups(tokens(text, british=british))
    if "".join(signs for _, signs in groups) != signs_of(said):
        return ()
    heard = [(_key(word), signs) for word, signs in groups]
    places, before = [], 0
    for _, signs in heard:
        places.append(before + _first_sound(signs))
        before += len(signs)
    sounding = [n for n, (_, signs) in enumerate(heard) if any(map(_sounds, signs))]
    words = [_key(word) for word in spoken_words(text)]
    return tuple((word, places[sounding[n]]) for word, n in _pairs(words, [heard[n][0] for n in sounding]))


def signs_of(phonemes: str) -> str:
    """Phonemes without the blanks between them, which cutting and joining may change."""
    return "".join(phonemes.split())


def marks_at(places: Places, begins: Sequence[int] | NDArray[np.int_]) -> Marks:
    """Marks of words, given the frame at which each sign begins."""
    return tuple((word, int(begins[sign])) for word, sign in places if sign < len(begins))


def _groups(found: Sequence[Any]) -> list[tuple[str, str]]:
    """Tokens that no blank parts as one: (letters, signs)."""
    groups: list[tuple[str, str]] = []
    is_open = False
    for token in found:
        said = signs_of(token.phonemes or "")
        if is_open:
            groups[-1] = (groups[-1][0] + token.text, groups[-1][1] + said)
        else:
            groups.append((token.text, said))
        is_open = not token.whitespace
    return groups


def _pairs(words: list[str], heard: list[str]) -> list[tuple[int, int]]:
    """Which word is which of those heard: equal ones, and the first of a stretch that is read in other words."""
    matches = SequenceMatcher(None, words, heard, autojunk=False).get_opcodes()
    return [
        (word, word - a + c)
        for kind, a, b, c, d in matches
        if kind in ("equal", "replace")
        for word in (range(a, b) if kind == "equal" else [a])
    ]


def _key(word: str) -> str:
    return "".join(char for char in word.lower() if char.isalnum())


def _sounds(sign: str) -> bool:
    return sign.isalpha() or sign in _STRESS


def _first_sound(signs: str) -> int:
    return next((n for n, sign in enumerate(signs) if _sounds(sign)), 0)
