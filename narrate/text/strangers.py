"""Whether a description is somebody of its own, as a policeman is who has just come in; and who calls whom sir."""

from __future__ import annotations

from narrate.schema.cast import Gender
from narrate.text.evidence import BookEvidence, back
from narrate.text.mentions import Mention
from narrate.text.turns import Turn
from narrate.text.words import KIN, PEOPLE_NOUNS, RANKS

_GENERAL = frozenset(
    """man woman boy girl lady gentleman person fellow friend companion creature child voice youth lad lass visitor
    stranger one other""".split()
)
_KINDS = ((_GENERAL, 1.0), (KIN, 2.0), (RANKS, 3.0), (PEOPLE_NOUNS, 4.0))
_TELLING = frozenset("in with of who from whose behind at on".split())
_LONG_AGO = 40.0


def of_stranger(book: BookEvidence, number: int) -> list[float]:
    """What the description beside a turn is like, the same for every candidate.

    The kind of its noun; how many paragraphs ago "a policeman" came in, in this scene; how many turns it has in the
    scene; whether it is told apart from others ("the gentleman in the white waistcoat"); how many of the scene's turns
    with it are all of the book's.
    """
    turn = book.turns[number]
    key, mention = book.described(turn), turn.tag.mention
    if key is None or mention is None:
        return [0.0, -1.0, 0.0, 0.0, -1.0]
    here, everywhere = book.described_in(number), book.described_times[key]
    return [
        next((kind for nouns, kind in _KINDS if key[-1] in nouns), 5.0),
        _newcomer(book, turn, mention),
        float(min(20, here)),
        float(_is_told_apart(book, mention)),
        here / max(1, everywhere),
    ]


def _newcomer(book: BookEvidence, turn: Turn, mention: Mention) -> float:
    """How many paragraphs before the turn somebody with this noun came in, −1 where nobody did in this scene."""
    tokens = book.book.tokens
    places = book.newcomers.get(tokens.base[mention.end - 1], ())
    scene, _ = book.book.scene_of(turn.first)
    distance = back(places, mention.start, mention.start + 1)
    if distance > mention.start - scene:
        return -1.0
    return min(_LONG_AGO, float(turn.first - tokens.paragraph[mention.start - distance]))


def _is_told_apart(book: BookEvidence, mention: Mention) -> bool:
    tokens = book.book.tokens
    return mention.end < len(tokens) and tokens.low[mention.end] in _TELLING


def by_address(book: BookEvidence, number: int, person: int) -> list[float]:
    """Whether the next turn says "sir" to somebody of the candidate's gender; how often he says it where it is said."""
    turn, after = book.turns[number], book.neighbour(number, 1)
    says = book.says_sir(person) if turn.sir or turn.madam else -1.0
    return [addressed_as(after, book.roster[person].gender), says]


def addressed_as(turn: Turn | None, gender: Gender) -> float:
    """Whether a turn says "sir" or "madam" to somebody of this gender."""
    if turn is None or turn.sir == turn.madam or gender is Gender.UNKNOWN:
        return 0.0
    return 1.0 if (gender is Gender.MALE) == turn.sir else -1.0
