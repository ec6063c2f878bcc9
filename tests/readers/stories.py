"""One story in every format, as each format says the same things; office documents for the readers' tests."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from docx import Document as new_document
from epubs import epub, nav, opf, page

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
        "draw": "drawing",
        "manifest": "manifest",
    }.items()
)
_PARTS = re.compile(r"(_[^_]+_)")


@dataclass(frozen=True)
class Story:
    """A story as people write one down: `_words_` are slanted, `* * *` ends a scene."""

    title: str
    author: str
    chapters: Sequence[tuple[str, Sequence[str]]]


TIDE = Story(
    "The Tide Clock",
    "Maud Ellery",
    (
        (
            "Chapter 1: The Ledge",
            (
                "“You’re late,” said Anna. The café lamp — what was left of it — smoked.",
                "“Am I?” Tom looked at the clock. _She has wound it,_ he thought. “I was told nine.”",
                "* * *",
                "By morning the ledge was dry. “Look,” said Tom, “it has _stopped_.”",
            ),
        ),
        (
            "Chapter 2: Ebb & Flow",
            (
                "Nobody spoke for a while. Then Anna laughed.",
                "“Naïve,” she said. “Łódź has no tide, and you have no key.”",
                "“I have,” said Tom, and 3 < 4 gulls agreed.",
            ),
        ),
    ),
)


def parts(text: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is slanted."""
    return [(p[1:-1], True) if _PARTS.fullmatch(p) else (p, False) for p in _PARTS.split(text) if p]


def as_text(story: Story) -> bytes:
    rows = [story.title, f"by {story.author}"]
    for heading, paragraphs in story.chapters:
        rows += [heading, *paragraphs]
    return "\n\n".join(rows).encode()


def as_markdown(story: Story) -> bytes:
    rows = [f"# {story.title}", f"by {story.author}"]
    for heading, paragraphs in story.chapters:
        rows += [f"## {heading}", *paragraphs]
    return "\n\n".join(rows).encode()


def _html_words(text: str) -> str:
    return "".join(f"<em>{escape(t)}</em>" if slanted else escape(t) for t, slanted in parts(text))


def _html_body(heading: str, paragraphs: Sequence[str]) -> str:
    rows = ("<hr/>" if words == "* * *" else f"<p>{_html_words(words)}</p>" for words in paragraphs)
    return f"<h2>{escape(heading)}</h2>" + "".join(rows)


def as_html(story: Story) -> bytes:
    body = "".join(_html_body(*chapter) for chapter in story.chapters)
    head = f"<meta charset='utf-8'><title>{story.title}</title><meta name='author' content='{story.author}'>"
    opening = f"<h1>{story.title}</h1><p>by {story.author}</p>"
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{opening}{body}</body></html>".encode()


def as_epub(story: Story) -> bytes:
    pages = {f"c{n}.xhtml": page(_html_body(*chapter)) for n, chapter in enumerate(story.chapters, 1)}
    title = page(f"<section epub:type='titlepage'><h1>{story.title}</h1><p>by {story.author}</p></section>")
    contents = nav({name: escape(heading) for name, (heading, _) in zip(pages, story.chapters, strict=True)})
    files = {"title.xhtml": title, "nav.xhtml": contents, **pages}
    metadata = f"<dc:title>{story.title}</dc:title><dc:creator>{story.author}</dc:creator>"
    return epub(files, opf(list(files), metadata=metadata))


def as_docx(story: Story) -> bytes:
    """By python-docx, as Word's own styles have it."""
    document = new_document()
    document.core_properties.author = "a computer"
    document.add_heading(story.title, 0)
    document.add_paragraph(f"by {story.author}")
    for heading, paragraphs in story.chapters:
        document.add_heading(heading, 1)
        for words in paragraphs:
            paragraph = document.add_paragraph()
            for text, slanted in parts(words):
                paragraph.add_run(text).italic = slanted or None
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _odt_words(text: str) -> str:
    found = (f'<text:span text:style-name="T1">{escape(t)}</text:span>' if s else escape(t) for t, s in parts(text))
    return "".join(found)


def _odt_paragraph(text: str) -> str:
    if text == "* * *":
        return '<text:p text:style-name="Horizontal_20_Line"/>'
    return f"<text:p>{_odt_words(text)}</text:p>"


def as_odt(story: Story) -> bytes:
    rows = [f'<text:p text:style-name="Title">{escape(story.title)}</text:p>', f"<text:p>by {story.author}</text:p>"]
    for heading, paragraphs in story.chapters:
        rows.append(f'<text:h text:outline-level="1">{escape(heading)}</text:h>')
        rows += [
            '<text:p text:style-name="Horizontal_20_Line"/>'
            if words == "* * *"
            else f"<text:p>{_odt_words(words)}</text:p>"
            for words in paragraphs
        ]
    return odt("".join(rows))


def as_rtf(story: Story) -> bytes:
    rows = [rf"\pard\s15 {_rtf_words(story.title)}\par", rf"\pard by {story.author}\par"]
    for heading, paragraphs in story.chapters:
        rows.append(rf"\pard\s1 {_rtf_words(heading)}\par")
        rows += [rf"\pard {_rtf_words(words)}\par" for words in paragraphs]
    return rtf("\n".join(rows))


def _rtf_words(text: str) -> str:
    return "".join(rf"{{\i {_rtf_chars(t)}}}" if slanted else _rtf_chars(t) for t, slanted in parts(text))


def _rtf_chars(text: str) -> str:
    return "".join(c if c.isascii() else rf"\u{ord(c)}?" for c in text)


WRITERS: Mapping[str, Callable[[Story], bytes]] = {
    "txt": as_text,
    "md": as_markdown,
    "html": as_html,
    "epub": as_epub,
    "docx": as_docx,
    "odt": as_odt,
    "rtf": as_rtf,
}


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def odt(body: str, styles: str = "", **others: str | bytes) -> bytes:
    """An OpenDocument text; T1 is slanted, T2 bold. `others` are more entries, their names with `__` for a slash."""
    slanted = '<style:style style:name="T1"><style:text-properties fo:font-style="italic"/></style:style>'
    bold = '<style:style style:name="T2"><style:text-properties fo:font-weight="bold"/></style:style>'
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{slanted}{bold}{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    common = (
        f'<office:document-styles {ODF}><style:style style:name="Title" style:family="paragraph"/>'
        '<style:style style:name="Horizontal_20_Line" style:display-name="Horizontal Line"/></office:document-styles>'
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": common}
    return zipped({**files, **{f"{name.replace('__', '/')}.xml": data for name, data in others.items()}})


def docx(body: str, **others: str | bytes) -> bytes:
    """A Word document of this body. `others` are parts of word/ by name, without their suffix."""
    files = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
    }
    return zipped({**files, **{f"word/{name}.xml": data for name, data in others.items()}})


def rtf(body: str) -> bytes:
    """An RTF file of this body; style 15 is the title, style 1 a heading."""
    return (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}}"
        r"{\stylesheet{\s0 Normal;}{\s1\b\outlinelevel0 heading 1;}{\s15\qc Title;}}"
        r"{\info{\title A Made Title}{\author A Computer}{\creatim\yr2020}}" + body + "}"
    ).encode("ascii")
