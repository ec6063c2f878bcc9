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
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import lightgbm
import numpy as np

from narrate.readers.registry import read_story
from narrate.stages.attribute import Analysis, analyse
from narrate.text.chain import TRANSITIONS, Weights, emission, probabilities, runs, speakers, transition_rows
from narrate.text.context import CONTEXT, with_context
from narrate.text.features import FEATURES
from narrate.text.learned import Model, by_turn, stacked
from narrate.text.trees import Trees

FOLDS = (
    ("Emma", "MansfieldPark", "NorthangerAbbey", "Persuasion", "PrideAndPrejudice", "SenseAndSensibility"),
    ("HardTimes", "OliverTwist", "AlicesAdventuresInWonderland", "TheSignOfTheFour"),
    ("DaisyMiller", "TheAgeOfInnocence", "TheManWhoWasThursday"),
    ("NightAndDay", "TheMysteriousAffairAtStyles", "ThePictureOfDorianGray"),
)
"""Novels that are tested together, with the model of the others; an author stands in one fold only."""

BOOSTING = {
    "num_leaves": 24,
    "max_depth": 7,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
    "seed": 1,
}
TREES = 180
EXCERPT = 20_000
ROUNDS = 20
RATE = 0.2
Shares = dict[str, list[np.ndarray]]
TARGET = Path(__file__).resolve().parent.parent / "narrate" / "data" / "attribution.npz"


@dataclass
class Novel:
    """A novel analysed, and for each turn which of the candidates are its gold speaker; None where there is no gold.

    More than one may be: a person whom narrate takes for two.
    """

    name: str
    found: Analysis
    gold: list[np.ndarray | None]
    text: str
    truth: dict[str, Any]
    scores: list[np.ndarray] = field(default_factory=list)
    context: list[np.ndarray] = field(default_factory=list)


def load(data: Path, name: str, scorer: ModuleType) -> Novel:
    """Reads one novel and its gold."""
    path = data / "novels" / f"{name}.txt"
    truth = json.loads((data / "novels" / f"{name}.json").read_text("utf-8"))
    return understood(name, path, truth, scorer)


def excerpts(data: Path, name: str, scorer: ModuleType) -> Iterator[Novel]:
    """Every other stretch of EXCERPT characters as a story of its own: most stories are short, and novels are not."""
    text = (data / "novels" / f"{name}.txt").read_bytes().decode("utf-8")
    truth = json.loads((data / "novels" / f"{name}.json").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for number, start in enumerate(range(0, len(text) - EXCERPT, 2 * EXCERPT)):
            low, high = text.find("\n\n", start) + 2, text.find("\n\n", start + EXCERPT)
            path = Path(folder) / f"{number}.txt"
            path.write_bytes(text[low:high].encode())
            inside = [
                {**quote, "spans": [[a - low, b - low] for a, b in quote["spans"]]}
                for quote in truth["quotes"]
                if low <= quote["spans"][0][0] and quote["spans"][-1][1] <= high
            ]
            yield understood(name, path, {**truth, "quotes": inside}, scorer)


def understood(name: str, path: Path, truth: dict[str, Any], scorer: ModuleType) -> Novel:
    """A text analysed, with its gold."""
    found = analyse(read_story(path))
    match = scorer.Gold(truth).match
    matched = [match(_character(entry)) for entry in found.roster]
    spans = [span for inside in found.spans for span in inside]
    labels = [gold_speaker(truth, [(spans[i].start, spans[i].end) for i in case.turn.spans]) for case in found.cases]
    gold = [
        None if label is None else np.array([matched[person] == label for person in case.candidates], dtype=bool)
        for case, label in zip(found.cases, labels, strict=True)
    ]
    return Novel(name, found, gold, path.read_bytes().decode("utf-8"), truth)


def _character(entry: Any) -> dict[str, Any]:
    gender = {"male": "M", "female": "F"}.get(entry.gender.value, "")
    return {"name": entry.name, "aliases": list(entry.aliases), "gender": gender}


def gold_speaker(truth: dict[str, Any], spans: Sequence[tuple[int, int]]) -> str | None:
    """The gold speaker with the largest overlap."""
    index = truth.setdefault("_index", sorted((s, e, q["speaker"]) for q in truth["quotes"] for s, e in q["spans"]))
    votes: Counter[str] = Counter()
    starts = truth.setdefault("_starts", np.array([row[0] for row in index]))
    for start, end in spans:
        at = max(0, int(np.searchsorted(starts, start)) - 2)
        while at < len(index) and index[at][0] < end:
            votes[index[at][2]] += max(0, min(end, index[at][1]) - max(start, index[at][0]))
            at += 1
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] > 0 else None


def learn(novels: Sequence[Novel], pieces: Sequence[Novel], *, held: Sequence[str] = ()) -> tuple[Model, Shares]:
    """Two layers of trees and chains, and what they make of each novel when they have not seen its author.

    What a layer sees of the one before was guessed by trees of other authors' novels. `held` are left out.
    """
    some = [novel for novel in (*novels, *pieces) if novel.name not in held]
    whole = [novel for novel in novels if novel.name not in held]
    first = boost(some, _rows)
    out_of_fold(some, _rows)
    first_chain = train_chain(whole)
    for novel in some:
        shares = probabilities(novel.found.cases, novel.scores, first_chain)
        novel.context = with_context(novel.found.cases, shares, novel.found.layout)
    second = boost(some, _context)
    out_of_fold(some, _context)
    second_chain = train_chain(whole)
    guesses = {n.name: probabilities(n.found.cases, n.scores, second_chain) for n in whole}
    flat = (np.array([0.0, 1.0]), np.array([0.0, 1.0]))
    return Model(as_trees(first), first_chain, as_trees(second), second_chain, flat), guesses


Rows = Callable[[Novel], Sequence[np.ndarray]]


def _rows(novel: Novel) -> Sequence[np.ndarray]:
    return [case.rows for case in novel.found.cases]


def _context(novel: Novel) -> Sequence[np.ndarray]:
    return novel.context


def out_of_fold(novels: Sequence[Novel], rows: Rows) -> None:
    """Gives each novel the scores of trees that have not seen it, nor its author."""
    for fold in FOLDS:
        held = [novel for novel in novels if novel.name in fold]
        if held:
            trees = boost([novel for novel in novels if novel.name not in fold], rows)
        for novel in held:
            novel.scores = by_turn(novel.found.cases, trees.predict(stacked(rows(novel)), raw_score=True))


def boost(novels: Sequence[Novel], rows: Rows) -> lightgbm.Booster:
    """Trees whose sums, as a softmax over the candidates of a turn, make the gold speakers likely."""
    tables, labels, weights = [], [], []
    for novel in novels:
        for right, table in zip(novel.gold, rows(novel), strict=True):
            if right is not None and right.any():
                tables.append(table)
                labels.append(right / right.sum())
                weights.append(1.0 / np.sqrt(500 + len(novel.gold)))
    sizes = np.array([len(table) for table in tables])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    wanted = np.concatenate(labels)
    weight = np.repeat(np.array(weights) / np.mean(weights), sizes)

    def slopes(scores: np.ndarray, _: lightgbm.Dataset) -> tuple[np.ndarray, np.ndarray]:
        likely = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = likely / np.repeat(np.add.reduceat(likely, starts), sizes)
        return (share - wanted) * weight, np.maximum(share * (1 - share), 1e-4) * weight

    return lightgbm.train({**BOOSTING, "objective": slopes}, lightgbm.Dataset(np.vstack(tables), wanted), TREES)


def as_trees(booster: lightgbm.Booster) -> Trees:
    """LightGBM's trees as arrays."""
    columns: dict[str, list[float]] = {"feature": [], "threshold": [], "low": [], "high": [], "value": []}
    roots, depth = [], 0

    def add(node: dict[str, Any], level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        at = len(columns["value"])
        leaf = "leaf_value" in node
        columns["feature"].append(0 if leaf else node["split_feature"])
        columns["threshold"].append(0.0 if leaf else node["threshold"])
        columns["value"].append(node["leaf_value"] if leaf else 0.0)
        columns["low"].append(at)
        columns["high"].append(at)
        if not leaf:
            columns["low"][at] = add(node["left_child"], level + 1)
            columns["high"][at] = add(node["right_child"], level + 1)
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(add(tree["tree_structure"], 0))
    return Trees(
        np.array(columns["feature"], np.int16),
        np.array(columns["threshold"], np.float32),
        np.array(columns["low"], np.int32),
        np.array(columns["high"], np.int32),
        np.array(columns["value"], np.float32),
        np.array(roots, np.int32),
        depth,
    )


def train_chain(novels: Iterable[Novel]) -> Weights:
    """The scale of the scores and the weights of transitions that make the gold likely: ascent with Adam."""
    chains = [(n, start, end) for n in novels for start, end in runs(n.found.cases) if end - start > 1]
    value = np.concatenate([[1.0], np.zeros(TRANSITIONS)])
    first, second = np.zeros_like(value), np.zeros_like(value)
    for step in range(1, ROUNDS + 1):
        weights = Weights(float(value[0]), value[1:])
        slope, turns = np.zeros_like(value), 0
        for novel, start, end in chains:
            slope += gradient(novel, start, end, weights)
            turns += end - start
        slope = slope / turns
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        value = value + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return Weights(float(value[0]), value[1:])


def gradient(novel: Novel, start: int, end: int, weights: Weights) -> np.ndarray:
    """Of one chain: observed minus expected scores and transitions; turns without gold are summed over."""
    gold = [right if right is not None and right.any() else None for right in novel.gold[start:end]]
    return expected(novel, start, end, gold, weights) - expected(novel, start, end, [None] * len(gold), weights)


def expected(novel: Novel, start: int, end: int, known: Sequence[np.ndarray | None], weights: Weights) -> np.ndarray:
    """The expected sum of scores and of each transition in a chain, with some speakers known."""
    cases, scores = novel.found.cases[start:end], novel.scores[start:end]
    factors, ids = np.exp(weights.transitions), speakers(cases)
    rows = [transition_rows(c, cases[max(0, i - 1)], (ids[i], ids[i + 1], ids[i + 2])) for i, c in enumerate(cases)]
    chances = []
    for case, score, right in zip(cases, scores, known, strict=True):
        chance = emission(case, score, weights.scale, None)
        chances.append(chance if right is None else chance * right)
    alpha = [np.ones((1, 1))]
    for row, chance in zip(rows, chances, strict=True):
        state = np.einsum("ab,abc->bc", alpha[-1], factors[row]) * chance
        alpha.append(state / max(state.sum(), 1e-300))
    result = np.zeros(1 + TRANSITIONS)
    beta = np.ones_like(alpha[-1])
    for i in range(len(cases) - 1, -1, -1):
        joint = alpha[i][:, :, None] * factors[rows[i]] * (chances[i] * beta)[None]
        joint /= max(joint.sum(), 1e-300)
        result[0] += joint.sum(axis=(0, 1)) @ scores[i]
        if i:
            result[1:] += np.bincount(rows[i].ravel(), joint.ravel(), minlength=TRANSITIONS)
        beta = np.einsum("abc,bc->ab", factors[rows[i]], chances[i] * beta)
        beta /= max(beta.sum(), 1e-300)
    return result


def predict(novel: Novel, shares: Sequence[np.ndarray]) -> dict[str, Any]:
    """The novel's lines in the scorer's form."""
    found = novel.found
    spans = [span for inside in found.spans for span in inside]
    lines = [{"start": s.start, "end": s.end, "kind": "narration", "speaker": None} for s in spans]
    for case, share in zip(found.cases, shares, strict=True):
        for number in case.turn.spans:
            span = spans[number]
            best = int(np.argmax(share)) if len(share) else -1
            lines[number].update(
                kind="thought" if span.kind.value == "thought" else "dialogue",
                speaker=found.roster[case.candidates[best]].name if best >= 0 else None,
                conf=float(share[best]) if best >= 0 else 0.0,
            )
    return {"lines": lines, "characters": [_character(entry) for entry in found.roster]}


def calibration(novels: Iterable[Novel], shares: Shares) -> tuple[np.ndarray, np.ndarray]:
    """Probability against the share that is right, in equal bins, made to rise."""
    pairs = []
    for novel in novels:
        for share, gold in zip(shares[novel.name], novel.gold, strict=True):
            if gold is not None and len(share):
                pairs.append((float(share.max()), float(gold[int(np.argmax(share))])))
    pairs.sort()
    bins = np.array_split(np.array(pairs), 25)
    right = np.maximum.accumulate([float(b[:, 1].mean()) for b in bins])
    return np.array([float(b[:, 0].mean()) for b in bins]), right


def show(novels: Sequence[Novel], shares: Shares, scorer: ModuleType) -> None:
    """Prints how well each novel is understood."""
    results = []
    for novel in novels:
        results.append(scorer.score(novel.truth, novel.text, predict(novel, shares[novel.name])))
        report(novel, results[-1])
    merged = scorer.merge(results)
    print(f"micro {merged['accuracy']:.4f} macro {merged['accuracy_macro']:.4f} 1-to-1 {merged['accuracy_1to1']:.4f}")
    print(merged["by_type"], merged["detection"])


def report(novel: Novel, score: dict[str, Any]) -> None:
    """One line of figures."""
    types = " ".join(f"{k[:4]} {v[0]:.3f}" for k, v in score["by_type"].items() if v[0] is not None)
    found = score["detection"]
    print(
        f"{novel.name:30} {score['accuracy']:.3f} 1to1 {score['accuracy_1to1']:.3f} {types} "
        f"det {found['precision']:.3f}/{found['recall']:.3f} gender {score['gender_accuracy'] or 0:.3f} "
        f"cands {np.mean([g.any() for g in novel.gold if g is not None]):.3f}",
        flush=True,
    )


def save(model: Model, curve: tuple[np.ndarray, np.ndarray]) -> None:
    """Writes the model that the package brings."""
    arrays: dict[str, np.ndarray] = {"features": np.array([*FEATURES, *CONTEXT])}
    for name, trees, chain in (
        ("first", model.first, model.first_chain),
        ("second", model.second, model.second_chain),
    ):
        for column in ("feature", "threshold", "low", "high", "value", "roots"):
            arrays[f"{name}_{column}"] = getattr(trees, column)
        arrays[f"{name}_depth"] = np.array(trees.depth)
        arrays[f"{name}_scale"] = np.array(chain.scale)
        arrays[f"{name}_transitions"] = chain.transitions
    arrays["probability"], arrays["right"] = curve
    np.savez_compressed(TARGET, **arrays)


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
    model, shares = learn(novels, pieces)
    show(novels, shares, scorer)
    save(model, calibration(novels, shares))
    print(f"written: {TARGET.name}, {TARGET.stat().st_size / 1e6:.2f} MB, {len(FEATURES) + len(CONTEXT)} features")


if __name__ == "__main__":
    main()
