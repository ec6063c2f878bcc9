"""What speaks for each candidate of a turn: a row of numbers per candidate, in the order of FEATURES."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from narrate.schema.cast import Gender
from narrate.schema.packed import packed
from narrate.text.cases import Cases, Told
from narrate.text.descriptions import OTHERS
from narrate.text.evidence import BookEvidence, ahead, back, between
from narrate.text.mentions import MentionKind
from narrate.text.packing import Tables
from narrate.text.run_features import Run
from narrate.text.strangers import addressed_as, by_address, of_stranger
from narrate.text.tag_features import GENDERS, by_tag, names_person, owner_of, rank_and_share, same_gender
from narrate.text.tags import TagForm, TagKind
from narrate.text.talk_features import acts_on_called, by_introduction, by_presence, of_talk, times_there
from narrate.text.topic_features import Topics
from narrate.text.turns import Turn

FEATURES = tuple(
    """tag_kind tag_form tag_plain tag_above tag_mention tag_gender bare thought words asks candidates first_person
    gap gap_2 opens_scene sir_here madam_here sir_before madam_before tag_before tag_after chain_before chain_after
    others_named candidate_rank names describes described_times company_cover company_lift company_beside kin_family
    speaks_as_i gender fits_gender fits_age meant_rank meant_share mind_rank mind_share in_paragraph
    first_in_paragraph called_here named_here named_before_turn called_before called_after called_2_before
    called_2_after addressed_here addressed_before addresses_as last_before first_before count_before first_after
    count_after acts_last_above acts_first_below acts_first_here acts_above back_present present_100 present_400
    back_words back_order scene_count scene_before near_100 near_400 ahead_200 quoted_back quoted_ahead
    tag_minus_1 tag_minus_2 tag_minus_3 tag_minus_4 tag_plus_1 tag_plus_2 tag_plus_3 tags_10 tags_10_after
    tag_back tag_ahead parity_back parity_ahead pairs pronoun_fits known_in_book tag_share is_narrator named
    known_gender beat_before beat_after meant_before meant_after gender_before gender_after
    tag_neuter tag_other answers breaks_off before_asks before_breaks_off before_words after_answers
    recalled before_recalled second_recalled introduced
    introduced_before present_scene present_in_scene_share present_book heard_below
    noun_class newcomer described_in_scene told_apart own_scene addressed_after says_sir
    named_around_before named_around_after called_around_before called_around_after named_after_turn named_2_before
    named_2_after spoken_of spoken_of_around told_after told_2_before thinks_scene thinks_scene_share thinks_book
    scenes_ago run_called_same run_called_other run_named_same run_named_other run_tagged_same run_tagged_other
    run_gender_same run_gender_other run_addressed_same run_addressed_other acts_on_called""".split()
)
"""The names of the features, in the order of the columns."""

_KINDS = {
    MentionKind.NAME: 1.0,
    MentionKind.PRONOUN: 2.0,
    MentionKind.FIRST: 3.0,
    MentionKind.DESCRIPTION: 4.0,
    MentionKind.OBJECT: 5.0,
}
_TAGS = {TagKind.NONE: 0.0, TagKind.BEAT: 1.0, TagKind.SAID: 2.0}
_FORMS = {form: float(number) for number, form in enumerate(TagForm)}
_FAR = 3000


def describe(book: BookEvidence) -> Cases:
    """Every turn of a book with its candidates described."""
    tables = Tables()

    def told(number: int) -> Told:
        turn, candidates = book.turns[number], book.candidates(number)
        tables.append(_table(book, number, candidates))
        return turn, candidates, _described(book, turn), book.book.scenes[turn.first], book.words(turn)

    return Cases(packed(Told, map(told, range(len(book.turns)))), tables)


def _table(book: BookEvidence, number: int, candidates: Sequence[int]) -> NDArray[np.float32]:
    """The features of a turn's candidates, shape (candidates, features)."""
    same, talk, strange = _of_turn(book, number, candidates), of_talk(book, number), of_stranger(book, number)
    order = _recency(book, number, candidates)
    topics, run = Topics(book, number), Run(book, number)
    most_there = max((times_there(book, number, person) for person in candidates), default=1)
    rows = [
        [
            *same,
            float(rank),
            *by_tag(book, number, person),
            *_by_place(book, number, person),
            *_by_action(book, number, person),
            *_by_distance(book, number, person, order[person]),
            *_by_tags_near(book, number, person),
            *_by_book(book, number, person),
            *talk,
            *by_introduction(book, number, person),
            *by_presence(book, number, person, most_there),
            *strange,
            *by_address(book, number, person),
            *topics.of(person),
            book.scenes_ago(number, person),
            *run.of(person),
            float(acts_on_called(book, number, person)),
        ]
        for rank, person in enumerate(candidates)
    ]
    return np.array(rows, dtype=np.float32).reshape(-1, len(FEATURES))


def _described(book: BookEvidence, turn: Turn) -> tuple[str, ...] | None:
    key = book.described(turn)
    if key is None or key[-1] in OTHERS:
        return None
    return (*key, str(owner_of(book, turn.tag.mention)))


def _recency(book: BookEvidence, number: int, candidates: Sequence[int]) -> dict[int, int]:
    """The candidates' places in the order in which the narration named them last."""
    start, _ = book.span(book.turns[number])
    ranked = sorted(candidates, key=lambda person: back(book.seen.get(person, ()), start, 10**9))
    return {person: place for place, person in enumerate(ranked)}


def _of_turn(book: BookEvidence, number: int, candidates: Sequence[int]) -> list[float]:
    """What is the same for every candidate."""
    turn = book.turns[number]
    before, after = book.neighbour(number, -1), book.neighbour(number, 1)
    mention = turn.tag.mention
    return [
        _TAGS[turn.tag.kind],
        _FORMS[turn.tag.form],
        float(turn.tag.plain),
        float(turn.tag.above),
        _KINDS[mention.kind] if mention is not None else 0.0,
        GENDERS[mention.gender] if mention is not None else 0.0,
        float(turn.bare),
        float(turn.thought),
        float(min(turn.words, 150)),
        float(turn.asks),
        float(len(candidates)),
        float(book.narrator >= 0),
        _gap(before, turn),
        _gap(book.neighbour(number, -2), turn),
        float(before is None),
        float(turn.sir),
        float(turn.madam),
        float(before is not None and before.sir),
        float(before is not None and before.madam),
        _TAGS[before.tag.kind] if before is not None else 3.0,
        _TAGS[after.tag.kind] if after is not None else 3.0,
        _chain(book, number, -1),
        _chain(book, number, 1),
        float(len(turn.called | turn.named)),
    ]


def _gap(before: Turn | None, turn: Turn) -> float:
    return float(min(9, turn.first - before.last)) if before is not None else 10.0


def _chain(book: BookEvidence, number: int, step: int) -> float:
    """How many turns follow one another without a paragraph between, going this way; at most 8."""
    length, this = 0, book.turns[number]
    while length < 8:
        other = book.neighbour(number, step * (length + 1))
        if other is None or abs(this.first - other.first) > 1 + other.last - other.first:
            break
        this = other
        length += 1
    return float(length)


def _by_place(book: BookEvidence, number: int, person: int) -> list[float]:
    """Where the candidate is named in the turn, in its neighbours and in the paragraphs beside it."""
    turn = book.turns[number]
    here = book.narrated(turn.first)
    before, after = book.neighbour(number, -1), book.neighbour(number, 1)
    second, third = book.neighbour(number, -2), book.neighbour(number, 2)
    above, below = book.narrated(turn.first - 1), book.narrated(turn.last + 1)
    return [
        float(here.count(person)),
        float(here[:1] == [person]),
        float(person in turn.called),
        float(person in turn.named),
        float(before is not None and person in before.named),
        float(before is not None and person in before.called),
        float(after is not None and person in after.called),
        float(second is not None and person in second.called),
        float(third is not None and person in third.called),
        float(turn.tag.addressee == person),
        float(before is not None and before.tag.addressee == person),
        addressed_as(before, book.roster[person].gender),
        float(above[-1:] == [person]),
        float(above[:1] == [person]),
        float(min(4, above.count(person))),
        float(below[:1] == [person]),
        float(min(4, below.count(person))),
    ]


def _by_action(book: BookEvidence, number: int, person: int) -> list[float]:
    """Whether the candidate, named or meant by a pronoun, does something beside the turn; and how near that was."""
    turn = book.turns[number]
    start, _ = book.span(turn)
    above, here, below = book.acting(turn.first - 1), book.acting(turn.first), book.acting(turn.last + 1)
    present = book.present.get(person, ())
    return [
        float(above[-1:] == [person]),
        float(below[:1] == [person]),
        float(here[:1] == [person]),
        float(min(4, above.count(person))),
        float(back(present, start, _FAR)),
        float(between(present, start - 100, start)),
        float(between(present, start - 400, start)),
    ]


def _by_distance(book: BookEvidence, number: int, person: int, order: int) -> list[float]:
    """How far the candidate's last and next mentions are, in words, and how many there are."""
    start, end = book.span(book.turns[number])
    seen, called = book.seen.get(person, ()), book.called.get(person, ())
    scene, scene_end = book.book.scene_of(book.turns[number].first)
    return [
        float(back(seen, start, _FAR)),
        float(order),
        float(min(40, between(seen, scene, scene_end))),
        float(min(40, between(seen, scene, start))),
        float(between(seen, start - 100, start)),
        float(between(seen, start - 400, start)),
        float(between(seen, end, end + 200)),
        float(back(called, start, _FAR)),
        float(ahead(called, end, _FAR)),
    ]


def _by_tags_near(book: BookEvidence, number: int, person: int) -> list[float]:
    """Which turns nearby a tag gives to the candidate, and which to others."""
    known = []
    for step in (-1, -2, -3, -4, 1, 2, 3):
        other = book.neighbour_number(number, step)
        tagged = book.tagged[other] if other is not None else -1
        known.append(0.0 if tagged < 0 else 1.0 if tagged == person else -1.0)
    tags = book.tags.get(person, ())
    last, following = back(tags, number, 40), ahead(tags, number, 40)
    before = next((book.tagged[other] for other in (number - 1, number + 1) if _tagged_at(book, other)), -1)
    return [
        *known,
        float(between(tags, number - 10, number)),
        float(between(tags, number + 1, number + 11)),
        float(last),
        float(following),
        float(last % 2) if last < 40 else 2.0,
        float(following % 2) if following < 40 else 2.0,
        math.log1p(book.pairs[before, person] + book.pairs[person, before]),
        _pronoun_fits(book.turns[number], book.roster[person].gender),
    ]


def _pronoun_fits(turn: Turn, gender: Gender) -> float:
    mention = turn.tag.mention
    if mention is None or mention.kind not in (MentionKind.PRONOUN, MentionKind.DESCRIPTION) or mention.person >= 0:
        return 0.0
    return same_gender(mention.gender, gender) * (2.0 if turn.tag.kind is TagKind.SAID else 1.0)


def _tagged_at(book: BookEvidence, number: int) -> bool:
    return 0 <= number < len(book.turns) and book.tagged[number] >= 0


def _by_book(book: BookEvidence, number: int, person: int) -> list[float]:
    """What the candidate is in the whole book, and how the neighbours' beats and pronouns fit him."""
    entry = book.roster[person]
    before, after = book.neighbour(number, -1), book.neighbour(number, 1)
    return [
        len(book.seen.get(person, ())) / book.most_seen,
        len(book.tags.get(person, ())) / book.most_tags,
        float(person == book.narrator),
        float(entry.named),
        float(entry.gender is not Gender.UNKNOWN),
        names_person(before.tag.mention, person) if before is not None else 0.0,
        names_person(after.tag.mention, person) if after is not None else 0.0,
        rank_and_share(book.meant(before), person)[1] if before is not None else 0.0,
        rank_and_share(book.meant(after), person)[1] if after is not None else 0.0,
        _tag_gender(before, entry.gender),
        _tag_gender(after, entry.gender),
    ]


def _tag_gender(turn: Turn | None, gender: Gender) -> float:
    if turn is None or turn.tag.mention is None:
        return 0.0
    return same_gender(turn.tag.mention.gender, gender)
