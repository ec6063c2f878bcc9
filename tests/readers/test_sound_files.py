"""A person's own sounds, kind and hostile."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import narrate.readers.soundfile as reader
from narrate.errors import InputError
from narrate.readers.soundfile import read_sound

RATE = 44_100


def wav(path: Path, seconds: float = 0.5, *, rate: int = 22_050, channels: int = 1) -> Path:
    time = np.arange(round(seconds * rate)) / rate
    soundfile.write(path, np.tile(0.3 * np.sin(2 * np.pi * 440 * time)[:, None], channels), rate)
    return path


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg"])
def test_any_format_becomes_two_channels_at_the_rate_asked_for(tmp_path: Path, suffix: str) -> None:
    audio = read_sound(wav(tmp_path / f"bell.{suffix}"), rate=RATE)
    assert audio.samples.shape[1] == 2
    assert audio.seconds == pytest.approx(0.5, abs=0.05)
    assert 0.15 < float(np.max(np.abs(audio.samples))) < 0.4


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.wav", b"", "empty"),
        ("text.wav", b"just some words that are no sound at all " * 20, "cannot be read|not read|no sound"),
        ("list.mp3", b"#EXTM3U\nhttp://example.com/a.mp3\n", "playlist"),
        ("list.wav", b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist"),
        ("list.wma", b"<ASX version='3.0'><entry/></ASX>", "playlist"),
    ],
)
def test_what_is_no_sound_is_refused_by_name(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=why) as raised:
        read_sound(path, rate=RATE)
    assert name in str(raised.value)
    assert raised.value.exit_code == 3


def test_a_file_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SOUND_SECONDS", 0.2)
    with pytest.raises(InputError, match="min"):
        read_sound(wav(tmp_path / "long.wav"), rate=RATE)


def test_a_file_that_is_too_big_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SOUND_BYTES", 100)
    with pytest.raises(InputError, match="MB"):
        read_sound(wav(tmp_path / "big.wav"), rate=RATE)


def test_too_many_channels_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="channels"):
        read_sound(wav(tmp_path / "many.wav", channels=9), rate=RATE)


def test_a_rate_out_of_range_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="rate"):
        read_sound(wav(tmp_path / "fast.wav", 0.05, rate=384_000), rate=RATE)


def test_a_head_that_lies_about_the_length_does_no_harm(tmp_path: Path) -> None:
    path = wav(tmp_path / "liar.wav")
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(bytes(data))
    assert read_sound(path, rate=RATE).seconds < 1.0


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_sound(tmp_path / "nowhere.wav", rate=RATE)
