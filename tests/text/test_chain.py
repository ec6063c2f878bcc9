from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest

from narrate.text.cases import Case
from narrate.text.chain import TRANSITIONS, Array, Weights, emission, probabilities, runs
from narrate.text.features import FEATURES
from narrate.text.packing import Tables
from narrate.text.tags import Tag, TagKind
from narrate.text.turns import Turn

SCENES: list[list[tuple[int, tuple[int, ...], bool]]] = [
    [(0, (0, 1), True)],
    [(0, (0, 1), True), (1, (0, 1, 2), False)],
    [(0, (0, 1), True), (1, (1,), True), (4, (0, 1, 2), False), (9, (2, 0), True)],
    [(0, (3, 5), True), (2, (3, 4), False), (3, (4, 5), True), (4, (3, 4, 5), True), (5, (3,), False)],
]


Scene = tuple[list[Case], list[Array], Weights]


def case(at: int, people: Sequence[int], bare: bool) -> Case:
    """A turn of one paragraph."""
    turn = Turn((at,), at, at, Tag(TagKind.NONE), frozenset(), frozenset(), bare)
    return Case(turn, tuple(people), Tables([np.zeros((len(people), len(FEATURES)), dtype=np.float32)]))


def scene(turns: Sequence[tuple[int, Sequence[int], bool]]) -> Scene:
    """A scene, with log odds and weights by chance."""
    rng = np.random.default_rng(3)
    scores = [rng.normal(size=len(people)) for _, people, _ in turns]
    return [case(*turn) for turn in turns], scores, Weights(1.7, rng.normal(size=TRANSITIONS))


def weight(play: Scene, said: Sequence[int]) -> float:
    """The unnormalised probability that these people say the turns: written from the definition, not from the code."""
    cases, scores, weights = play
    total = 0.0
    for number, (one, person) in enumerate(zip(cases, said, strict=True)):
        total += weights.scale * float(scores[number][one.candidates.index(person)])
        if number:
            again = 0 if person == said[number - 1] else 1 if number > 1 and person == said[number - 2] else 2
            gap = one.turn.first - cases[number - 1].turn.last
            total += weights.transitions[again * 6 + (0 if gap <= 1 else 1 if gap <= 3 else 2) * 2 + one.turn.bare]
    return float(np.exp(total))


def brute_force(play: Scene, fixed: Mapping[int, int]) -> list[Array]:
    """The same probabilities from every way to say the scene."""
    cases = play[0]
    shares = [np.zeros(len(one.candidates)) for one in cases]
    for said in product(*(one.candidates for one in cases)):
        if all(said[number] == person for number, person in fixed.items()):
            for number, person in enumerate(said):
                shares[number][cases[number].candidates.index(person)] += weight(play, said)
    return [share / share.sum() for share in shares]


@pytest.mark.parametrize("turns", SCENES)
def test_decoding_equals_counting_every_possibility(turns: list[tuple[int, tuple[int, ...], bool]]) -> None:
    play = scene(turns)
    for found, expected in zip(probabilities(*play), brute_force(play, {}), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-9)


@pytest.mark.parametrize("fixed", [{0: 1}, {3: 0}, {0: 0, 2: 2}])
def test_a_decision_is_kept_and_changes_the_turns_around_it(fixed: dict[int, int]) -> None:
    play = scene(SCENES[2])
    found = probabilities(*play, fixed=fixed)
    for share, expected in zip(found, brute_force(play, fixed), strict=True):
        np.testing.assert_allclose(share, expected, atol=1e-9)
    assert not np.allclose(found[2], probabilities(*play)[2])


def test_a_decision_for_somebody_who_is_no_candidate_changes_nothing() -> None:
    play = scene(SCENES[2])
    for share, expected in zip(probabilities(*play, fixed={1: 99}), probabilities(*play), strict=True):
        np.testing.assert_array_equal(share, expected)


def test_without_scores_and_weights_everybody_is_as_likely() -> None:
    cases, scores, _ = scene(SCENES[2])
    for share in probabilities(cases, [np.zeros_like(one) for one in scores], Weights(1.0, np.zeros(TRANSITIONS))):
        np.testing.assert_allclose(share, 1 / len(share))


def test_scores_count_by_their_differences_however_large() -> None:
    one = case(0, (4, 7), True)
    np.testing.assert_allclose(emission(one, np.array([2000.0, 2001.0]), 2.0, None), [np.exp(-2), 1.0])
    np.testing.assert_allclose(emission(one, np.array([-5000.0, 5000.0]), 1.0, 4), [1.0, 0.0], atol=1e-9)


def test_a_long_scene_keeps_its_numbers() -> None:
    cases, scores, weights = scene([(at, (0, 1, 2), True) for at in range(500)])
    found = probabilities(cases, scores, Weights(50.0, weights.transitions))
    assert all(np.isclose(share.sum(), 1.0) and share.min() >= 0 for share in found)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_a_long_run_in_parts_is_the_same_bit_by_bit(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    turns = [(at, ((0, 1, 2), (1, 3), (2,))[at % 3], at % 2 == 0) for at in range(10)]
    whole = probabilities(*scene(turns), fixed={4: 3})
    monkeypatch.setattr("narrate.text.chain._STRETCH", size)
    for share, expected in zip(probabilities(*scene(turns), fixed={4: 3}), whole, strict=True):
        np.testing.assert_array_equal(share, expected)


def test_turns_far_apart_are_chains_of_their_own() -> None:
    cases, scores, weights = scene([(0, (0, 1), True), (12, (0, 1), True), (25, (0, 1), True)])
    assert list(runs(cases)) == [(0, 2), (2, 3)]
    apart = [*probabilities(cases[:2], scores[:2], weights), *probabilities(cases[2:], scores[2:], weights)]
    for share, expected in zip(probabilities(cases, scores, weights), apart, strict=True):
        np.testing.assert_array_equal(share, expected)


def test_without_turns_there_is_nothing_to_say() -> None:
    assert list(runs([])) == []
    assert list(probabilities([], [], Weights(1.0, np.zeros(TRANSITIONS)))) == []
