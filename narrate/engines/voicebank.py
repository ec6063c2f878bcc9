"""The style tables of Kokoro's voices, blends (`af_heart*0.6 + bf_emma*0.4`) and mixes (`af_sky as bm_lewis`)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from narrate.engines.base import unknown_voice
from narrate.errors import VoiceError
from narrate.schema.cast import Age, Gender, VoiceInfo

_PART = re.compile(r"\s*([a-z]{2}_[a-z]+)\s*(?:\*\s*(\d+(?:\.\d+)?|\.\d+))?\s*")
_ROWS = 510
_AS = " as "


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.float32], NDArray[np.float32], dict[str, int]]:
    with resources.files("narrate").joinpath("data/kokoro_voices.npz").open("rb") as file:
        bank = np.load(file, allow_pickle=False)
        names = {str(name): row for row, name in enumerate(bank["names"])}
        return bank["U"].astype(np.float32), bank["P"].astype(np.float32), names


@lru_cache(maxsize=1)
def voice_infos() -> tuple[VoiceInfo, ...]:
    """Every stock voice: language, gender, age, grade, measured loudness and pitch."""
    text = resources.files("narrate").joinpath("data/kokoro_voices.json").read_text("utf-8")
    return tuple(
        VoiceInfo(
            engine="kokoro",
            name=name,
            language=row["language"],
            gender=Gender(row["gender"]),
            age=Age(row["age"]),
            grade=row["grade"],
            lufs=row["lufs"],
            pitch_hz=row["pitch_hz"],
            note=row["note"],
        )
        for name, row in json.loads(text).items()
    )


def parts(name: str) -> tuple[tuple[str, float], ...]:
    """The stock voices of a voice or blend with their shares, which add up to 1; VoiceError for one that is not there.

    >>> parts("af_heart*3 + bf_emma")
    (('af_heart', 0.75), ('bf_emma', 0.25))
    """
    known = [info.name for info in voice_infos()]
    found: dict[str, float] = {}
    for part in name.partition(_AS)[0].split("+"):
        match = _PART.fullmatch(part)
        if match is None or match[1] not in known:
            raise unknown_voice("kokoro", part.strip() if match is None else match[1], known)
        found[match[1]] = found.get(match[1], 0.0) + float(match[2] or 1.0)
    whole = sum(found.values())
    if whole <= 0:
        raise VoiceError(f"the blend {name!r} has no part above 0", code="N304", hint="like af_heart*0.6 + bf_emma*0.4")
    return tuple((voice, share / whole) for voice, share in found.items())


def style(name: str, tokens: int) -> NDArray[np.float32]:
    """The style of a voice, blend or mix for a text of `tokens` phonemes, shape (1, 256).

    The first half is timbre, the second prosody: `af_sky as bm_lewis` has the throat of one and the way of the other.
    """
    basis, tables, rows = _tables()
    row = basis[min(max(tokens, 1), _ROWS) - 1]
    timbre, _, prosody = name.partition(_AS)
    blended = np.zeros(256)
    for half, blend in ((slice(0, 128), timbre), (slice(128, 256), prosody or timbre)):
        for voice, share in parts(blend):
            blended[half] += share * (tables[rows[voice], 0, half] + row @ tables[rows[voice], 1:, half])
    return blended.astype(np.float32).reshape(1, -1)
