"""Learns the model of attribution from novels with gold speakers; see docs/design.md.

    python tools/train_attribution.py --data ../shared/attribution

It prints how well each novel is understood by trees that have not seen its author (layer by layer; the strict figures,
with everything learned anew for each author, are those of benchmarks/attribution.py), and writes narrate/data.

The novels are those of the Project Dialogism Novel Corpus (Vishnubhotla, Hammond and Hirst 2022), which is not part of
this repository. Same data, same model. Needs the `bench` extra (LightGBM).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import lightgbm
import numpy as np
from gold_novels import Novel, excerpts, folds, load, predict, report
from gold_stories import stories
from train_chain import train_chain

from narrate.text.chain import Weights, probabilities
from narrate.text.context import CONTEXT, with_context
from narrate.text.features import FEATURES
from narrate.text.learned import Model, by_turn, stacked
from narrate.text.trees import Trees

BOOSTING = {
    "num_leaves": 24,
    "max_depth": 7,
    "learning_rate": 0.11,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
TREES = 130
BAGS = 3
"""How many sets of trees each half of the model averages; what is guessed of novels not seen is guessed by one set."""

EMPHASIS = (1.0, 2.5)
"""How much more the stories of today count than by their weight, in each half of the model: they pull another way."""

LEVEL = (np.array([0.0, 1.0]), np.array([0.0, 1.0]))
"""A calibration that changes nothing."""

CORPUS = frozenset(name for fold in folds() for name in fold)
"""The novels of the corpus: what else is learned from are our own stories."""

Shares = dict[str, list[np.ndarray]]
TARGET = Path(__file__).resolve().parent.parent / "narrate" / "data" / "attribution.npz"


def learn(novels: Sequence[Novel], pieces: Sequence[Novel], *, held: Sequence[str] = ()) -> tuple[Model, Shares]:
    """The mean of two models, one with more weight on stories of today; and what they make of novels not seen.

    `held` are left out.
    """
    halves, guesses = [], []
    for factor in EMPHASIS:
        inside = [novel if novel.name in CORPUS else replace(novel, weight=factor * novel.weight) for novel in novels]
        half, shares = _learn(inside, pieces, held)
        halves.append(half)
        guesses.append(shares)
    return mean_of(halves), {name: _means([shares[name] for shares in guesses]) for name in guesses[0]}


def _learn(novels: Sequence[Novel], pieces: Sequence[Novel], held: Sequence[str]) -> tuple[Model, Shares]:
    """Trees, a chain, and trees that know their guess; and what they make of novels whose author they have not seen.

    What a layer sees of the one before was guessed by trees of other authors' novels.
    """
    some = [novel for novel in (*novels, *pieces) if novel.name not in held]
    whole = [novel for novel in novels if novel.name not in held]
    first = boost(some, _rows, bags=BAGS)
    out_of_fold(some, _rows)
    chain = train_chain(whole)
    for novel in some:
        shares = probabilities(novel.found.cases, novel.scores, chain)
        novel.context = list(with_context(novel.found.cases, shares))
    second = boost(some, _context, bags=BAGS)
    guesses = {novel.name: shares for novel, shares in _seen_twice(some, whole)}
    return Model(as_trees(first), chain, as_trees(second), LEVEL), guesses


def mean_of(models: Sequence[Model]) -> Model:
    """One model whose layers are the means of those of several."""
    scale = float(np.mean([model.chain.scale for model in models]))
    transitions = np.mean([model.chain.transitions for model in models], axis=0)
    first, second = joined([model.first for model in models]), joined([model.second for model in models])
    return Model(first, Weights(scale, transitions), second, LEVEL)


def joined(several: Sequence[Trees]) -> Trees:
    """All trees of several, each worth its part: their sum is the mean of the several sums."""
    starts = np.cumsum([0, *(len(trees.value) for trees in several)])
    moved = list(zip(several, starts.tolist(), strict=False))
    return Trees(
        np.concatenate([trees.feature for trees in several]),
        np.concatenate([trees.threshold for trees in several]),
        np.concatenate([trees.low + start for trees, start in moved]).astype(np.int32),
        np.concatenate([trees.high + start for trees, start in moved]).astype(np.int32),
        np.concatenate([trees.value / len(several) for trees in several]).astype(np.float32),
        np.concatenate([trees.roots + start for trees, start in moved]).astype(np.int32),
    )


def _means(several: Sequence[list[np.ndarray]]) -> list[np.ndarray]:
    return [np.asarray(np.mean(shares, axis=0)) for shares in zip(*several, strict=True)]


def _softmax(scores: np.ndarray) -> np.ndarray:
    likely = np.exp(scores - scores.max(initial=-np.inf))
    return np.asarray(likely / likely.sum()) if len(scores) else likely


Rows = Callable[[Novel], Sequence[np.ndarray]]


def _rows(novel: Novel) -> Sequence[np.ndarray]:
    return [case.rows for case in novel.found.cases]


def _context(novel: Novel) -> Sequence[np.ndarray]:
    return novel.context


def out_of_fold(novels: Sequence[Novel], rows: Rows) -> None:
    """Gives each novel the scores of trees that have not seen it, nor its author."""
    for trees, novel in _held_out(novels, rows):
        novel.scores = by_turn(novel.found.cases, predicted(trees, stacked(rows(novel))))


def _held_out(novels: Sequence[Novel], rows: Rows) -> Iterator[tuple[list[lightgbm.Booster], Novel]]:
    """Each novel with trees that have seen neither it nor its author."""
    for fold in folds(sorted({novel.name for novel in novels} - CORPUS)):
        held = [novel for novel in novels if novel.name in fold]
        if held:
            trees = boost([novel for novel in novels if novel.name not in fold], rows)
        for novel in held:
            yield trees, novel


def _seen_twice(novels: Sequence[Novel], whole: Sequence[Novel]) -> Iterator[tuple[Novel, list[np.ndarray]]]:
    """What second trees make of whole novels that they have not seen, at two looks: see narrate.text.learned.guess."""
    for trees, novel in _held_out(novels, _context):
        if not any(novel is one for one in whole):
            continue
        cases = novel.found.cases
        once = _likely(trees, novel, novel.context)
        again = _likely(trees, novel, list(with_context(cases, once)))
        yield novel, [(one + other) / 2 for one, other in zip(once, again, strict=True)]


def _likely(trees: Sequence[lightgbm.Booster], novel: Novel, rows: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [_softmax(scores) for scores in by_turn(novel.found.cases, predicted(trees, stacked(rows)))]


def predicted(bags: Sequence[lightgbm.Booster], table: np.ndarray) -> np.ndarray:
    """The mean of what several sets of trees say."""
    return np.asarray(np.mean([bag.predict(table, raw_score=True) for bag in bags], axis=0))


def boost(novels: Sequence[Novel], rows: Rows, *, bags: int = 1) -> list[lightgbm.Booster]:
    """Trees whose sums, as a softmax over the candidates of a turn, make the gold speakers likely."""
    tables, labels, weights = [], [], []
    for novel in novels:
        for right, table in zip(novel.gold, rows(novel), strict=True):
            if right is not None and right.any():
                tables.append(table)
                labels.append(right / right.sum())
                weights.append(novel.weight)
    sizes = np.array([len(table) for table in tables])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    wanted = np.concatenate(labels)
    weight = np.repeat(np.array(weights) / np.mean(weights), sizes)

    def slopes(scores: np.ndarray, _: lightgbm.Dataset) -> tuple[np.ndarray, np.ndarray]:
        likely = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = likely / np.repeat(np.add.reduceat(likely, starts), sizes)
        return (share - wanted) * weight, np.maximum(share * (1 - share), 1e-4) * weight

    data = lightgbm.Dataset(np.vstack(tables), wanted)
    return [lightgbm.train({**BOOSTING, "objective": slopes, "seed": bag}, data, TREES) for bag in range(1, bags + 1)]


def as_trees(bags: Sequence[lightgbm.Booster]) -> Trees:
    """LightGBM's trees as arrays; their sum is the mean of the bags."""
    columns: dict[str, list[float]] = {"feature": [], "threshold": [], "low": [], "high": [], "value": []}
    roots = []

    def add(node: dict[str, Any]) -> int:
        at = len(columns["value"])
        leaf = "leaf_value" in node
        columns["feature"].append(0 if leaf else node["split_feature"])
        columns["threshold"].append(0.0 if leaf else node["threshold"])
        columns["value"].append(node["leaf_value"] / len(bags) if leaf else 0.0)
        columns["low"].append(at)
        columns["high"].append(at)
        if not leaf:
            columns["low"][at] = add(node["left_child"])
            columns["high"][at] = add(node["right_child"])
        return at

    for tree in (tree for bag in bags for tree in bag.dump_model()["tree_info"]):
        roots.append(add(tree["tree_structure"]))
    return Trees(
        np.array(columns["feature"], np.int16),
        np.array(columns["threshold"], np.float32),
        np.array(columns["low"], np.int32),
        np.array(columns["high"], np.int32),
        np.array(columns["value"], np.float32),
        np.array(roots, np.int32),
    )


def calibration(novels: Iterable[Novel], shares: Shares) -> tuple[np.ndarray, np.ndarray]:
    """Probability against the share that is right at least: of old novels or of our own stories, whichever is less."""
    kinds: dict[bool, list[Novel]] = {}
    for novel in novels:
        kinds.setdefault(novel.name in CORPUS, []).append(novel)
    curves = [_curve(kind, shares) for kind in kinds.values()]
    places = np.unique(np.concatenate([places for places, _ in curves]))
    return places, np.min([np.interp(places, *curve) for curve in curves], axis=0)


def _curve(novels: Iterable[Novel], shares: Shares) -> tuple[np.ndarray, np.ndarray]:
    """Probability against the share that is right at least (see _at_least), in equal bins, made to rise."""
    pairs = []
    for novel in novels:
        for share, gold in zip(shares[novel.name], novel.gold, strict=True):
            if gold is not None and len(share):
                pairs.append((float(share.max()), float(gold[int(np.argmax(share))])))
    pairs.sort()
    bins = np.array_split(np.array(pairs), 25)
    right = np.maximum.accumulate([_at_least(float(b[:, 1].mean()), len(b)) for b in bins])
    return np.array([float(b[:, 0].mean()) for b in bins]), right


def _at_least(share: float, times: int) -> float:
    """The lower bound of a share seen so many times, at 95% on one side (Wilson 1927): who is sure is not too sure."""
    z2 = 1.645**2
    middle, width = share + z2 / (2 * times), np.sqrt(z2 * (share * (1 - share) / times + z2 / (4 * times**2)))
    return float((middle - width) / (1 + z2 / times))


def show(novels: Sequence[Novel], shares: Shares, scorer: ModuleType) -> None:
    """Prints how well each novel is understood."""
    results = []
    for novel in novels:
        results.append(scorer.score(novel.truth, novel.text, predict(novel, shares[novel.name])))
        report(novel, results[-1])
    merged = scorer.merge(results)
    print(f"micro {merged['accuracy']:.4f} macro {merged['accuracy_macro']:.4f} 1-to-1 {merged['accuracy_1to1']:.4f}")
    print(merged["by_type"], merged["detection"])


def save(model: Model, curve: tuple[np.ndarray, np.ndarray]) -> None:
    """Writes the model that the package brings."""
    arrays: dict[str, np.ndarray] = {"features": np.array([*FEATURES, *CONTEXT])}
    for name, trees in (("first", model.first), ("second", model.second)):
        for column in ("feature", "threshold", "low", "high", "value", "roots"):
            arrays[f"{name}_{column}"] = getattr(trees, column)
    arrays["scale"], arrays["transitions"] = np.array(model.chain.scale), model.chain.transitions
    arrays["probability"], arrays["right"] = curve
    np.savez_compressed(TARGET, **arrays)


def in_a_fixed_order() -> None:
    """Begins this program anew where sets have another order each time: the scorer of the corpus walks through them."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", options.data / "score.py")
    if spec is None or spec.loader is None:
        parser.error("there is no score.py in --data")
    scorer = importlib.util.module_from_spec(spec)
    sys.modules["score"] = scorer
    spec.loader.exec_module(scorer)
    names = sorted(path.stem for path in (options.data / "novels").glob("*.json"))
    novels = [load(options.data, name, scorer) for name in names]
    pieces = [piece for name in names for piece in excerpts(options.data, name, scorer)]
    own = stories(scorer)
    model, shares = learn([*novels, *own], pieces)
    show(own, shares, scorer)
    show(novels, shares, scorer)
    save(model, calibration([*novels, *own], shares))
    print(f"written: {TARGET.name}, {TARGET.stat().st_size / 1e6:.2f} MB, {len(FEATURES) + len(CONTEXT)} features")


if __name__ == "__main__":
    in_a_fixed_order()
    main()
