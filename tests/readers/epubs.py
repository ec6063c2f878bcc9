"""Makes EPUBs for the readers' tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = (
    "<dc:title>The Lamp</dc:title><dc:creator>Ann Bee</dc:creator><dc:language>en-GB</dc:language>"
    "<dc:date>1899-05-01</dc:date><dc:publisher>A House</dc:publisher>"
)
KINDS = {"xhtml": "application/xhtml+xml", "css": "text/css", "ncx": "application/x-dtbncx+xml", "png": "image/png"}


def page(body: str, head: str = "") -> str:
    """An XHTML page."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title>{head}</head><body>{body}</body></html>'
    )


def nav(links: Mapping[str, str], landmarks: str = "") -> str:
    """An EPUB 3 table of contents: title by address."""
    items = "".join(f'<li><a href="{href}">{title}</a></li>' for href, title in links.items())
    return page(f'<nav epub:type="toc"><h1>Contents</h1><ol>{items}</ol></nav>{landmarks}')


def ncx(links: Mapping[str, str]) -> str:
    """An EPUB 2 table of contents: title by address."""
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{href}'/></navPoint>"
        for href, title in links.items()
    )
    return (
        '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://127.0.0.1:9/ncx.dtd">'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{points}</navMap></ncx>'
    )


def opf(names: list[str], spine: str = "", metadata: str = METADATA, rest: str = "") -> str:
    """A package document of the pages in OEBPS/; every page but the nav is in the spine."""
    items = "".join(_item(name) for name in names)
    refs = spine or "".join(f'<itemref idref="{n}"/>' for n in names if n.endswith(".xhtml") and n != "nav.xhtml")
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f'<manifest>{items}</manifest><spine toc="toc.ncx">{refs}</spine>{rest}</package>'
    )


def _item(name: str) -> str:
    kind = KINDS.get(name.rpartition(".")[2], "text/plain")
    properties = ' properties="nav"' if name == "nav.xhtml" else ""
    return f'<item id="{name}" href="{name}" media-type="{kind}"{properties}/>'


def epub(files: Mapping[str, str | bytes], package: str | None = None, **others: str | bytes) -> bytes:
    """An EPUB of files in OEBPS/; `others` are entries at the top, their names with `__` for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        top = {"META-INF/container.xml": CONTAINER, **{name.replace("__", "/"): data for name, data in others.items()}}
        for name, data in top.items():
            archive.writestr(name, data)
        archive.writestr("OEBPS/book.opf", opf(list(files)) if package is None else package)
        for name, data in files.items():
            archive.writestr(f"OEBPS/{name}", data)
    return out.getvalue()
