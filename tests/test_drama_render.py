"""A drama from end to end, with the engine that needs nothing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from narrate.errors import InputError, UsageError, VoiceSheetError
from narrate.pipeline import preview, render
from narrate.planning import RenderOrder
from narrate.production import Production, Wishes, produce
from narrate.readers.voicesheet import parse_voicesheet
from narrate.schema.settings import PROFILES

STORY = """Chapter One

Rain was falling on the slates. “Who is there?” said Anna. Then thunder rolled over the town.

“Only the storm,” said Boris.

* * *

Morning came to the harbour, and the tide was out. “Well?” said Anna.
"""


@pytest.fixture(autouse=True)
def _short_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beds of a few seconds: what they sound like is tested elsewhere."""
    monkeypatch.setattr("narrate.soundbank.LOOP_S", 4.0)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "tale.txt"
    path.write_text(STORY, "utf-8")
    return path


def made(story: Path, **wishes: str) -> Production:
    return produce(Wishes(story, engine="tone", style="drama", **wishes))  # type: ignore[arg-type]


def rendered(production: Production, out: Path) -> np.ndarray:
    with ThreadPoolExecutor(1) as pool:
        render(production, RenderOrder(out=out, formats=("wav",)), emit=lambda event: None, executor=pool)
    samples, _ = soundfile.read(next(iter(out.glob("*.wav"))) if out.is_dir() else out, always_2d=True)
    return samples


def test_a_drama_is_in_stereo_and_longer_than_a_plain_render(story: Path, tmp_path: Path) -> None:
    drama = rendered(made(story), tmp_path / "drama.wav")
    plain = rendered(produce(Wishes(story, engine="tone")), tmp_path / "plain.wav")
    assert (drama.shape[1], plain.shape[1]) == (2, 1)
    assert len(drama) > len(plain)


def test_the_same_drama_is_the_same_to_the_bit(story: Path, tmp_path: Path) -> None:
    first = rendered(made(story), tmp_path / "one.wav")
    assert np.array_equal(first, rendered(made(story), tmp_path / "two.wav"))


def test_a_preview_is_the_books_scene_sample_for_sample(story: Path, tmp_path: Path) -> None:
    production = made(story)
    book = rendered(production, tmp_path / "book.wav")
    preview(production, "1.2", tmp_path / "scene.wav", emit=lambda event: None)
    scene, _ = soundfile.read(tmp_path / "scene.wav", always_2d=True)
    inner = scene[2000:-2000]
    starts = np.flatnonzero(np.all(book == inner[0], axis=1))
    assert any(np.array_equal(book[start : start + len(inner)], inner) for start in starts)


def test_for_acx_a_drama_is_in_one_channel(story: Path) -> None:
    assert made(story, profile="acx").settings.channels == 1


def test_a_persons_own_thunder_is_heard(story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "my-sounds"
    folder.mkdir()
    soundfile.write(folder / "thunder.wav", 0.1 * np.ones((4410, 1)), 44_100)
    (tmp_path / "tale.voices.yaml").write_text("sounds: my-sounds\n", "utf-8")
    production = made(story)
    generated = rendered(production, tmp_path / "a.wav")
    (folder / "thunder.wav").unlink()
    assert not np.array_equal(generated, rendered(made(story), tmp_path / "b.wav"))


def test_a_folder_of_sounds_that_is_not_there_is_an_error(story: Path, tmp_path: Path) -> None:
    (tmp_path / "tale.voices.yaml").write_text("sounds: nowhere\n", "utf-8")
    with pytest.raises(InputError, match="nowhere"):
        made(story)


@pytest.mark.parametrize("wish", ["{beds: [rian]}", "{room: kave}", "{sting: sting-glad}"])
def test_a_sound_that_is_not_there_is_an_error_before_any_work(story: Path, tmp_path: Path, wish: str) -> None:
    (tmp_path / "tale.voices.yaml").write_text(f'scenes:\n  "1.1": {wish}\n', "utf-8")
    with pytest.raises(UsageError):
        made(story)


@pytest.mark.parametrize(
    "text", ["drama: {cues: lots}", "drama: {seat: on}", "drama: {beds: 3}", "drama: {duck: 90}", "style: opera"]
)
def test_mistakes_in_the_dramas_settings_are_told(text: str) -> None:
    with pytest.raises(VoiceSheetError):
        parse_voicesheet(text, "voices.yaml")


def test_the_script_shows_what_is_heard_and_why(story: Path) -> None:
    from narrate.writers.script_json import script_json, script_text

    production = made(story)
    text = script_text(production.script, production.staging)
    assert "[bed rain: Rain was falling" in text
    assert "[effect thunder at word 4" in text
    stages = json.loads(json.dumps(script_json(production.script, production.staging)))["stages"]
    assert stages[0]["effects"][0]["sound"] == "thunder"


def test_a_damaged_kept_sound_is_made_again(story: Path, tmp_path: Path) -> None:
    production = made(story)
    before = rendered(production, tmp_path / "a.wav")
    for path in (production.project.folder / "sounds").rglob("*.take"):
        data = bytearray(path.read_bytes())
        data[-100] ^= 0xFF
        path.write_bytes(bytes(data))
    assert np.array_equal(before, rendered(made(story), tmp_path / "b.wav"))


def test_an_encoded_drama_has_two_channels(story: Path, tmp_path: Path) -> None:
    order = RenderOrder(out=tmp_path / "tale.mp3", formats=("mp3",))
    with ThreadPoolExecutor(1) as pool:
        render(made(story), order, emit=lambda event: None, executor=pool)
    with av.open(str(tmp_path / "tale.mp3")) as container:
        assert container.streams.audio[0].codec_context.channels == 2


def test_stems_add_up_to_the_mix_and_are_labelled(story: Path, tmp_path: Path) -> None:
    order = RenderOrder(out=tmp_path / "out", formats=("wav",), also=("stems",))
    with ThreadPoolExecutor(1) as pool:
        report = render(made(story), order, emit=lambda event: None, executor=pool)
    stems = [soundfile.read(path, always_2d=True)[0] for path in report.also if path.suffix == ".wav"]
    book, _ = soundfile.read(next((tmp_path / "out").glob("*.wav")), always_2d=True)
    whole = sum(stems)
    gain = 10 ** (report.files[0].gain_db / 20)
    assert len(whole) == len(book)
    assert np.max(np.abs(whole * gain - book)) < 0.002
    (labels,) = (path for path in report.also if path.name == "labels.txt")
    assert "cue thunder" in labels.read_text("utf-8")


def test_the_timeline_tells_the_reason_of_every_sound(story: Path, tmp_path: Path) -> None:
    order = RenderOrder(out=tmp_path / "out", formats=("wav",), also=("stems",))
    with ThreadPoolExecutor(1) as pool:
        report = render(made(story), order, emit=lambda event: None, executor=pool)
    (path,) = (path for path in report.also if path.name == "timeline.json")
    timeline = json.loads(path.read_text("utf-8"))
    assert {track["name"] for track in timeline["tracks"]} >= {"narration", "ambience", "effects", "music"}
    assert "thunder rolled" in timeline["stages"][0]["effects"][0]["why"]


def test_a_plot_is_drawn_with_who_speaks(story: Path, tmp_path: Path) -> None:
    from PIL import Image

    from narrate.checking import parts_of, picture
    from narrate.writers.plot import write_plot

    order = RenderOrder(out=tmp_path / "out", formats=("wav",), also=("stems",))
    with ThreadPoolExecutor(1) as pool:
        report = render(made(story), order, emit=lambda event: None, executor=pool)
    (timeline,) = (path for path in report.also if path.name == "timeline.json")
    write_plot(picture(report.files[0].path, timeline), tmp_path / "plot.png")
    with Image.open(tmp_path / "plot.png") as drawn:
        assert drawn.size == (1600, 520)
    assert {who for _, _, who in parts_of(timeline)} >= {"narration", "anna"}


def test_a_sample_ends_behind_a_line_within_five_minutes(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrate.finishing.SAMPLE_S", 12.0)
    order = RenderOrder(out=tmp_path / "out", formats=("wav",), also=("sample",))
    with ThreadPoolExecutor(1) as pool:
        report = render(made(story), order, emit=lambda event: None, executor=pool)
    samples, rate = soundfile.read(report.also[0], always_2d=True)
    assert 3.0 < len(samples) / rate <= 12.0
    assert float(np.max(np.abs(samples[-100:]))) < 0.01


def test_a_podcast_in_stereo_is_three_lu_louder_than_in_mono() -> None:
    podcast = PROFILES["podcast"]
    assert (podcast.of(1).lufs, podcast.of(2).lufs) == (-19.0, -16.0)
