"""Bad takes: noticed, tried again in another way, listed; never kept in silence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from narrate import recording
from narrate.engines.tone import Tone
from narrate.recording import BadTakeAudioError, RecordingJob, record, wrong_length
from narrate.schema.audio import Audio, mono
from narrate.schema.timeline import Take, TakeSpec
from narrate.takes import TakeStore, take_id

TEXT = "The water comes in four minutes early, and nobody has told the clerk. He would have written it down."


@dataclass
class Faulty(Tone):
    """Spoils its first takes, and is listened to as if it spoke."""

    hums = False
    spoil: str = "nan"
    bad: int = 1
    asked: list[str] = field(default_factory=list)

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        audio = super().speak(text, voice, rate=rate)
        self.asked.append(text)
        return _spoilt(audio, self.spoil) if len(self.asked) <= self.bad else audio


def _spoilt(audio: Audio, how: str) -> Audio:
    samples = audio.samples[:, 0]
    match how:
        case "nan":
            return mono(np.full_like(samples, np.nan), audio.rate)
        case "silence":
            return mono(np.zeros_like(samples), audio.rate)
        case "long":
            time = np.arange(samples.size * 10)
            return mono((0.2 * np.sin(time * 0.05) * np.sin(time * 0.0003)).astype(np.float32), audio.rate)
        case "short":
            return mono(samples[: samples.size // 8] * np.linspace(1, 0, samples.size // 8), audio.rate)
        case _:
            return mono(np.concatenate([samples[: samples.size // 2]] * 3 + [samples]), audio.rate)


def take(tmp_path: Path, engine: Faulty, monkeypatch: pytest.MonkeyPatch) -> Take:
    monkeypatch.setattr(recording, "_engine", lambda name: engine)
    spec = TakeSpec("tone", engine.version, "alto", "en-us", TEXT)
    return record(RecordingJob(take_id(spec), spec, str(tmp_path), 24_000, 400))


@pytest.mark.parametrize("how", ["nan", "silence", "long", "short", "repeated"])
def test_a_bad_take_is_spoken_again_and_says_so(tmp_path: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = take(tmp_path, Faulty(spoil=how), monkeypatch)
    assert len(made.problems) == 1
    assert TakeStore(tmp_path).has(made.id)


def test_it_is_tried_again_in_other_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Faulty()
    take(tmp_path, engine, monkeypatch)
    assert engine.asked[0] == TEXT
    assert len(engine.asked) > 2


def test_a_take_that_is_always_bad_fails_and_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadTakeAudioError, match="broken samples"):
        take(tmp_path, Faulty(bad=1000), monkeypatch)
    assert not list(TakeStore(tmp_path).ids())


def test_a_misheard_take_is_kept_and_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Faulty(bad=0)
    monkeypatch.setattr(recording, "_engine", lambda name: engine)
    monkeypatch.setattr(recording, "misheard", lambda text, audio: "heard as 'mumble'")
    spec = TakeSpec("tone", engine.version, "alto", "en-us", TEXT)
    made = record(RecordingJob(take_id(spec), spec, str(tmp_path), 24_000, 400, verify=True))
    assert made.problems[-1] == "kept as it is: listen to it"


@pytest.mark.parametrize(
    ("text", "seconds", "is_wrong"),
    [
        ("No.", 0.4, False),
        ("No.", 3.0, True),
        (TEXT, 6.0, False),
        (TEXT, 1.5, True),
        (TEXT, 60.0, True),
        ("[Aaaaaaaaaaaaaaaaaaaaaaah](/ˈɑ/)!", 0.4, False),
        ("1,345,678", 4.0, False),
    ],
)
def test_lengths_that_cannot_be_are_noticed(text: str, seconds: float, is_wrong: bool) -> None:
    assert bool(wrong_length(seconds, text, chars_per_second=14.5, rate=1.0)) is is_wrong


TWO = "The water comes in four minutes early. Nobody has told the clerk."


def spoken_by(engine: Tone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chars: int = 400, **how: float) -> Take:
    monkeypatch.setattr(recording, "_engine", lambda name: engine)
    spec = replace(TakeSpec("tone", engine.version, "alto", "en-us", TWO), **how)
    return record(RecordingJob(take_id(spec), spec, str(tmp_path), 44_100, chars))


class Mute(Tone):
    """Tells nothing of its words."""

    def speak(self, text: str, voice: str, *, rate: float = 1.0, language: str = "en-us") -> Audio:
        return replace(super().speak(text, voice, rate=rate), marks=())


@pytest.mark.parametrize("how", [{}, {"rate": 0.8}, {"pitch_st": -3.0}, {"formant": 1.1}])
def test_a_take_says_where_its_sentences_begin(
    tmp_path: Path, how: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = spoken_by(Tone(), tmp_path, monkeypatch, **how)
    assert dict(made.marks)[7] / made.frames == pytest.approx(TWO.index("Nobody") / len(TWO), abs=0.03)


def test_pieces_begin_where_they_were_joined_whatever_the_engine_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = spoken_by(Mute(), tmp_path, monkeypatch, chars=40)
    assert [word for word, _ in made.marks] == [0, 7]


def test_a_word_that_is_cut_in_two_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "pack", lambda text, limit: (text[:3] + text[4:12], text[12:]))
    words = [word for word, _ in spoken_by(Tone(), tmp_path, monkeypatch).marks]
    assert words == sorted(set(words))


def test_the_marks_of_a_take_come_back_with_its_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = spoken_by(Tone(), tmp_path, monkeypatch)
    store = TakeStore(tmp_path)
    assert store.read(made.id).marks == made.marks
    assert store.info(made.id) == made
