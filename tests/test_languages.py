from __future__ import annotations

from pathlib import Path

import pytest

from narrate.engines.other_phonemes import kokoro_speaks, other_phonemes
from narrate.engines.registry import speaking
from narrate.errors import VoiceError
from narrate.production import Wishes, produce

SPANISH = "Había una vez un rey que no quería dormir, y su hija, que era más lista que él, le contaba cuentos. " * 3
needs_espeak = pytest.mark.skipif(not kokoro_speaks("es"), reason="espeak-ng is not installed")


def tale(tmp_path: Path, sheet: str = "") -> Path:
    path = tmp_path / "cuento.txt"
    path.write_text(SPANISH, "utf-8")
    if sheet:
        (tmp_path / "cuento.voices.yaml").write_text(sheet, "utf-8")
    return path


@needs_espeak
def test_a_spanish_story_is_spoken_by_a_spanish_voice_and_says_so(tmp_path: Path) -> None:
    made = produce(Wishes(tale(tmp_path)))
    assert (made.settings.language, made.cast.narrator.voice.name) == ("es", "ef_dora")
    assert any("Spanish" in notice for notice in made.notices)


@needs_espeak
def test_a_voice_that_cannot_speak_the_language_is_an_error_that_names_those_that_can(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="does not speak Spanish") as caught:
        produce(Wishes(tale(tmp_path, "narrator: {voice: bf_emma, engine: kokoro}\n")))
    assert "ef_dora" in caught.value.hint


def test_the_sheet_decides_the_language(tmp_path: Path) -> None:
    assert produce(Wishes(tale(tmp_path, "language: en-us\n"))).settings.language == "en-us"


def test_an_engine_without_the_language_is_an_error() -> None:
    with pytest.raises(VoiceError, match="no voice of hibari speaks Spanish"):
        speaking("es", "hibari")


@needs_espeak
@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("es", "Hola, ¿cómo estás?", "ˈola, kˈomo estˈas?"),
        ("it", "Buongiorno, signora.", "bʊonʤˈɔrno, siɲˈora."),
        ("pt-br", "Bom dia.", "bˈoŋ ʤˈiæ."),
    ],
)
def test_other_languages_have_phonemes_in_kokoros_alphabet(language: str, text: str, said: str) -> None:
    assert other_phonemes(text, language) == said
