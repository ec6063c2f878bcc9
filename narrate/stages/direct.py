"""Script -> Script: how each line is delivered."""

from __future__ import annotations

from dataclasses import replace

from narrate.schema.script import Element, Line, LineKind, Script
from narrate.schema.settings import Settings


def direct(script: Script, *, settings: Settings) -> Script:
    """The script with a delivery for every line that needs one: thoughts sound close and soft."""
    chapters = tuple(
        replace(
            chapter,
            scenes=tuple(
                replace(scene, elements=tuple(_directed(element, settings) for element in scene.elements))
                for scene in chapter.scenes
            ),
        )
        for chapter in script.chapters
    )
    return replace(script, chapters=chapters)


def _directed(element: Element, settings: Settings) -> Element:
    if not isinstance(element, Line) or element.kind is not LineKind.THOUGHT or element.delivery.effect is not None:
        return element
    return replace(element, delivery=replace(element.delivery, effect=settings.thought_effect))
