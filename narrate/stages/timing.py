"""Script + Timeline -> when every line and every sentence is heard: lines exactly, sentences by their first word."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from narrate.schema.audio import Audio
from narrate.schema.release import TimedChapter, TimedLine, TimedScene, TimedSentence
from narrate.schema.script import Line, ScriptChapter
from narrate.schema.timeline import Clip, Timeline
from narrate.stages.wordtimes import spoken_words, word_times
from narrate.text.sentences import split
from narrate.text.spoken import spoken

Read = Callable[[str], Audio]
"""The sound of a take by its id."""


def timed(
    chapter: ScriptChapter, timeline: Timeline, read: Read, *, title: str, names: Mapping[str, str]
) -> TimedChapter:
    """The chapter with its times; `names` are characters' names by id.

    Lines begin and end where their clips do, to the frame. A sentence inside a take begins where its first word is
    heard: stages/wordtimes.py says how sure that is.
    """
    timing = _Timing(timeline, read)
    scenes = tuple(
        TimedScene(scene.id, tuple(_line(line, timing.sentences(line), names) for line in scene.lines))
        for scene in chapter.scenes
    )
    return TimedChapter(chapter.number, title, timeline.seconds, scenes)


def _line(line: Line, sentences: tuple[TimedSentence, ...], names: Mapping[str, str]) -> TimedLine:
    return TimedLine(line.id, line.kind, line.speaker, names.get(line.speaker), line.text, line.opens, sentences)


class _Timing:
    """Knows where the lines stand."""

    def __init__(self, timeline: Timeline, read: Read) -> None:
        self._rate = timeline.rate
        self._read = read
        starts = [(marker.name, marker.start) for marker in timeline.markers if marker.kind == "line"]
        behind = [start for _, start in starts[1:]] + [timeline.frames]
        self._places = {id: (start, end) for (id, start), end in zip(starts, behind, strict=True)}
        clips = (clip for track in timeline.tracks for clip in track.clips if clip.line is not None)
        self._clips = {clip.line: clip for clip in clips if clip.start == self._places.get(clip.line or "", (-1,))[0]}

    def sentences(self, line: Line) -> tuple[TimedSentence, ...]:
        """The sentences of a line; none when it is not heard."""
        if line.id not in self._places:
            return ()
        start, end = self._places[line.id]
        clip = self._clips.get(line.id)
        if clip is not None:
            end = clip.end
        parts = _parts(line) if clip is not None else [line.text]
        starts = [start / self._rate, *self._inner(line, clip, parts)] if clip else [start / self._rate]
        edges = [*starts, end / self._rate]
        return tuple(
            TimedSentence(text, round(a, 4), round(b, 4)) for text, (a, b) in zip(parts, pairwise(edges), strict=True)
        )

    def _inner(self, line: Line, clip: Clip, parts: Sequence[str]) -> Iterator[float]:
        """When each sentence but the first begins, in seconds."""
        if len(parts) < 2:
            return
        times = word_times(line.spoken, self._read(clip.media))
        counts = [_count(part) for part in parts]
        for before in list(accumulate(counts))[:-1]:
            # A spoken form that a person wrote may have other words than the text: then sentences share them.
            word = min(len(times) - 1, round(before * len(times) / sum(counts)))
            yield clip.start / self._rate + times[word]


def _parts(line: Line) -> list[str]:
    """The sentences of a line's text, each with words: what has none goes with the one before it, or behind it."""
    parts: list[str] = []
    for start, end in split(line.text):
        text = line.text[start:end]
        if parts and (not _count(text) or not _count(parts[-1])):
            parts[-1] += text
        else:
            parts.append(text)
    return parts


def _count(text: str) -> int:
    return len(spoken_words(spoken(text)))
