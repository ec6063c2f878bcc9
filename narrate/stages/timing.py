"""Script + Timeline -> when every line and every sentence is heard: lines exactly, sentences by their first word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Protocol

from narrate.schema.audio import Audio
from narrate.schema.release import TimedChapter, TimedLine, TimedScene, TimedSentence
from narrate.schema.script import Line, LineKind, ScriptChapter
from narrate.schema.timeline import Clip, Take, Timeline
from narrate.stages.wordtimes import word_times
from narrate.text.sentences import split
from narrate.text.spoken import spoken, spoken_words


class Takes(Protocol):
    """The recorded takes by their ids."""

    def info(self, id: str) -> Take | None:
        """A take's description."""
        ...

    def read(self, id: str) -> Audio:
        """A take's sound."""
        ...


def timed(
    chapter: ScriptChapter, timeline: Timeline, takes: Takes, *, title: str, names: Mapping[str, str]
) -> TimedChapter:
    """The chapter with its times; `names` are characters' names by id.

    Lines begin where their first word is heard, and end where their clips do, to the frame. A sentence inside a take
    begins where its first word is heard: where the take marks it, else as sure as stages/wordtimes.py says.
    """
    timing = _Timing(timeline, takes)
    scenes = tuple(
        TimedScene(scene.id, tuple(_line(line, timing.sentences(line), names) for line in scene.lines))
        for scene in chapter.scenes
    )
    return TimedChapter(chapter.number, title, timeline.seconds, scenes)


def _line(line: Line, sentences: tuple[TimedSentence, ...], names: Mapping[str, str]) -> TimedLine:
    return TimedLine(line.id, line.kind, line.speaker, names.get(line.speaker), line.text, line.opens, sentences)


class _Timing:
    """Knows where the lines stand."""

    def __init__(self, timeline: Timeline, takes: Takes) -> None:
        self._rate = timeline.rate
        self._takes = takes
        starts = [(marker.name, marker.start) for marker in timeline.markers if marker.kind == "line"]
        behind = [start for _, start in starts[1:]] + [timeline.frames]
        self._places = {id: (start, end) for (id, start), end in zip(starts, behind, strict=True)}
        clips = (clip for track in timeline.tracks for clip in track.clips if clip.line is not None)
        self._clips = {clip.line: clip for clip in clips if clip.start == self._places.get(clip.line or "", (-1,))[0]}

    def sentences(self, line: Line) -> tuple[TimedSentence, ...]:
        """The sentences of a line; none when it is not heard."""
        if line.id not in self._places:
            return ()
        clip = self._clips.get(line.id)
        if clip is None:
            start, end = self._places[line.id]
            parts, edges = [line.text], [start / self._rate, max(start, end) / self._rate]
        else:
            parts = _parts(line)
            edges = [*self._starts(line, clip, parts), clip.end / self._rate]
        return tuple(
            TimedSentence(text, round(a, 4), round(b, 4)) for text, (a, b) in zip(parts, pairwise(edges), strict=True)
        )

    def _starts(self, line: Line, clip: Clip, parts: Sequence[str]) -> list[float]:
        """When each sentence begins, in seconds."""
        take = self._takes.info(clip.media)
        marks = dict(take.marks) if take is not None else {}
        firsts = _first_words(line, parts)
        begin = clip.start / self._rate
        if not marks.keys() >= set(firsts[1:]):
            times = word_times(line.spoken, self._takes.read(clip.media))
            return [begin + marks.get(0, 0) / self._rate, *(begin + times[word] for word in firsts[1:])]
        return [begin + marks.get(word, 0) / self._rate for word in firsts]


def _parts(line: Line) -> list[str]:
    """The sentences of a line's text, each with words: what has none goes with the one before it, or behind it.

    A heading is one: `INT. CABIN - NIGHT`.
    """
    if line.kind is LineKind.HEADING:
        return [line.text]
    parts: list[str] = []
    for start, end in split(line.text):
        text = line.text[start:end]
        if parts and (not _count(text) or not _count(parts[-1])):
            parts[-1] += text
        else:
            parts.append(text)
    return parts


def _first_words(line: Line, parts: Sequence[str]) -> list[int]:
    """The number of the spoken word that each sentence of the text begins with."""
    words = len(spoken_words(line.spoken))
    counts = [_count(part) for part in parts]
    said = [count for start, end in split(line.spoken) if (count := len(spoken_words(line.spoken[start:end])))]
    if sum(counts) != words and len(said) == len(parts):
        counts = said
    # A spoken form that a person wrote may have other sentences than the text: then these share its words.
    befores = [0, *accumulate(counts)][: len(parts)]
    return [max(0, min(words - 1, round(before * words / max(1, sum(counts))))) for before in befores]


def _count(text: str) -> int:
    return len(spoken_words(spoken(text)))
