from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from narrate.text.cases import Case
from narrate.text.chain import TRANSITIONS, Weights
from narrate.text.context import CONTEXT
from narrate.text.features import FEATURES
from narrate.text.learned import Model, by_turn, calibrated, guess, learned_model, stacked
from narrate.text.packing import Tables
from narrate.text.tags import Tag, TagKind
from narrate.text.trees import Trees
from narrate.text.turns import Turn

NAMES = (*FEATURES, *CONTEXT)


def split_on(feature: int, value: float) -> Trees:
    """One tree: −value where the feature is at most a half, else +value."""
    return Trees(
        np.array([feature, 0, 0], dtype=np.int16),
        np.array([0.5, 0, 0], dtype=np.float32),
        np.array([1, 1, 2], dtype=np.int32),
        np.array([2, 1, 2], dtype=np.int32),
        np.array([0, -value, value], dtype=np.float32),
        np.array([0], dtype=np.int32),
    )


def model() -> Model:
    """The first guess likes who is "named", the second repeats the first."""
    level = Weights(1.0, np.zeros(TRANSITIONS))
    first, second = split_on(NAMES.index("names"), 1.0), split_on(NAMES.index("guess"), 2.0)
    return Model(first, level, second, (np.array([0.2, 0.6, 1.0]), np.array([0.1, 0.5, 0.9])))


def turn(at: int, candidates: tuple[int, ...], named: int) -> Case:
    """A turn whose tag names one candidate."""
    rows = np.zeros((len(candidates), len(FEATURES)), dtype=np.float32)
    rows[candidates.index(named), FEATURES.index("names")] = 1
    spoken = Turn((at,), at, at, Tag(TagKind.NONE), frozenset(), frozenset(), True)
    return Case(spoken, candidates, Tables([rows]))


def save(path: Path, made: Model, names: tuple[str, ...] = NAMES) -> None:
    """The file that a package brings."""
    parts: dict[str, Any] = {
        "features": np.array(names),
        "probability": made.calibration[0],
        "right": made.calibration[1],
    }
    parts |= {"scale": np.array(made.chain.scale), "transitions": made.chain.transitions}
    for name, trees in (("first", made.first), ("second", made.second)):
        parts |= {f"{name}_{field.name}": getattr(trees, field.name) for field in fields(trees)}
    (path / "data").mkdir()
    np.savez(path / "data" / "attribution.npz", **parts)


def test_the_second_guess_rests_on_the_first() -> None:
    cases = [turn(0, (3, 5), 5), turn(1, (3, 5), 3)]
    first, second = guess(model(), cases)
    sure = 1 / (1 + np.exp(-4.0))
    np.testing.assert_allclose(first, [1 - sure, sure], rtol=1e-6)
    np.testing.assert_allclose(second, [sure, 1 - sure], rtol=1e-6)


def test_a_decision_holds_against_both_guesses() -> None:
    (share,) = guess(model(), [turn(0, (3, 5), 5)], {0: 3})
    np.testing.assert_allclose(share, [1, 0], atol=1e-9)


def test_scores_go_back_to_the_turns_that_they_came_from() -> None:
    cases = [turn(0, (3, 5), 5), turn(1, (1, 2, 3), 3)]
    assert stacked(case.rows for case in cases).shape == (5, len(FEATURES))
    assert [part.tolist() for part in by_turn(cases, np.arange(5.0))] == [[0, 1], [2, 3, 4]]
    assert list(by_turn([], np.zeros(0))) == []
    assert stacked([]).shape == (0, len(FEATURES))


def test_a_probability_is_shown_as_how_often_it_was_right() -> None:
    assert [calibrated(model(), share) for share in (0.0, 0.2, 0.4, 1.0)] == [0.1, 0.1, 0.3, 0.9]


def test_a_model_is_read_as_it_was_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, replace(model(), chain=Weights(0.7, np.arange(float(TRANSITIONS)))))
    monkeypatch.setattr("narrate.text.learned.resources.files", lambda _: tmp_path)
    found = learned_model.__wrapped__()
    assert found.chain.scale == 0.7
    np.testing.assert_array_equal(found.chain.transitions, np.arange(TRANSITIONS))
    rows = np.random.default_rng(1).normal(size=(600, len(NAMES))).astype(np.float32)
    np.testing.assert_array_equal(found.second.scores(rows), model().second.scores(rows))


def test_a_model_for_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path, model(), NAMES[1:])
    monkeypatch.setattr("narrate.text.learned.resources.files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="other features"):
        learned_model.__wrapped__()
