"""Ages that a story tells in figures: `He is ten years old`, `a boy of ten`, `the sixty-year-old fisherman`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from narrate.schema.cast import Age
from narrate.text.mentions import Mention
from narrate.text.numerals import TENS
from narrate.text.salience import Focus
from narrate.text.tokens import Tokens
from narrate.text.year_olds import WORDED, YEARS

_CHILD_UNTIL, _YOUNG_UNTIL, _ELDER_FROM = 12, 22, 60
_OLDEST = 120
_SURE = 0.5
_DECADES = {"teens": 15} | {f"{ten[:-1]}ies": value for ten, value in WORDED.items() if ten in TENS[2:]}

_DECADE_WORDS = {value // 10: word for word, value in _DECADES.items()}
_NEARLY = (
    r"(?:(?:only|just|barely|hardly|about|perhaps|maybe|nearly|almost|already|now|over|past|well|some|all of|not yet"
    r"|not|still|at least) ){0,3}"
)
_OLD = r"(?: years? (?:old|of age)| - years? - old)\b"
_BARE_END = r"(?= [.,;!?)—]| (?:and|but|or|then|now)\b)"
_PERSON = r"(?:boy|girl|lad|lass|child|kid|man|woman|gentleman|lady|fellow|youth|person|widow|widower)"
_IS = r"(?:is|was|'s|’s|looks|looked|seems|seemed|turned|turns|am)"
_IN_DECADE = rf"in (?:his|her|their|my) (?:(?:early|mid|middle|late)(?: - )? ?)?(?:{'|'.join(_DECADES)})\b"

_BEHIND = re.compile(
    rf" ?(?:,? {_IS} (?:(?:himself|herself|then|a|an|the) )?{_NEARLY}{YEARS}(?:{_OLD}|{_BARE_END})"
    rf"|,? (?:who )?(?:{_IS} )?(?:(?:a|an|the)(?: \w+){{0,3}} {_PERSON} )?of {_NEARLY}{YEARS}(?:{_OLD}|{_BARE_END})"
    rf"|,? (?:{_IS} )?(?:(?:a|an|the)(?: \w+){{0,3}} {_PERSON} )?(?:who {_IS} )?(?:well )?{_IN_DECADE}"
    rf"|,? (?:who {_IS} )?(?:(?:a|an|the) )?(?:aged )?{_NEARLY}{YEARS} - years? - old\b"
    rf"|,? aged {_NEARLY}{YEARS}\b"
    rf"|, {_NEARLY}{YEARS}{_OLD}"
    rf"|, {_NEARLY}{YEARS}(?= ,))"
)
"""What may stand behind a mention: ` is only ten years old`, `, a boy of ten ,`, `, aged 7`, ` of ten`."""

_BEFORE = re.compile(rf"\b{YEARS} - years? - old(?: [a-z]+){{0,2}} $")
_OF_THE = re.compile(rf"\bthe (?:[a-z]+ )?{YEARS}(?: - | )years?(?: - | )old$")
_SAID = re.compile(
    rf"\b(?:{'|'.join(_DECADES)})\b|\b{YEARS}(?: - | )years?(?: - | )(?:old|of age)\b"
    rf"|\b(?:aged?|of|about|around) {YEARS}(?= *$| (?:who|with|years?)\b)"
)
_SAID_ALONE = re.compile(rf"(?:(?:about|around|over|nearly|almost|late|early|mid) )?{YEARS}(?: ?(?:ish|\+|\?))?")
_ANOTHER_TIME = re.compile(r"\b(?:when|since|until|till|before|after|if|as|like|than|though|ago|once)(?: \w+){0,2} ?$")
_FLASHBACK = re.compile(r" (?:when|the (?:year|day|night|summer|winter|spring|autumn))\b")
_FIGURE = re.compile(rf"\b(?:{YEARS}|{'|'.join(_DECADES)})\b")
_REACH = 90


def told_ages(tokens: Tokens, mentions: Sequence[Mention], focus: Focus) -> Mapping[int, Age]:
    """The ages told of people in the roster, by their number: the first that is told in figures of each.

    Ages of another time (`when she was ten`) tell nothing of now.
    """
    found: dict[int, Age] = {}
    for paragraph, inside in groupby(mentions, lambda mention: tokens.paragraph[mention.start]):
        row, places = _row(tokens, paragraph)
        if not _FIGURE.search(row):
            continue
        for mention in inside:
            person = _person(tokens, mention, focus)
            age = _told(mention, row, places) if person >= 0 else None
            if age is not None:
                found.setdefault(person, age)
    for person, age in _described(tokens, mentions):
        found.setdefault(person, age)
    return found


def age_said(words: str) -> Age | None:
    """The age that a description of somebody tells, as in a play's list of characters; None when it tells none.

    >>> [age_said(words).value for words in ("40s, a nurse", "a girl of nine", "mid-seventies", "17")]
    ['adult', 'child', 'elder', 'young']
    """
    for part in re.split(r"[,;/()]| and ", _parted(words)):
        found = _SAID.search(part) or _SAID_ALONE.fullmatch(part.strip())
        if found is not None:
            return _age(found)
    return None


def _parted(words: str) -> str:
    """Words as _row has them: hyphens apart, `'40s` as its decade."""
    low = re.sub(r"['’]", "", words.lower())
    low = re.sub(r"\b([1-9])0s\b", lambda found: _DECADE_WORDS[int(found[1])], low)
    return " ".join(re.sub(r"[-‐–]", " - ", low).split())


def _described(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[int, Age]]:
    """The ages in `the sixty-year-old fisherman`, of those whom only that noun describes."""
    nouns: dict[str, set[int]] = {}
    for mention in mentions:
        if mention.person >= 0 and tokens.low[mention.start] == "the":
            nouns.setdefault(tokens.low[mention.end - 1], set()).add(mention.person)
    for at, word in enumerate(tokens.low):
        if word != "old" or at < _SHORTEST or tokens.low[at - 1] not in _LINKS or tokens.quoted[at]:
            continue
        figure = _OF_THE.search(" ".join(tokens.low[max(0, at - _LONGEST) : at + 1]))
        meant = next((nouns[noun] for noun in tokens.low[at + 1 : at + 4] if noun in nouns), set())
        age = _age(figure) if figure is not None and len(meant) == 1 else None
        if age is not None:
            yield min(meant), age


_LINKS = ("-", "year", "years")
_SHORTEST, _LONGEST = 3, 9
"""So many words stand before `old` in `the ten year old`, and in `the little sixty-five-year-old`."""


def age_in(years: int) -> Age:
    """The age that so many years are, for choosing a voice."""
    if years <= _CHILD_UNTIL:
        return Age.CHILD
    return Age.YOUNG if years <= _YOUNG_UNTIL else Age.ELDER if years >= _ELDER_FROM else Age.ADULT


def _person(tokens: Tokens, mention: Mention, focus: Focus) -> int:
    """Who is meant in the narration: the one named, or by far the likeliest; nobody by `a boy`."""
    if tokens.quoted[mention.start] or mention.owns or tokens.low[mention.start] in ("a", "an"):
        return -1
    if mention.person >= 0:
        return mention.person
    shares = focus.meant.at(mention.start)
    return shares[0][0] if shares and shares[0][1] >= _SURE else -1


def _row(tokens: Tokens, paragraph: int) -> tuple[str, Mapping[int, int]]:
    """A paragraph's words parted by single spaces, and where each token begins in it."""
    places: dict[int, int] = {}
    at = 0
    for token in tokens.range(paragraph):
        places[token] = at
        at += len(tokens.low[token]) + 1
    places[tokens.first[paragraph + 1]] = at
    return " ".join(tokens.low[token] for token in tokens.range(paragraph)), places


def _told(mention: Mention, row: str, places: Mapping[int, int]) -> Age | None:
    """The age told beside a mention, if any."""
    start, end = places[mention.start], max(0, places[mention.end] - 1)
    before = row[max(0, start - _REACH) : start]
    behind = _BEHIND.match(row, end, end + _REACH)
    if behind is not None and not _ANOTHER_TIME.search(before) and not _FLASHBACK.match(row, behind.end()):
        return _age(behind)
    found = _BEFORE.search(before)
    return _age(found) if found is not None else None


def _age(found: re.Match[str]) -> Age | None:
    figure = _FIGURE.findall(found[0])[-1]
    years = _DECADES[figure] if figure in _DECADES else _years(figure)
    return age_in(years) if 0 < years <= _OLDEST else None


def _years(text: str) -> int:
    return int(text) if text.isdigit() else sum(WORDED[word] for word in re.findall("[a-z]+", text))
