"""The attributed script as JSON and as plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from narrate.schema.cast import NARRATOR, Character, Evidence
from narrate.schema.script import Line, LineKind, Script, ScriptChapter
from narrate.schema.staging import BARE, Sounding, Stage, Staging

FORMAT = 1
"""The version of the JSON's form."""

_UNSURE = 0.5
_MARKS = re.compile(r"[^\w\[\]/&%£$€+#°]+|_")
_SPOKEN_BY_SOMEONE = (LineKind.DIALOGUE, LineKind.THOUGHT)


def script_json(script: Script, staging: Staging = BARE, credits: Sequence[ScriptChapter] = ()) -> dict[str, Any]:
    """The script as plain values, spoken credits apart: the form is described in docs/script-json.md."""
    names = {character.id: character.name for character in script.characters}
    lines = Counter(line.speaker for line in script.lines())
    return {
        "narrate": FORMAT,
        "source": {
            "path": script.source.path,
            "sha256": script.source.sha256,
            "quotation_style": script.quotation_style,
        },
        "title": script.metadata.title,
        "author": script.metadata.author,
        "characters": [_character(character, lines[character.id]) for character in script.characters],
        "chapters": [_chapter(chapter, names, plain=script.source.plain) for chapter in script.chapters],
        "credits": [_chapter(chapter, names, plain=False) for chapter in credits],
        "stages": [stage_json(made, names) for made in staging.stages.values()],
        "review": [line.id for line in to_review(script)],
        "remarks": [str(remark) for remark in script.remarks],
    }


def to_review(script: Script) -> list[Line]:
    """The lines whose speaker is unsure, the costliest doubt first: (1 − margin) × length."""
    unsure = [line for line in script.lines() if line.kind in _SPOKEN_BY_SOMEONE and doubt(line) > 1 - _UNSURE]
    return sorted(unsure, key=lambda line: (-doubt(line) * len(line.spoken), line.start))


def doubt(line: Line) -> float:
    """1 − the margin between the two likeliest speakers; 0 for lines nobody has to guess."""
    if line.attribution is None or line.attribution.evidence in (Evidence.EDITED, Evidence.SCRIPTED):
        return 0.0
    shares = sorted((share for _, share in line.attribution.candidates), reverse=True)
    if len(shares) < 2:
        return 1 - line.attribution.confidence
    return 1 - (shares[0] - shares[1])


def script_text(script: Script, staging: Staging = BARE) -> str:
    """The script to read: chapters, scenes, what is heard in them, and each line behind the name of who says it."""
    return "\n".join(_text_lines(script, staging)) + "\n"


def stage_json(made: Stage, names: Mapping[str, str]) -> dict[str, Any]:
    """A scene's stage as plain values."""
    return {
        "scene": made.scene,
        "room": made.room,
        "room_why": made.room_why,
        "seats": {names.get(id, id): place for id, place in made.seats.items()},
        "beds": [_sounding(bed) for bed in made.beds],
        "effects": [_sounding(spot) for spot in made.spots],
        "music": _sounding(made.sting) if made.sting else None,
    }


def _sounding(sounding: Sounding) -> dict[str, Any]:
    return {
        "sound": sounding.asset,
        "line": sounding.line or None,
        "word": sounding.word + 1 if sounding.line else None,
        "gain_db": sounding.gain_db,
        "origin": sounding.origin.value,
        "why": sounding.why,
    }


def _stage_lines(made: Stage) -> Iterator[str]:
    if made.sting:
        yield f"           [music {made.sting.asset}: {made.sting.why}]"
    if made.room:
        yield f"           [room {made.room}: {made.room_why}]"
    for bed in made.beds:
        yield f"           [bed {bed.asset}: {bed.why}]"


def _text_lines(script: Script, staging: Staging) -> Iterator[str]:
    names = {character.id: character.name for character in script.characters}
    for chapter in script.chapters:
        yield f"== {chapter.number}{f' · {chapter.title}' if chapter.title else ''}"
        for scene in chapter.scenes:
            yield f"-- Scene {scene.id}"
            made = staging.of(scene.id)
            yield from _stage_lines(made)
            for line in scene.lines:
                for spot in made.spots:
                    if spot.line == line.id:
                        yield f"           [effect {spot.asset} at word {spot.word + 1} of {line.id}: {spot.why}]"
                yield f"{line.id:>9}  {_label(line, names)}: {' '.join(line.text.split())}"
                if differs(line):
                    yield f"{'said':>9}  {line.spoken}"


def differs(line: Line) -> bool:
    """Whether a line is said in other words than are written; marks and capitals count for nothing."""
    return bool(line.spoken) and _bare(line.spoken) != _bare(line.text)


def _bare(text: str) -> str:
    return "".join(_MARKS.sub(" ", unicodedata.normalize("NFC", text).replace("’", "'")).lower().split())


def _label(line: Line, names: Mapping[str, str]) -> str:
    name = names.get(line.speaker, "Narrator") if line.speaker != NARRATOR else "Narrator"
    kind = "" if line.kind in (LineKind.DIALOGUE, LineKind.NARRATION) else f" ({line.kind.value})"
    kind += f" [{' '.join(line.delivery.manner.split())}]" if line.delivery.manner else ""
    unsure = f" ?{line.attribution.confidence:.2f}" if line.attribution and doubt(line) > 1 - _UNSURE else ""
    return f"{name}{kind}{unsure}"


def _character(character: Character, lines: int) -> dict[str, Any]:
    return {
        "id": character.id,
        "name": character.name,
        "aliases": list(character.aliases),
        "gender": character.gender.value,
        "age": character.age.value,
        "lines": lines,
    }


def _chapter(chapter: ScriptChapter, names: Mapping[str, str], *, plain: bool) -> dict[str, Any]:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "scenes": [
            {"id": scene.id, "lines": [_line(line, names, plain=plain) for line in scene.lines]}
            for scene in chapter.scenes
        ],
    }


def _line(line: Line, names: Mapping[str, str], *, plain: bool) -> dict[str, Any]:
    said = line.attribution
    return {
        "id": line.id,
        "kind": line.kind.value,
        "speaker": names.get(line.speaker),
        "text": line.text,
        "spoken": line.spoken,
        "start": line.start if plain else None,
        "end": line.end if plain else None,
        "confidence": round(said.confidence, 4) if said else 1.0,
        "evidence": said.evidence.value if said else Evidence.EXPLICIT.value,
        "why": said.why if said else "narration",
        "candidates": [[names.get(id, id), round(share, 4)] for id, share in said.candidates] if said else [],
        "delivery": {
            "manner": line.delivery.manner,
            "rate": line.delivery.rate,
            "pitch_st": line.delivery.pitch_st,
            "gain_db": line.delivery.gain_db,
            "effect": line.delivery.effect,
            "timbre": line.delivery.timbre,
        },
    }
