"""Paragraphs with roles become chapters and scenes: the last step of every reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from narrate.readers.limits import MAX_TITLE_CHARS
from narrate.schema.packed import packed
from narrate.schema.source import Chapter, Paragraph, ParagraphKind, Scene


class Role(Enum):
    """What a paragraph is in the build of a book."""

    PROSE = "prose"
    TITLE = "title"
    PART = "part"
    CHAPTER = "chapter"
    SUBTITLE = "subtitle"
    SECTION = "section"
    BREAK = "break"
    NOTE = "note"


KINDS = {
    Role.PROSE: ParagraphKind.PROSE,
    Role.TITLE: ParagraphKind.HEADING,
    Role.PART: ParagraphKind.HEADING,
    Role.CHAPTER: ParagraphKind.HEADING,
    Role.SUBTITLE: ParagraphKind.HEADING,
    Role.SECTION: ParagraphKind.HEADING,
    Role.BREAK: ParagraphKind.BREAK,
    Role.NOTE: ParagraphKind.NOTE,
}

_FRONT_WORDS = 60
"""Fewer words of prose before chapter one (a dedication, an epigraph) make no chapter of their own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, its role, and whether a scene begins with it though no sign says so.

    `chapter` is the title of a chapter that the file itself begins here ("": one without a title).
    """

    paragraph: Paragraph
    role: Role
    opens_scene: bool = False
    chapter: str | None = None


@dataclass(slots=True)
class _Draft:
    """A chapter being filled."""

    scenes: list[list[Paragraph]] = field(default_factory=lambda: [[]])
    title: list[str] = field(default_factory=list)
    ranks: set[Role] = field(default_factory=set)
    words: int = 0
    given: str = ""
    told: bool = False
    """Whether prose stands in the last scene."""

    def add(self, piece: Piece) -> None:
        opens = piece.opens_scene or piece.role in (Role.BREAK, Role.SECTION)
        if opens and self.told:
            self.scenes.append([])
            self.told = False
        self.scenes[-1].append(piece.paragraph)
        self.ranks.add(piece.role)
        self.told = self.told or piece.paragraph.kind is ParagraphKind.PROSE
        if piece.role is Role.PROSE:
            self.words += len(piece.paragraph.text.split(maxsplit=_FRONT_WORDS))
        self.given = piece.chapter or self.given
        self._entitle(piece)

    def _entitle(self, piece: Piece) -> None:
        if piece.role in (Role.CHAPTER, Role.PART, Role.TITLE):
            self.title = []
        elif piece.role is not Role.SUBTITLE or (self.words and Role.CHAPTER not in self.ranks):
            return
        self.title.append(plain_title(piece.paragraph))

    def is_complete(self) -> bool:
        """Whether the next heading begins another chapter."""
        own_heading = Role.CHAPTER in self.ranks or bool(self.given)
        return self.words > 0 if own_heading else self.words >= _FRONT_WORDS


def assemble(pieces: Sequence[Piece]) -> Sequence[Chapter]:
    """The chapters of a book; a heading with no prose behind it belongs to the next chapter."""
    drafts = [_Draft()]
    for piece in pieces:
        opens = piece.role in (Role.CHAPTER, Role.PART) or piece.chapter is not None
        if opens and drafts[-1].is_complete():
            drafts.append(_Draft())
        drafts[-1].add(piece)
    chapters = (_chapter(number, draft) for number, draft in enumerate(drafts, 1))
    return packed(Chapter, chapters, size=_paragraphs, block=1)


def _paragraphs(chapter: Chapter) -> int:
    return sum(len(scene.paragraphs) for scene in chapter.scenes)


def _chapter(number: int, draft: _Draft) -> Chapter:
    scenes = tuple(Scene(tuple(paragraphs)) for paragraphs in _closed(draft.scenes) if paragraphs)
    return Chapter(number, draft.given[:MAX_TITLE_CHARS] or _joined(draft.title) or None, scenes)


def _closed(scenes: Sequence[list[Paragraph]]) -> list[list[Paragraph]]:
    """The scenes, a break behind the last one put to it: nothing comes that it could part from."""
    *others, last = scenes
    if others and all(paragraph.kind is ParagraphKind.BREAK for paragraph in last):
        return [*others[:-1], [*others[-1], *last]]
    return list(scenes)


def plain_title(paragraph: Paragraph) -> str:
    """A heading's words in one line, without the signs of its format."""
    text = paragraph.text
    for start, end in reversed(paragraph.markup):
        text = text[:start] + text[end:]
    return " ".join(text.split()).strip(" *_#=~").strip()


def _joined(parts: Sequence[str]) -> str:
    title = ""
    for part in filter(None, parts):
        glue = " " if title.endswith((".", ":", "—", "–", "!", "?")) else ": "
        title = title + glue + part if title else part
    return title[:MAX_TITLE_CHARS]
