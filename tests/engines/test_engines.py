"""What every engine promises, asked of each that narrate brings."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from narrate.dsp.levels import peak_db
from narrate.dsp.loudness import loudness
from narrate.dsp.silence import trim
from narrate.engines.registry import choose, diagnose, diagnose_one, load, names, voices_of
from narrate.errors import UnspeakableError, VoiceError
from narrate.schema.cast import Gender
from narrate.speaking import CALIBRATION

REAL = [pytest.param(name, marks=pytest.mark.engine) for name in ("kokoro", "hibari", "system", "piper", "espeak")]
ENGINES = ["tone", *REAL]
TEXT = "The water comes in four minutes early."
SENTENCES = f"{TEXT} Nobody told the clerk. He did not know."


@pytest.fixture(autouse=True)
def _only_what_is_installed(request: pytest.FixtureRequest) -> None:
    """Engines that are optional are tested where they are; the others must be there."""
    params = getattr(getattr(request.node, "callspec", None), "params", {})
    engine = params.get("engine")
    if engine in ("piper", "espeak", "system") and not diagnose_one(engine).works:
        pytest.skip(f"{engine}: {diagnose_one(engine).detail}")


def voice_of(engine: str) -> str:
    voices = voices_of(engine)
    return next((voice.name for voice in voices if voice.language.startswith("en")), voices[0].name)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_has_voices_with_names_of_their_own(engine: str) -> None:
    found = [voice.name for voice in voices_of(engine)]
    assert found
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_speaks_one_channel_of_sound_for_as_long_as_the_words_take(engine: str) -> None:
    audio = load(engine).speak(TEXT, voice_of(engine))
    assert audio.samples.shape[1] == 1
    assert np.isfinite(audio.samples).all()
    assert peak_db(audio.samples) > -30
    assert 1.0 < audio.seconds < 8.0


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine not in REAL[2:]])
def test_the_same_words_sound_the_same(engine: str) -> None:
    one, other = (load(engine).speak(TEXT, voice_of(engine)) for _ in range(2))
    assert np.array_equal(one.samples, other.samples)


@pytest.mark.parametrize("engine", REAL[2:])
def test_voices_that_draw_noise_say_the_same_words_in_the_same_time(engine: str) -> None:
    one, other = (load(engine).speak(TEXT, voice_of(engine)).seconds for _ in range(2))
    assert one == pytest.approx(other, rel=0.15)


@pytest.mark.parametrize("engine", ENGINES)
def test_faster_is_shorter(engine: str) -> None:
    slow, fast = (load(engine).speak(TEXT, voice_of(engine), rate=rate).seconds for rate in (0.8, 1.4))
    assert fast < slow


@pytest.mark.parametrize("engine", ENGINES)
def test_a_voice_that_is_not_there_is_an_error_that_helps(engine: str) -> None:
    with pytest.raises(VoiceError, match="no voice"):
        load(engine).speak(TEXT, voice_of(engine) + "x")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_to_say_is_an_error(engine: str, text: str) -> None:
    with pytest.raises(UnspeakableError):
        load(engine).speak(text, voice_of(engine))


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != REAL[2]])
def test_an_engine_that_can_marks_where_its_sentences_begin(engine: str) -> None:
    audio = load(engine).speak(SENTENCES, voice_of(engine))
    marks = dict(audio.marks)
    assert {7, 11} <= marks.keys()
    assert list(marks.values()) == sorted(marks.values())
    assert 0.35 < marks[7] / audio.frames < marks[11] / audio.frames < 0.85


@pytest.mark.engine
def test_pronunciations_change_what_kokoro_says() -> None:
    engine = load("kokoro")
    plain, linked = (engine.speak(text, "af_heart") for text in ("Ask Anouk.", "Ask [Anouk](/ɐnˈuk ɐnˈuk ɐnˈuk/)."))
    assert linked.seconds > plain.seconds + 0.3


@pytest.mark.engine
@pytest.mark.parametrize(
    ("weak", "strong", "word"),
    [
        ("I was there when it happened.", "I [was](/wˈʌz/) there when it happened.", 1),
        ("It was her idea from the start.", "It was [her](/hˈɜɹ/) idea from the start.", 2),
        ("And what did you say to them?", "And what did [you](/jˈu/) say to them?", 3),
    ],
)
def test_a_stressed_word_is_longer(weak: str, strong: str, word: int) -> None:
    marks = [dict(load("kokoro").speak(text, "bm_george").marks) for text in (weak, strong)]
    plain, stressed = (at[word + 1] - at[word] for at in marks)
    assert stressed > 1.15 * plain


@pytest.mark.engine
def test_a_blend_of_two_voices_is_a_voice() -> None:
    engine = load("kokoro")
    blend = engine.speak("Good evening.", "af_heart*0.5 + bm_george*0.5")
    assert not np.array_equal(blend.samples[:1000], engine.speak("Good evening.", "af_heart").samples[:1000])


@pytest.mark.engine
def test_the_neural_voices_are_the_default() -> None:
    engines, notices = choose("auto")
    assert engines == ("kokoro", "hibari")
    assert notices == ()


@pytest.mark.engine
@pytest.mark.parametrize(
    ("engine", "voice"), [("hibari", "heart"), ("kokoro", "af_heart"), ("kokoro", "bf_emma"), ("kokoro", "bm_george")]
)
def test_a_voice_is_as_loud_as_its_engine_tells(engine: str, voice: str) -> None:
    (told,) = (found.lufs for found in voices_of(engine) if found.name == voice)
    assert loudness(trim(load(engine).speak(CALIBRATION, voice))) == pytest.approx(told, abs=0.75)


@pytest.mark.engine
def test_kokoro_has_fifty_four_voices_of_both_genders() -> None:
    voices = voices_of("kokoro")
    assert len(voices) == 54
    assert {Gender.FEMALE, Gender.MALE} <= {voice.gender for voice in voices}


def test_every_engine_is_diagnosed() -> None:
    assert [found.name for found in diagnose()] == list(names())


def test_an_engine_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(VoiceError, match="did you mean tone"):
        load("tome")


@pytest.mark.engine
@pytest.mark.parametrize("engine", ["system"])
def test_its_driver_is_let_go_before_python_ends(engine: str) -> None:
    lines = (
        "import atexit, pyttsx3; from narrate.engines.registry import load;"
        "atexit.register(lambda: print([hasattr(one, 'proxy') for one in pyttsx3._activeEngines.values()]));"
        f"load({engine!r}).voices()"
    )
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[False]", "")
