"""Lines that a person divided: where two people's words, or telling and speech, stand in one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from narrate.schema.edits import Anchor, Edit, Verb
from narrate.schema.packed import packed
from narrate.text.anchors import anchor_of
from narrate.text.quotes import Inside, RawSpan

Spans = Sequence[Inside]


def divided(text: str, spans: Spans, edits: Sequence[Edit]) -> tuple[Spans, tuple[Edit, ...]]:
    """The spans with those divided that a person divided, and the decisions whose line is not there word for word.

    A decision's value are the words of the first part; the parts tile the line exactly.
    """
    wanted = [edit for edit in edits if edit.verb is Verb.SPLIT and edit.anchor]
    if not wanted:
        return spans, ()
    board, lost = _Board(text, spans), []
    for edit in wanted:
        if edit.anchor is None or not board.divide(edit.anchor, edit.value):
            lost.append(edit)
    return board.spans(), tuple(lost)


def first_part(text: str, words: str) -> int:
    """How long the part of a line is that has these words, the space behind it counted; 0 when it begins with others.

    >>> first_part("Well.  Then go.", "Well.")
    7
    """
    found = re.match(r"\s*" + r"\s+".join(map(re.escape, words.split())) + r"\s+", text) if words.split() else None
    return found.end() if found and text[found.end() :].strip() else 0


class _Board:
    """The spans of a text, found by their words."""

    def __init__(self, text: str, spans: Spans) -> None:
        self._text = text
        self._spans = [list(inside) for inside in spans]
        self._by_words: dict[str, list[tuple[int, RawSpan]]] = defaultdict(list)
        for number, inside in enumerate(spans):
            for span in inside:
                self._note(number, span)

    def spans(self) -> Spans:
        return packed(Inside, map(tuple, self._spans))

    def divide(self, anchor: Anchor, words: str) -> bool:
        """Divides the span that an anchor means; False when there is none, or it does not begin with these words."""
        likely = self._by_words.get(anchor.text, [])
        number, span = max(likely, key=lambda one: self._nearness(one[1], anchor), default=(0, None))
        cut = first_part(self._text[span.start : span.end], words) if span else 0
        if span is None or not cut:
            return False
        parts = (
            replace(span, end=span.start + cut, closed=True),
            replace(span, start=span.start + cut, continues=False),
        )
        likely.remove((number, span))
        at = self._spans[number].index(span)
        self._spans[number][at : at + 1] = parts
        for part in parts:
            self._note(number, part)
        return True

    def _note(self, number: int, span: RawSpan) -> None:
        self._by_words[" ".join(self._text[span.start : span.end].split())].append((number, span))

    def _nearness(self, span: RawSpan, anchor: Anchor) -> tuple[int, int]:
        """How much of what stands around a span is as it was, and how near it is to where it was."""
        here = anchor_of(self._text, span.start, span.end)
        same = (here.before == anchor.before) + (here.after == anchor.after)
        return same, -abs(span.start - anchor.start)
