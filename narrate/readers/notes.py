"""What is in a story's file and not of the story: author's notes, title pages, Project Gutenberg's frame."""

from __future__ import annotations

import re
from dataclasses import replace

from narrate.schema.source import Metadata

_OPEN = r"[\s*_#>\[({\"“~-]*"
_STRONG_NOTE = re.compile(
    rf"{_OPEN}(?:a/n|a\.n\.|(?-i:AN)(?=\s*[:;–—-])|author['’]?s?['’]?\s+notes?|note\s+from\s+the\s+author|"
    r"(?:translator|editor|transcriber)['’]?s?['’]?\s+notes?|request\s+fic\b|end\s+notes?\s*:)(?=\W|\Z)",
    re.I,
)
_KEYS = (
    "disclaimer|rating|rated|pairings?|(?:content |trigger )?warnings?|tw|cw|summary|fandoms?|words|word count|genres?|"
    "characters|spoilers?|betas?|status|category|archive|feedback|notes?|tags|setting|timeline|written for|for|"
    "dedication|relationships?|language|published|updated|chapters?|series|collections|stats"
)
_WEAK_NOTE = re.compile(rf"{_OPEN}(?:{_KEYS})[*_]*\s*:[*_]*(?:\s|\Z)", re.I)
_DISOWNED = re.compile(
    r"\bI (?:do not|don['’]t) own\b|\bno copyright infringement\b|\ball rights (?:reserved|belong)\b", re.I
)
_THANKS = re.compile(
    r"\b(?:(?:please|read and) review|r&r|reviews? (?:are|is) love|leave (?:a|me) (?:review|comment|kudos))\b", re.I
)
_NOTE_HEADING = re.compile(
    r"[\W_]*(?:(?:the\s+)?author['’]?s?['’]?\s+notes?|a/n|notes?|disclaimer|acknowledge?ments?)[\W_]*", re.I
)
_CONTENTS = re.compile(
    r"[\W_]*(?:(?:table of )?contents|index of chapters|list of (?:chapters|illustrations))[\W_]*", re.I
)
_FIELD = re.compile(
    rf"{_OPEN}(?P<key>title|author|written by|story by|by|language|release date|publisher)[*_]*\s*"
    r":[*_]*\s*(?P<value>\S.*)",
    re.I,
)
_BYLINE = re.compile(
    r"[\s*_#~–—-]*(?:written |(?:a )?(?:story|novel|tale|play) )?by(?:\s+|\Z)(?P<author>[^\n;:!?]*)", re.I
)
_YEAR = re.compile(r"[\s(\[]*(?:c(?:opyright)?\.?|©)?\s*(?P<year>1[5-9]\d\d|20\d\d)[\s)\].]*", re.I)
_EBOOK = "OF (?:THE|THIS) PROJECT GUTENBERG EBOOK"
_GUTENBERG_START = re.compile(rf"\*{{3}}\s*START {_EBOOK}[^\n]*|\*END\*?\s*THE SMALL PRINT[^\n]*", re.I)
_GUTENBERG_END = re.compile(
    rf"^[ \t]*(?:\*{{3}}\s*END {_EBOOK}|End of (?:the )?Project Gutenberg(?:'s|’s)?\b)", re.I | re.M
)
_FEWEST = {"author": 3, "language": 1, "title": 5, "publisher": 5}
"""More words than these that end like a sentence are one: `Language: that was what she loved.`"""

_NAMES = r"[^\W\d_][\w.’'-]*"
_PEN_NAME = re.compile(r"(?=\S*[A-Z\d_])[\w.-]*[\w-]")
_TITLE_BEHIND = re.compile(r"(?:and |& )?[A-Z][\w.]*(?: [A-Z][\w.]*)*")
_NAME_LINE = re.compile(rf"{_NAMES}(?:\s+(?:{_NAMES}|&)){{1,4}}")


def is_note_key(line: str) -> bool:
    """Whether `line` opens an author's note, or is one of a head's `Rating: T` lines."""
    return bool(_STRONG_NOTE.match(line) or _WEAK_NOTE.match(line))


def is_note(paragraph: str) -> bool:
    """Whether a paragraph says itself, wherever it stands, that it is an author's note."""
    return bool(_STRONG_NOTE.match(paragraph))


def is_head_note(paragraph: str) -> bool:
    """Whether a paragraph before a story's beginning, or behind its end, is a note."""
    return bool(is_note_key(paragraph) or _DISOWNED.search(paragraph[:2000]) or _THANKS.search(paragraph[:2000]))


def is_note_heading(line: str) -> bool:
    """Whether `line` is the title of a section of notes (`Author's Note`, `Disclaimer`)."""
    return len(line) < 60 and bool(_NOTE_HEADING.fullmatch(line))


def is_contents(line: str) -> bool:
    """Whether `line` is the title of a table of contents."""
    return len(line) < 60 and bool(_CONTENTS.fullmatch(line))


def author_of(line: str) -> str | None:
    """The author that a byline (`by Jane Austen`) names; "" for a bare `by`."""
    match = _BYLINE.fullmatch(line) if len(line) < 100 else None
    author = match["author"].strip(" *_~") if match else None
    return author if not author or _is_author(author) else None


def _is_author(author: str) -> bool:
    """Whether words behind `by` name somebody: names, a pen name; not the beginning of a sentence (`By morning …`)."""
    first, *others = re.split(r",\s*", author)
    follows = all(is_name(other) or _TITLE_BEHIND.fullmatch(other) for other in others)
    return (is_name(first) and follows) or bool(not others and _PEN_NAME.fullmatch(author))


def year_of(line: str) -> str | None:
    """The year that a line consists of, as on a title page: `(1818)`."""
    match = _YEAR.fullmatch(line) if len(line) < 30 else None
    return match["year"] if match else None


def is_name(line: str) -> bool:
    """Whether `line` may be a person's name: two to five words, capitals first."""
    return bool(_NAME_LINE.fullmatch(line)) and all(word[0].isupper() for word in line.split() if len(word) > 3)


def field_of(line: str) -> tuple[str, str] | None:
    """Key (title, author, language, year, publisher) and value of a head line such as `Title: Hard Times`."""
    match = _FIELD.match(line.split("\n", 1)[0][:300])
    if match is None:
        return None
    key = match["key"].lower()
    key = "year" if key == "release date" else "author" if key.endswith("by") else key
    value = match["value"].strip(" *_")
    return None if key in _FEWEST and _is_sentence(value, _FEWEST[key]) else (key, value)


def _is_sentence(value: str, words: int) -> bool:
    return len(value.split()) > words and value.endswith((".", "!", "?", "…"))


def with_field(metadata: Metadata, key: str, value: str) -> Metadata:
    """`metadata` with a head line's value filled in, unless there is one already."""
    if key == "year":
        found = re.search(r"\b(?:1[5-9]|20)\d\d\b", value)
        value = found.group() if found else ""
    match key:
        case "title":
            return replace(metadata, title=metadata.title or value)
        case "author":
            return replace(metadata, author=metadata.author or value)
        case "language":
            return replace(metadata, language=metadata.language or value)
        case "year":
            return replace(metadata, year=metadata.year or value or None)
        case _:
            return replace(metadata, publisher=metadata.publisher or value)


def gutenberg_frame(text: str) -> tuple[int, int]:
    """Where the story begins and ends inside Project Gutenberg's header and footer: (0, len(text)) without them."""
    start = _GUTENBERG_START.search(text, 0, 60_000)
    end = _GUTENBERG_END.search(text, start.end() if start else max(0, len(text) - 60_000))
    return (start.end() if start else 0), (end.start() if end else len(text))
