"""Timeline + takes -> sound, in blocks: memory does not grow with the chapter, and the blocks' size changes no bit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from narrate.dsp.effects import apply, tail_frames
from narrate.dsp.levels import amplitude
from narrate.dsp.resample import resample
from narrate.dsp.silence import faded
from narrate.schema.audio import Audio, Samples
from narrate.schema.timeline import Clip, Timeline

BLOCK_S = 10.0


@dataclass(slots=True)
class _Sounding:
    clip: Clip
    samples: Samples


def mix(timeline: Timeline, read: Callable[[str], Audio], *, block_s: float = BLOCK_S) -> Iterator[Samples]:
    """The timeline as blocks of float32, shape (frames, channels); `read` gives the sound of a clip's media."""
    clips = sorted(
        (clip for track in timeline.tracks for clip in track.clips), key=lambda clip: (clip.start, clip.media)
    )
    block = max(1, round(block_s * timeline.rate))
    sounding: list[_Sounding] = []
    following = 0
    for start in range(0, timeline.frames, block):
        end = min(start + block, timeline.frames)
        while following < len(clips) and clips[following].start < end:
            sounding.append(_Sounding(clips[following], render(clips[following], read, timeline)))
            following += 1
        yield _block(sounding, start, end, timeline.channels)
        sounding = [one for one in sounding if one.clip.start + len(one.samples) > end]


def render(clip: Clip, read: Callable[[str], Audio], timeline: Timeline) -> Samples:
    """One clip's own sound: level, fades, effect and place between left and right."""
    audio = resample(read(clip.media), timeline.rate)
    samples = faded(audio.samples[: clip.frames], clip.fade_in, clip.fade_out)
    if clip.effect is not None:
        samples = _quiet_edges(apply(clip.effect, samples, timeline.rate), tail_frames(clip.effect, timeline.rate))
    samples = samples * np.float32(amplitude(clip.gain_db))
    return samples if timeline.channels == 1 else _panned(samples, clip.pan)


def _block(sounding: list[_Sounding], start: int, end: int, channels: int) -> Samples:
    block = np.zeros((end - start, channels), dtype=np.float32)
    for one in sounding:
        low, high = max(start, one.clip.start), min(end, one.clip.start + len(one.samples))
        if low < high:
            block[low - start : high - start] += one.samples[low - one.clip.start : high - one.clip.start]
    return block


def _quiet_edges(samples: Samples, tail: int) -> Samples:
    edge = max(1, min(tail // 2, 64))
    return faded(samples, edge, edge)


def _panned(samples: Samples, pan: float) -> Samples:
    """Equal power: −3 dB on both sides in the middle."""
    angle = (max(-1.0, min(1.0, pan)) + 1) * math.pi / 4
    return np.concatenate([samples * np.float32(math.cos(angle)), samples * np.float32(math.sin(angle))], axis=1)
