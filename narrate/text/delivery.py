"""How a line is delivered, from the words around it: she whispered, coldly, HELP!

The table of manners is the file data/manners.tsv, which explains itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Manner:
    """What a manner does: rate a factor, pitch in semitones, gain in dB, a timbre of dsp/timbre.py and its share."""

    name: str
    rate: float
    pitch_st: float
    gain_db: float
    timbre: str | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that ask for manners: those of verbs, and others."""

    manners: Mapping[str, Manner]
    verbs: re.Pattern[str]
    others: re.Pattern[str]
    by_group: tuple[str, ...]


_SHORT_VOWEL = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")
_NEGATED = re.compile(
    r"(?:\b(?:not|never|without|no longer|instead of|almost|nearly|stopped|rather than)|n[’']t)(?:\s\w+)?\s*$"
)
_CLAUSE_END = re.compile(
    r"(?<!Mr)(?<!Mrs)(?<!Ms)(?<!Dr)(?<!St)(?<!Prof)\.|[;!?…]|,?\s(?:and|but|while|as|when|then|before|until|because)\s"
)
_TAG_START = re.compile(r"\s*(?:[a-z]|[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*)*\s[a-z]+(?:ed|s|d|t|g)\b)")
_OF_THE_VOICE = re.compile(r"\b(?:voice|tone|tones|breath|words|whisper)\b", re.IGNORECASE)
_LAST_SENTENCE = re.compile(r"(?:^|[.!?…][\"”’]?\s+)([^.!?…]*[.!?…,:—]?)\s*$")
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")
_VERB_WITHIN = 5
LOUD = Manner("shout", 1.0, 1.5, 3.5, "shout", 0.8)
"""What capitals ask for where no word says anything else."""
EXCLAIMED = Manner("exclaim", 1.03, 0.4, 1.2)
TRAILING = Manner("trail off", 0.95, -0.2, -0.6)
DRAWN_OUT = Manner("drawn out", 0.82, 0.3, 0.8)


def manner(name: str) -> Manner | None:
    """A manner of the table by its name."""
    return _words().manners.get(name)


def names() -> tuple[str, ...]:
    """Every manner of the table, in its order."""
    return tuple(_words().manners)


def directed(direction: str) -> Manner | None:
    """The manner that a direction asks for (`whispering, tired`); two are put together. None for words without one.

    >>> directed("hoarsely").name
    'rasp'
    """
    found = list(_found(direction.lower()))
    return _together(found[0], found[1]) if len(found) > 1 else found[0] if found else None


def told(before: str, quotation: str, after: str) -> Manner | None:
    """The manner that the narration beside a quotation tells; `before` and `after` stand in the same paragraph.

    >>> told("", "“Go,”", " she whispered coldly.").name
    'whisper'
    """
    for clause, is_tag in _clauses(before, quotation, after):
        found = next(_found(clause.lower(), is_tag=is_tag), None)
        if found is not None:
            return found
    return None


def sounded(text: str) -> Manner | None:
    """The manner that a line's own letters and marks tell: CAPITALS, !, drawn-out words, a trailing …

    >>> sounded("GET OUT OF HERE").name, sounded("Well. Yes.")
    ('shout', None)
    """
    bare = text.strip(" \"“”‘’'*_")
    if _is_shouted(bare):
        return LOUD
    if re.search(r"([^\W\d_])\1{3,}", bare) and len(bare.split()) < 4:
        return DRAWN_OUT
    if bare.endswith("!"):
        return EXCLAIMED if "?" not in bare[-3:] else None
    return TRAILING if bare.endswith(("…", "...", "—")) and bare.endswith(("…", "...")) else None


def at_strength(manner: Manner, strength: float) -> Manner:
    """A manner toned down: pace, pitch and share by `strength`, level by less, since level is what people hear first.

    A whisper stays one: half voiced it would be no whisper.
    """
    return Manner(
        manner.name,
        round(manner.rate**strength, 3),
        round(manner.pitch_st * strength, 2),
        round(manner.gain_db * (0.5 + 0.5 * strength), 2),
        manner.timbre,
        round(manner.share * (1.0 if manner.timbre == "whisper" else 0.4 + 0.6 * strength), 2),
    )


def _clauses(before: str, quotation: str, after: str) -> Iterator[tuple[str, bool]]:
    """The clauses that may tell: the tag behind, the tag before, what is said of the voice before and behind."""
    closing = quotation.rstrip(" \"”’'»*_")[-1:]
    is_tag = closing != "." and bool(_TAG_START.match(after))
    clause = _CLAUSE_END.split(after, maxsplit=1)[0]
    if is_tag:
        yield clause, True
    last = _LAST_SENTENCE.search(before)
    sentence = last[1] if last else before
    if sentence.rstrip().endswith((",", ":", "—")):
        yield _CLAUSE_END.split(sentence)[-1] if "," not in sentence else sentence, True
    elif sentence.strip():
        yield sentence, bool(_OF_THE_VOICE.search(sentence))
    if not is_tag and _OF_THE_VOICE.search(clause):
        yield clause, True


def _found(clause: str, *, is_tag: bool = True) -> Iterator[Manner]:
    """The manners that a clause asks for, in its order; without `is_tag` only its first verb counts."""
    words = _words()
    places: list[tuple[int, str]] = []
    for pattern in (words.verbs, words.others) if is_tag else (words.verbs,):
        for match in pattern.finditer(clause):
            early = len(clause[: match.start()].split()) < (_VERB_WITHIN if is_tag else 3)
            if (early or pattern is words.others) and not _NEGATED.search(clause[: match.start()]):
                places.append((match.start(), str(match.lastgroup)))
    seen: list[str] = []
    for _, group in sorted(places):
        name = words.by_group[int(group[1:])]
        if name not in seen:
            seen.append(name)
            yield words.manners[name]


def _together(one: Manner, other: Manner) -> Manner:
    return Manner(
        f"{one.name}, {other.name}",
        round(max(0.7, min(1.3, one.rate * other.rate)), 3),
        max(-4.0, min(4.0, one.pitch_st + other.pitch_st)),
        max(-8.0, min(6.0, one.gain_db + other.gain_db)),
        one.timbre or other.timbre,
        one.share if one.timbre else other.share,
    )


def _is_shouted(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    loud = [word for word in words if _SHOUTED.fullmatch(word)]
    letters = sum(map(len, words))
    return letters > 5 and sum(map(len, loud)) > 0.6 * letters and (len(loud) > 1 or text.endswith("!"))


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files("narrate").joinpath("data/manners.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    manners = {row[0]: _manner(row) for row in rows}
    verbs: list[str] = []
    others: list[str] = []
    taken: set[str] = set()
    for number, row in enumerate(rows):
        phrases = [phrase.strip() for phrase in row[5].split(",")]
        forms = [
            form for phrase in phrases if phrase.startswith("to ") for form in _forms(phrase[3:]) if form not in taken
        ]
        verbs.append(rf"(?P<m{number}>{_alternatives(forms)})")
        others.append(rf"(?P<m{number}>{_alternatives([p for p in phrases if not p.startswith('to ')])})")
        taken.update(forms)
    patterns = [re.compile(rf"\b(?:{'|'.join(each)})\b") for each in (verbs, others)]
    return _Words(MappingProxyType(manners), patterns[0], patterns[1], tuple(row[0] for row in rows))


def _manner(row: list[str]) -> Manner:
    name, rate, pitch, gain, timbre, _ = row
    kind, _, share = timbre.partition("*")
    return Manner(name, float(rate), float(pitch), float(gain), None if kind == "-" else kind, float(share or 1.0))


def _alternatives(phrases: list[str]) -> str:
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(r"(?:\W+\w+){0,5}?\W+".join(map(re.escape, phrase.split(" … "))) for phrase in longest) or r"(?!)"


def _forms(verb: str) -> list[str]:
    """A regular verb in all its forms; a particle stays behind.

    >>> _forms("cry out")
    ['cry out', 'cries out', 'cried out', 'crying out']
    """
    stem, _, particle = verb.partition(" ")
    tail = f" {particle}" if particle else ""
    if stem.endswith("y") and stem[-2] not in "aeiou":
        forms = [stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"]
    elif stem.endswith("e"):
        forms = [stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"]
    else:
        doubled = stem + stem[-1] if _SHORT_VOWEL.fullmatch(stem) else stem
        forms = [stem, f"{stem}{'es' if stem.endswith(('s', 'sh', 'ch')) else 's'}", f"{doubled}ed", f"{doubled}ing"]
    return [form + tail for form in forms]
