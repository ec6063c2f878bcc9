"""Sound files by PyAV, in process: no ffmpeg on PATH is needed. A file appears under its name only when it is whole."""

from __future__ import annotations

import contextlib
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any

import numpy as np

from narrate.errors import ToolError
from narrate.files import replacing, storage
from narrate.schema.audio import Samples
from narrate.writers.id3 import tag_mp3
from narrate.writers.mp4 import tag_mp4
from narrate.writers.tags import Mark, Tags, one_line, text_tags
from narrate.writers.vorbis import chapter_comments, picture_comment, tag_flac

_TOLERANCE_S = 0.15
_MARK_S = 0.05
_MS = Fraction(1, 1000)
_WITH_CHAPTERS = ("ipod", "mp3", "ogg")
"""Containers that hold chapter marks: FLAC and WAV have none that players read."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How a format is written: container, encoder, sample format, the rate that the encoder takes if it takes but one.

    `scales` when the encoder changes the level: LAME multiplies by 0.95 at 128 kbit/s. `effort` is FFmpeg's
    compression_level: LAME's 7 is as far below what is heard as its own 3, in 0.56 of the time (benchmarks/lame.py).
    """

    container: str
    encoder: str
    sample_format: str
    rate: int | None = None
    lossy: bool = True
    scales: bool = False
    effort: int | None = None


CODECS = MappingProxyType(
    {
        "mp3": Codec("mp3", "libmp3lame", "fltp", scales=True, effort=7),
        "m4b": Codec("ipod", "aac", "fltp"),
        "opus": Codec("ogg", "libopus", "flt", rate=48_000),
        "flac": Codec("flac", "flac", "s16", lossy=False),
        "wav": Codec("wav", "pcm_s16le", "s16", lossy=False),
    }
)
FORMATS = tuple(CODECS)
"""The formats that narrate writes, by file suffix."""


def check_format(name: str) -> None:
    """ToolError when a format is unknown or its encoder is missing in this PyAV."""
    if name not in CODECS:
        raise ToolError(f"narrate cannot write {name!r}", code="N401", hint=f"allowed: {', '.join(FORMATS)}")
    import av

    if CODECS[name].encoder not in av.codecs_available:
        raise ToolError(
            f"this PyAV has no encoder {CODECS[name].encoder} for {name}", code="N401", hint="pip install --upgrade av"
        )


def encode_file(path: Path, blocks: Iterable[Samples], *, rate: int, tags: Tags, bitrate: int) -> None:
    """Writes one sound to `path`, whole or not at all, in the format of its suffix; then opens it again and checks it.

    `blocks` have the shape (frames, channels); bitrate in bits a second, for lossy formats.
    """
    with BookWriter(path, rate=rate, tags=tags, bitrate=bitrate) as book:
        book.add("", blocks)


class BookWriter:
    """A file that grows chapter by chapter: `add` each in order. Left by an error, it leaves nothing behind."""

    def __init__(self, path: Path, *, rate: int, tags: Tags, bitrate: int) -> None:
        self._path = path
        self._codec = CODECS[path.suffix[1:].lower()]
        self._rate = rate
        self._tags = tags
        self._bitrate = bitrate
        self._chapters: list[tuple[str, int]] = []
        self._frames = 0
        self._stack = contextlib.ExitStack()
        self._encoder: _Encoder | None = None
        self._lift = np.float32(1.0)

    def __enter__(self) -> BookWriter:
        with storage(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        self._partial = self._stack.enter_context(replacing(self._path))
        return self

    def add(self, title: str, blocks: Iterable[Samples]) -> None:
        """Encodes the next chapter."""
        self._chapters.append((title, self._frames))
        for block in blocks:
            if not len(block):
                continue
            if self._encoder is None:
                self._encoder = _Encoder(self._partial, self._codec, self._rate, block.shape[1])
                self._encoder.open(_metadata(self._codec, self._tags), self._bitrate)
                self._lift = _lift(self._codec, self._rate, block.shape[1], self._bitrate)
            self._encoder.write(block * self._lift)
            self._frames += len(block)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if kind is None:
                self._finish()
            elif self._encoder is not None:
                self._encoder.drop()
            if kind is not None:
                self._stack.__exit__(kind, error, trace)

    def _finish(self) -> None:
        if self._encoder is None:
            raise ToolError(f"there is no sound to write to {self._path.name}", code="N404")
        marked = len(self._chapters) > 1 and self._codec.container in _WITH_CHAPTERS
        marks = _marks(self._chapters, self._frames, self._rate) if marked else []
        self._encoder.close(_chapter_list(marks) if self._codec.container == "ipod" else [])
        self._tag(marks)
        _verify(self._partial, self._frames / self._rate, marks, self._path)

    def _tag(self, marks: list[Mark]) -> None:
        """Gives the encoded file what PyAV cannot: see the modules."""
        match self._codec.container:
            case "mp3":
                tag_mp3(self._partial, self._tags, marks)
            case "ipod":
                tag_mp4(self._partial, self._tags)
            case "ogg" if marks:
                _remux(self._partial, {**_metadata(self._codec, self._tags), **chapter_comments(marks)})
            case "flac":
                tag_flac(self._partial, self._tags)


def _metadata(codec: Codec, tags: Tags) -> dict[str, str]:
    """What FFmpeg's own muxer is given: nothing where the tags are written by narrate."""
    if codec.container in ("mp3", "ipod"):
        return {}
    return {**text_tags(tags), **(picture_comment(tags) if codec.container == "ogg" else {})}


class _Encoder:
    """One container with one audio stream."""

    def __init__(self, target: Path | io.BytesIO, codec: Codec, rate: int, channels: int) -> None:
        self._target = target if isinstance(target, io.BytesIO) else _address(target)
        self._path = target if isinstance(target, Path) else Path(codec.encoder)
        self._codec = codec
        self._rate = rate
        self._layout = "mono" if channels == 1 else "stereo"
        self._written = 0

    def open(self, tags: dict[str, str], bitrate: int) -> None:
        import av

        options = {"id3v2_version": "0"} if self._codec.container == "mp3" else {}
        with _tool_errors(self._path):
            self._container: Any = av.open(self._target, "w", format=self._codec.container, options=options)
            self._container.metadata.update(tags)
            self._stream = self._container.add_stream(self._codec.encoder, rate=self._codec.rate or self._rate)
            self._stream.layout = self._layout
            self._stream.format = self._codec.sample_format
            if self._codec.lossy:
                self._stream.bit_rate = bitrate
            if self._codec.effort is not None:
                self._stream.codec_context.options = {"compression_level": str(self._codec.effort)}
            frame = self._stream.codec_context.frame_size
            self._resampler: Any = av.AudioResampler(
                format=self._codec.sample_format,
                layout=self._layout,
                rate=self._codec.rate or self._rate,
                frame_size=frame or None,
            )

    def write(self, block: Samples) -> None:
        import av

        if self._codec.sample_format == "s16":
            whole = np.round(np.clip(block, -1.0, 32767 / 32768) * 32768).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout=self._layout)
        else:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._written
        frame.time_base = Fraction(1, self._rate)
        self._written += len(block)
        with _tool_errors(self._path):
            for ready in self._resampler.resample(frame):
                self._container.mux(self._stream.encode(ready))

    def close(self, marks: list[dict[str, Any]]) -> None:
        with _tool_errors(self._path):
            for ready in self._resampler.resample(None):
                self._container.mux(self._stream.encode(ready))
            self._container.mux(self._stream.encode(None))
            if marks:
                self._container.set_chapters(marks)
            self._container.close()

    def drop(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._container.close()


@lru_cache(maxsize=16)
def _lift(codec: Codec, rate: int, channels: int, bitrate: int) -> np.float32:
    """The factor that makes up for an encoder's own, as a tone sent through it shows."""
    if not codec.scales:
        return np.float32(1.0)
    import av

    tone = 0.25 * np.sin(2 * np.pi * 997 * np.arange(rate) / rate, dtype=np.float32)
    target = io.BytesIO()
    probe = _Encoder(target, codec, rate, channels)
    probe.open({}, bitrate)
    probe.write(np.repeat(tone[:, None], channels, axis=1))
    probe.close([])
    target.seek(0)
    with _tool_errors(Path(codec.encoder)), av.open(target) as container:
        planar = av.AudioResampler(format="fltp")
        heard = np.concatenate([o.to_ndarray()[0] for f in container.decode(audio=0) for o in planar.resample(f)])
    middle = slice(len(heard) // 4, -len(heard) // 4)
    return np.float32(0.25 / math.sqrt(2) / np.sqrt(np.mean(heard[middle] ** 2)))


def _marks(chapters: list[tuple[str, int]], frames: int, rate: int) -> list[Mark]:
    ends = [start for _, start in chapters[1:]] + [frames]
    return [
        Mark(one_line(title) or f"Chapter {number}", start * 1000 // rate, end * 1000 // rate)
        for number, ((title, start), end) in enumerate(zip(chapters, ends, strict=True), 1)
    ]


def _chapter_list(marks: list[Mark]) -> list[dict[str, Any]]:
    return [
        {"id": n, "start": m.start_ms, "end": m.end_ms, "time_base": _MS, "metadata": {"title": m.title}}
        for n, m in enumerate(marks, 1)
    ]


def _remux(path: Path, tags: dict[str, str]) -> None:
    """Copies the packets into an Ogg file that has these comments in its head."""
    import av

    bare = path.with_name(path.name + ".bare")
    with storage(path), _tool_errors(path):
        path.replace(bare)
        try:
            with av.open(_address(bare)) as source, av.open(_address(path), "w", format="ogg") as target:
                target.metadata.update(tags)
                stream = target.add_stream_from_template(source.streams.audio[0])
                for packet in source.demux(source.streams.audio[0]):
                    if packet.dts is not None:
                        packet.stream = stream
                        target.mux(packet)
        finally:
            bare.unlink(missing_ok=True)


def _address(path: Path) -> str:
    """A path that FFmpeg takes for nothing else, whatever it looks like: `http:x.wav`, `concat:a|b`, `-i.wav`."""
    return f"file:{path.absolute()}"


def _verify(path: Path, seconds: float, marks: list[Mark], shown: Path) -> None:
    """Opens what was written: a wrong length, or a chapter mark missing or at a wrong place, must never be shipped."""
    import av

    with _tool_errors(shown), av.open(_address(path)) as container:
        length = (container.duration or 0) / 1_000_000
        found = [float(mark["start"] * mark["time_base"]) for mark in container.chapters()]
    placed = sum(abs(start - mark.start_ms / 1000) < _MARK_S for start, mark in zip(found, marks, strict=False))
    if abs(length - seconds) > _TOLERANCE_S or placed < len(marks):
        raise ToolError(
            f"{shown.name} came out {length:.2f} s long with {placed} chapters, not {seconds:.2f} s with {len(marks)}",
            code="N405",
            hint="run the same command again",
        )


@contextlib.contextmanager
def _tool_errors(path: Path) -> Iterator[None]:
    """Tells a codec's error from the disk's."""
    import av

    try:
        yield
    except av.error.FFmpegError as error:
        if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
            raise OSError(error.errno, error.strerror) from error
        raise ToolError(f"encoding {path.name} failed: {error}", code="N404") from error


_DISK_ERRORS = frozenset({5, 13, 27, 28, 30, 122})
"""EIO, EACCES, EFBIG, ENOSPC, EROFS, EDQUOT: `replacing` turns them into a StorageError."""
