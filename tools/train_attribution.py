"""Learns the weights of attribution from novels with gold speakers; see docs/design.md.

    python tools/train_attribution.py --data ../shared/attribution            train on all, write narrate/data
    python tools/train_attribution.py --data ../shared/attribution --cv       leave one author out, print the scores

The novels are those of the Project Dialogism Novel Corpus (Vishnubhotla, Hammond and Hirst 2022), which is not part of
this repository. Same data, same weights.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from narrate.readers.registry import read_story
from narrate.stages.attribute import Analysis, analyse
from narrate.text.chain import GAPS, TRANSITIONS, Weights, no_weights, probabilities, runs, transition_rows
from narrate.text.evidence import FEATURES

AUTHORS = (
    ("Emma", "MansfieldPark", "NorthangerAbbey", "Persuasion", "PrideAndPrejudice", "SenseAndSensibility"),
    ("HardTimes", "OliverTwist"),
)
ROUNDS = 60
RATE = 0.08
DECAY = 2e-4
TARGET = Path(__file__).resolve().parent.parent / "narrate" / "data" / "attribution.json"


@dataclass
class Novel:
    """A novel analysed, and for each turn the place of its gold speaker among the candidates (−1: not there)."""

    name: str
    found: Analysis
    gold: list[int]
    text: str
    truth: dict[str, Any]


def load(data: Path, name: str, scorer: ModuleType) -> Novel:
    """Reads one novel and its gold."""
    found = analyse(read_story(data / "novels" / f"{name}.txt"))
    truth = json.loads((data / "novels" / f"{name}.json").read_text("utf-8"))
    gold = scorer.Gold(truth)
    matched = [
        gold.match(
            {"name": e.name, "aliases": list(e.aliases), "gender": {"male": "M", "female": "F"}.get(e.gender.value, "")}
        )
        for e in found.roster
    ]
    spans = [span for inside in found.spans for span in inside]
    labels = [gold_speaker(truth, [(spans[i].start, spans[i].end) for i in case.turn.spans]) for case in found.cases]
    places = [
        next((k for k, person in enumerate(case.candidates) if label and matched[person] == label), -1)
        for case, label in zip(found.cases, labels, strict=True)
    ]
    places = [-2 if label is None else place for place, label in zip(places, labels, strict=True)]
    return Novel(name, found, places, (data / "novels" / f"{name}.txt").read_text("utf-8"), truth)


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


def train(novels: Iterable[Novel]) -> Weights:
    """Weights that make the gold likely: gradient ascent on the chain's likelihood with Adam."""
    chains = [(n, start, end) for n in novels for start, end in runs(n.found.cases)]
    weights = no_weights()
    value = np.concatenate([weights.features, weights.transitions])
    first, second = np.zeros_like(value), np.zeros_like(value)
    for step in range(1, ROUNDS + 1):
        weights = Weights(value[: len(FEATURES)], value[len(FEATURES) :])
        slope, turns = np.zeros_like(value), 0
        for novel, start, end in chains:
            part, count = gradient(novel, start, end, weights)
            slope, turns = slope + part, turns + count
        slope = slope / turns - DECAY * value
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope**2
        value = value + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return Weights(value[: len(FEATURES)], value[len(FEATURES) :])


def gradient(novel: Novel, start: int, end: int, weights: Weights) -> tuple[np.ndarray, int]:
    """Of one chain: observed minus expected features and transitions; turns without gold are summed over."""
    cases, gold = novel.found.cases[start:end], novel.gold[start:end]
    free = expected(cases, [None] * len(cases), weights)
    held = expected(cases, [place if place >= 0 else None for place in gold], weights)
    return held - free, len(cases)


def expected(cases: Sequence[Any], known: Sequence[int | None], weights: Weights) -> np.ndarray:
    """The expected sums of features and transitions of a chain, with some speakers known."""
    factors = np.exp(weights.transitions)
    ids = [(-2,), (-3,), *(case.candidates for case in cases)]
    rows = [transition_rows(c, cases[max(0, i - 1)], (ids[i], ids[i + 1], ids[i + 2])) for i, c in enumerate(cases)]
    emissions = []
    for case, place in zip(cases, known, strict=True):
        score = case.rows @ weights.features
        emission = np.exp(score - score.max(initial=0.0)) + 1e-12
        emissions.append(emission if place is None else emission * (np.arange(len(emission)) == place))
    alpha = [np.ones((1, 1))]
    for row, emission in zip(rows, emissions, strict=True):
        state = np.einsum("ab,abc->bc", alpha[-1], factors[row]) * emission
        alpha.append(state / max(state.sum(), 1e-300))
    result = np.zeros(len(FEATURES) + TRANSITIONS)
    beta = np.ones_like(alpha[-1])
    for i in range(len(cases) - 1, -1, -1):
        joint = alpha[i][:, :, None] * factors[rows[i]] * (emissions[i] * beta)[None]
        joint /= max(joint.sum(), 1e-300)
        result[: len(FEATURES)] += joint.sum(axis=(0, 1)) @ cases[i].rows
        if i:
            result[len(FEATURES) :] += np.bincount(rows[i].ravel(), joint.ravel(), minlength=TRANSITIONS)
        beta = np.einsum("abc,bc->ab", factors[rows[i]], emissions[i] * beta)
        beta /= max(beta.sum(), 1e-300)
    return result


def predict(novel: Novel, weights: Weights) -> dict[str, Any]:
    """The novel's lines in the scorer's form."""
    found = novel.found
    spans = [span for inside in found.spans for span in inside]
    lines = [{"start": s.start, "end": s.end, "kind": "narration", "speaker": None} for s in spans]
    for case, share in zip(found.cases, probabilities(found.cases, weights), strict=True):
        for number in case.turn.spans:
            span = spans[number]
            best = int(np.argmax(share)) if len(share) else -1
            lines[number].update(
                kind="thought" if span.kind.value == "thought" else "dialogue",
                speaker=found.roster[case.candidates[best]].name if best >= 0 else None,
                conf=float(share[best]) if best >= 0 else 0.0,
            )
    characters = [
        {"name": e.name, "aliases": list(e.aliases), "gender": {"male": "M", "female": "F"}.get(e.gender.value, "")}
        for e in found.roster
    ]
    return {"lines": lines, "characters": characters}


def calibration(novels: Iterable[Novel], weights: Sequence[Weights]) -> dict[str, list[float]]:
    """Probability against the share that is right, in equal bins, made to rise."""
    pairs = []
    for novel, learned in zip(novels, weights, strict=True):
        for share, gold in zip(probabilities(novel.found.cases, learned), novel.gold, strict=True):
            if gold != -2 and len(share):
                pairs.append((float(share.max()), float(int(np.argmax(share)) == gold)))
    pairs.sort()
    bins = np.array_split(np.array(pairs), 20)
    right = np.maximum.accumulate([float(b[:, 1].mean()) for b in bins])
    return {
        "probability": [round(float(b[:, 0].mean()), 4) for b in bins],
        "right": [round(float(value), 4) for value in right],
    }


def cross_validate(novels: Sequence[Novel], scorer: ModuleType) -> list[Weights]:
    """Scores every novel with weights from other authors' novels; returns those weights."""
    results, used = [], []
    for novel in novels:
        group = next((set(g) for g in AUTHORS if novel.name in g), {novel.name})
        key = tuple(sorted(group))
        known = next((w for k, w in used if k == key), None)
        weights = known or train([other for other in novels if other.name not in group])
        used.append((key, weights))
        score = scorer.score(novel.truth, novel.text, predict(novel, weights))
        results.append(score)
        types = " ".join(f"{k[:4]} {v[0]:.3f}" for k, v in score["by_type"].items() if v[0] is not None)
        d = score["detection"]
        print(
            f"{novel.name:30} {score['accuracy']:.3f} 1to1 {score['accuracy_1to1']:.3f} {types} "
            f"det {d['precision']:.3f}/{d['recall']:.3f} gender {score['gender_accuracy'] or 0:.3f} "
            f"cands {np.mean([g >= 0 for g in novel.gold if g != -2]):.3f}",
            flush=True,
        )
    merged = scorer.merge(results)
    print(
        f"micro {merged['accuracy']:.4f} macro {merged['accuracy_macro']:.4f}", merged["by_type"], merged["detection"]
    )
    return [weights for _, weights in used]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cv", action="store_true")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", options.data / "score.py")
    if spec is None or spec.loader is None:
        parser.error("there is no score.py in --data")
    scorer = importlib.util.module_from_spec(spec)
    sys.modules["score"] = scorer
    spec.loader.exec_module(scorer)
    names = sorted(path.stem for path in (options.data / "novels").glob("*.json"))
    novels = [load(options.data, name, scorer) for name in names]
    weights = train(novels)
    curve = calibration(novels, cross_validate(novels, scorer) if options.cv else [weights] * len(novels))
    model = {
        "features": {name: round(float(v), 4) for name, v in zip(FEATURES, weights.features, strict=True)},
        "transitions": [round(float(value), 4) for value in weights.transitions],
        "calibration": curve,
    }
    TARGET.write_text(json.dumps(model, indent=1) + "\n", "utf-8")
    print(f"written: {TARGET.name}; {GAPS} gaps, {len(FEATURES)} features")


if __name__ == "__main__":
    main()
