"""The style `drama`: stages, seats, beds, effects at their words, music between scenes; and plain left as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from narrate.dsp.levels import rms_db
from narrate.schema.audio import Audio, mono
from narrate.schema.cast import NARRATOR, Cast, CastEntry, Character, Voice
from narrate.schema.edits import Edit, Verb
from narrate.schema.script import Cue, CueKind, Element, Line, LineKind, Pause, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import Drama, SceneWish, Settings
from narrate.schema.source import Metadata, Source
from narrate.schema.staging import Asset, Origin, Stage, Staging
from narrate.schema.timeline import Clip, Take, Timeline, Track
from narrate.stages.arrange import Direction, Recordings, arrange, arrange_scene
from narrate.stages.mix import mix, stem
from narrate.stages.stage import seats, stage, with_decision
from narrate.writers.timeline_json import timeline_json

RATE = 8_000
DRAMA = Settings(style="drama", sample_rate=RATE, channels=2)
PLAIN = Settings(sample_rate=RATE)
KNOWN = frozenset("thunder knock slam rain wind sea room horn sting-calm sting-dark".split())
WEATHER = "Rain was falling on the slates. He waited for a while, and then thunder rolled over the town."
SOUNDS = {
    "thunder": Asset("sound:thunder", 2 * RATE, -23.0),
    "rain": Asset("sound:rain:loop", 3 * RATE, -23.0),
    "sting-calm": Asset("sound:sting-calm", 4 * RATE, -23.0),
}


def line(id: str, text: str, speaker: str = NARRATOR, kind: LineKind | None = None) -> Line:
    kind = kind or (LineKind.NARRATION if speaker == NARRATOR else LineKind.DIALOGUE)
    return Line(id, kind, speaker, text, text, int(id.replace(".", "")) * 100, 0)


def scene(id: str, *elements: Element) -> ScriptScene:
    return ScriptScene(id, elements)


def script(*scenes: ScriptScene, style: str = "double") -> Script:
    chapter = ScriptChapter(1, "One", scenes)
    return Script(Source("a.txt", "0"), Metadata(), style, (), (chapter,))


def staged(*scenes: ScriptScene, settings: Settings = DRAMA, style: str = "double", **how: object) -> Staging:
    decisions = how.get("decisions", {})
    return stage(script(*scenes, style=style), settings=settings, known=KNOWN, decisions=decisions)  # type: ignore[arg-type]


def cast() -> Cast:
    def entry(name: str) -> CastEntry:
        return CastEntry(Character(name, name.title()), Voice("tone", name), 1, 1, "")

    return Cast(entry(NARRATOR), (entry("anna"), entry("boris")))


def take(id: str, seconds: float = 1.0) -> Take:
    return Take(id, round(seconds * RATE), RATE, -23.0, -6.0)


def recorded(*scenes: ScriptScene, **how: object) -> Recordings:
    takes = {line.id: take(line.id) for scene in scenes for line in scene.lines}
    return Recordings(takes, {}, {}, SOUNDS, how.get("words", {}))  # type: ignore[arg-type]


def read(media: str) -> Audio:
    rng = np.random.default_rng(abs(hash(media)) % 1000)
    if media.startswith("sound:"):
        return Audio((rng.standard_normal((3 * RATE, 2)) * 0.1).astype(np.float32), RATE)
    return mono(rng.standard_normal(RATE) * 0.1, RATE)


def sounding(timeline: Timeline) -> np.ndarray:
    return np.concatenate(list(mix(timeline, read)))


def track(timeline: Timeline, name: str) -> tuple[Clip, ...]:
    return next((track.clips for track in timeline.tracks if track.name == name), ())


TALK = scene(
    "1.1",
    line("1.1.1", WEATHER),
    line("1.1.2", "“Who is there?”", "anna"),
    line("1.1.3", "“Only the storm.”", "boris"),
    line("1.1.4", "She said nothing.", NARRATOR),
)
NEXT = scene("1.2", line("1.2.1", "Morning came."), line("1.2.2", "“Well?”", "anna"))
BREAKS = scene("1.1", line("1.1.1", "“But I—”", "anna"), line("1.1.2", "“No!”", "boris"))


def directed(*scenes: ScriptScene, settings: Settings = DRAMA) -> Direction:
    return Direction(cast(), settings, staged(*scenes, settings=settings))


def test_plain_has_no_stage() -> None:
    assert staged(TALK, settings=PLAIN) == Staging()


def test_prose_gives_a_bed_and_an_effect_with_their_evidence() -> None:
    made = staged(TALK).of("1.1")
    assert [bed.asset for bed in made.beds] == ["rain"]
    assert "Rain was falling" in made.beds[0].why
    (spot,) = made.spots
    assert (spot.asset, spot.line, spot.word, spot.origin) == ("thunder", "1.1.1", 13, Origin.PROSE)
    assert "thunder rolled" in spot.why


@pytest.mark.parametrize(
    ("part", "field"),
    [("seats", "seats"), ("beds", "beds"), ("spots", "spots"), ("stings", "sting"), ("rooms", "room")],
)
def test_each_part_can_be_switched_off(part: str, field: str) -> None:
    kitchen = scene("1.1", line("1.1.1", "The kitchen. " + WEATHER + " A kitchen."), line("1.1.2", "“Yes.”", "anna"))
    assert getattr(staged(kitchen).of("1.1"), field)
    off = replace(DRAMA, drama=replace(Drama(), **{part: False}))
    assert not getattr(staged(kitchen, settings=off).of("1.1"), field)


def test_no_more_effects_than_the_density_allows() -> None:
    loud = scene("1.1", *(line(f"1.1.{n}", "The door slammed. Thunder rolled.") for n in range(1, 8)))
    counts = [
        len(staged(loud, settings=replace(DRAMA, drama=Drama(cues=cues))).of("1.1").spots)
        for cues in ("off", "sparse", "normal", "rich")
    ]
    assert counts[0] == 0
    assert counts[0] < counts[1] <= counts[2] < counts[3] < 14


def test_a_scripts_cue_is_heard_before_the_line_behind_it() -> None:
    played = scene(
        "1.1", line("1.1.1", "Fog."), Cue(CueKind.EFFECT, "ship's horn, one long blast"), line("1.1.2", "“Hm.”", "anna")
    )
    (spot,) = staged(played, style="script").of("1.1").spots
    assert (spot.asset, spot.line, spot.word, spot.origin) == ("horn", "1.1.2", 0, Origin.SCRIPT)


def test_a_cue_that_nobody_has_a_sound_for_is_told() -> None:
    played = scene("1.1", Cue(CueKind.EFFECT, "a bassoon falls downstairs"), line("1.1.1", "“Hm.”", "anna"))
    assert "bassoon" in staged(played, style="script").remarks[0]


def test_a_scripts_bed_wins_over_the_prose() -> None:
    played = scene("1.1", Cue(CueKind.AMBIENCE, "wind"), line("1.1.1", WEATHER))
    assert [bed.asset for bed in staged(played).of("1.1").beds] == ["wind"]


def test_a_person_strikes_an_effect_and_sets_another() -> None:
    def decided(*values: str) -> Stage:
        edits = tuple(Edit(n, Verb.CUE, value) for n, value in enumerate(values))
        return staged(TALK, decisions={TALK.lines[0].start: edits}).of("1.1")

    assert decided("none").spots == ()
    assert [(spot.asset, spot.word, spot.origin) for spot in decided("none", "slam@3").spots] == [
        ("slam", 2, Origin.PERSON)
    ]
    assert [bed.asset for bed in decided("bed=wind+sea").beds] == ["wind", "sea"]
    assert decided("sting=none").sting is None


def test_a_decision_about_a_room_counts() -> None:
    assert with_decision(Stage("1.1"), TALK.lines[0], "room=cave").room == "cave"
    assert with_decision(Stage("1.1", room="hall"), TALK.lines[0], "room=none").room is None


def test_voices_yaml_decides_about_a_scene() -> None:
    wish = replace(DRAMA, scenes=(("1.1", SceneWish(room="cave", beds=("sea",), spots=False, sting="none")),))
    made = staged(TALK, settings=wish).of("1.1")
    assert (made.room, [bed.asset for bed in made.beds], made.spots, made.sting) == ("cave", ["sea"], (), None)


def test_seats_are_within_25_degrees_and_apart() -> None:
    for count in range(1, 9):
        places = list(seats([str(n) for n in range(count)]).values())
        assert all(0.04 < abs(place) <= 25 / 45 for place in places)
        assert len(set(places)) == count


def test_a_character_keeps_one_seat_through_a_scene() -> None:
    talk = scene("1.1", *(line(f"1.1.{n}", "“Yes.”", "anna" if n % 2 else "boris") for n in range(1, 9)))
    timeline = arrange_scene(talk, recorded(talk), directed(talk))
    for name in ("character anna", "character boris"):
        assert len({(clip.pan, clip.delay) for clip in track(timeline, name)}) == 1
    assert track(timeline, "character anna")[0].pan != track(timeline, "character boris")[0].pan


def test_the_narrator_sits_in_the_middle() -> None:
    assert {clip.pan for clip in track(arrange_scene(TALK, recorded(TALK), directed(TALK)), "narration")} == {0.0}


def test_the_far_ear_hears_later_and_softer() -> None:
    clip = Clip("take", 0, RATE, pan=0.5, delay=3)
    heard = sounding(Timeline(RATE, 2, RATE + 10, (Track("a", (clip,)),)))
    likeness = np.correlate(heard[:, 0], heard[:, 1], "full")
    assert int(np.argmax(likeness)) - (len(heard) - 1) == 3
    assert rms_db(heard[:, :1]) < rms_db(heard[:, 1:]) - 3


def test_an_effect_begins_at_its_word() -> None:
    times = tuple(0.05 * n for n in range(17))
    timeline = arrange_scene(TALK, recorded(TALK, words={"1.1.1": times}), directed(TALK))
    (effect,) = track(timeline, "effects")
    assert effect.start == round(0.65 * RATE)


def test_speech_is_fifteen_db_over_the_bed() -> None:
    timeline = arrange_scene(TALK, recorded(TALK), directed(TALK))
    parts = {track.name: sounding(stem(timeline, track)) for track in timeline.tracks}
    on = np.zeros(timeline.frames, dtype=bool)
    for name in ("narration", "character anna", "character boris"):
        for clip in track(timeline, name):
            on[clip.start : clip.end] = True
    speech = sum(parts[name] for name in ("narration", "character anna", "character boris"))
    assert rms_db(speech[on]) - rms_db(parts["ambience"][on]) > 15


def test_a_softer_line_gets_a_softer_bed() -> None:
    soft = Recordings({**recorded(TALK).takes, "1.1.2": replace(take("1.1.2"), lufs=-35.0)}, {}, {}, SOUNDS)
    (bed,) = track(arrange_scene(TALK, soft, directed(TALK)), "ambience")
    assert min(level for _, level in bed.automation) < -18


def test_a_bed_that_swells_goes_down_further_while_somebody_speaks() -> None:
    def depth(course: tuple[float, ...]) -> float:
        swelling = {**SOUNDS, "rain": replace(SOUNDS["rain"], course=course)}
        timeline = arrange_scene(TALK, replace(recorded(TALK), assets=swelling), directed(TALK))
        return min(level for _, level in track(timeline, "ambience")[0].automation)

    assert depth((-23.0,) * 3) == -9.0
    assert depth((-23.0, -13.0, -23.0)) == pytest.approx(depth((-23.0, -16.0, -23.0)) - 3.0)


def test_all_stems_together_are_the_mix() -> None:
    timeline = arrange(script(TALK, NEXT).chapters[0], recorded(TALK, NEXT), directed(TALK, NEXT))
    parts = [sounding(stem(timeline, track)) for track in timeline.tracks]
    assert np.allclose(sum(parts), sounding(timeline), atol=1e-6)


@pytest.mark.parametrize("block_s", [0.37, 1.0, 100.0])
def test_the_size_of_the_blocks_changes_no_bit(block_s: float) -> None:
    timeline = arrange(script(TALK, NEXT).chapters[0], recorded(TALK, NEXT), directed(TALK, NEXT))
    cut = np.concatenate(list(mix(timeline, read, block_s=block_s)))
    assert np.array_equal(cut, sounding(timeline))


def test_a_scene_alone_is_the_chapters_scene_sample_for_sample() -> None:
    direction = directed(TALK, NEXT)
    chapter = arrange(script(TALK, NEXT).chapters[0], recorded(TALK, NEXT), direction)
    whole = sounding(chapter)
    for played in (TALK, NEXT):
        alone = sounding(arrange_scene(played, recorded(TALK, NEXT), direction))
        start = next(marker.start for marker in chapter.markers if marker.name == played.id)
        assert np.array_equal(alone, whole[start : start + len(alone)])


def test_music_stands_in_the_silence_before_the_chapter() -> None:
    timeline = arrange(script(TALK).chapters[0], recorded(TALK), directed(TALK))
    (music,) = track(timeline, "music")
    first = min(clip.start for clip in track(timeline, "narration"))
    assert music.start == round(DRAMA.pauses.head_s * RATE)
    assert music.end <= first


def test_a_bed_comes_and_goes_in_the_pauses() -> None:
    timeline = arrange(script(TALK, NEXT).chapters[0], recorded(TALK, NEXT), directed(TALK, NEXT))
    (bed,) = track(timeline, "ambience")
    start = next(marker.start for marker in timeline.markers if marker.name == "1.1")
    assert bed.start < start
    assert bed.fade_in == start - bed.start


def test_who_is_cut_off_is_cut_off() -> None:
    timeline = arrange_scene(BREAKS, recorded(BREAKS), directed(BREAKS))
    (first,), (second,) = track(timeline, "character anna"), track(timeline, "character boris")
    assert second.start - first.end == round(-0.08 * RATE)


def test_in_plain_nobody_is_cut_off() -> None:
    timeline = arrange_scene(BREAKS, recorded(BREAKS), directed(BREAKS, settings=PLAIN))
    assert track(timeline, "character boris")[0].start > track(timeline, "character anna")[0].end


DUAL = scene(
    "1.1",
    line("1.1.1", "“Up!”", "anna"),
    line("1.1.2", "“Up, I say!”", "anna"),
    replace(line("1.1.3", "“Down!”", "boris"), together=True),
    line("1.1.4", "“Well.”", "clara"),
)


@pytest.mark.parametrize("settings", [PLAIN, DRAMA], ids=["plain", "drama"])
def test_two_who_speak_at_once_are_heard_at_once_but_for_a_moment(settings: Settings) -> None:
    timeline = arrange_scene(DUAL, recorded(DUAL), directed(DUAL, settings=settings))
    late = track(timeline, "character boris")[0].start - track(timeline, "character anna")[0].start
    assert late == round(0.2 * RATE)


def test_who_joins_in_begins_before_the_half_of_a_short_word() -> None:
    played = scene("1.1", line("1.1.1", "“Up!”", "anna"), replace(line("1.1.2", "“Down!”", "boris"), together=True))
    late = replace(PLAIN, pauses=replace(PLAIN.pauses, together_s=5.0))
    timeline = arrange_scene(played, recorded(played), directed(played, settings=late))
    (first,), (second,) = track(timeline, "character anna"), track(timeline, "character boris")
    assert second.start - first.start == first.frames // 2


def test_who_is_to_begin_at_the_same_moment_does() -> None:
    at_once = replace(PLAIN, pauses=replace(PLAIN.pauses, together_s=0.0))
    timeline = arrange_scene(DUAL, recorded(DUAL), directed(DUAL, settings=at_once))
    assert track(timeline, "character boris")[0].start == track(timeline, "character anna")[0].start


def test_a_third_waits_until_both_have_spoken() -> None:
    timeline = arrange_scene(DUAL, recorded(DUAL), directed(DUAL, settings=PLAIN))
    assert track(timeline, "character clara")[0].start == track(timeline, "character anna")[1].end + round(0.55 * RATE)


def test_what_overlaps_is_told_in_the_timeline() -> None:
    timeline = arrange_scene(DUAL, recorded(DUAL), directed(DUAL))
    told = timeline_json(timeline, {})["overlaps"]
    assert told == [{"line": "1.1.3", "over": "1.1.1", "at": 0.2, "seconds": 0.8}]
    cut_off = timeline_json(arrange_scene(BREAKS, recorded(BREAKS), directed(BREAKS)), {})["overlaps"]
    assert [(one["line"], one["over"], one["seconds"]) for one in cut_off] == [("1.1.2", "1.1.1", 0.08)]


def test_a_pause_that_the_script_asks_for_is_kept() -> None:
    played = scene("1.1", line("1.1.1", "Fog."), Pause(2.5), line("1.1.2", "More fog."))
    first, second = track(arrange_scene(played, recorded(played), directed(played, settings=PLAIN)), "narration")
    assert second.start - first.end == round(2.5 * RATE)


def test_a_drama_in_one_channel_is_the_mean_of_both() -> None:
    single = directed(TALK, settings=replace(DRAMA, channels=1))
    assert sounding(arrange_scene(TALK, recorded(TALK), single)).shape[1] == 1


def test_effects_do_not_ring_on_into_the_next_scene() -> None:
    long = {**SOUNDS, "thunder": Asset("sound:thunder", 20 * RATE, -23.0)}
    recordings = replace(recorded(TALK), assets=long)
    timeline = arrange_scene(TALK, recordings, directed(TALK))
    assert track(timeline, "effects")[0].end <= timeline.frames + 1.5 * RATE


def test_a_thousand_effects_at_once_are_mixed() -> None:
    many = replace(staged(TALK).of("1.1"), spots=staged(TALK).of("1.1").spots * 1000)
    direction = replace(directed(TALK), staging=Staging({"1.1": many}))
    assert np.isfinite(sounding(arrange_scene(TALK, recorded(TALK), direction))).all()


HORN = scene(
    "1.1",
    line("1.1.1", "Fog."),
    Cue(CueKind.EFFECT, "horn"),
    line("1.1.2", "The horn sounded."),
    line("1.1.3", "“Hm.”", "anna"),
)
WITH_HORN = {**SOUNDS, "horn": Asset("sound:horn", 6 * RATE, -23.0)}


def horn() -> tuple[Clip, Timeline]:
    timeline = arrange_scene(HORN, replace(recorded(HORN), assets=WITH_HORN), directed(HORN))
    (clip,) = track(timeline, "effects")
    return clip, timeline


def test_a_line_waits_for_the_effect_that_a_script_puts_before_it() -> None:
    clip, timeline = horn()
    first, second = track(timeline, "narration")
    assert first.end < clip.start < second.start - 2 * RATE


def test_a_long_effect_stays_under_what_is_said() -> None:
    clip, timeline = horn()
    second = track(timeline, "narration")[1]
    course = dict(clip.automation)
    assert course[second.start - clip.start] == -12.0


def test_what_the_script_lets_sound_its_directions_do_not_let_sound_again() -> None:
    assert len(staged(HORN, style="script").of("1.1").spots) == 1
