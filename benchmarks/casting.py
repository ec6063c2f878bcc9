"""How alike the voices are that people hear together: invented casts of 5, 20, 60 and 300, and the seeds.

    python benchmarks/casting.py [STORY ...]

For each cast the pairs of people who share a scene: mean and greatest likeness (cosine of speaker embeddings, measured
for stock voices, reckoned for designs), and the share of pairs under 0.80. A pair of walk-ons counts like any other.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from narrate.engines.registry import voices_of
from narrate.production import Wishes, packaged_voices, produce
from narrate.readers.voicesheet import read_voicesheet
from narrate.schema.cast import NARRATOR, Age, Cast, Character, Gender, VoiceInfo
from narrate.schema.script import Line, LineKind, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import Settings
from narrate.schema.source import Metadata, Source
from narrate.stages.cast import cast
from narrate.stages.likeness import Likeness


def invented(size: int) -> Script:
    """A story of so many people: few have big parts, most are met once; scenes of two to six."""
    dice = random.Random(size)
    genders = (Gender.FEMALE, Gender.MALE, Gender.UNKNOWN)
    ages = (Age.ADULT, Age.ADULT, Age.UNKNOWN, Age.YOUNG, Age.ELDER, Age.CHILD)
    people = tuple(
        Character(f"p{n}", f"Person {n}", (), dice.choices(genders, (45, 50, 5))[0], dice.choice(ages))
        for n in range(size)
    )
    weights = [1 / (n + 1) ** 0.8 for n in range(size)]
    scenes = []
    for number in range(max(12, size)):
        here = list(dict.fromkeys(dice.choices(range(size), weights, k=dice.randint(2, 6))))
        here += [number % size] if number % size not in here else []
        lines = tuple(_line(f"p{dice.choice(here)}") for _ in range(4 * len(here))) + tuple(
            _line(f"p{n}") for n in here
        )
        scenes.append(ScriptScene(f"1.{number + 1}", lines))
    return Script(Source("invented", ""), Metadata(), "", people, (ScriptChapter(1, None, tuple(scenes)),))


def _line(speaker: str) -> Line:
    return Line("", LineKind.DIALOGUE, speaker, "Some words to say.", "Some words to say.", 0, 1)


def likenesses(script: Script, found: Cast, voices: tuple[VoiceInfo, ...]) -> Iterator[float]:
    """The likeness of each pair of speakers in each scene."""
    table = Likeness(voices)
    for chapter in script.chapters:
        for scene in chapter.scenes:
            here = sorted({line.speaker for line in scene.lines if line.spoken} - {NARRATOR})
            for one, other in combinations(here, 2):
                yield table.between(found.voice(one), found.voice(other))


def show(name: str, script: Script, found: Cast, voices: tuple[VoiceInfo, ...], seconds: float) -> None:
    pairs = list(likenesses(script, found, voices))
    if not pairs:
        return
    apart = sum(like < 0.80 for like in pairs) / len(pairs)
    used = len({(e.voice.name, e.voice.pitch_st, e.voice.formant) for e in found.entries})
    print(
        f"{name:24} {len(found.entries):4} people {used:4} voices {len(pairs):5} pairs"
        f"  mean {sum(pairs) / len(pairs):.3f}  max {max(pairs):.3f}  under 0.80: {apart:7.2%}  {seconds:5.2f} s"
    )


def main() -> None:
    voices = (*voices_of("kokoro"), *voices_of("hibari"))
    sheet = read_voicesheet(packaged_voices())
    for size in (5, 20, 60, 300):
        script = invented(size)
        started = time.perf_counter()
        found = cast(script, sheet=sheet, voices=voices, settings=Settings())
        show(f"invented, {size}", script, found, voices, time.perf_counter() - started)
    for story in sys.argv[1:]:
        started = time.perf_counter()
        made = produce(Wishes(Path(story), voices=packaged_voices()))
        show(Path(story).name, made.script, made.cast, made.voices, time.perf_counter() - started)


if __name__ == "__main__":
    main()
