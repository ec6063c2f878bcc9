"""Markdown to Book: a light treatment line by line, which keeps Book.text the source unchanged.

Signs of the format (`#`, `**`, a link's address, a fence) stay in the text and are named in Paragraph.markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from narrate.readers.build import Layout, build, check_not_empty
from narrate.readers.encoding import decode
from narrate.readers.headings import markdown_depth
from narrate.readers.inline import Ranges, emphasis, masked, merged
from narrate.readers.intake import Document
from narrate.readers.layout import body, roles_of
from narrate.readers.lines import Block, blocks
from narrate.readers.notes import with_field
from narrate.readers.structure import Role
from narrate.schema.source import Book, Metadata

_FRONT = re.compile(r"---[ \t]*\r?\n((?:(?!---|\.\.\.)[^\n]*\n){0,200})(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)")
_FRONT_LINE = re.compile(r"^(title|author|authors|date|year|lang|language|publisher)\s*:\s*(\S.*?)\s*$", re.I | re.M)
_UNDERLINE = re.compile(r"=+|-+")
_FENCE = re.compile(r"```|~~~")
_FENCE_LINE = re.compile(r"(?:\A|\n)[ \t]*(?:```|~~~)[^\n]*\n?")
_QUOTE_MARK = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
_BULLET = re.compile(r"[-*+][ \t]+(?=\S)")
_HASHES = re.compile(r"#{1,6}[ \t]+")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_SETEXT = re.compile(r"\r?\n[ \t]*(?:=+|-+)[ \t]*\Z")
_REFERENCE = re.compile(r"\[[^\]\n]{1,200}\]:\s*\S+")
_SIGNS = re.compile(
    r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<comment><!--.{0,2000}?-->)"
    r"|(?P<image>!\[[^\]\n]{0,500}\]\([^()\n]{0,1000}\))"
    r"|\[[^\[\]\n]{1,500}(?P<link>\](?:\([^()\n]{0,1000}\)|\[[^\]\n]{0,200}\]))"
    r"|(?P<tag></?(?:b|i|u|em|strong|br|hr|p|div|span|center|sup|sub|small|a)\b[^<>\n]{0,300}>)"
    r"|(?P<code>`+)",
    re.S,
)


def read_markdown(document: Document, encoding: str | None = None) -> Book:
    """The Book of a Markdown file; InputError N101 when there is nothing in it."""
    decoded = decode(document, encoding)
    text = decoded.text
    check_not_empty(document.path, text)
    front = _FRONT.match(text)
    found = list(_merged_blocks(text, blocks(text), front.end() if front else 0))
    depths = {i: depth for i, block in enumerate(found) if (depth := _depth(body(text, block)))}
    roles = roles_of(text, found, depths)
    _mark_signs(text, found, roles, front.end() if front else 0)
    return build(document, decoded, Layout(found, roles, inline, _metadata(front.group(1) if front else "")))


def _merged_blocks(text: str, found: Sequence[Block], front_end: int) -> Iterator[Block]:
    """Front matter, fenced code and underlined headings made one block each."""
    i = 0
    while i < len(found):
        last = _last_of(text, found, i, front_end)
        # Lines with no blank one between are no closer than paragraphs here, or each of those would open a scene.
        yield Block(found[i].start, found[last].end, max(1, found[i].gap), found[i].indent)
        i = last + 1


def _last_of(text: str, found: Sequence[Block], i: int, front_end: int) -> int:
    if found[i].start < front_end:
        return max(j for j in range(i, min(i + 400, len(found))) if found[j].start < front_end)
    fence = text[found[i].start : found[i].start + 3]
    if _FENCE.match(fence):
        return next((j for j in range(i, len(found)) if _closes(text, found[j], fence, opens=j == i)), i)
    return i + 1 if _is_underlined(text, found, i) else i


def _closes(text: str, block: Block, fence: str, *, opens: bool) -> bool:
    last_line = text.rfind("\n", block.start, block.end) + 1
    if last_line == 0 and opens:
        return False
    return text[max(last_line, block.start) : block.end].strip() == fence


def _is_underlined(text: str, found: Sequence[Block], i: int) -> bool:
    if i + 1 == len(found) or found[i + 1].gap:
        return False
    line = body(text, found[i])
    underline = _UNDERLINE.fullmatch(body(text, found[i + 1]))
    return bool(line and underline and "\n" not in line and line[-1].isalnum() and not markdown_depth(line))


def _depth(heading: str) -> int:
    if _SETEXT.search(heading):
        return 1 if heading.rstrip().endswith("=") else 2
    return markdown_depth(heading)


def _mark_signs(text: str, found: Sequence[Block], roles: list[Role], front_end: int) -> None:
    for i, block in enumerate(found):
        if block.start < front_end or _REFERENCE.match(text, block.start):
            roles[i] = Role.NOTE
        elif roles[i] is Role.BREAK and text[block.start] == ">":
            roles[i] = Role.PROSE


def _metadata(front: str) -> Metadata:
    metadata = Metadata()
    for key, value in _FRONT_LINE.findall(front):
        name = {"authors": "author", "date": "year", "lang": "language"}.get(key.lower(), key.lower())
        metadata = with_field(metadata, name, value.strip("\"'[] "))
    return metadata


def inline(_: int, paragraph: str) -> tuple[Ranges, Ranges]:
    """The emphasised ranges of a paragraph, and its signs: hashes, quote marks, links' addresses, tags, code marks."""
    if _FENCE.match(paragraph):
        return (), tuple(match.span() for match in _FENCE_LINE.finditer(paragraph))
    signs = merged(_signs(paragraph))
    inner, markers = emphasis(masked(paragraph, _hidden(paragraph, signs)))
    return inner, merged([*signs, *markers])


def _hidden(paragraph: str, signs: Ranges) -> Ranges:
    """Signs, and behind a backslash the character that it saves from being one."""
    return tuple((start, end + 1 if paragraph[start] == "\\" else end) for start, end in signs)


def _signs(paragraph: str) -> Iterator[tuple[int, int]]:
    for pattern in (_HASHES, _BULLET):
        opener = pattern.match(paragraph)
        if opener:
            yield opener.span()
    if _HASHES.match(paragraph):
        yield from (match.span() for match in _CLOSING_HASHES.finditer(paragraph[-200:]) if len(paragraph) <= 200)
    if len(paragraph) <= 500:
        yield from (match.span() for match in _SETEXT.finditer(paragraph))
    yield from (match.span() for match in _QUOTE_MARK.finditer(paragraph))
    for match in _SIGNS.finditer(paragraph):
        kind = match.lastgroup or "escape"
        if kind == "link":
            yield match.start(), match.start() + 1
        yield match.span(kind)
