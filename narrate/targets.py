"""Which files a render writes, and what stands in their tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from narrate.errors import UsageError
from narrate.files import storage
from narrate.planning import RenderOrder
from narrate.production import Production
from narrate.schema.script import ScriptChapter
from narrate.schema.settings import NOBODY
from narrate.writers.cover import made_cover
from narrate.writers.encode import FORMATS, check_format
from narrate.writers.names import chapter_names, safe_name
from narrate.writers.tags import Tags

_ALWAYS_SINGLE = ("m4b",)
_LANGUAGES = MappingProxyType(
    {
        "en": "eng",
        "de": "deu",
        "fr": "fra",
        "es": "spa",
        "it": "ita",
        "pt": "por",
        "hi": "hin",
        "ja": "jpn",
        "zh": "zho",
    }
)
"""ISO 639-1 -> ISO 639-2, as audio tags want it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One format of a release: `single` is the one file of a whole book, else `files` holds one path per chapter.

    The chapters are those of Production.performed.
    """

    format: str
    single: Path | None
    files: tuple[Path, ...]


def targets(production: Production, order: RenderOrder) -> tuple[Target, ...]:
    """The files to write, one Target a format; ToolError, before any work, for a format that cannot be written."""
    by_name = format_of(order.out)
    if order.formats and by_name and by_name not in order.formats:
        asked = " ".join(f"--format {name}" for name in order.formats)
        raise UsageError(f"-o {order.out} and {asked} contradict each other", hint="leave one of them out")
    formats = order.formats or ((by_name,) if by_name else ()) or production.settings.formats
    for name in formats:
        check_format(name)
    return tuple(_target(production, order, name) for name in dict.fromkeys(formats))


def titles(production: Production) -> tuple[str, ...]:
    """A unique title for every chapter and the credits, in order; of several chapters none is called like the book.

    Audiobookshelf takes titles from the files only when all of that is so.
    """
    chapters = production.performed
    alone = len(production.script.chapters) == 1
    plain = [_title(production, chapter, alone=alone) for chapter in chapters]
    often = Counter(plain) + Counter([] if alone else [book_title(production)])
    numbered = (
        f"{title} ({chapter.number})" if often[title] > 1 else title
        for title, chapter in zip(plain, chapters, strict=True)
    )
    return tuple(_unlike(numbered, plain))


def _unlike(numbered: Iterable[str], plain: Sequence[str]) -> Iterator[str]:
    """The titles, one that another chapter has by chance (`Rain (2)`) made longer until none is alike."""
    taken: set[str] = set()
    for title, own in zip(numbered, plain, strict=True):
        while title in taken or (title != own and title in plain):
            title += "'"
        taken.add(title)
        yield title


def book_title(production: Production) -> str:
    """The book's title: its own, or the file's name."""
    return production.script.metadata.title or production.project.stem.name


def book_language(production: Production) -> str:
    """The book's language as a BCP 47 tag: its own, or that of the voices."""
    return (production.script.metadata.language or production.settings.language).replace("_", "-")


def cover_of(production: Production) -> bytes:
    """The book's cover: STORY.cover.jpg or .png beside it, else the one in it, else one made of title and author."""
    meta = production.script.metadata
    stem = production.project.stem
    for path in (stem.with_name(f"{stem.name}.cover{suffix}") for suffix in (".jpg", ".jpeg", ".png")):
        if path.is_file():
            with storage(path):
                return path.read_bytes()
    return meta.cover or made_cover(book_title(production), meta.author or "")


def book_tags(production: Production) -> Tags:
    """The tags of a file that holds the whole book."""
    meta = production.script.metadata
    title = book_title(production)
    return Tags(
        title=title,
        album=title,
        author=meta.author or "",
        narrator=meta.narrator or NOBODY,
        year=meta.year or "",
        language=_LANGUAGES.get((meta.language or production.settings.language)[:2].lower(), ""),
        description=meta.description or "",
        publisher=meta.publisher or "",
        series=meta.series,
        cover=cover_of(production),
    )


def _title(production: Production, chapter: ScriptChapter, *, alone: bool) -> str:
    return chapter.title or (book_title(production) if alone else f"Chapter {chapter.number}")


def format_of(out: Path | None) -> str | None:
    """The format that a file's name asks for, None for a folder; UsageError for one that narrate cannot write."""
    if out is None or out.is_dir() or not out.suffix:
        return None
    name = out.suffix[1:].lower()
    if name not in FORMATS:
        raise UsageError(f"narrate cannot write {out.suffix} files", hint=f"allowed: {', '.join(FORMATS)}; or a folder")
    return name


def _target(production: Production, order: RenderOrder, name: str) -> Target:
    if format_of(order.out) is not None and order.out is not None:
        return Target(name, order.out.with_suffix(f".{name}"), ())
    if name in _ALWAYS_SINGLE:
        path = (
            order.out / f"{safe_name(book_title(production))}.{name}" if order.out else production.project.single(name)
        )
        return Target(name, path, ())
    folder = order.out or production.project.audiobook
    stems = chapter_names(list(titles(production)), first=0 if production.opening else 1)
    return Target(name, None, tuple(folder / f"{stem}.{name}" for stem in stems))


def place(found: Sequence[Target]) -> Path:
    """Where a person finds the result: the file, or the folder of files."""
    return found[0].single or found[0].files[0].parent
