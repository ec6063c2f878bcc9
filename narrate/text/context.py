"""What a first guess at every turn tells of each turn: who speaks before and after it, and who talks like that."""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from narrate.text.cases import Case
from narrate.text.chain import in_order
from narrate.text.columns import Picked, places_in
from narrate.text.guesses import Guess, Guesses

CONTEXT = tuple(
    """guess guess_ratio entropy rank minus_1 minus_2 minus_3 minus_4 plus_1 plus_2 plus_3 plus_4 active_before
    active_after same_parity_before other_parity_before same_parity_after other_parity_after share top_minus_1
    top_minus_2 top_plus_1 top_plus_2 run_share run_rank run_people
    run_length sure_back sure_back_parity sure_ahead sure_ahead_parity sure_other_back pair_before pair_after
    neighbours_agree called_by_other_before called_by_other_after calls_before
    calls_after style style_mean style_known style_best_other described_scene described_book described_others""".split()
)
"""The names of the features that rest on a first guess, in the order of the columns."""

_NEAREST = 4
_REACH = 12
_FADE = 0.8
_FADES = [_FADE**distance for distance in range(_REACH + 1)]
_SURE = 0.6
_PRIOR_WORDS = 60.0
_LEAST_WORDS = 150
_APART = 4
_SLIGHT = 0.02
_LIMITS = (-2.0, 2.5)


def with_context(cases: Sequence[Case], shares: Sequence[NDArray[np.float64]]) -> Iterator[NDArray[np.float32]]:
    """For each turn its rows of features with the columns of CONTEXT added; `shares` is the first guess."""
    order = in_order(cases)
    talk, places = Picked(cases, order), places_in(order)
    guesses = Guesses(talk, Picked(shares, order))
    context = _Context(talk, guesses, _Style(talk, guesses))
    return (np.hstack([case.rows, context.rows(place)]) for case, place in zip(cases, places, strict=True))


class _Context:
    def __init__(self, cases: Sequence[Case], guesses: Sequence[Guess], style: _Style) -> None:
        self._cases = cases
        self._guesses = guesses
        self._size = len(guesses)
        self._style = style
        self._best = array("i", (max(guess, key=lambda p: (guess[p], -p)) if guess else -1 for guess in guesses))
        self._close, breaks = bytearray([False]), bytearray()
        for before, case in pairwise(cases):
            self._close.append(0 <= case.turn.first - before.turn.last <= 1)
            breaks.append(_apart(before, case))
        self._share: Counter[int] = Counter()
        for guess in guesses:
            self._share.update(guess)
        self._runs = _runs(breaks)
        self._said: tuple[tuple[int, int], Counter[int]] = ((0, 0), Counter())
        self._pairs = _pairs(guesses, self._runs)
        self._described = _Described(cases, guesses)

    def rows(self, number: int) -> NDArray[np.float32]:
        """Shape (candidates, context features)."""
        guess = self._guesses[number]
        entropy = -sum(p * math.log(p + 1e-9) for p in guess.values())
        ranked = sorted(guess.values(), reverse=True)
        others, even = self._holders(number)
        before, after = self._side(number, -1), self._side(number, 1)
        rows = [
            [
                share,
                share / (ranked[0] + 1e-9),
                entropy,
                float(ranked.index(share)),
                *_nearest(before, person),
                *_nearest(after, person),
                _activity(before, person),
                _activity(after, person),
                *self._parity(number, person, -1),
                *self._parity(number, person, 1),
                self._share[person] / max(1, self._size),
                *(float(self._top(number + step) == person) for step in (-1, -2, 1, 2)),
                *self._in_run(number, person, others, even),
                *self._sure(number, person, -1),
                *self._sure(number, person, 1),
                self._sure_other(number, person),
                self._partner(number, person, -1),
                self._partner(number, person, 1),
                float(self._top(number - 1) == self._top(number + 1) != -1),
                *self._calls(number, person),
                *self._style.features(number, person),
                *self._described.features(number, person),
            ]
            for person, share in guess.items()
        ]
        return np.array(rows, dtype=np.float32).reshape(-1, len(CONTEXT))

    def _at(self, number: int, person: int) -> float:
        return self._guesses[number].get(person, 0.0) if 0 <= number < self._size else 0.0

    def _top(self, number: int) -> int:
        return self._best[number] if 0 <= number < len(self._best) else -1

    def _side(self, number: int, step: int) -> list[Guess]:
        """The guesses at the turns on one side, the nearest first."""
        places = range(number + step, number + step * (_REACH + 1), step)
        return [self._guesses[place] for place in places if 0 <= place < self._size]

    def _parity(self, number: int, person: int, step: int) -> tuple[float, float]:
        """How much the candidate speaks in every second turn of an unbroken run, and in the others; −1: no run."""
        same: list[float] = []
        other: list[float] = []
        for distance in range(1, 7):
            place = number + step * distance
            joint = place + 1 if step < 0 else place
            if not 0 <= place < self._size or not self._close[joint]:
                break
            (other if distance % 2 else same).append(self._at(place, person))
        return (sum(same) / len(same) if same else -1.0, sum(other) / len(other) if other else -1.0)

    def _holders(self, number: int) -> tuple[Mapping[int, float], float]:
        """How much each person says of the other turns of this conversation, and how many people hold it."""
        start, end = self._runs[number]
        if self._said[0] != (start, end):  # turns are asked for in order: one conversation at a time is enough
            self._said = ((start, end), _summed(self._guesses[start:end]))
        said = self._said[1]
        own = self._guesses[number]
        others = {who: share - own.get(who, 0.0) for who, share in said.items()}
        total = max(1e-9, end - start - 1.0)
        even = 1 / max(1e-9, sum((share / total) ** 2 for share in others.values())) if end - start > 1 else 0.0
        return others, min(9.0, even)

    def _in_run(self, number: int, person: int, others: Mapping[int, float], even: float) -> list[float]:
        """How much of the other turns of this conversation the candidate says, and how many people hold it."""
        start, end = self._runs[number]
        mine = others.get(person, 0.0)
        rank = sum(share > mine for share in others.values())
        return [mine / max(1e-9, end - start - 1.0), float(min(9, rank)), even, float(min(30, end - start))]

    def _sure(self, number: int, person: int, step: int) -> tuple[float, float]:
        """How far the next turn this way lies that is surely the candidate's, and whether that is an odd way off."""
        start, end = self._runs[number]
        for distance in range(1, _REACH + 1):
            place = number + step * distance
            if not start <= place < end:
                break
            if self._at(place, person) > _SURE:
                return float(distance), float(distance % 2)
        return _REACH + 1.0, 2.0

    def _sure_other(self, number: int, person: int) -> float:
        """How far back the last turn of this conversation lies that is surely somebody else's."""
        start, _ = self._runs[number]
        for distance in range(1, min(_REACH, number - start) + 1):
            top = self._top(number - distance)
            if top not in (person, -1) and self._at(number - distance, top) > _SURE:
                return float(distance)
        return _REACH + 1.0

    def _partner(self, number: int, person: int, step: int) -> float:
        """How often in the book the candidate speaks beside whoever likely speaks next this way."""
        start, end = self._runs[number]
        place = number + step
        if not start <= place < end:
            return -1.0
        beside = self._guesses[place]
        mine = self._guesses[number].get(person, 0.0)
        total = 0.0
        for who, share in beside.items():
            known = self._pairs.get((who, person) if who < person else (person, who), 0.0) - share * mine
            if who != person and known > 0:
                total += share * math.log1p(known)
        return total

    def _calls(self, number: int, person: int) -> list[float]:
        """Whether a neighbour calls the candidate and is not he; whether the turn calls the neighbour's speaker."""
        turns = {step: number + step for step in (-1, 1) if 0 <= number + step < len(self._cases)}
        called = [
            1.0 - self._at(place, person) if person in self._cases[place].turn.called else 0.0
            for place in (turns.get(-1, number), turns.get(1, number))
        ]
        mine = self._cases[number].turn.called
        return [*called, *(sum(self._at(number + step, one) for one in mine) for step in (-1, 1))]


def _nearest(side: Sequence[Guess], person: int) -> list[float]:
    """The candidate's share of each of the nearest turns on one side; −1 where there is none."""
    near = [guess.get(person, 0.0) for guess in side[:_NEAREST]]
    return [*near, *[-1.0] * (_NEAREST - len(near))]


def _activity(side: Sequence[Guess], person: int) -> float:
    """How much the candidate speaks in the turns on one side, the nearer the weightier."""
    total = weight = 0.0
    for fade, guess in zip(_FADES[1:], side, strict=False):
        total += fade * guess.get(person, 0.0)
        weight += fade
    return total / weight if weight else 0.0


def _runs(breaks: Sequence[int]) -> list[tuple[int, int]]:
    """For each turn the conversation that it belongs to: the turns from start to end, not far from one another.

    `breaks` say of each turn but the first whether another conversation begins with it.
    """
    starts = [0, *(number for number, is_break in enumerate(breaks, 1) if is_break)]
    runs = pairwise([*starts, len(breaks) + 1])
    return [run for run in runs for _ in range(*run)]


def _apart(before: Case, case: Case) -> bool:
    return case.turn.first - before.turn.last > _APART or case.turn.aside is not before.turn.aside


def _summed(guesses: Sequence[Guess]) -> Counter[int]:
    total: Counter[int] = Counter()
    for guess in guesses:
        total.update(guess)
    return total


def _pairs(guesses: Sequence[Guess], runs: Sequence[tuple[int, int]]) -> Mapping[tuple[int, int], float]:
    """How often two people likely speak one after the other."""
    pairs: dict[tuple[int, int], float] = defaultdict(float)
    for number in range(1, len(guesses)):
        if runs[number] != runs[number - 1]:
            continue
        for one, first in guesses[number - 1].items():
            for other, second in guesses[number].items():
                if first * second > _SLIGHT and one != other:
                    pairs[min(one, other), max(one, other)] += first * second
    return pairs


class _Described:
    """Whom a description most likely means elsewhere: one old woman is one person in a scene, and mostly in a book."""

    def __init__(self, cases: Sequence[Case], guesses: Sequence[Guess]) -> None:
        self._cases = cases
        self._guesses = guesses
        self._said: dict[Hashable, Counter[int]] = defaultdict(Counter)
        self._times: Counter[Hashable] = Counter()
        for case, guess in zip(cases, guesses, strict=True):
            for key in self._keys(case):
                self._said[key].update(guess)
                self._times[key] += 1

    @staticmethod
    def _keys(case: Case) -> tuple[Hashable, ...]:
        return () if case.described is None else ((case.described, case.scene), case.described)

    def features(self, number: int, person: int) -> list[float]:
        """The candidate's share of the other turns with the description, in the scene and the book; −1 without any."""
        case, mine = self._cases[number], self._guesses[number].get(person, 0.0)
        shares = [
            (self._said[key][person] - mine) / (self._times[key] - 1) if self._times[key] > 1 else -1.0
            for key in self._keys(case)
        ]
        others = self._times[case.described] - 1.0 if case.described is not None else -1.0
        return [*(shares or (-1.0, -1.0)), min(20.0, others)]


class _Style:
    """Whose words these are: log odds of a turn's words under what each person surely said elsewhere."""

    def __init__(self, cases: Sequence[Case], guesses: Sequence[Guess]) -> None:
        self._cases = cases
        self._guesses = guesses
        self._all: Counter[str] = Counter()
        self._said: dict[int, Counter[str]] = defaultdict(Counter)
        self._sizes: Counter[int] = Counter()
        for case, guess in zip(cases, guesses, strict=True):
            self._all.update(case.said)
            for person in (person for person, share in guess.items() if share > _SURE):
                self._said[person].update(case.said)
                self._sizes[person] += len(case.said)
        self._total = max(1, sum(self._all.values()))
        self._scored = -1
        self._scores: dict[int, tuple[float, float]] = {}

    def features(self, number: int, person: int) -> list[float]:
        """The sum and the mean of the log odds, how much is known of the person, and the best of the others."""
        if number != self._scored:  # the scores of one turn at a time: those of a book would be many
            words = Counter(self._cases[number].said)
            self._scores = {p: self._score(number, p, words) for p in self._guesses[number]}
            self._scored = number
        total, known = self._scores[person]
        others = [score for other, (score, _) in self._scores.items() if other != person]
        size = max(1, len(self._cases[number].said))
        return [max(-30.0, min(30.0, total)), total / size, known, max([*others, 0.0])]

    def _score(self, number: int, person: int, words: Counter[str]) -> tuple[float, float]:
        mine = self._guesses[number].get(person, 0.0) > _SURE
        size = self._sizes[person] - (sum(words.values()) if mine else 0)
        if size < _LEAST_WORDS or not words:
            return 0.0, 0.0
        said = self._said[person]
        total = 0.0
        for word, times in words.items():
            usual = self._all[word] / self._total
            spoken = said[word] - (times if mine else 0)
            odds = math.log((spoken + _PRIOR_WORDS * usual) / (size + _PRIOR_WORDS) / usual)
            total += times * max(_LIMITS[0], min(_LIMITS[1], odds))
        return total, math.log(size)
