"""Gender of people whom neither name nor title tells: by the "he" and "she" that most likely mean them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from narrate.schema.cast import Gender
from narrate.text.mentions import Mention, MentionKind
from narrate.text.roster import RosterEntry
from narrate.text.salience import Focus

_LEAST = 1.5
"""How many pronouns, each by its likelihood, must mean somebody …"""

_RATIO = 1.5
"""… and how many times as many as there are of the other gender."""


def with_genders(roster: Sequence[RosterEntry], mentions: Sequence[Mention], focus: Focus) -> list[RosterEntry]:
    """The roster, with a gender for those of unknown gender whom pronouns tell well enough."""
    votes: dict[int, dict[Gender, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        if mention.kind in (MentionKind.PRONOUN, MentionKind.OBJECT) and mention.gender is not Gender.UNKNOWN:
            for person, share in focus.meant.at(mention.start):
                votes[person][mention.gender] += share
    return [
        entry if _is_told(entry) else replace(entry, gender=_told(votes[person])) for person, entry in enumerate(roster)
    ]


def _is_told(entry: RosterEntry) -> bool:
    """Whether the gender is known, or is nobody's: a voice without a body may be anyone's."""
    return entry.gender is not Gender.UNKNOWN or entry.name.endswith(" voice")


def _told(votes: Mapping[Gender, float]) -> Gender:
    male, female = votes.get(Gender.MALE, 0.0), votes.get(Gender.FEMALE, 0.0)
    if max(male, female) < _LEAST or max(male, female) < _RATIO * min(male, female):
        return Gender.UNKNOWN
    return Gender.MALE if male > female else Gender.FEMALE
