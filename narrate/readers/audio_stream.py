"""Any audio file as blocks of samples at its own rate, and what its container says; by PyAV."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from narrate.errors import InputError, Place
from narrate.schema.audio import Samples

_MP3_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
"""Bit rates of MPEG 1 layer III by their index in a frame's header: ISO 11172-3, 2.4.2.3."""

_MP3_KBPS_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_BLOCK_FRAMES = 1 << 17


@dataclass(slots=True)
class AudioStream:
    """An open file: `blocks` may be read once; after that `kbps`, `mode` and `broken` are known."""

    path: Path
    codec: str
    rate: int
    channels: int
    tags: dict[str, str]
    chapters: int
    container: Any = field(repr=False)
    broken: bool = False
    _rates: Counter[int] = field(default_factory=Counter)
    _bytes: int = 0

    def blocks(self) -> Iterator[Samples]:
        """The sound as float32, shape (frames, channels); a file that breaks off gives what there is."""
        import av

        layout = self.container.streams.audio[0].codec_context.layout
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=self.rate)
        waiting: list[Samples] = []
        for frame in self._frames():
            waiting += [ready.to_ndarray().T for ready in resampler.resample(frame)]
            if sum(map(len, waiting)) >= _BLOCK_FRAMES:
                yield np.concatenate(waiting)
                waiting = []
        if waiting:
            yield np.concatenate(waiting)

    def marks(self) -> list[dict[str, Any]]:
        """The chapters as the container has them."""
        return list(self.container.chapters())

    def kbps(self, seconds: float) -> float | None:
        """The bit rate of the sound itself in kbit/s: of the frames of an MP3, else of all packets."""
        if self._rates:
            return sum(rate * count for rate, count in self._rates.items()) / sum(self._rates.values())
        return self._bytes * 8 / seconds / 1000 if seconds else None

    @property
    def mode(self) -> str | None:
        """CBR when all frames of an MP3 have one bit rate, else VBR; None for other formats."""
        if not self._rates:
            return None
        return "CBR" if len(self._rates) == 1 else "VBR"

    def _frames(self) -> Iterator[Any]:
        import av

        try:
            for packet in self.container.demux(self.container.streams.audio[0]):
                self._note(packet)
                yield from packet.decode()
        except av.error.FFmpegError:
            self.broken = True

    def _note(self, packet: Any) -> None:
        self._bytes += packet.size
        if self.codec == "mp3" and packet.size >= 4:
            head = bytes(packet)[:3]
            table = _MP3_KBPS if head[1] & 0x08 else _MP3_KBPS_LOW
            self._rates[table[head[2] >> 4]] += 1


@contextlib.contextmanager
def open_audio(path: Path) -> Iterator[AudioStream]:
    """An audio file, opened; InputError when it is none."""
    import av

    try:
        with av.open(f"file:{path.absolute()}", options={"protocol_whitelist": "file"}) as container:
            if not container.streams.audio:
                raise _no_audio(path, "there is no sound in it")
            stream = container.streams.audio[0]
            context = stream.codec_context
            if not context.sample_rate or not context.channels:
                raise _no_audio(path, "its sound cannot be read")
            name = "mp3" if context.name.startswith("mp3") else context.name
            tags = {key.lower(): value for key, value in (*stream.metadata.items(), *container.metadata.items())}
            chapters = len(container.chapters())
            yield AudioStream(path, name, context.sample_rate, context.channels, tags, chapters, container)
    except (av.error.FFmpegError, OSError, UnicodeError) as error:
        raise _no_audio(path, str(error)) from error


def _no_audio(path: Path, why: str) -> InputError:
    return InputError(f"{path.name} is no audio file: {why}", code="N720", place=Place(str(path)))
