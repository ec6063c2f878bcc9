from __future__ import annotations

import pytest

from narrate.schema.cast import Age, Gender, Voice, VoiceChoice
from narrate.stages.design import PRESETS, designed
from narrate.stages.likeness import Likeness
from narrate.text.roles import told_by


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_design_is_its_voice_with_pitch_throat_and_pace(preset: str) -> None:
    found = designed(VoiceChoice(f"{preset} of af_sky"))
    assert found.name == "af_sky"
    assert found.pitch_st == PRESETS[preset].pitch_st


def test_what_a_person_says_beside_a_design_wins() -> None:
    assert designed(VoiceChoice("child of af_sky", pitch_st=1.0)).pitch_st == 1.0


def test_any_other_name_is_left_alone() -> None:
    assert designed(VoiceChoice("af_sky*0.5 + bf_emma")).name == "af_sky*0.5 + bf_emma"


@pytest.mark.parametrize(
    ("names", "gender", "age", "preset", "language"),
    [
        (("the old fisherman",), Gender.MALE, Age.ELDER, None, None),
        (("a little girl",), Gender.FEMALE, Age.CHILD, None, None),
        (("Mr. Pallin",), Gender.MALE, Age.UNKNOWN, None, None),
        (("the demon",), Gender.UNKNOWN, Age.UNKNOWN, "monster", None),
        (("the French widow",), Gender.FEMALE, Age.ELDER, None, "fr"),
        (("Xyloph",), Gender.UNKNOWN, Age.UNKNOWN, None, None),
    ],
)
def test_words_tell_of_a_voice(
    names: tuple[str, ...], gender: Gender, age: Age, preset: str | None, language: str | None
) -> None:
    told = told_by(names)
    assert (told.gender, told.age, told.preset, told.language) == (gender, age, preset, language)


def like(one: Voice, other: Voice) -> float:
    return Likeness(()).between(one, other)


def test_a_design_is_less_like_its_voice_but_no_stranger() -> None:
    plain, child = Voice("kokoro", "af_sky"), Voice("kokoro", "af_sky", pitch_st=3.9, formant=1.15)
    assert 0.75 < like(plain, child) < 0.9


def test_a_blend_stands_between_its_parts_and_strangers() -> None:
    blend = Voice("kokoro", "af_heart*0.5 + bm_lewis*0.5")
    stranger = like(Voice("kokoro", "af_heart"), Voice("kokoro", "bm_lewis"))
    assert stranger < like(blend, Voice("kokoro", "af_heart")) < 1.0


def test_a_mix_is_nearest_to_the_voice_whose_timbre_it_has() -> None:
    mix = Voice("kokoro", "af_sky as bm_lewis")
    assert like(mix, Voice("kokoro", "af_sky")) > like(mix, Voice("kokoro", "bm_lewis"))
