"""C01–C22: EPUBs that are bombs, traps, damaged, or merely odd."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

from epubs import CONTAINER, METADATA, epub, nav, opf, page
from lab import Lab, Outcome, letters

from narrate.readers import limits

WORDS = "The rain had come early that year and nobody in the village was ready for it, least of all Anna."
ONE = page(f"<h1>Rain</h1><p>{WORDS}</p>")
TWO = page("<h1>Sun</h1><p>“Who is there?” said Anna.</p>")
PAGES = {"one.xhtml": ONE, "two.xhtml": TWO}


def book(
    lab: Lab, data: bytes, *, exit: tuple[int, ...] | None = None, tells: tuple[str, ...] | None = None
) -> Outcome:
    """Renders an EPUB, with every check; the canary beside it must stay alone."""
    outcome = lab.story(data, name="book.epub", exit=exit, tells=tells)
    assert not list(lab.folder.parent.glob("evil*"))
    return outcome


def has(outcome: Outcome, *texts: str) -> bool:
    """Whether every text is among the lines."""
    told = letters("".join(text for _, text in outcome.lines))
    return all(letters(text) in told for text in texts)


def c01(lab: Lab) -> None:
    zeros = b"<p>" + b"0" * (120 * 1024 * 1024)
    book(lab, epub({"one.xhtml": zeros}))
    lab.monkeypatch.setattr("narrate.readers.archive.ZIP_TOTAL_BYTES", 50_000)
    book(lab, epub({f"p{n}.xhtml": page(f"<p>{WORDS * 100}</p>") for n in range(10)}))


def c02(lab: Lab) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(150 * 1024 * 1024))
    assert has(book(lab, epub(PAGES, OEBPS__inner__zip=inner.getvalue())), WORDS)


def c03(lab: Lab) -> None:
    data = bytearray(epub(PAGES))
    at = [n for n in range(len(data)) if data[n : n + 4] == b"PK\x01\x02"]
    for entry in at[2:]:
        data[entry + 42 : entry + 46] = data[at[1] + 42 : at[1] + 46]
    book(lab, bytes(data))


def c04(lab: Lab) -> None:
    data = bytearray(epub({"one.xhtml": b"<p>" + b"0" * (120 * 1024 * 1024)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    book(lab, bytes(data))


def c05(lab: Lab) -> None:
    data = io.BytesIO(epub(PAGES))
    with zipfile.ZipFile(data, "a") as archive:
        for number in range(limits.ZIP_ENTRIES):
            archive.writestr(str(number), b"")
    book(lab, data.getvalue())


def c06(lab: Lab) -> None:
    data = io.BytesIO(epub(PAGES))
    with zipfile.ZipFile(data, "a") as archive:
        archive._didModify = True  # type: ignore[attr-defined]
        info = zipfile.ZipInfo("OEBPS/one.xhtml")
        archive.NameToInfo.pop(info.filename)
        archive.writestr(info, page("<p>Something else.</p>"))
    outcome = book(lab, data.getvalue())
    assert has(outcome, WORDS)
    assert not has(outcome, "Something else")


def c07(lab: Lab) -> None:
    for name in (
        "../../evil",
        "/tmp/evil-narrate",
        "C:\\evil",
        "a\\..\\..\\evil",
        "evil\0.txt",
        "CON",
        "..",
        "x/../../../evil",
    ):
        data = io.BytesIO(epub(PAGES))
        with zipfile.ZipFile(data, "a") as archive:
            archive.writestr(name, page("<p>Evil.</p>"))
        assert not has(book(lab, data.getvalue()), "Evil")
        package = opf(["one.xhtml"]).replace('href="one.xhtml"', f'href="{name.replace(chr(0), "")}"')
        assert not has(book(lab, epub(PAGES, package), exit=(0, 3), tells=()), "Evil")
    assert not Path("/tmp/evil-narrate").exists()


def c08(lab: Lab) -> None:
    data = io.BytesIO(epub({"two.xhtml": TWO}, opf(["one.xhtml", "two.xhtml"])))
    with zipfile.ZipFile(data, "a") as archive:
        info = zipfile.ZipInfo("OEBPS/one.xhtml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert not has(book(lab, data.getvalue()), "root")


def c09(lab: Lab) -> None:
    locked = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        '<e:EncryptedData><e:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e:EncryptedData>'
        "</encryption>"
    )
    book(lab, epub(PAGES, **{"META-INF__encryption.xml": locked}))
    data = bytearray(epub(PAGES))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rfind(mark) + offset] |= 1
    book(lab, bytes(data))


def c10(lab: Lab) -> None:
    data = epub(PAGES)
    for keep in (0.3, 0.6, 0.9, 0.99):
        book(lab, data[: int(len(data) * keep)], exit=(0, 3), tells=("N12[167]|N101",))
    assert has(book(lab, b"junk" * 100 + data), WORDS)
    damaged = bytearray(data)
    at = data.find(b"OEBPS/two.xhtml") + 40
    damaged[at] ^= 0xFF
    assert has(book(lab, bytes(damaged), tells=("N126.*two.xhtml",)), WORDS)


def c11(lab: Lab) -> None:
    data = epub(PAGES)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist()[1:]:
            target.writestr(name, source.read(name))
    assert has(book(lab, out.getvalue(), tells=("N137",)), WORDS)


def c12(lab: Lab) -> None:
    for container in ("", "<container/>", CONTAINER.replace("OEBPS/book.opf", "nowhere.opf"), "not xml <<<"):
        assert has(book(lab, epub(PAGES, **{"META-INF__container.xml": container})), WORDS)


def c13(lab: Lab) -> None:
    for href in (
        "gone.xhtml",
        "http://127.0.0.1:9/one.xhtml",
        "file:///etc/passwd",
        "/etc/passwd",
        "//127.0.0.1/x",
        "../../../etc/passwd",
    ):
        package = opf(["one.xhtml", "two.xhtml"]).replace('href="two.xhtml"', f'href="{href}"')
        outcome = book(lab, epub(PAGES, package), tells=("N126|N137",))
        assert has(outcome, WORDS)
        assert not has(outcome, "root:")
    for href in ("ONE.xhtml", "%6fne.xhtml", "one.xhtml#top", "./one.xhtml", "../OEBPS/one.xhtml"):
        package = opf(["one.xhtml", "two.xhtml"]).replace('href="one.xhtml"', f'href="{href}"')
        assert has(book(lab, epub(PAGES, package), tells=()), WORDS)


def c14(lab: Lab) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a1 "ha">{entities}]><html><body><p>&a10;</p></body></html>'
    square = f'<!DOCTYPE html [<!ENTITY a "{"x" * 50_000}">]><html><body><p>{"&a;" * 50_000}</p></body></html>'
    parameter = '<!DOCTYPE html [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><html><body><p>x</p></body></html>'
    for bomb in (laughs, square, parameter):
        book(lab, epub({**PAGES, "three.xhtml": bomb}))
        book(lab, epub(PAGES, bomb))


def c15(lab: Lab) -> None:
    for address in ("file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "/etc/passwd"):
        text = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{address}">]><html><body><p>&x;</p></body></html>'
        outcome = book(lab, epub({**PAGES, "three.xhtml": text}), exit=(0, 3), tells=())
        assert not has(outcome, "root:")


def c16(lab: Lab) -> None:
    head = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/xhtml11.dtd">'
    body = "<body><p>Wait&nbsp;here &mdash; caf&eacute;.</p></body>"
    text = f"{head}<html xmlns='http://www.w3.org/1999/xhtml'>{body}</html>"
    assert has(book(lab, epub({**PAGES, "three.xhtml": text})), "Wait here café")


def c17(lab: Lab) -> None:
    text = "<html><body><p>One rainy day<p>Two<br>rainy days<div><b>Three</div></body>"
    assert has(book(lab, epub({**PAGES, "three.xhtml": text})), "One rainy day", "Two rainy days", "Three")


def c18(lab: Lab) -> None:
    for encoding in ("shift_jis", "utf-16", "windows-1252", "iso-8859-1", "utf-8"):
        word = "雨の日" if encoding in ("shift_jis", "utf-16") else "café"
        text = f'<?xml version="1.0" encoding="{encoding}"?><html><body><p>The {word} rain.</p></body></html>'
        assert has(book(lab, epub({**PAGES, "three.xhtml": text.encode(encoding)})), word)


def c19(lab: Lab) -> None:
    for tag, depth in (("div", 500), ("blockquote", 100_000), ("b", 5000), ("ul", 3000)):
        text = f"<html><body>{f'<{tag}>' * depth}<p>Deep rain.</p>{f'</{tag}>' * depth}</body></html>"
        book(lab, epub({**PAGES, "three.xhtml": text}), exit=(0, 3), tells=())


def c20(lab: Lab) -> None:
    text = page(
        "<p>Rain<script>wicked()</script><style>.x{}</style><span hidden='hidden'>unseen</span>"
        "<span aria-hidden='true'>unheard</span>fell <ruby>漢<rt>kan</rt></ruby>.</p>"
    )
    outcome = book(lab, epub({**PAGES, "three.xhtml": text}), tells=("N134",))
    assert has(outcome, "漢")
    assert not any(has(outcome, word) for word in ("wicked", "unseen", "unheard", "kan"))


def c21(lab: Lab) -> None:
    size = struct.pack(">II", 50_000, 50_000) + b"\x08\x02\0\0\0"
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + size + struct.pack(">I", zlib.crc32(b"IHDR" + size))
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>evil()</script><image href="http://127.0.0.1:9/x"/></svg>'
    for cover in (head + bytes(100), svg, b""):
        package = opf(
            ["one.xhtml", "two.xhtml", "cover.png"], metadata=METADATA + '<meta name="cover" content="cover.png"/>'
        )
        package = package.replace('idref="cover.png"', 'idref="one.xhtml"')
        assert has(book(lab, epub({**PAGES, "cover.png": cover}, package), tells=()), WORDS)


def c22(lab: Lab) -> None:
    for title in ("A\nB\n[CHAPTER]\nSTART=0", ";#=\\", "T" * 1_000_000, "\x1b[31m", "&lt;b&gt;"):
        metadata = f"<dc:title>{title.replace(chr(27), '&#27;')}</dc:title><dc:language>en</dc:language>"
        files = {"nav.xhtml": nav({"one.xhtml": "A=B;#\\", "two.xhtml": "Sun"}), **PAGES}
        data = epub(files, opf(list(files), metadata=metadata))
        outcome = lab.story(data, "--format", "m4b", name="book.epub", tells=())
        assert outcome.report
        _has_chapters(Path(outcome.report["files"][0]["path"]), 2)


def _has_chapters(path: Path, number: int) -> None:
    import mutagen.mp4

    found = mutagen.mp4.MP4(path)
    assert len(found.chapters) == number
    assert len(found["\xa9nam"][0]) <= limits.MAX_TITLE_CHARS
