"""Whether a story is told in the first person, and by whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from narrate.text.mentions import Mention, MentionKind
from narrate.text.roster import RosterEntry
from narrate.text.tokens import Tokens
from narrate.text.words import CALLED_FOR, KIN_TITLES, SPEECH_VERBS, TITLES

_SHARE_OF_I = 0.012
_LEAST_I = 2
_TAGS = 2
_TOLD, _NARRATED, _SHARE_NARRATED = 0.3, 2.0, 0.34
_ENOUGH, _AHEAD = 1.5, 0.5
"""What counts against each time that somebody is called, and how many such times make a narrator, and a sure one."""

_KIN = KIN_TITLES.union(word for word, role in CALLED_FOR.items() if role in KIN_TITLES)


def is_first_person(tokens: Tokens) -> bool:
    """Whether the narration says "I" often, and says "I said" or the like."""
    words = narrated = tagged = 0
    for at, text in enumerate(tokens.text):
        if tokens.quoted[at] or not text[0].isalpha():
            continue
        words += 1
        if text in ("I", "I'm", "I've", "I'd", "I'll", "I’m", "I’ve", "I’d", "I’ll"):
            narrated += 1
            tagged += SPEECH_VERBS.intersection(tokens.low[max(0, at - 1) : at + 2]) != set()
    return (
        narrated >= _LEAST_I
        and narrated > _SHARE_OF_I * words
        and (tagged >= _TAGS or narrated > 3 * _SHARE_OF_I * words)
    )


def first_person_narrator(tokens: Tokens, mentions: Sequence[Mention], roster: Sequence[RosterEntry]) -> int:
    """Who says "my name is …", else the person whom others call by name but the narration hardly names; −1: nobody.

    Whom people talk about is no narrator, either, nor anybody called by a word for kin: it is the narrator who does so.
    Where two are as likely it is nobody: a wrong name gives all that "I" says to somebody else.
    """
    introduced = _introduced(tokens, mentions)
    if introduced >= 0:
        return introduced
    called: Counter[int] = Counter()
    told: Counter[int] = Counter()
    narrated: Counter[int] = Counter()
    for mention in mentions:
        if mention.kind is not MentionKind.NAME:
            continue
        if not tokens.quoted[mention.start]:
            narrated[mention.person] += 1
        elif not mention.owns and _stands_apart(tokens, mention):
            called[mention.person] += 1
        else:
            told[mention.person] += 1
    likely = sorted(
        (
            (times - _TOLD * told[person] - _NARRATED * narrated[person], -person)
            for person, times in called.items()
            if narrated[person] <= _SHARE_NARRATED * times and roster[person].named and not _is_kin(roster[person])
        ),
        reverse=True,
    )
    scores = [score for score, _ in likely] + [0.0, 0.0]
    return -likely[0][1] if scores[0] >= _ENOUGH and scores[0] - scores[1] >= _AHEAD else -1


def _is_kin(entry: RosterEntry) -> bool:
    """Whether somebody has no name but what children call their elders."""
    return all(word.lower() in _KIN for word in entry.name.split())


def _introduced(tokens: Tokens, mentions: Sequence[Mention]) -> int:
    for mention in mentions:
        before = tuple(tokens.low[max(0, mention.start - 3) : mention.start])
        is_narrated = mention.kind is MentionKind.NAME and not tokens.quoted[mention.start]
        if is_narrated and (before[-3:] == ("my", "name", "is") or before[-3:] == ("my", "name", "was")):
            return mention.person
        if mention.kind is MentionKind.NAME and not is_narrated and _introduces_himself(tokens, mention):
            return mention.person
    return -1


def _introduces_himself(tokens: Tokens, mention: Mention) -> bool:
    """ "Idris Pell," I said; "I'm Juno," I told her: a name that is all or the end of what "I" said."""
    span, end = tokens.span[mention.start], mention.end
    while end < len(tokens) and tokens.span[end] == span and not tokens.text[end][0].isalnum():
        end += 1
    is_tagged = tokens.text[end : end + 1] == ["I"] and tokens.low[end + 1 : end + 2] != []
    if not is_tagged or tokens.low[end + 1] not in SPEECH_VERBS or tokens.quoted[end]:
        return False
    start = mention.start
    while start and tokens.span[start - 1] == span and not tokens.text[start - 1][0].isalnum():
        start -= 1
    before = tuple(tokens.low[max(0, start - 2) : start])
    full = mention.end - mention.start > 1 and tokens.base[mention.start] not in TITLES
    alone = full and (not start or tokens.span[start - 1] != span)
    return alone or before[-1:] in (("i'm",), ("i’m",), ("it's",), ("it’s",)) or before in (("i", "am"), ("name", "is"))


def _stands_apart(tokens: Tokens, mention: Mention) -> bool:
    before = tokens.text[mention.start - 1] if mention.start else ","
    after = tokens.text[mention.end] if mention.end < len(tokens) else "."
    return not before[0].isalnum() and not after[0].isalnum()
