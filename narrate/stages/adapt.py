"""Book and Reading -> Script: every paragraph becomes lines, and no word is lost."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from narrate.schema.cast import NARRATOR, Reading, Span, SpanKind
from narrate.schema.edits import Verb
from narrate.schema.script import Delivery, Element, Line, LineKind, Script, ScriptChapter, ScriptScene, kept
from narrate.schema.source import Book, Chapter, Paragraph, ParagraphKind, Scene
from narrate.text.language import base
from narrate.text.signs import Ranges, without_signs
from narrate.text.spoken import pronounced, spoken
from narrate.text.stress import Stress, stressed, stressed_in, stresses, unstressed

_KINDS = {
    SpanKind.NARRATION: LineKind.NARRATION,
    SpanKind.SPEECH: LineKind.DIALOGUE,
    SpanKind.THOUGHT: LineKind.THOUGHT,
    SpanKind.TEXT: LineKind.TEXT,
}


def adapt(
    book: Book, reading: Reading, *, lexicon: Mapping[str, str], speak_notes: bool = False, language: str = "en"
) -> Script:
    """The script of a book as it was read: one line per span, headings and notes as lines of their own.

    `lexicon` says how words are pronounced; an author's note gets a spoken form only with `speak_notes`.
    """
    adapter = _Adapter(reading, lexicon, speak_notes, language)
    return Script(
        source=book.source,
        metadata=book.metadata,
        quotation_style=reading.quotation_style,
        characters=reading.characters,
        chapters=kept(adapter.chapter(chapter) for chapter in book.chapters),
        remarks=book.remarks,
        told_by=reading.first_person,
    )


def adapt_script(
    script: Script, *, lexicon: Mapping[str, str], speak_notes: bool = False, language: str = "en"
) -> Script:
    """A play that was read as a script, with the lexicon's pronunciations; a spoken form with its own stays."""

    def adapted(element: Element) -> Element:
        if not isinstance(element, Line):
            return element
        silent_note = element.kind is LineKind.NOTE and not element.spoken
        words = spoken(element.text) if silent_note and speak_notes else element.spoken
        return replace(element, spoken=_pronounced(element.text, words, lexicon, language))

    chapters = kept(
        replace(chapter, scenes=tuple(replace(s, elements=tuple(map(adapted, s.elements))) for s in chapter.scenes))
        for chapter in script.chapters
    )
    return replace(script, chapters=chapters)


def _pronounced(text: str, words: str, lexicon: Mapping[str, str], language: str) -> str:
    """Spoken words with the lexicon's pronunciations; what stands in a script is never worded a second time."""
    full = spoken(text, lexicon=lexicon, language=language)
    if unstressed(words) not in (full, spoken(text)):
        return pronounced(words, lexicon)
    return _stressed(full, stressed_in(words), lexicon, language)


def _stressed(said: str, marks: Sequence[Stress], lexicon: Mapping[str, str], language: str) -> str:
    """With the stress that the writer asks for; a person's lexicon goes first, and other languages stay as they are."""
    return stressed(said, marks, own=lexicon) if base(language) == "en" else said


class _Adapter:
    """Holds what every paragraph needs: the spans in order, and how words are said."""

    def __init__(self, reading: Reading, lexicon: Mapping[str, str], speak_notes: bool, language: str) -> None:
        self._spans = reading.spans
        self._starts = array("q", (span.start for span in reading.spans))
        self._edits = reading.edits
        self._lexicon = lexicon
        self._speak_notes = speak_notes
        self._language = language

    def chapter(self, chapter: Chapter) -> ScriptChapter:
        scenes = tuple(self._scene(chapter, number, scene) for number, scene in enumerate(chapter.scenes, 1))
        return ScriptChapter(chapter.number, chapter.title, scenes)

    def _scene(self, chapter: Chapter, number: int, scene: Scene) -> ScriptScene:
        id = f"{chapter.number}.{number}"
        lines = [line for paragraph in scene.paragraphs for line in self._lines(paragraph)]
        return ScriptScene(id, tuple(replace(line, id=f"{id}.{place}") for place, line in enumerate(lines, 1)))

    def _lines(self, paragraph: Paragraph) -> Iterator[Line]:
        match paragraph.kind:
            case ParagraphKind.PROSE:
                yield from self._prose(paragraph)
            case ParagraphKind.HEADING:
                yield self._whole(paragraph, LineKind.HEADING, say=True)
            case ParagraphKind.NOTE:
                yield self._whole(paragraph, LineKind.NOTE, say=self._speak_notes)
            case ParagraphKind.BREAK:
                yield self._whole(paragraph, LineKind.NARRATION, say=False)

    def _prose(self, paragraph: Paragraph) -> Iterator[Line]:
        first = bisect_left(self._starts, paragraph.start)
        behind = bisect_left(self._starts, paragraph.end)
        for span in self._spans[first:behind]:
            yield self._line(paragraph, span)

    def _line(self, paragraph: Paragraph, span: Span) -> Line:
        said = {edit.verb: edit.value for edit in self._edits.get(span.start, ())}
        return Line(
            id="",
            kind=_KINDS[span.kind],
            speaker=span.attribution.speaker if span.attribution else NARRATOR,
            text=paragraph.text[span.start - paragraph.start : span.end - paragraph.start],
            spoken=self._as_wanted(said[Verb.SPOKEN]) if Verb.SPOKEN in said else self._as_written(paragraph, span),
            start=span.start,
            end=span.end,
            opens=span.start == paragraph.start,
            delivery=Delivery(manner=said.get(Verb.DIRECTION)),
            attribution=span.attribution,
        )

    def _spoken(self, words: str) -> str:
        return spoken(words, lexicon=self._lexicon, language=self._language)

    def _as_wanted(self, words: str) -> str:
        """What a person wants said: with links it is final."""
        return words if "](/" in words else self._spoken(words)

    def _as_written(self, paragraph: Paragraph, span: Span) -> str:
        words, emphasis = _words(paragraph, span.start, span.end)
        return _stressed(self._spoken(words), stresses(words, emphasis), self._lexicon, self._language)

    def _whole(self, paragraph: Paragraph, kind: LineKind, *, say: bool) -> Line:
        said = {edit.verb: edit.value for edit in self._edits.get(paragraph.start, ())}
        wanted = said.get(Verb.SPOKEN)
        text, _ = _words(paragraph, paragraph.start, paragraph.end)
        words = (self._spoken(text) if wanted is None else self._as_wanted(wanted)) if say else ""
        return Line("", kind, NARRATOR, paragraph.text, words, paragraph.start, paragraph.end)


def _words(paragraph: Paragraph, start: int, end: int) -> tuple[str, Ranges]:
    """The words of a stretch of a paragraph, the signs of its format left out, and the emphasis inside it."""
    low, high = start - paragraph.start, end - paragraph.start
    signs = [(a - low, b - low) for a, b in paragraph.markup if low <= a < high]
    emphasis = tuple((a - low, b - low) for a, b in paragraph.emphasis if low <= a and b <= high)
    return without_signs(paragraph.text[low:high], signs, emphasis)
