"""Novels with gold speakers, analysed: what attribution is learned from and measured on."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from narrate.readers.registry import read_story
from narrate.stages.attribute import Analysis, analyse

WEIGHT_OF_EXCERPTS = 0.3
EXCERPT = 20_000
FOLDS = (
    ("Emma", "MansfieldPark", "NorthangerAbbey", "Persuasion", "PrideAndPrejudice", "SenseAndSensibility"),
    ("HardTimes", "OliverTwist", "AlicesAdventuresInWonderland", "TheSignOfTheFour"),
    ("DaisyMiller", "TheAgeOfInnocence", "TheManWhoWasThursday"),
    ("NightAndDay", "TheMysteriousAffairAtStyles", "ThePictureOfDorianGray"),
)
"""Novels that are tested together, with the model of the others; an author stands in one fold only."""


def folds(others: Sequence[str] = ()) -> list[tuple[str, ...]]:
    """FOLDS with other texts, each author's in one fold only, dealt out over them."""
    return [(*fold, *others[number :: len(FOLDS)]) for number, fold in enumerate(FOLDS)]


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
    weight: float
    scores: list[np.ndarray] = field(default_factory=list)
    context: list[np.ndarray] = field(default_factory=list)


def load(data: Path, name: str, scorer: ModuleType) -> Novel:
    """Reads one novel and its gold."""
    path = data / "novels" / f"{name}.txt"
    truth = json.loads((data / "novels" / f"{name}.json").read_text("utf-8"))
    return understood(name, path, truth, scorer)


def weight_of(truth: dict[str, Any]) -> float:
    """How much each turn of a novel counts: a long novel more than a short one, but not by its length."""
    return float(1.0 / np.sqrt(500 + len(truth["quotes"])))


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
            piece = understood(name, path, {**truth, "quotes": inside}, scorer)
            yield replace(piece, weight=WEIGHT_OF_EXCERPTS * weight_of(truth))


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
    return Novel(name, found, gold, path.read_bytes().decode("utf-8"), truth, weight_of(truth))


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
