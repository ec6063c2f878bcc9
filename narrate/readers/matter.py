"""What surrounds a story in its file: title page, Project Gutenberg's frame, author's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from narrate.readers.headings import is_capitals, is_title
from narrate.readers.layout import HEADINGS, body
from narrate.readers.lines import Block
from narrate.readers.notes import (
    author_of,
    field_of,
    gutenberg_frame,
    is_head_note,
    is_name,
    is_note,
    is_note_heading,
    with_field,
    year_of,
)
from narrate.readers.structure import Role
from narrate.schema.source import Metadata

_MAX_TITLE_PAGE = 12
_MAX_TAIL = 5
_NOTHING = Metadata()
_QUOTES = '"“”«„「'


def mark_gutenberg(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    """Project Gutenberg's header and footer become notes, and the credit of who made the file."""
    start, end = gutenberg_frame(text)
    for i, block in enumerate(blocks):
        if block.start < start or block.start >= end:
            roles[i] = Role.NOTE
    if start:
        first = next((i for i, block in enumerate(blocks) if block.start >= start), None)
        if first is not None and text[blocks[first].start :].startswith(("Produced by", "E-text prepared by")):
            roles[first] = Role.NOTE


def mark_title_page(text: str, blocks: Sequence[Block], roles: list[Role], metadata: Metadata) -> Metadata:
    """What stands before the first chapter: title, byline, year; `metadata` with what it says."""
    chapter = next((i for i, role in enumerate(roles) if role in HEADINGS), None)
    awaiting_name = titled = False
    page = _title_page(roles, chapter)
    for n, i in enumerate(page):
        line = body(text, blocks[i])
        author = line if awaiting_name and is_name(line) else author_of(line)
        awaiting_name = author == ""
        found = _page_field(line, author)
        if found or awaiting_name:
            roles[i] = Role.NOTE
            metadata = with_field(metadata, *found) if found else metadata
        elif _is_book_title(line, first=n == 0, chaptered=chapter is not None):
            roles[i] = Role.SUBTITLE if titled else Role.TITLE
            titled = True
            metadata = with_field(metadata, "title", " ".join(line.split()).strip("*_#=~ "))
        elif roles[i] is Role.PROSE and chapter is None:
            break
    return metadata


def told_of_book(paragraph: str, metadata: Metadata) -> str | None:
    """What a paragraph of the title page told of the book ("author", "year" …); None when it told nothing."""
    line = paragraph.strip()
    author = author_of(line)
    if metadata.author and (author == "" or line.strip(" *_") == metadata.author):
        return "author"
    found = _page_field(line, author)
    return found[0] if found and with_field(_NOTHING, *found) == _only(metadata, found[0]) else None


def _only(metadata: Metadata, key: str) -> Metadata:
    return replace(_NOTHING, **{key: getattr(metadata, key)})


def _title_page(roles: Sequence[Role], chapter: int | None) -> list[int]:
    stop = min(len(roles), _MAX_TITLE_PAGE + 40) if chapter is None else chapter
    found = [i for i in range(stop) if roles[i] in (Role.PROSE, Role.TITLE)]
    return found[:_MAX_TITLE_PAGE]


def _page_field(line: str, author: str | None) -> tuple[str, str] | None:
    if not line:
        return None
    year = year_of(line)
    if year:
        return "year", year
    return ("author", author) if author else field_of(line)


def _is_book_title(line: str, *, first: bool, chaptered: bool) -> bool:
    if not line or line[0] in "\"“‘'(" or is_head_note(line):
        return False
    short = all(is_title(part) or is_capitals(part) for part in line.splitlines())
    return short if first or chaptered else False


def mark_notes(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    """Author's notes at the head and the tail of each chapter, and those that call themselves so anywhere."""
    _mark_head_notes(text, blocks, roles)
    for start, end in _chapters(roles):
        _mark_tail_notes(text, blocks, roles, start, end)


def _mark_head_notes(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    at_head = True
    section = False
    for i, block in enumerate(blocks):
        if roles[i] is not Role.PROSE:
            at_head = at_head or roles[i] in HEADINGS
            section = section and roles[i] is Role.NOTE
            continue
        paragraph = text[block.start : min(block.end, block.start + 3000)]
        titled = is_note_heading(paragraph) and (at_head or is_note(paragraph))
        if titled or section or is_note(paragraph) or (at_head and is_head_note(paragraph)):
            roles[i] = Role.NOTE
            section = (section or titled) and _closes_before_story(roles, i)
        else:
            at_head = False


def _closes_before_story(roles: Sequence[Role], i: int) -> bool:
    """Whether a section of notes that has come to `i` is ended by a break or a heading soon."""
    ahead = roles[i + 1 : i + 2 + _MAX_TAIL]
    return any(role in (*HEADINGS, Role.BREAK) for role in ahead)


def _chapters(roles: Sequence[Role]) -> Iterator[tuple[int, int]]:
    starts = [0, *(i for i, role in enumerate(roles) if role in HEADINGS and i)]
    yield from zip(starts, [*starts[1:], len(roles)], strict=True)


def _mark_tail_notes(text: str, blocks: Sequence[Block], roles: list[Role], start: int, end: int) -> None:
    last = end - 1
    while last > start and (roles[last] in (Role.NOTE, Role.BREAK) or _is_tail_note(text, blocks[last], roles[last])):
        if roles[last] is Role.PROSE:
            roles[last] = Role.NOTE
        last -= 1
    tail = range(max(start + 1, end - _MAX_TAIL), end)
    note = next((i for i in tail if roles[i] is Role.NOTE and Role.PROSE in roles[start:i]), None)
    for i in range(end if note is None else note, end):
        if roles[i] is Role.PROSE and not any(mark in text[blocks[i].start : blocks[i].end] for mark in _QUOTES):
            roles[i] = Role.NOTE


def _is_tail_note(text: str, block: Block, role: Role) -> bool:
    return role is Role.PROSE and is_head_note(text[block.start : min(block.end, block.start + 3000)])
