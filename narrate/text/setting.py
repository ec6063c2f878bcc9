"""Where a scene is and what is heard in it, read from its words; the words stand in soundwords.py.

Only narration is read. What is likened, wished, denied or long past makes no sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.text.soundwords import ASKED, EVENTS, MOODS, PLACES, WEATHER, Place

_HEAD = 4
_ENOUGH = 1.6
_GUARD = re.compile(
    r"(?:\b(?:like|as if|as though|as loud as|no|not|never|without|would|could|might|should|if|had|wait(?:ed|ing)? for|"
    r"imagin\w+|remember\w*|dream\w* of|thought of|sound of no|nobody|nothing|neither|nor|nearly|almost)\b|"
    r"n[’']t\b)(?:(?!\b(?:and|but|then|when)\b)[^.!?;:,]){0,28}$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^\s+(?:(?:would|might|could|should)\b|of (?:faces|people|voices|tears|light|applause|letters|words|paper|"
    r"laughter|questions|blood|flame))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A sound that words call for: `start` is their offset in the text, `words` quotes them."""

    sound: str
    start: int
    words: str


def events(text: str) -> Iterator[Found]:
    """What happens in a stretch of narration, in order of the words; one sound for one stretch."""
    found: list[Found] = []
    taken: list[tuple[int, int]] = []
    for sound, pattern in EVENTS:
        for match in pattern.finditer(text):
            free = all(match.end() <= low or match.start() >= high for low, high in taken)
            if free and happens(text, match.start(), match.end()):
                taken.append(match.span())
                found.append(Found(sound, match.start(), match.group()))
    yield from sorted(found, key=lambda one: one.start)


def happens(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is told as a fact: not likened, denied, wished, remembered or a figure of speech."""
    return _GUARD.search(text[max(0, start - 60) : start]) is None and _BEHIND.match(text[end : end + 24]) is None


def place_of(texts: Sequence[str]) -> tuple[Place, str] | None:
    """The place that stretches of narration speak of most, and its first words; None when they hardly speak of one."""
    scores: dict[int, float] = {}
    quotes: dict[int, str] = {}
    for number, text in enumerate(texts):
        for at, place in enumerate(PLACES):
            for match in place.words.finditer(text):
                if happens(text, match.start(), match.end()):
                    scores[at] = scores.get(at, 0.0) + place.weight * (2.0 if number < _HEAD else 1.0)
                    quotes.setdefault(at, _quoted(text, match))
    if not scores:
        return None
    best = max(scores, key=lambda at: (scores[at], -at))
    return (PLACES[best], quotes[best]) if scores[best] >= _ENOUGH else None


def weather_of(texts: Sequence[str]) -> Found | None:
    """The first weather, fire or night that is told, None when there is none."""
    for text in texts:
        found = [
            Found(bed, match.start(), _quoted(text, match))
            for bed, pattern in WEATHER
            for match in pattern.finditer(text)
            if happens(text, match.start(), match.end())
        ]
        if found:
            return min(found, key=lambda one: one.start)
    return None


def mood_of(texts: Sequence[str]) -> str:
    """The mood whose words come most often, `calm` when none comes more than once."""
    whole = "\n".join(texts)
    counts = {mood: len(pattern.findall(whole)) for mood, pattern in MOODS}
    best = max(counts, key=lambda mood: counts[mood])
    return best if counts[best] > 1 else "calm"


def sound_in(words: str) -> str | None:
    """The generated sound that a script's free words ask for: `ship's horn, one long blast` is horn; else None."""
    for sound, pattern in ASKED:
        if pattern.search(words):
            return sound
    return None


def _quoted(text: str, match: re.Match[str]) -> str:
    low, high = max(0, match.start() - 24), min(len(text), match.end() + 24)
    low = text.rfind(" ", 0, low) + 1 if low else 0
    behind = text.find(" ", high)
    return " ".join(text[low : behind if behind >= 0 else len(text)].split())
