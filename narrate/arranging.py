"""Where everything of a chapter or a scene stands: the stage `arrange` with the sounds and word times that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from narrate.production import Production, sound_bank
from narrate.schema.audio import Audio
from narrate.schema.script import Line, ScriptChapter, ScriptScene
from narrate.schema.settings import PROFILES
from narrate.schema.timeline import Timeline
from narrate.soundbank import ROOM_TONE, is_sound
from narrate.stages.arrange import Direction, Recordings, arrange, arrange_scene
from narrate.stages.roomtone import with_room_tone
from narrate.stages.wordtimes import word_times


def arranged(production: Production, chapter: ScriptChapter, recordings: Recordings) -> Timeline:
    """The timeline of a chapter."""
    sounding = _with_sounds(production, chapter.scenes, recordings)
    return _toned(production, arrange(chapter, sounding, _direction(production)))


def arranged_scene(production: Production, scene: ScriptScene, recordings: Recordings) -> Timeline:
    """The timeline of one scene alone."""
    sounding = _with_sounds(production, (scene,), recordings)
    return _toned(production, arrange_scene(scene, sounding, _direction(production)))


def reader(production: Production) -> Callable[[str], Audio]:
    """Gives the sound of a clip's media: a take, or what is no speech."""
    bank = sound_bank(production.project, production.script, production.settings)
    store = production.project.takes
    return lambda media: bank.read(media) if is_sound(media) else store.read(media)


def _with_sounds(production: Production, scenes: Iterable[ScriptScene], recordings: Recordings) -> Recordings:
    """The recordings with the sounds that the scenes' stages want, and the word times that their effects need."""
    scenes = tuple(scenes)
    stages = [production.staging.of(scene.id) for scene in scenes]
    wanted = [(bed.asset, True) for stage in stages for bed in stage.beds]
    wanted += [(spot.asset, False) for stage in stages for spot in stage.spots]
    wanted += [(stage.sting.asset, False) for stage in stages if stage.sting]
    late = {spot.line for stage in stages for spot in stage.spots if spot.word}
    lines = [line for scene in scenes for line in scene.lines if line.id in late and line.id in recordings.takes]
    bank = sound_bank(production.project, production.script, production.settings)
    words = {line.id: _words(production, line, recordings) for line in lines}
    return replace(recordings, assets=bank.assets(wanted), words=words)


def _words(production: Production, line: Line, recordings: Recordings) -> tuple[float, ...]:
    return word_times(line.spoken, production.project.takes.read(recordings.takes[line.id].id))


def _toned(production: Production, timeline: Timeline) -> Timeline:
    settings = production.settings
    return with_room_tone(timeline, ROOM_TONE, settings, PROFILES[settings.profile])


def _direction(production: Production) -> Direction:
    return Direction(production.cast, production.settings, production.staging)
