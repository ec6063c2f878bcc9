"""Script -> Script: how each line is delivered, by what stands around it and how it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from narrate.schema.cast import NARRATOR
from narrate.schema.script import Delivery, Element, Line, LineKind, Script, ScriptScene, kept
from narrate.schema.settings import Settings
from narrate.text.delivery import Manner, at_strength, directed, sounded, told

STRENGTHS: Mapping[str, float] = MappingProxyType({"off": 0.0, "subtle": 0.6, "full": 1.0})
"""How much of a manner each setting of `delivery:` lets through."""

_SAID = (LineKind.DIALOGUE, LineKind.THOUGHT)


def direct(script: Script, *, settings: Settings, levels: Mapping[str, str] = MappingProxyType({})) -> Script:
    """The script with a delivery for every line that asks for one; thoughts sound close and soft.

    `levels` holds what the sheet says about `delivery:` of single speakers, by id. A direction in a play or of a
    person's goes before what the story tells; what a line has already is kept.
    """
    chapters = kept(
        replace(chapter, scenes=tuple(_scene(scene, settings, levels) for scene in chapter.scenes))
        for chapter in script.chapters
    )
    return replace(script, chapters=chapters)


def _scene(scene: ScriptScene, settings: Settings, levels: Mapping[str, str]) -> ScriptScene:
    elements: list[Element] = []
    for place, element in enumerate(scene.elements):
        if not isinstance(element, Line) or not element.spoken:
            elements.append(element)
            continue
        strength = STRENGTHS[levels.get(element.speaker, settings.delivery)]
        line = _delivered(element, _manner(scene.elements, place, element), strength)
        elements.append(_thought(line, settings))
    return replace(scene, elements=tuple(elements))


def _manner(elements: Sequence[Element], place: int, line: Line) -> tuple[Manner | None, bool]:
    """A line's manner, and whether words ask for it (else its own letters do)."""
    if line.delivery.manner is not None:
        return directed(line.delivery.manner), True
    if line.kind not in _SAID or line.speaker == NARRATOR or line.delivery != Delivery(effect=line.delivery.effect):
        return None, False
    before, after = _neighbours(elements, place, line)
    found = told(before, line.text, after)
    return (found, True) if found is not None else (sounded(line.text), False)


def _neighbours(elements: Sequence[Element], place: int, line: Line) -> tuple[str, str]:
    """The narration before and behind a line in its paragraph; before one that opens, the end of an open sentence."""
    before = _narration(elements, place - 1)
    if line.opens and before is not None and not before.text.rstrip().endswith((":", ",")):
        before = None
    after = _narration(elements, place + 1)
    if after is not None and after.opens:
        after = None
    return (before.text if before else ""), (after.text if after else "")


def _narration(elements: Sequence[Element], place: int) -> Line | None:
    if not 0 <= place < len(elements):
        return None
    element = elements[place]
    is_told = isinstance(element, Line) and element.kind is LineKind.NARRATION and element.speaker == NARRATOR
    return element if is_told and isinstance(element, Line) else None


def _delivered(line: Line, found: tuple[Manner | None, bool], strength: float) -> Line:
    manner, is_told = found
    if manner is None or not strength:
        return line
    toned = at_strength(manner, strength)
    return replace(
        line,
        delivery=replace(
            line.delivery,
            manner=line.delivery.manner or (manner.name if is_told else None),
            rate=toned.rate,
            pitch_st=toned.pitch_st,
            gain_db=toned.gain_db,
            timbre=f"{toned.timbre}*{toned.share:g}" if toned.timbre else None,
        ),
    )


def _thought(line: Line, settings: Settings) -> Line:
    if line.kind is not LineKind.THOUGHT or line.delivery.effect is not None:
        return line
    return replace(line, delivery=replace(line.delivery, effect=settings.thought_effect))
