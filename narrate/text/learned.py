"""What attribution learned, in data/attribution.npz, and how it is put to use: trees, chain, context, trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from narrate.text.cases import Case
from narrate.text.chain import TRANSITIONS, Weights, emission, probabilities
from narrate.text.context import CONTEXT, with_context
from narrate.text.features import FEATURES
from narrate.text.packing import Ragged
from narrate.text.trees import Table, Trees

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """A first guess, a second one that knows the first, and how often a probability is right on unseen authors."""

    first: Trees
    chain: Weights
    second: Trees
    calibration: tuple[Array, Array]


def guess(model: Model, cases: Sequence[Case], fixed: Mapping[int, int] | None = None) -> Ragged:
    """For each turn the probability of each candidate; `fixed` turns are known, and help their neighbours.

    The second trees look twice, the other time at what they made of the neighbours themselves; the mean is right more
    often than either.
    """
    once = _guessed(model, cases, _last_rows(model, cases, fixed), fixed)
    again = _guessed(model, cases, with_context(cases, once), fixed)
    return Ragged((one + other) / 2 for one, other in zip(once, again, strict=True))


def _guessed(model: Model, cases: Sequence[Case], rows: Iterable[Table], fixed: Mapping[int, int] | None) -> Ragged:
    scores, held = by_turn(cases, model.second.scores_in_turn(rows)), fixed or {}
    chances = (
        emission(case, score, 1.0, held.get(n)) for n, (case, score) in enumerate(zip(cases, scores, strict=True))
    )
    return Ragged(chance / chance.sum() if len(chance) else chance for chance in chances)


def last_rows(model: Model, cases: Sequence[Case], fixed: Mapping[int, int] | None = None) -> list[NDArray[np.float32]]:
    """For each turn what the last guess rests on: the features of each candidate, and of the first guess around it."""
    return list(_last_rows(model, cases, fixed))


def _last_rows(model: Model, cases: Sequence[Case], fixed: Mapping[int, int] | None) -> Iterator[NDArray[np.float32]]:
    scores = by_turn(cases, model.first.scores_in_turn(case.rows for case in cases))
    shares = probabilities(cases, scores, model.chain, fixed=fixed)
    return with_context(cases, shares)


def stacked(rows: Iterable[Table]) -> Table:
    """The rows of all turns in one table."""
    tables = list(rows)
    return np.vstack(tables) if tables else np.zeros((0, len(FEATURES)), dtype=np.float32)


def by_turn(cases: Sequence[Case], scores: Array) -> Sequence[Array]:
    """The scores of a table's rows, turn by turn."""
    return Ragged.divided(scores, (len(case.candidates) for case in cases))


def calibrated(model: Model, share: float) -> float:
    """The least share of lines that are right among those with this probability, as measured on unseen authors."""
    return round(float(np.interp(share, *model.calibration)), 4)


@lru_cache(maxsize=1)
def learned_model() -> Model:
    """The model that the package brings; ValueError when it was made for other features."""
    with resources.files("narrate").joinpath("data/attribution.npz").open("rb") as file, np.load(file) as data:
        if tuple(data["features"]) != (*FEATURES, *CONTEXT) or len(data["transitions"]) != TRANSITIONS:
            raise ValueError("attribution.npz was made for other features: run tools/train_attribution.py")
        return Model(
            _trees(data, "first"),
            Weights(float(data["scale"]), np.asarray(data["transitions"], dtype=np.float64)),
            _trees(data, "second"),
            (data["probability"].astype(np.float64), data["right"].astype(np.float64)),
        )


def _trees(data: Mapping[str, NDArray[np.float64]], name: str) -> Trees:
    return Trees(
        data[f"{name}_feature"].astype(np.int16),
        data[f"{name}_threshold"].astype(np.float32),
        data[f"{name}_low"].astype(np.int32),
        data[f"{name}_high"].astype(np.int32),
        data[f"{name}_value"].astype(np.float32),
        data[f"{name}_roots"].astype(np.int32),
    )
