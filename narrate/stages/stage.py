"""Script -> Staging: every scene's room, beds, effects, music and seats, each with where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from narrate.schema.cast import NARRATOR
from narrate.schema.edits import Edit, Verb
from narrate.schema.script import Cue, CueKind, Line, LineKind, Script, ScriptScene
from narrate.schema.settings import CUE_DENSITIES, Drama, SceneWish, Settings
from narrate.schema.staging import BARE, Origin, Sounding, Stage, Staging
from narrate.stages.bounds import beyond_words, bounded_cue
from narrate.text.setting import events, mood_of, place_of, sound_in, weather_of
from narrate.text.soundwords import MOODS
from narrate.text.spoken import plain

NONE = "none"
"""What a person writes to have nothing."""

_WIDEST = 25 / 45
"""±25° of a stage that reaches 45° to each side."""

_SAME_AGAIN = 4
_STING_EVERY = 3
_MOST_BEDS = 2
_OPENING = "calm"
_WORD = re.compile(r"\S+")


def stage(
    script: Script, *, settings: Settings, known: frozenset[str], decisions: Mapping[int, Sequence[Edit]]
) -> Staging:
    """The staging of a script; an empty one in the style `plain`.

    `known` are the names of all sounds there are; `decisions` are a person's by the start of the line they are about.
    """
    if settings.style != "drama":
        return BARE
    director = _Director(script, settings, known, decisions)
    stages = {
        scene.id: director.scene(scene, number)
        for number, scene in enumerate(scene for chapter in script.chapters for scene in chapter.scenes)
    }
    return Staging(stages, tuple(director.remarks))


def seats(speakers: Sequence[str]) -> dict[str, float]:
    """A seat for each speaker, from left to right in the order in which they come, the middle left to the narrator."""
    count = len(speakers)
    places = [2 * (number + 1) / (count + 1) - 1 for number in range(count)]
    moved = [0.15 if abs(place) < 0.1 else place for place in places]
    return {speaker: round(place * _WIDEST, 3) for speaker, place in zip(speakers, moved, strict=True)}


class _Director:
    """Goes through a script once; knows when an effect was last heard, and what nobody has a sound for."""

    def __init__(
        self, script: Script, settings: Settings, known: frozenset[str], decisions: Mapping[int, Sequence[Edit]]
    ) -> None:
        self.remarks: list[str] = []
        self._drama: Drama = settings.drama
        self._wishes = dict(settings.scenes)
        self._known = known
        self._decisions = decisions
        self._is_play = script.quotation_style == "script"
        self._firsts = {chapter.scenes[0].id for chapter in script.chapters if chapter.scenes}
        self._gap = CUE_DENSITIES[self._drama.cues]
        self._since = 10_000
        self._heard: dict[str, int] = {}

    def scene(self, scene: ScriptScene, number: int) -> Stage:
        wish = self._wishes.get(scene.id, SceneWish())
        texts = [plain(line.spoken) for line in scene.lines if self._tells(line)]
        made = self._found(scene, texts)
        made = replace(made, spots=_without_doubles(tuple(self._spots(scene))), sting=self._sting(scene, number, texts))
        made = self._decided(_wished(made, wish), scene)
        words = {line.id: len(_words(plain(line.spoken))) for line in scene.lines if made.spots}
        self.remarks += beyond_words(made.spots, words)
        return self._switched(replace(made, seats=self._seats(scene)), wish)

    def _tells(self, line: Line) -> bool:
        return line.kind is LineKind.NARRATION or (line.kind is LineKind.HEADING and self._is_play)

    def _found(self, scene: ScriptScene, texts: Sequence[str]) -> Stage:
        """Room and beds: what the script's own cues ask for, else what the prose tells."""
        asked = [self._asked(cue, "") for cue in _cues(scene, CueKind.AMBIENCE)]
        beds = [sounding for sounding in asked if sounding is not None]
        place, weather = place_of(texts), weather_of(texts)
        if place and place[0].bed and not beds:
            beds.append(Sounding(CueKind.AMBIENCE, place[0].bed, why=place[1]))
        if weather and weather.sound not in {bed.asset for bed in beds} and not asked:
            beds.append(Sounding(CueKind.AMBIENCE, weather.sound, gain_db=-2.0, why=weather.words))
        room, why = (place[0].room, place[1]) if place else (None, "")
        return Stage(scene.id, room, why if room else "", tuple(beds[:_MOST_BEDS]))

    def _spots(self, scene: ScriptScene) -> Iterator[Sounding]:
        """Effects: the script's own, each before the line that follows it, and those that narration tells."""
        waiting: list[Cue] = []
        for element in scene.elements:
            if isinstance(element, Cue) and element.kind is CueKind.EFFECT:
                waiting.append(element)
            elif isinstance(element, Line) and element.spoken:
                for cue in waiting:
                    asked = self._asked(cue, element.id)
                    yield from [asked] if asked else []
                waiting = []
                yield from self._told(element)

    def _told(self, line: Line) -> Iterator[Sounding]:
        text = plain(line.spoken)
        tells = line.kind is LineKind.NARRATION and self._gap is not None
        spent = 0
        for found in events(text) if tells else ():
            word = _word_at(text, found.start)
            now = self._since + word - spent
            if now >= (self._gap or 0) and self._is_new(found.sound, now):
                why = f"“{found.words}”"
                yield Sounding(CueKind.EFFECT, found.sound, line.id, word, why=why)
                self._heard = {name: ago + now for name, ago in self._heard.items()} | {found.sound: 0}
                self._since, spent = 0, word
        self._since += len(_words(text)) - spent

    def _is_new(self, sound: str, now: int) -> bool:
        """Whether an effect has not been heard a little before."""
        ago = self._heard.get(sound.split("-")[0])
        return ago is None or self._gap is None or ago + now >= _SAME_AGAIN * self._gap

    def _sting(self, scene: ScriptScene, number: int, texts: Sequence[str]) -> Sounding | None:
        """Music before a chapter, and before every third scene within one; the script's own cue wins."""
        for cue in _cues(scene, CueKind.MUSIC):
            asked = self._asked(cue, "")
            if asked is not None:
                return asked
        if scene.id in self._firsts:
            why = "a chapter begins"
        elif number % _STING_EVERY == 0:
            why = "a scene ends"
        else:
            return None
        return Sounding(CueKind.MUSIC, f"sting-{mood_of(texts)}", why=why)

    def _asked(self, cue: Cue, line: str) -> Sounding | None:
        """A script's cue with a sound that exists; a remark when none does."""
        cue, beyond = bounded_cue(cue)
        self.remarks += beyond
        asset = self._asset(cue.kind, cue.asset)
        if asset is None:
            self.remarks.append(
                f"no sound for the {cue.kind.value} “{cue.asset}”: put one into the folder of `sounds:`"
            )
            return None
        why = cue.why or f"the script: {cue.asset}"
        return Sounding(
            cue.kind, asset, line, 0, cue.gain_db, cue.fade_in_s, cue.fade_out_s, origin=Origin.SCRIPT, why=why
        )

    def _asset(self, kind: CueKind, words: str) -> str | None:
        name = "-".join(words.lower().split())
        if name in self._known:
            return name
        if kind is CueKind.MUSIC:
            mood = next((mood for mood, pattern in MOODS if mood in words.lower() or pattern.search(words)), _OPENING)
            return f"sting-{mood}"
        found = sound_in(words)
        return found if found in self._known else None

    def _decided(self, made: Stage, scene: ScriptScene) -> Stage:
        """The stage with a person's decisions about its lines, the oldest first."""
        for line in scene.lines:
            for edit in self._decisions.get(line.start, ()):
                if edit.verb is Verb.CUE:
                    made = with_decision(made, line, edit.value)
        return made

    def _seats(self, scene: ScriptScene) -> dict[str, float]:
        if not self._drama.seats:
            return {}
        speaking = (line.speaker for line in scene.lines if line.spoken and line.speaker != NARRATOR)
        return seats(list(dict.fromkeys(speaking)))

    def _switched(self, made: Stage, wish: SceneWish) -> Stage:
        drama = self._drama
        return replace(
            made,
            room=made.room if drama.rooms else None,
            beds=made.beds if drama.beds else (),
            spots=made.spots if drama.spots and wish.spots is not False else (),
            sting=made.sting if drama.stings else None,
        )


def with_decision(made: Stage, line: Line, value: str) -> Stage:
    """A stage after one decision about a line: `thunder@3`, `none`, `bed=rain+wind`, `room=cave`, `sting=none`.

    An effect at a word of the line, or none in this line; bed, room and sting are the whole scene's.
    """
    what, equals, name = value.partition("=")
    if not equals:
        asset, _, word = value.partition("@")
        others = tuple(spot for spot in made.spots if spot.line != line.id)
        if asset == NONE:
            return replace(made, spots=others)
        at = max(0, int(word) - 1) if word.isdigit() else 0
        new = Sounding(CueKind.EFFECT, asset, line.id, at, origin=Origin.PERSON, why="a person's decision")
        kept = tuple(spot for spot in made.spots if (spot.line, spot.word) != (line.id, at))
        return replace(made, spots=(*kept, new))
    nothing = name == NONE
    match what:
        case "bed":
            return replace(made, beds=() if nothing else _person(name.split("+"), CueKind.AMBIENCE))
        case "room":
            return replace(made, room=None if nothing else name, room_why="a person's decision")
        case _:
            return replace(made, sting=None if nothing else _person([name], CueKind.MUSIC)[0])


def _without_doubles(spots: Sequence[Sounding]) -> tuple[Sounding, ...]:
    """What a script's own cue lets sound, its stage directions need not let sound again."""
    scripted = {spot.asset for spot in spots if spot.origin is Origin.SCRIPT}
    return tuple(spot for spot in spots if spot.origin is not Origin.PROSE or spot.asset not in scripted)


def _wished(made: Stage, wish: SceneWish) -> Stage:
    if wish.room is not None:
        made = replace(made, room=None if wish.room == NONE else wish.room, room_why="voices.yaml")
    if wish.beds is not None:
        made = replace(made, beds=_person([bed for bed in wish.beds if bed != NONE], CueKind.AMBIENCE))
    if wish.sting is not None:
        made = replace(made, sting=None if wish.sting == NONE else _person([wish.sting], CueKind.MUSIC)[0])
    return made


def _person(names: Sequence[str], kind: CueKind) -> tuple[Sounding, ...]:
    return tuple(Sounding(kind, name.strip(), origin=Origin.PERSON, why="a person's decision") for name in names)


def _cues(scene: ScriptScene, kind: CueKind) -> Iterator[Cue]:
    for element in scene.elements:
        if isinstance(element, Cue) and element.kind is kind:
            yield element


def _words(text: str) -> list[tuple[int, int]]:
    """(start, end) of every word of a spoken form, as `spoken_words` counts them."""
    return [match.span() for match in _WORD.finditer(text) if any(map(str.isalnum, match.group()))]


def _word_at(text: str, offset: int) -> int:
    return max(0, sum(start <= offset for start, _ in _words(text)) - 1)
