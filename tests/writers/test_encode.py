"""Finished files, read back with other libraries."""

from __future__ import annotations

from pathlib import Path

import av
import mutagen
import mutagen.mp4
import numpy as np
import pytest

from narrate.dsp.loudness import Meter
from narrate.errors import ToolError
from narrate.schema.settings import PROFILES
from narrate.stages.master import gain_for, master, measure
from narrate.writers.encode import FORMATS, BookWriter, check_format, encode_file
from narrate.writers.tags import Tags

RATE = 44_100
TAGS = Tags(title="Rain", album="The Quay", author="A. Author", narrator="narrate", track=2, tracks=5, year="2026")


def speech(seconds: float = 6.0) -> np.ndarray:
    """A buzz in syllables: as uneven as speech."""
    time = np.arange(round(seconds * RATE)) / RATE
    swell = np.maximum(0, np.sin(2 * np.pi * 3 * time)) ** 0.5 * (1 + 0.3 * np.sin(time))
    buzz = sum(np.sin(2 * np.pi * 140 * k * time + k * k) / k for k in range(1, 25))
    return (0.1 * buzz * swell).astype(np.float32)[:, None]


def decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=container.streams.audio[0].rate)
        parts = [out.to_ndarray()[0] for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate(parts).astype(np.float32)[:, None]


def blocks(samples: np.ndarray) -> list[np.ndarray]:
    return np.array_split(samples, 7)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_as_long_as_the_sound(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"chapter.{name}"
    encode_file(path, blocks(speech()), rate=RATE, tags=TAGS, bitrate=96_000)
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
    assert len(decoded(path)) / rate == pytest.approx(6.0, abs=0.1)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", ["flac", "wav"])
def test_lossless_files_hold_every_sample(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"chapter.{name}"
    samples = speech()
    encode_file(path, blocks(samples), rate=RATE, tags=TAGS, bitrate=96_000)
    assert np.abs(decoded(path) - samples).max() <= 1 / 32768


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus", "flac"])
def test_the_tags_are_read_by_another_library(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"chapter.{name}"
    encode_file(path, blocks(speech(1)), rate=RATE, tags=TAGS, bitrate=96_000)
    found = str({key: str(value) for key, value in (mutagen.File(path).tags or {}).items()})
    assert all(text in found for text in ("Rain", "The Quay", "A. Author"))


@pytest.mark.parametrize("name", ["m4b", "mp3", "opus"])
def test_a_book_in_one_file_has_chapters(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"book.{name}"
    with BookWriter(path, rate=RATE, tags=TAGS, bitrate=96_000) as book:
        for title in ("One", "Two", "Three"):
            book.add(title, blocks(speech(2)))
    with av.open(str(path)) as container:
        found = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in found] == ["One", "Two", "Three"]
    assert [round(chapter["start"] * chapter["time_base"]) for chapter in found] == [0, 2, 4]


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus"])
def test_what_is_mastered_is_still_right_when_it_is_encoded(tmp_path: Path, name: str) -> None:
    path, profile = tmp_path / f"chapter.{name}", PROFILES["audiobook"]
    samples = speech(20)
    gain = gain_for(measure(blocks(samples), RATE, 1), profile)
    encode_file(
        path, master(blocks(samples), RATE, gain_db=gain, profile=profile), rate=RATE, tags=TAGS, bitrate=128_000
    )
    found = decoded(path)
    with av.open(str(path)) as container:
        meter = Meter(container.streams.audio[0].rate, 1)
    meter.feed(found)
    assert meter.result().integrated_lufs == pytest.approx(profile.lufs, abs=0.5)
    assert meter.result().true_peak_dbtp <= profile.peak_dbtp


@pytest.mark.parametrize("bitrate", [64_000, 128_000, 192_000, 256_000])
@pytest.mark.parametrize("name", ["mp3", "m4b", "opus"])
def test_an_encoder_changes_no_level(tmp_path: Path, name: str, bitrate: int) -> None:
    path = tmp_path / f"chapter.{name}"
    samples = speech(3)
    encode_file(path, blocks(samples), rate=RATE, tags=TAGS, bitrate=bitrate)
    ratio = np.sqrt(np.mean(decoded(path) ** 2) / np.mean(samples**2)) * (len(decoded(path)) / len(samples)) ** 0.5
    rates = {"opus": (RATE / 48_000) ** 0.5}
    assert 20 * np.log10(ratio * rates.get(name, 1.0)) == pytest.approx(0.0, abs=0.1)


def test_a_sound_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    def broken() -> object:
        yield speech(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        encode_file(tmp_path / "x.mp3", broken(), rate=RATE, tags=TAGS, bitrate=96_000)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_no_sound_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="no sound"):
        encode_file(tmp_path / "x.mp3", [], rate=RATE, tags=TAGS, bitrate=96_000)


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(ToolError, match="mp3, m4b"):
        check_format("aiff")
