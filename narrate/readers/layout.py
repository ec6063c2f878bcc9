"""Which role each block of a plain text plays: headings, breaks, notes, title page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from narrate.readers.headings import Level, is_break, is_capitals, is_title, level, markdown_depth, numeral
from narrate.readers.limits import MAX_HEADING_CHARS
from narrate.readers.lines import Block
from narrate.readers.notes import is_contents
from narrate.readers.structure import Role

HEADINGS = (Role.PART, Role.CHAPTER)
_MAX_SUBTITLE_CHARS = 240
_CAPITAL_CHAPTER_CHARS = 900
"""Capital lines nearer to each other than this are signs and shouts."""


def body(text: str, block: Block) -> str:
    """The block's text when it is short enough to be a heading, "" for longer ones."""
    return text[block.start : block.end] if block.end - block.start <= _MAX_SUBTITLE_CHARS else ""


def roles_of(text: str, blocks: Sequence[Block], depths: dict[int, int] | None = None) -> list[Role]:
    """A role for every block, by headings and breaks alone; notes and title page come after.

    `depths` says which blocks are headings and how deep (1 is the highest); without it `# Title` lines do.
    """
    roles = [_first_sight(body(text, block)) for block in blocks]
    mark_depths(text, blocks, roles, hash_depths(text, blocks) if depths is None else depths)
    _mark_contents(text, blocks, roles)
    _mark_numerals(text, blocks, roles)
    _mark_capitals(text, blocks, roles)
    _mark_subtitles(text, blocks, roles)
    return roles


def _first_sight(line: str) -> Role:
    if not line or len(line) > MAX_HEADING_CHARS:
        return Role.PROSE
    if is_break(line):
        return Role.BREAK
    match level(line):
        case Level.CHAPTER | Level.NAMED:
            return Role.CHAPTER
        case Level.PART:
            return Role.PART
        case _:
            return Role.PROSE


def hash_depths(text: str, blocks: Sequence[Block]) -> dict[int, int]:
    """The depth of every block that is a `# Title` line."""
    depths = ((i, markdown_depth(body(text, block))) for i, block in enumerate(blocks))
    return {i: depth for i, depth in depths if depth}


def mark_depths(text: str, blocks: Sequence[Block], roles: list[Role], depths: dict[int, int]) -> None:
    """Roles of headings that say their depth (1 is the highest): title, part, chapter or section."""
    if not depths:
        return
    first = next(iter(depths))
    opens = first == 0 or all(role in (Role.NOTE, Role.BREAK) for role in roles[:first])
    chapter = _chapter_depth(text, blocks, depths, title=first if opens else None)
    for i, depth in depths.items():
        if depth < chapter:
            roles[i] = Role.TITLE if i == first and opens else Role.PART
        else:
            roles[i] = Role.CHAPTER if depth == chapter else Role.SECTION


def _chapter_depth(text: str, blocks: Sequence[Block], depths: dict[int, int], *, title: int | None) -> int:
    said = [
        depth
        for i, depth in depths.items()
        if level(body(text, blocks[i]).split("\n")[0].strip()) in (Level.CHAPTER, Level.NUMBER)
    ]
    if said:
        return min(said)
    counts = Counter(depths.values())
    several = [depth for depth, count in counts.items() if count > 1]
    top = min(counts)
    if title is None or counts[top] > 1:
        return top
    return min(several, default=top + 1)


def _mark_contents(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    """A table of contents is a note: the lines behind `Contents`, up to the first heading that it named."""
    for i, block in enumerate(blocks[:400]):
        if is_contents(body(text, block)):
            for j in _entries(text, blocks, i):
                roles[j] = Role.NOTE


def _entries(text: str, blocks: Sequence[Block], contents: int) -> Iterator[int]:
    yield contents
    seen: set[str] = set()
    for i in range(contents + 1, len(blocks)):
        lines = text[blocks[i].start : blocks[i].end].splitlines()
        key = _key(lines[0])
        if key in seen or max(map(len, lines)) > 90 or is_break(lines[0]) or lines[0][:1] in "\"“‘'":
            return
        seen |= {_key(line) for line in lines}
        yield i


def _key(line: str) -> str:
    """A heading as a table of contents names it: without numbers of pages and signs between."""
    words = "".join(c.lower() if c.isalnum() else " " for c in line).split()
    return " ".join(words[:3])


def _mark_numerals(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    """Bare numbers are chapters when they count up from one; sections where chapters are called so."""
    chapters = [block for block, role in zip(blocks, roles, strict=True) if role is Role.CHAPTER]
    called = any(level(body(text, block)) is Level.CHAPTER for block in chapters)
    values = [(i, numeral(body(text, block))) for i, block in enumerate(blocks) if roles[i] is Role.PROSE]
    for i in _counting([(i, value) for i, value in values if value is not None]):
        roles[i] = Role.SECTION if called else Role.CHAPTER


def _counting(values: Sequence[tuple[int, int]]) -> Iterator[int]:
    run: list[int] = []
    last = 0
    for i, value in values:
        if value == 1:
            yield from run if len(run) > 1 else ()
            run, last = [i], 1
        elif run and value == last + 1:
            run.append(i)
            last = value
    yield from run if len(run) > 1 else ()


def _mark_capitals(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    """Titles in capitals are chapters where nothing else is, and where they stand far apart."""
    if any(role in HEADINGS for role in roles):
        return
    found = [i for i, block in enumerate(blocks) if roles[i] is Role.PROSE and is_capitals(body(text, block))]
    crowd = set(found)
    found = [i for i in found if i + 1 < len(blocks) and i + 1 not in crowd]
    starts = [blocks[i].start for i in found]
    if len(found) > 1 and all(b - a >= _CAPITAL_CHAPTER_CHARS for a, b in pairwise([*starts, len(text)])):
        for i in found:
            roles[i] = Role.CHAPTER


def _mark_subtitles(text: str, blocks: Sequence[Block], roles: list[Role]) -> None:
    for i in range(1, len(roles)):
        if roles[i - 1] in HEADINGS and roles[i] is Role.PROSE and _is_subtitle(text, blocks, i):
            roles[i] = Role.SUBTITLE


def _is_subtitle(text: str, blocks: Sequence[Block], i: int) -> bool:
    line = body(text, blocks[i])
    if not line or i + 1 == len(blocks):
        return False
    if blocks[i].gap == 0 and blocks[i + 1].gap > 0:
        return line.isupper() or (line[-1] not in ".,;:…\"”'’" and line[0] not in "\"“‘'")
    return is_title(line) or is_capitals(line)
