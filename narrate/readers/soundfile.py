"""A person's own music and sounds: any format, looked at before it is read, and never more of it than fits.

Playlists are refused: they name other files, or addresses.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from narrate.errors import InputError, Place
from narrate.readers.limits import SOUND_BYTES, SOUND_CHANNELS, SOUND_RATE, SOUND_SECONDS
from narrate.schema.audio import Audio, Samples

SUFFIXES = frozenset(".wav .flac .mp3 .ogg .oga .opus .m4a .aac .aif .aiff .wma .mka".split())
"""What is taken for a sound in a folder."""

_FORMATS = frozenset("wav flac mp3 ogg mov mp4 m4a 3gp aac aiff asf matroska webm w64 au caf".split())
_PLAYLISTS = (b"#EXTM3U", b"[playlist]", b"<asx", b"<?xml", b"ffconcat", b"[reference]")


def read_sound(path: Path, *, rate: int) -> Audio:
    """The file's sound in two channels at `rate` Hz; InputError, naming the file, when it is none or far too big."""
    _check_file(path)
    with _opened(path) as (container, stream):
        _check_stream(path, container, stream)
        samples = _decoded(path, container, stream, rate)
    if not len(samples) or not np.isfinite(samples).all():
        raise _refused(path, "there is no sound in it", "N713")
    return Audio(samples, rate)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    import av

    try:
        with av.open(f"file:{path.absolute()}", options={"protocol_whitelist": "file"}) as container:
            if not container.streams.audio:
                raise _refused(path, "there is no sound in it", "N713")
            yield container, container.streams.audio[0]
    except (av.error.FFmpegError, UnicodeError) as error:
        raise _refused(path, f"it cannot be read as sound: {error}", "N713") from error


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    except OSError as error:
        raise _refused(path, f"it cannot be read: {error.strerror}", "N711") from error
    if size == 0:
        raise _refused(path, "it is empty", "N711")
    if size > SOUND_BYTES:
        raise _refused(path, f"it has {size / 1e6:.0f} MB; at most {SOUND_BYTES / 1e6:.0f} MB are read", "N712")
    if any(head.startswith(mark.lower()) for mark in _PLAYLISTS):
        raise _refused(path, "it is a playlist, no sound", "N713")


def _check_stream(path: Path, container: Any, stream: Any) -> None:
    names = set(str(container.format.name).split(","))
    if not names & _FORMATS:
        raise _refused(path, f"the format {container.format.name} is not read", "N713")
    context = stream.codec_context
    if not 1 <= context.channels <= SOUND_CHANNELS:
        raise _refused(path, f"it has {context.channels} channels; 1 to {SOUND_CHANNELS} are read", "N712")
    if not 1 <= (context.sample_rate or 0) <= SOUND_RATE:
        raise _refused(path, f"its rate of {context.sample_rate} Hz is out of range", "N712")
    seconds = (container.duration or 0) / 1_000_000
    if seconds > SOUND_SECONDS:
        raise _refused(
            path, f"it is {seconds / 60:.0f} min long; at most {SOUND_SECONDS / 60:.0f} min are read", "N712"
        )


def _decoded(path: Path, container: Any, stream: Any, rate: int) -> Samples:
    """Counts what comes out, whatever the file's head says."""
    import av

    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=rate)
    parts: list[Samples] = []
    frames = 0
    for frame in container.decode(stream):
        for ready in resampler.resample(frame):
            parts.append(ready.to_ndarray().T)
            frames += len(parts[-1])
        if frames > SOUND_SECONDS * rate:
            raise _refused(path, f"there is more than {SOUND_SECONDS / 60:.0f} min of sound in it", "N712")
    parts += [ready.to_ndarray().T for ready in resampler.resample(None)]
    return np.concatenate(parts).astype(np.float32) if parts else np.zeros((0, 2), dtype=np.float32)


def _refused(path: Path, why: str, code: str) -> InputError:
    return InputError(f"the sound {path.name} is not used: {why}", code=code, place=Place(str(path)))
