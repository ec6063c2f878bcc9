"""What a book's turns are made of: tokens, mentions, spans and scenes, found by where they stand."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.text.columns import integers
from narrate.text.mentions import Mention
from narrate.text.quotes import RawSpan
from narrate.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Layout:
    """What turns are made of: tokens, mentions in order, spans by paragraph and the number of each one's first span.

    `scenes` numbers the scene of each paragraph, `edges` holds each scene's first token and the end of the last.
    """

    tokens: Tokens
    mentions: Sequence[Mention]
    spans: Sequence[Sequence[RawSpan]]
    numbers: Sequence[int]
    starts: Sequence[int]
    scenes: Sequence[int]
    edges: Sequence[int]

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that start in tokens start..end."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def scene_of(self, paragraph: int) -> tuple[int, int]:
        """The tokens of the scene that a paragraph belongs to."""
        scene = self.scenes[paragraph]
        return self.edges[scene], self.edges[scene + 1]


def layout(
    tokens: Tokens, mentions: Sequence[Mention], spans: Sequence[Sequence[RawSpan]], scenes: Sequence[int]
) -> Layout:
    """The parts of a book that turns are made of; `scenes` rise by one from 0."""
    numbers = integers()
    total = 0
    for inside in spans:
        numbers.append(total)
        total += len(inside)
    edges = [bisect_left(scenes, scene) for scene in range(scenes[-1] + 1)] if scenes else []
    firsts = [*(tokens.first[paragraph] for paragraph in edges), len(tokens)]
    return Layout(tokens, mentions, spans, numbers, array("i", (mention.start for mention in mentions)), scenes, firsts)


def token_range(book: Layout, span: int) -> tuple[int, int]:
    """The tokens of a span, by its number in the book."""
    edges = book.tokens.span.edges
    return edges[span], edges[span + 1]
