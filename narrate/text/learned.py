"""The weights that attribution learned, and how sure its probabilities really are."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

import numpy as np

from narrate.text.chain import TRANSITIONS, Weights
from narrate.text.evidence import FEATURES


@lru_cache(maxsize=1)
def learned_weights() -> Weights:
    """The weights in data/attribution.json, made by tools/train_attribution.py."""
    model = _model()
    features = np.array([model["features"].get(name, 0.0) for name in FEATURES])
    transitions = np.array(model["transitions"])
    if transitions.shape != (TRANSITIONS,):
        raise ValueError(
            f"attribution.json has {transitions.size} transitions, {TRANSITIONS} are needed: train it again"
        )
    return Weights(features, transitions)


def calibrated(share: float) -> float:
    """The share of lines that are right among those with this probability, as measured on unseen authors."""
    points = _model()["calibration"]
    return round(float(np.interp(share, points["probability"], points["right"])), 4)


@lru_cache(maxsize=1)
def _model() -> dict[str, dict[str, list[float]]]:
    text = resources.files("narrate").joinpath("data/attribution.json").read_text("utf-8")
    model: dict[str, dict[str, list[float]]] = json.loads(text)
    return model
