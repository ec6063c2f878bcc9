"""A tree of HTML to paragraphs: iteratively, so that no depth breaks it; what is left out is counted by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from narrate.readers.flow import Chunk
from narrate.readers.html_parts import BLOCKS, is_head, is_note, is_noteref, is_stressed, note_target, reason_to_skip
from narrate.readers.limits import NOTE_CHARS
from narrate.readers.markup import local_name
from narrate.readers.runs import joined_runs
from narrate.readers.styles import NO_STYLES, Styles

_SPACES = re.compile(r"[ \t\r\n]+")
_HEADING = re.compile("h[1-6]")
_NO_ELEMENTS: frozenset[etree._Element] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """The paragraphs of a page, in order, and where the marks of footnotes in them point."""

    chunks: tuple[Chunk, ...]
    targets: tuple[str, ...] = ()


def page_of(
    root: etree._Element,
    left_out: Counter[str],
    styles: Styles = NO_STYLES,
    content: frozenset[etree._Element] = _NO_ELEMENTS,
) -> Page:
    """The paragraphs of a page; `left_out` counts what is not of them: scripts, page numbers, hidden parts.

    Where `content` names the elements that hold the story, whatever stands outside is a note, except titles.
    """
    walker = _Walker(left_out, styles, content)
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            walker.open(element)
        elif event == "end":
            walker.close(element)
        else:
            walker.add(element.tail)
    walker.flush()
    return Page(tuple(walker.chunks), tuple(walker.targets))


def with_footnotes(chunks: Sequence[Chunk], anchors: frozenset[str]) -> Iterator[Chunk]:
    """The paragraphs, those at which a mark points made notes, if they can be."""
    for chunk in chunks:
        can_be = not chunk.depth and len(chunk.text) <= NOTE_CHARS
        yield replace(chunk, note=True) if can_be and anchors.intersection(chunk.anchors) else chunk


class _Walker:
    """Collects runs of text; a block's edge makes a paragraph of them."""

    def __init__(self, left_out: Counter[str], styles: Styles, content: frozenset[etree._Element]) -> None:
        self.chunks: list[Chunk] = []
        self.targets: list[str] = []
        self._left_out = left_out
        self._styles = styles
        self._content = content
        self._inside: list[etree._Element] = []
        self._skip: etree._Element | None = None
        self._notes: list[etree._Element] = []
        self._stressed: list[etree._Element] = []
        self._heading: tuple[etree._Element, int] | None = None
        self._pre = 0
        self._runs: list[tuple[str, bool]] = []
        self._anchors: list[str] = []
        self._gap = 0
        self._before = 0
        self._broken = False

    def open(self, element: etree._Element) -> None:
        """Enter an element."""
        if self._skip is not None:
            return
        name = local_name(element)
        reason = self._reason_to_skip(element, name)
        if reason:
            self._skip = element
            self._left_out[reason] += 1
            return
        if name in BLOCKS:
            self.flush()
            self._before = len(self.chunks)
            self._broken = False
        self._enter(element, name)
        self._break(name)
        self.add(element.text)

    def close(self, element: etree._Element) -> None:
        """Leave an element."""
        if self._skip is element:
            self._skip = None
        elif self._skip is None:
            self._leave(element, local_name(element))
        if self._skip is None:
            self.add(element.tail)

    def add(self, text: str | None) -> None:
        """Text inside the element that is open."""
        if text and self._skip is None:
            words = text if self._pre else _SPACES.sub(" ", text)
            self._runs.append((words, bool(self._stressed)))

    def flush(self) -> None:
        """End the paragraph that is open."""
        text, emphasis = joined_runs(self._runs)
        self._runs = []
        if not text:
            return
        depth = self._heading[1] if self._heading else 0
        note = self._is_note(depth)
        self.chunks.append(Chunk(text, emphasis, 0 if note else depth, self._gap, note, anchors=tuple(self._anchors)))
        self._anchors, self._gap = [], 0

    def _reason_to_skip(self, element: etree._Element, name: str) -> str:
        reason = reason_to_skip(element, name, self._styles)
        if reason and not is_noteref(element):
            return reason
        before = "".join(text for text, _ in self._runs[-3:])
        # In a heading a number is the chapter's, and its link leads back to the list of contents.
        attached = bool(before) and not before[-1].isspace() and self._heading is None
        target = element.get("href") if reason else note_target(element, name, attached=attached)
        # A mark before any words stands in the note itself and points back to the story.
        if target and any(text.strip() for text, _ in self._runs):
            self.targets.append(target)
        return "mark of a footnote" if target else reason

    def _is_note(self, depth: int) -> bool:
        title = depth in (1, 2)
        if self._notes:
            return not (title and is_head(self._notes[-1]))
        return bool(self._content) and not self._inside and not title

    def _enter(self, element: etree._Element, name: str) -> None:
        id = element.get("id") or (element.get("name") if name == "a" else None)
        if id:
            self._anchors.append(id)
        if element in self._content:
            self._inside.append(element)
        if is_note(element):
            self._notes.append(element)
        if is_stressed(element, name, self._styles):
            self._stressed.append(element)
        if _HEADING.fullmatch(name):
            self._heading = (element, int(name[1]))
        self._pre += name == "pre"

    def _break(self, name: str) -> None:
        if name == "hr":
            self.chunks.append(Chunk("* * *", note=self._is_note(0)))
        elif name == "br":
            self._line_break()

    def _line_break(self) -> None:
        """One is a new line; two are a new paragraph; each one more is an empty paragraph."""
        words = "".join(text for text, _ in self._runs[-3:])
        if self._broken and not words.strip():
            self._gap += 1
        elif words.rstrip(" ").endswith("\n"):
            self.flush()
            self._broken = True
        else:
            self._runs.append(("\n", False))

    def _leave(self, element: etree._Element, name: str) -> None:
        if name in BLOCKS:
            self.flush()
            self._gap += name == "p" and len(self.chunks) == self._before
        for stack in (self._notes, self._stressed, self._inside):
            if stack and stack[-1] is element:
                stack.pop()
        if self._heading and self._heading[0] is element:
            self._heading = None
        self._pre -= name == "pre"
