"""Lines and blocks of plain text, by offset.

A block is what will be one paragraph: a run of hard-wrapped lines, or one line where each line is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from narrate.readers.headings import is_break, is_numbered_heading, markdown_depth
from narrate.readers.notes import is_note_key

# Two CRs at most: "\r*" would look at a run of a million again and again.
_LINE = re.compile(r"[^\r\n]*(?:\r{0,2}\n|\r|\Z)")
_FINISHED = ".!?…:;*_\"”’'»)]—–-"
_SAMPLE = 20_000
_WIDTHS = range(40, 141)


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:end] without the white space round it: `gap` blank lines before it, `indent` columns left out."""

    start: int
    end: int
    gap: int = 0
    indent: int = 0


def blocks(text: str) -> list[Block]:
    """The paragraphs of `text` in order: every character but white space is in exactly one."""
    sample = list(islice(_lines(text), _SAMPLE))
    if not _is_wrapped(text, sample):
        return list(_lines(text))
    return list(_join(text, _lines(text), indented=_indents_paragraphs(sample)))


def _lines(text: str) -> Iterator[Block]:
    gap = 0
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if body:
            indent = len(line) - len(line.lstrip())
            start = match.start() + indent
            yield Block(start, start + len(body), gap, indent)
        gap = 0 if body else gap + 1


def _is_wrapped(text: str, lines: list[Block]) -> bool:
    """Whether lines were broken to fit a width: most end unfinished, where the next word would not have fitted."""
    inner = [(a, b) for a, b in pairwise(lines) if b.gap == 0 and not _stands_alone(text, a)]
    if not inner:
        return False
    lengths = sorted(a.end - a.start for a, _ in inner)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    unfinished = sum(text[a.end - 1] not in _FINISHED for a, _ in inner)
    full = sum(a.end - a.start + 1 + _first_word(text, b) > width - 6 for a, b in inner)
    return width in _WIDTHS and 2 * unfinished >= len(inner) and 5 * full >= 2 * len(inner)


def _first_word(text: str, line: Block) -> int:
    space = text.find(" ", line.start, line.end)
    return (line.end if space < 0 else space) - line.start


def _join(text: str, lines: Iterable[Block], *, indented: bool) -> Iterator[Block]:
    block: Block | None = None
    alone = True
    for line in lines:
        this_alone = _stands_alone(text, line, opens=alone or line.gap > 0)
        opens = line.gap > 0 or alone or this_alone or (indented and line.indent > 1)
        if block is not None and opens:
            yield block
        block = line if block is None or opens else Block(block.start, line.end, block.gap, block.indent)
        alone = this_alone
    if block is not None:
        yield block


def _indents_paragraphs(lines: list[Block]) -> bool:
    """Whether the first line of each paragraph is indented, and blank lines are rare."""
    flat = sum(line.indent == 0 for line in lines)
    blank = sum(line.gap > 0 for line in lines)
    indented = len(lines) - flat
    return flat > indented > 2 * blank


def _stands_alone(text: str, line: Block, *, opens: bool = True) -> bool:
    """Whether `line` is no part of a wrapped paragraph; a heading must open its block ("… in / part one. Then …")."""
    body = text[line.start : min(line.end, line.start + 200)]
    return is_break(body) or markdown_depth(body) > 0 or (opens and (is_numbered_heading(body) or is_note_key(body)))
