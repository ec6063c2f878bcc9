"""Emphasis that is heard: words that English says weakly are said in their strong form where the writer stressed them.

`I *was* there` becomes `I [was](/wˈʌz/) there`. Only stretches of one or two words count, all of them in
data/strongforms.tsv: titles, ships, foreign words and thoughts are in italics, too, and other words have their stress.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from narrate.text.lexicon import key
from narrate.text.signs import Ranges

_LINK = re.compile(r"\[([^\[\]]*)\]\(/([^/()]*)/\)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LINK_OR_WORD = re.compile(rf"{_LINK.pattern}|({_WORD.pattern})")
_JOINED = re.compile(r"\w-\Z")
_OPENERS = " \t\r\n\"'“”‘’«»„([*_"
_ENDS = ".!?…:—–"
_MOST_WORDS = 2
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Stress:
    """A stressed word: the `nth` (from 0) of the `of` times that a line has it; `word` as `lexicon.key` makes it."""

    word: str
    nth: int
    of: int


@lru_cache(maxsize=1)
def strong_forms() -> Mapping[str, tuple[str, str]]:
    """Each weak word's American and British phonemes when it is stressed: the file data/strongforms.tsv."""
    text = resources.files("narrate").joinpath("data/strongforms.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: (american, british) for word, american, british in rows}


def stresses(words: str, emphasis: Ranges) -> tuple[Stress, ...]:
    """The words of a line to stress, given the ranges of `words` that are emphasised; none where every word is.

    >>> stresses("He was there, as he was told.", ((20, 23),))
    (Stress(word='was', nth=1, of=2),)
    """
    if not emphasis:
        return ()
    places = [match.span() for match in _WORD.finditer(words)]
    starts, ends = [start for start, _ in places], [end for _, end in places]
    stretches = [range(bisect_right(ends, low), bisect_left(starts, high)) for low, high in emphasis]
    if len({number for stretch in stretches for number in stretch}) == len(places):
        return ()
    numbered = _numbered(key(words[start:end]) for start, end in places)
    return tuple(
        numbered[number]
        for stretch, (low, high) in zip(stretches, emphasis, strict=True)
        if len(stretch) <= _MOST_WORDS and not any(map(str.isdigit, words[low:high]))
        if all(_is_stressed(words, *places[number]) for number in stretch)
        for number in stretch
    )


def stressed(said: str, marks: Collection[Stress], *, own: Iterable[str] = ()) -> str:
    """A spoken form with its stressed words as links to their strong forms, where it has the words that the line had.

    The words of `own`, a person's lexicon, are said as the person wants them.

    >>> stressed("He was there, as he was told.", [Stress("was", 1, 2)])
    'He was there, as he [was](/wˈʌz/) told.'
    """
    if not marks:
        return said
    wanted = set(marks).difference(mark for mark in marks if mark.word in {key(word) for word in own})
    found = list(_said_words(said))
    parts, at = [], 0
    for mark, (word, match) in zip(_numbered(word for word, _ in found), found, strict=True):
        # A word that is in capitals here still is an acronym (US), and one that has its link is said so already.
        if mark in wanted and match[3] and not (len(match[3]) > 1 and match[3].isupper()):
            parts += [said[at : match.start()], f"[{match[3]}](/{strong_forms()[word][0]}/)"]
            at = match.end()
    return "".join([*parts, said[at:]])


def stressed_in(said: str) -> tuple[Stress, ...]:
    """The words of a spoken form that `stressed` gave their strong form."""
    found = list(_said_words(said))
    marks = _numbered(word for word, _ in found)
    return tuple(mark for mark, (_, match) in zip(marks, found, strict=True) if _is_strong(match))


def unstressed(said: str) -> str:
    """A spoken form without the links that `stressed` makes.

    >>> unstressed("I [was](/wˈʌz/) there, [Anouk](/ɐnˈuk/).")
    'I was there, [Anouk](/ɐnˈuk/).'
    """
    return _LINK.sub(lambda match: match[1] if _is_strong(match) else match[0], said)


def in_britain(said: str) -> str:
    """A spoken form with its strong forms as a British voice says them.

    >>> in_britain("I [was](/wˈʌz/) there.")
    'I [was](/wˈɒz/) there.'
    """
    return _LINK.sub(
        lambda match: f"[{match[1]}](/{strong_forms()[key(match[1])][1]}/)" if _is_strong(match) else match[0], said
    )


def _is_stressed(words: str, start: int, end: int) -> bool:
    """Whether an emphasised word is a weak one, and neither part of a compound nor the title of something."""
    word = words[start:end]
    before = words[max(0, start - _LOOK_BACK) : start]
    if key(word) not in strong_forms() or _JOINED.search(before) or re.match(r"-\w", words[end : end + 2]):
        return False
    shouted = len(word) > 1 and word.isupper()
    if word[0].islower() or shouted or key(word).split("'")[0] == "i":
        return True
    return before.rstrip(_OPENERS)[-1:] in ("", *_ENDS)


def _numbered(words: Iterable[str]) -> list[Stress]:
    """Every word with its number among those that are the same."""
    words = list(words)
    of, seen = Counter(words), Counter[str]()
    numbered = []
    for word in words:
        numbered.append(Stress(word, seen[word], of[word]))
        seen[word] += 1
    return numbered


def _said_words(said: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The words of a spoken form, each with its place: group 3 when no link is round it."""
    for match in _LINK_OR_WORD.finditer(said):
        for word in _WORD.findall(match[1] or match[3] or ""):
            yield key(word), match


def _is_strong(match: re.Match[str]) -> bool:
    form = strong_forms().get(key(match[1] or ""))
    return form is not None and match[2] == form[0]
