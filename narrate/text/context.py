"""What a first guess at every turn tells of each turn: who speaks before and after it, and who talks like that."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from narrate.text.features import Case
from narrate.text.turns import Layout

CONTEXT = tuple(
    """guess guess_ratio entropy rank minus_1 minus_2 minus_3 minus_4 plus_1 plus_2 plus_3 plus_4 active_before
    active_after same_parity_before other_parity_before same_parity_after other_parity_after share top_minus_1
    top_minus_2 top_plus_1 top_plus_2 neighbours_agree called_by_other_before called_by_other_after calls_before
    calls_after style style_mean style_known style_best_other""".split()
)
"""The names of the features that rest on a first guess, in the order of the columns."""

_STEPS = (-1, -2, -3, -4, 1, 2, 3, 4)
_REACH = 12
_FADE = 0.8
_SURE = 0.6
_PRIOR_WORDS = 60.0
_LEAST_WORDS = 150
_LIMITS = (-2.0, 2.5)

Guess = Mapping[int, float]


def with_context(
    cases: Sequence[Case], shares: Sequence[NDArray[np.float64]], book: Layout
) -> list[NDArray[np.float32]]:
    """For each turn its rows of features with the columns of CONTEXT added; `shares` is the first guess."""
    guesses = [
        dict(zip(case.candidates, share.tolist(), strict=True)) for case, share in zip(cases, shares, strict=True)
    ]
    context = _Context(cases, guesses, _Style(cases, guesses, book))
    return [np.hstack([case.rows, context.rows(number)]) for number, case in enumerate(cases)]


class _Context:
    def __init__(self, cases: Sequence[Case], guesses: Sequence[Guess], style: _Style) -> None:
        self._cases = cases
        self._guesses = guesses
        self._style = style
        self._best = [max(guess, key=lambda p: (guess[p], -p)) if guess else -1 for guess in guesses]
        self._close = [n > 0 and c.turn.first - cases[n - 1].turn.last <= 1 for n, c in enumerate(cases)]
        self._share: Counter[int] = Counter()
        for guess in guesses:
            self._share.update(guess)

    def rows(self, number: int) -> NDArray[np.float32]:
        """Shape (candidates, context features)."""
        guess = self._guesses[number]
        entropy = -sum(p * math.log(p + 1e-9) for p in guess.values())
        ranked = sorted(guess.values(), reverse=True)
        rows = [
            [
                share,
                share / (ranked[0] + 1e-9),
                entropy,
                float(ranked.index(share)),
                *(self._at(number + step, person, -1.0) for step in _STEPS),
                self._activity(number, person, -1),
                self._activity(number, person, 1),
                *self._parity(number, person, -1),
                *self._parity(number, person, 1),
                self._share[person] / max(1, len(self._guesses)),
                *(float(self._top(number + step) == person) for step in (-1, -2, 1, 2)),
                float(self._top(number - 1) == self._top(number + 1) != -1),
                *self._calls(number, person),
                *self._style.features(number, person),
            ]
            for person, share in guess.items()
        ]
        return np.array(rows, dtype=np.float32).reshape(-1, len(CONTEXT))

    def _at(self, number: int, person: int, otherwise: float = 0.0) -> float:
        return self._guesses[number].get(person, 0.0) if 0 <= number < len(self._guesses) else otherwise

    def _top(self, number: int) -> int:
        return self._best[number] if 0 <= number < len(self._best) else -1

    def _activity(self, number: int, person: int, step: int) -> float:
        """How much the candidate speaks in the turns on one side, the nearer the weightier."""
        total = weight = 0.0
        for distance in range(1, _REACH + 1):
            if not 0 <= number + step * distance < len(self._guesses):
                break
            total += _FADE**distance * self._at(number + step * distance, person)
            weight += _FADE**distance
        return total / weight if weight else 0.0

    def _parity(self, number: int, person: int, step: int) -> tuple[float, float]:
        """How much the candidate speaks in every second turn of an unbroken run, and in the others; −1: no run."""
        same: list[float] = []
        other: list[float] = []
        for distance in range(1, 7):
            place = number + step * distance
            joint = place + 1 if step < 0 else place
            if not 0 <= place < len(self._guesses) or not self._close[joint]:
                break
            (other if distance % 2 else same).append(self._at(place, person))
        return (sum(same) / len(same) if same else -1.0, sum(other) / len(other) if other else -1.0)

    def _calls(self, number: int, person: int) -> list[float]:
        """Whether a neighbour calls the candidate and is not he; whether the turn calls the neighbour's speaker."""
        turns = {step: number + step for step in (-1, 1) if 0 <= number + step < len(self._cases)}
        called = [
            1.0 - self._at(place, person) if person in self._cases[place].turn.called else 0.0
            for place in (turns.get(-1, number), turns.get(1, number))
        ]
        mine = self._cases[number].turn.called
        return [*called, *(sum(self._at(number + step, one) for one in mine) for step in (-1, 1))]


class _Style:
    """Whose words these are: log odds of a turn's words under what each person surely said elsewhere."""

    def __init__(self, cases: Sequence[Case], guesses: Sequence[Guess], book: Layout) -> None:
        self._words = [_words(case, book) for case in cases]
        self._guesses = guesses
        self._all: Counter[str] = Counter()
        for words in self._words:
            self._all.update(words)
        self._total = max(1, sum(self._all.values()))
        self._said: dict[int, Counter[str]] = defaultdict(Counter)
        self._sizes: Counter[int] = Counter()
        for words, guess in zip(self._words, guesses, strict=True):
            for person in (person for person, share in guess.items() if share > _SURE):
                self._said[person].update(words)
                self._sizes[person] += sum(words.values())
        self._scores = [{p: self._score(n, p) for p in guess} for n, guess in enumerate(guesses)]

    def features(self, number: int, person: int) -> list[float]:
        """The sum and the mean of the log odds, how much is known of the person, and the best of the others."""
        total, known = self._scores[number][person]
        others = [score for other, (score, _) in self._scores[number].items() if other != person]
        size = max(1, sum(self._words[number].values()))
        return [max(-30.0, min(30.0, total)), total / size, known, max([*others, 0.0])]

    def _score(self, number: int, person: int) -> tuple[float, float]:
        words = self._words[number]
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


def _words(case: Case, book: Layout) -> Counter[str]:
    tokens, spans = book.tokens, set(case.turn.spans)
    inside = range(tokens.first[case.turn.first], tokens.first[case.turn.last + 1])
    return Counter(tokens.base[at] for at in inside if tokens.span[at] in spans and tokens.base[at][:1].isalpha())
