"""A stage -> clips: seats and rooms for voices, beds that duck, effects at their words, music between scenes."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from narrate.dsp.ducking import Spoken, ducked
from narrate.schema.cast import NARRATOR
from narrate.schema.script import Line, LineKind
from narrate.schema.settings import Settings
from narrate.schema.staging import Asset, Origin, Sounding, Stage
from narrate.schema.timeline import Clip

_EAR_DELAY_S = 0.0004
_WIDEST = 25 / 45
_UNDER_SPEECH_DB = 19.5
"""How far under a line's own loudness a bed has to be while it is spoken."""

_DEEPEST_DB = 30.0
_SPILL_S = 1.5
_CUT_FADE_S = 0.4
_LONGEST_S = 8.0
_CROSS_S = 2.4
_BEAT_S = 0.25
_MOST_LEAD_S = 2.5
_ONSET_S = 0.7
_UNDER_EFFECT_DB = 12.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A line's place in its scene, in frames; its loudness in the mix (LUFS); when its words begin, in seconds.

    `lead` is the silence before it, in frames.
    """

    line: str
    start: int
    frames: int
    lufs: float
    words: tuple[float, ...] = ()
    lead: int = 0


def seated(clip: Clip, line: Line, stage: Stage, rate: int) -> Clip:
    """A voice in its seat and its room; the narrator stays in the middle, thoughts and letters stay close."""
    if line.speaker == NARRATOR:
        return clip
    pan = stage.seats.get(line.speaker, 0.0) if clip.pan == 0.0 else clip.pan
    delay = round(_EAR_DELAY_S * rate * min(1.0, abs(pan) / _WIDEST))
    room = stage.room if line.kind is LineKind.DIALOGUE else None
    return replace(clip, pan=pan, delay=delay, room=room)


def beds(
    stage: Stage, heard: Sequence[Heard], frames: int, assets: Mapping[str, Asset], settings: Settings
) -> Iterator[Clip]:
    """The beds under a scene, from its first frame to its last, ducked under everything that is said."""
    share_db = 10 * math.log10(max(1, len(stage.beds)))
    for bed in stage.beds:
        asset = assets.get(bed.asset)
        if asset is None:
            continue
        level = settings.voice_lufs + settings.drama.bed_db + bed.gain_db + asset.gain_db - share_db
        loudest = [_loudest(one, asset, settings.sample_rate) for one in heard]
        depths = [
            _depth(one, level + share_db + max(0.0, rise), settings) for one, rise in zip(heard, loudest, strict=True)
        ]
        yield Clip(
            media=asset.media,
            start=0,
            frames=frames,
            gain_db=round(level - asset.lufs, 3),
            loop=True,
            automation=ducked(depths, frames, settings.sample_rate),
        )


def spots(
    stage: Stage, heard: Sequence[Heard], frames: int, assets: Mapping[str, Asset], settings: Settings
) -> Iterator[tuple[Sounding, Clip]]:
    """The effects of a scene, each at its word; none rings on into the next scene."""
    places = {one.line: one for one in heard}
    rate = settings.sample_rate
    last = frames + round(_SPILL_S * rate)
    for spot in stage.spots:
        asset, line = assets.get(spot.asset), places.get(spot.line)
        if asset is None or line is None:
            continue
        start = line.start + round(_word_s(line, spot.word) * rate)
        if is_before(spot):
            start = line.start - max(0, line.lead - round(_BEAT_S * rate))
        longest = round(_LONGEST_S * rate) if asset.frames > 2 * _LONGEST_S * rate else asset.frames
        length = max(1, min(longest, last - start))
        clip = Clip(
            media=asset.media,
            start=start,
            frames=length,
            gain_db=round(settings.voice_lufs - asset.lufs + asset.gain_db + spot.gain_db, 3),
            pan=_aside(spot),
            fade_in=round(spot.fade_in_s * rate),
            fade_out=round((spot.fade_out_s or (_CUT_FADE_S if length < asset.frames else 0.0)) * rate),
            automation=_under(start, length, heard, rate),
        )
        yield spot, clip


def is_before(spot: Sounding) -> bool:
    """Whether an effect is heard before its line, and not while it is said: those that a script has between lines."""
    return spot.origin is Origin.SCRIPT and not spot.word


def lead_s(spot: Sounding, asset: Asset, rate: int) -> float:
    """How long a line waits for the effect before it: for all of it, or for its beginning when it is long."""
    return min(asset.frames / rate, _MOST_LEAD_S) + _BEAT_S


def sting(stage: Stage, assets: Mapping[str, Asset], settings: Settings) -> Clip | None:
    """The music before a scene, at frame 0; None when there is none."""
    asset = assets.get(stage.sting.asset) if stage.sting else None
    if asset is None or stage.sting is None:
        return None
    gain = settings.voice_lufs - asset.lufs + asset.gain_db + stage.sting.gain_db
    return Clip(media=asset.media, start=0, frames=asset.frames, gain_db=round(gain, 3))


def widened(bed: Clip, before: int, behind: int, rate: int) -> Clip:
    """A scene's bed with the frames before and behind the scene in which it comes and goes."""
    before, behind = min(before, round(_CROSS_S * rate)), min(behind, round(_CROSS_S * rate))
    return replace(
        bed,
        start=bed.start - before,
        frames=bed.frames + before + behind,
        offset=bed.offset - before,
        fade_in=before,
        fade_out=behind,
        automation=tuple((frame + before, level) for frame, level in bed.automation),
    )


def _loudest(one: Heard, asset: Asset, rate: int) -> float:
    """How far a bed rises over its own loudness while a line is said, in dB: waves come and go."""
    if not asset.course:
        return 0.0
    first, last = one.start // rate, (one.start + max(1, one.frames) - 1) // rate
    levels = (asset.course[second % len(asset.course)] for second in range(first, last + 1))
    return max(levels) - asset.lufs


def _depth(one: Heard, level: float, settings: Settings) -> Spoken:
    """Soft lines need a softer bed: what is whispered over rain is heard too."""
    needed = level - (one.lufs - _UNDER_SPEECH_DB)
    return Spoken(one.start, one.start + one.frames, round(min(_DEEPEST_DB, max(settings.drama.duck_db, needed)), 2))


def _under(start: int, length: int, heard: Sequence[Heard], rate: int) -> tuple[tuple[int, float], ...]:
    """A long effect's gains: its beginning is heard as it is, the rest stays under what is said."""
    onset = round(_ONSET_S * rate)
    if length <= 2 * onset:
        return ()
    speech = [
        Spoken(max(one.start - start, onset), one.start + one.frames - start, _UNDER_EFFECT_DB)
        for one in heard
        if one.start - start < length and one.start + one.frames - start > onset
    ]
    return ducked(speech, length, rate)


def _word_s(line: Heard, word: int) -> float:
    return line.words[min(word, len(line.words) - 1)] if line.words and word else 0.0


def _aside(spot: Sounding) -> float:
    """Where an effect of one channel happens: somewhere off the middle, the same at every render."""
    return round((zlib.crc32(f"{spot.line} {spot.asset}".encode()) % 1000 / 1000 - 0.5) * 0.8, 3)
