"""What is known of a book -> the credits that are spoken before and behind it, as chapters of the narrator's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from narrate.schema.cast import NARRATOR
from narrate.schema.script import Line, LineKind, Script, ScriptChapter, ScriptScene
from narrate.schema.settings import CREDIT_TEXTS, NOBODY, PROFILES, Settings
from narrate.schema.source import Metadata
from narrate.text.language import base
from narrate.text.sentences import split
from narrate.text.spoken import spoken

OPENING = "Opening Credits"
CLOSING = "Closing Credits"

_FIELD = re.compile(r"\{(\w+)\}")
_OTHER = ("{title}. {author}. {narrator}.", "{title}. {author}. {narrator}.")


def credits_of(
    script: Script, title: str, settings: Settings, *, lexicon: Mapping[str, str]
) -> tuple[ScriptChapter | None, ScriptChapter | None]:
    """The opening credits, chapter 0, and the closing ones, the chapter behind the last; None where none are wanted.

    A sentence with something in braces that is not known of the book is left out.
    """
    wanted = settings.credits.speak == "on" or (
        settings.credits.speak == "auto" and settings.profile in PROFILES and PROFILES[settings.profile].credits
    )
    if not wanted:
        return None, None
    known = _known(script.metadata, title)
    usual = CREDIT_TEXTS.get(base(settings.language), _OTHER)
    opening, closing = (
        _sentences(own if own is not None else text, known)
        for own, text in zip((settings.credits.opening, settings.credits.closing), usual, strict=True)
    )
    language, behind = settings.language, 1 + max(chapter.number for chapter in script.chapters)
    return (
        _chapter(0, OPENING, opening, lexicon, language),
        _chapter(behind, CLOSING, closing, lexicon, language),
    )


def _known(metadata: Metadata, title: str) -> dict[str, str]:
    return {
        "title": title,
        "author": metadata.author or "",
        "narrator": metadata.narrator or NOBODY,
        "series": metadata.series[0] if metadata.series else "",
        "year": metadata.year or "",
        "publisher": metadata.publisher or "",
    }


def _sentences(text: str, known: Mapping[str, str]) -> list[str]:
    """The sentences of a text, filled in; those that lack something are left out."""
    found = []
    for start, end in split(text):
        sentence = text[start:end].strip()
        if sentence and all(known.get(name) for name in _FIELD.findall(sentence)):
            found.append(_filled(sentence, known))
    return found


def _filled(sentence: str, known: Mapping[str, str]) -> str:
    """A title that ends in a mark of its own (`Who Goes There?`) needs no full stop behind it."""
    filled = _FIELD.sub(lambda match: known[match[1]], sentence)
    return re.sub(r"(?<=[.!?…])\.$", "", filled)


def _chapter(
    number: int, title: str, sentences: Sequence[str], lexicon: Mapping[str, str], language: str
) -> ScriptChapter | None:
    lines = tuple(
        Line(
            id=f"{number}.1.{place}",
            kind=LineKind.NARRATION,
            speaker=NARRATOR,
            text=sentence,
            spoken=spoken(sentence, lexicon=lexicon, language=language),
            start=0,
            end=0,
        )
        for place, sentence in enumerate(sentences, 1)
    )
    return ScriptChapter(number, title, (ScriptScene(f"{number}.1", lines),)) if lines else None
