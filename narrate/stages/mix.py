"""Timeline + takes -> sound, in blocks: memory does not grow with the chapter, and the blocks' size changes no bit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from narrate.dsp.effects import apply, tail_frames
from narrate.dsp.levels import amplitude
from narrate.dsp.resample import resample
from narrate.dsp.reverb import echoes
from narrate.dsp.silence import faded
from narrate.schema.audio import Audio, Samples
from narrate.schema.timeline import Clip, Timeline, Track

BLOCK_S = 10.0


@dataclass(slots=True)
class _Sounding:
    """A clip whose whole sound is made, or a loop's one round as it is kept: a minute of it is not copied."""

    clip: Clip
    samples: Samples

    @property
    def end(self) -> int:
        return self.clip.end if self.clip.loop else self.clip.start + len(self.samples)

    def part(self, low: int, high: int) -> Samples:
        """The sound between two frames of the timeline."""
        first = low - self.clip.start
        last = high - self.clip.start
        if not self.clip.loop:
            return self.samples[first:last]
        heard = _round(self.samples, first + self.clip.offset, last - first) * np.float32(amplitude(self.clip.gain_db))
        if self.clip.automation or self.clip.fade_in or self.clip.fade_out:
            heard *= _course(self.clip, first, last)[:, None]
        return heard


def _round(samples: Samples, first: int, count: int) -> Samples:
    """So many frames of a loop from one of its frames on."""
    start = first % len(samples)
    if start + count <= len(samples):
        return samples[start : start + count]
    times = -(-(start + count) // len(samples))
    return np.concatenate([samples[start:], *[samples] * (times - 1)])[:count]


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
        sounding.sort(key=_order)
        yield _block(sounding, start, end, timeline.channels)
        sounding = [one for one in sounding if one.end > end]


def _order(one: _Sounding) -> tuple[bool, str, int]:
    """Loops before everything else, whenever they began: a sum of floats depends on its order, a scene must not."""
    clip = one.clip
    return (False, clip.media, 0) if clip.loop else (True, "", clip.start)


def stem(timeline: Timeline, track: Track) -> Timeline:
    """The timeline with one track alone: the sum of all stems is the mix."""
    return replace(timeline, tracks=(track,))


def render(clip: Clip, read: Callable[[str], Audio], timeline: Timeline) -> Samples:
    """One clip's own sound: level, fades, effect, seat, room. Of a loop: one round, as it is kept."""
    audio = resample(read(clip.media), timeline.rate)
    if clip.loop:
        return _fitted(audio.samples, timeline.channels)
    samples = faded(audio.samples[: clip.frames], clip.fade_in, clip.fade_out)
    if clip.effect is not None:
        samples = _quiet_edges(apply(clip.effect, samples, timeline.rate), tail_frames(clip.effect, timeline.rate))
    samples = samples * np.float32(amplitude(clip.gain_db))
    if clip.automation:
        samples = samples * _automated(clip, 0, len(samples))[:, None]
    if timeline.channels == 1 or samples.shape[1] == 2:
        return _fitted(samples, timeline.channels)
    return _in_room(samples, clip, timeline.rate)


def _in_room(samples: Samples, clip: Clip, rate: int) -> Samples:
    seated = _delayed(_panned(samples, clip.pan), clip)
    if clip.room is None:
        return seated
    heard = echoes(clip.room, samples, rate)
    heard[: len(seated)] += seated[: len(heard)]
    return heard


def _delayed(samples: Samples, clip: Clip) -> Samples:
    """The ear that is farther away hears later."""
    if not clip.delay:
        return samples
    longer = np.zeros((len(samples) + clip.delay, 2), dtype=np.float32)
    far = 0 if clip.pan > 0 else 1
    longer[clip.delay :, far] = samples[:, far]
    longer[: len(samples), 1 - far] = samples[:, 1 - far]
    return longer


def _course(clip: Clip, first: int, last: int) -> Samples:
    """A loop's gain at frames of its clip: fades that keep the power when two loops cross, and its automation."""
    gain = _automated(clip, first, last) if clip.automation else np.ones(last - first, dtype=np.float32)
    rise, fall = min(last, clip.fade_in), max(first, clip.frames - clip.fade_out)
    if first < rise:
        gain[: rise - first] *= np.sin(np.pi / 2 * np.clip(np.arange(first, rise) / clip.fade_in, 0.0, 1.0))
    if fall < last and clip.fade_out:
        left = (clip.frames - np.arange(fall, last)) / clip.fade_out
        gain[fall - first :] *= np.sin(np.pi / 2 * np.clip(left, 0.0, 1.0))
    return gain


def _automated(clip: Clip, first: int, last: int) -> Samples:
    """A clip's gains from one of its frames to another: constant wherever two points are at one level."""
    points = [(min(clip.automation[0][0], first), clip.automation[0][1]), *clip.automation]
    points.append((max(points[-1][0], last), points[-1][1]))
    gains = np.empty(last - first, dtype=np.float32)
    for (start, low), (end, high) in pairwise(points):
        begin, stop = max(start, first), min(end, last)
        if begin >= stop:
            continue
        part = gains[begin - first : stop - first]
        if low == high:
            part[:] = amplitude(low)
        else:
            part[:] = 10 ** ((low + (high - low) / (end - start) * (np.arange(begin, stop) - start)) / 20)
    return gains


def _block(sounding: list[_Sounding], start: int, end: int, channels: int) -> Samples:
    block = np.zeros((end - start, channels), dtype=np.float32)
    for one in sounding:
        low, high = max(start, one.clip.start), min(end, one.end)
        if low < high:
            block[low - start : high - start] += one.part(low, high)
    return block


def _fitted(samples: Samples, channels: int) -> Samples:
    """One channel as it is, two as two; two in one as their mean."""
    if samples.shape[1] == channels:
        return samples
    if channels == 1:
        return np.asarray(np.mean(samples, axis=1, keepdims=True, dtype=np.float32))
    return np.repeat(samples, 2, axis=1)


def _quiet_edges(samples: Samples, tail: int) -> Samples:
    edge = max(1, min(tail // 2, 64))
    return faded(samples, edge, edge)


def _panned(samples: Samples, pan: float) -> Samples:
    """Equal power: −3 dB on both sides in the middle."""
    angle = (max(-1.0, min(1.0, pan)) + 1) * math.pi / 4
    return np.concatenate([samples * np.float32(math.cos(angle)), samples * np.float32(math.sin(angle))], axis=1)
