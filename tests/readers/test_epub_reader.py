from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from books import book, check_cover, emphasised, prose, texts, titles
from click.testing import CliRunner
from epubs import CONTAINER, METADATA, epub, nav, ncx, opf, page

from narrate.cli.main import cli
from narrate.errors import InputError
from narrate.readers import archive, limits
from narrate.schema.source import Book, ParagraphKind

WORDS = "The rain had come early that year and nobody in the village was ready for it, least of all Anna."
ONE = page(f"<h1>I</h1><p>{WORDS}</p>")
TWO = page("<h1>II</h1><p>“Who is there?” said Anna.</p>")
PAGES: dict[str, str | bytes] = {"one.xhtml": ONE, "two.xhtml": TWO}
NAMES = {"one.xhtml": "The Oil", "two.xhtml": "The Dark"}
PROSE = [WORDS, "“Who is there?” said Anna."]


def read(folder: Path, data: bytes) -> Book:
    found = book(folder, data, "book.epub")
    check_cover(found)
    return found


def told(found: Book, code: str) -> str:
    return "\n".join(remark.what for remark in found.remarks if remark.code == code)


def refused(folder: Path, data: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        book(folder, data, "book.epub")
    assert caught.value.exit_code == 3
    return caught.value


def one_page(body: str, **files: str) -> bytes:
    return epub({"one.xhtml": page(body), **files})


# What a good book gives


def test_metadata_comes_from_the_package(tmp_path: Path) -> None:
    data = read(tmp_path, epub(PAGES)).metadata
    assert (data.title, data.author, data.language) == ("The Lamp", "Ann Bee", "en-GB")
    assert (data.year, data.publisher) == ("1899", "A House")


def test_only_writers_are_authors(tmp_path: Path) -> None:
    metadata = (
        '<dc:title>X</dc:title><dc:creator id="a">Ann Bee</dc:creator><dc:creator>Cy Dee</dc:creator>'
        '<dc:creator id="t">Tra Nslator</dc:creator><meta refines="#t" property="role">trl</meta>'
        '<dc:creator opf:role="ill">Ill Ustrator</dc:creator>'
    )
    found = read(tmp_path, epub(PAGES, opf([*PAGES], metadata=metadata)))
    assert found.metadata.author == "Ann Bee, Cy Dee"


def test_a_series_is_found(tmp_path: Path) -> None:
    series = '<meta name="calibre:series" content="Lamps"/><meta name="calibre:series_index" content="2"/>'
    found = read(tmp_path, epub(PAGES, opf([*PAGES], metadata=METADATA + series)))
    assert found.metadata.series == ("Lamps", "2")


def test_pages_come_in_the_order_of_the_spine(tmp_path: Path) -> None:
    spine = '<itemref idref="two.xhtml"/><itemref idref="one.xhtml"/>'
    assert prose(read(tmp_path, epub(PAGES, opf([*PAGES], spine)))) == PROSE[::-1]


@pytest.mark.parametrize("contents", [{"nav.xhtml": nav(NAMES)}, {"toc.ncx": ncx(NAMES)}])
def test_chapters_are_named_as_the_contents_name_them(tmp_path: Path, contents: dict[str, str]) -> None:
    found = read(tmp_path, epub({**PAGES, **contents}))
    assert titles(found) == ["The Oil", "The Dark"]
    assert prose(found) == PROSE
    assert texts(found, ParagraphKind.HEADING) == ["I", "II"]


def test_the_newer_contents_win_and_the_older_help_out(tmp_path: Path) -> None:
    old = ncx({"one.xhtml": "Old", "two.xhtml": "Older"})
    assert titles(read(tmp_path, epub({**PAGES, "toc.ncx": old, "nav.xhtml": nav(NAMES)}))) == [*NAMES.values()]
    assert titles(read(tmp_path, epub({**PAGES, "toc.ncx": old, "nav.xhtml": nav({})}))) == ["Old", "Older"]


def test_without_contents_headings_are_chapters(tmp_path: Path) -> None:
    assert titles(read(tmp_path, epub(PAGES))) == ["I", "II"]


def test_without_contents_and_headings_pages_are_chapters(tmp_path: Path) -> None:
    pages = {f"{n}.xhtml": page(f"<p>{WORDS * 5}</p>") for n in "abc"}
    assert titles(read(tmp_path, epub(pages))) == [None, None, None]


def test_several_chapters_of_one_page_begin_at_their_anchors(tmp_path: Path) -> None:
    body = f'<h2 id="a">I</h2><p>{WORDS}</p><div id="b"><h2>II</h2><p>{WORDS}</p></div>'
    contents = nav({"one.xhtml#a": "Oil", "one.xhtml#b": "Dark", "one.xhtml#gone": "Gone"})
    assert titles(read(tmp_path, one_page(body, **{"nav.xhtml": contents}))) == ["Oil", "Dark"]


def test_a_page_that_the_contents_do_not_name_goes_on_with_the_chapter(tmp_path: Path) -> None:
    pages = {**PAGES, "three.xhtml": page(f"<p>{WORDS}</p>"), "nav.xhtml": nav(NAMES)}
    assert titles(read(tmp_path, epub(pages))) == ["The Oil", "The Dark"]


def test_a_page_that_says_it_is_a_chapter_is_one(tmp_path: Path) -> None:
    pages = {**PAGES, "three.xhtml": page(f"<h2>Chapter 3</h2><p>{WORDS}</p>"), "nav.xhtml": nav(NAMES)}
    assert titles(read(tmp_path, epub(pages))) == ["The Oil", "The Dark", "Chapter 3"]


def test_a_part_opens_its_first_chapter(tmp_path: Path) -> None:
    links = {"part.xhtml": "Part One", **NAMES}
    pages = {"part.xhtml": page("<h1>Part One</h1>"), **PAGES, "nav.xhtml": nav(links)}
    found = read(tmp_path, epub(pages))
    assert titles(found) == ["The Oil", "The Dark"]
    assert texts(found, ParagraphKind.HEADING)[0] == "Part One"


FRONT = page("<p>Copyright 1899 by Ann Bee.</p>")


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("copyright.xhtml", FRONT),
        ("001_titlepage.xhtml", FRONT),
        ("x.xhtml", FRONT.replace("<body>", '<body epub:type="copyright-page">')),
        ("x.xhtml", FRONT.replace("<p>", '<section epub:type="colophon"><p>').replace("</p>", "</p></section>")),
    ],
)
def test_front_matter_is_noted_and_listed(tmp_path: Path, name: str, front: str) -> None:
    found = read(tmp_path, epub({name: front, **PAGES, "nav.xhtml": nav(NAMES)}))
    assert prose(found) == PROSE
    assert texts(found, ParagraphKind.NOTE) == ["Copyright 1899 by Ann Bee."]
    assert titles(found) == [*NAMES.values()]


@pytest.mark.parametrize(
    "said",
    [
        '<guide><reference type="copyright-page" href="x.xhtml"/></guide>',
        "",
    ],
)
def test_front_matter_is_known_by_guide_and_by_title(tmp_path: Path, said: str) -> None:
    pages = {"x.xhtml": FRONT, **PAGES, "nav.xhtml": nav({"x.xhtml": "Copyright Page", **NAMES})}
    found = read(tmp_path, epub(pages, opf([*pages], rest=said)))
    assert (prose(found), titles(found)) == (PROSE, [*NAMES.values()])
    assert "x.xhtml" in told(found, "N135")


def test_front_matter_is_known_by_landmark(tmp_path: Path) -> None:
    landmarks = '<nav epub:type="landmarks"><a epub:type="titlepage" href="x.xhtml">Title</a></nav>'
    found = read(tmp_path, epub({"x.xhtml": FRONT, **PAGES, "nav.xhtml": nav(NAMES, landmarks)}))
    assert prose(found) == PROSE


def test_pages_out_of_the_reading_order_are_notes(tmp_path: Path) -> None:
    spine = '<itemref idref="one.xhtml"/><itemref idref="two.xhtml" linear="no"/>'
    found = read(tmp_path, epub(PAGES, opf([*PAGES], spine)))
    assert prose(found) == PROSE[:1]


@pytest.mark.parametrize("name", ["cover.xhtml", "contents.xhtml", "toc1.xhtml"])
def test_a_story_in_a_page_called_cover_is_read(tmp_path: Path, name: str) -> None:
    assert len(prose(read(tmp_path, epub({name: page(f"<p>{WORDS}</p>" * 50)})))) == 50
    assert prose(read(tmp_path, epub({name: page(f"<p>{WORDS}</p>")}))) == [WORDS]


def test_a_contents_page_in_the_spine_is_not_read(tmp_path: Path) -> None:
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("nav.xhtml", *PAGES))
    pages = {**PAGES, "nav.xhtml": nav(NAMES)}
    found = read(tmp_path, epub(pages, opf([*pages], spine)))
    assert (prose(found), titles(found)) == (PROSE, [*NAMES.values()])


# Inside a page


@pytest.mark.parametrize(
    "between", ["<hr/>", "<p class='c'>* * *</p>", "<p>&#160;</p>", "<p><img src='x.png' alt='x'/></p>", "<p>⁂</p>"]
)
def test_a_scene_ends(tmp_path: Path, between: str) -> None:
    body = "".join(f"<p>{n}. {WORDS}</p>" for n in range(4)) + between + f"<p>{WORDS}</p>"
    assert len(read(tmp_path, one_page(body)).chapters[0].scenes) == 2


def test_italics_of_tags_and_of_style_sheets_are_emphasis(tmp_path: Path) -> None:
    body = '<p>She <em>ran</em> and <span class="c5">fell</span> and <i>w</i><i>ept</i>.</p>'
    found = read(tmp_path, one_page(body, **{"s.css": "p {margin: 0} .x, span.c5 { font-style: italic; }"}))
    assert emphasised(next(found.paragraphs())) == ["ran", "fell", "w", "ept"]
    assert prose(found) == ["She ran and fell and wept."]


def test_footnotes_are_notes_and_their_marks_are_not_read(tmp_path: Path) -> None:
    body = (
        f'<p>{WORDS}<a epub:type="noteref" href="#n1">1</a> She slept.</p>'
        '<aside epub:type="footnote" id="n1"><p>A village.</p></aside><p>Night came.</p>'
    )
    found = read(tmp_path, one_page(body))
    assert prose(found) == [f"{WORDS} She slept.", "Night came."]
    assert texts(found, ParagraphKind.NOTE) == ["A village."]
    assert "1 × mark of a footnote" in told(found, "N134")


def test_footnotes_in_a_page_of_their_own_are_found_by_their_marks(tmp_path: Path) -> None:
    story = page(f'<p>{WORDS}<sup><a id="r1" href="end.xhtml#n1">1</a></sup></p>')
    end = page('<p id="n1"><a href="one.xhtml#r1">[1]</a> A village.</p><p>The end.</p>')
    found = read(tmp_path, epub({"one.xhtml": story, "end.xhtml": end}))
    assert prose(found) == [WORDS, "The end."]
    assert texts(found, ParagraphKind.NOTE) == ["A village."]


def test_numbers_of_printed_pages_are_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, one_page(f'<p>She <span epub:type="pagebreak" id="p4">4</span>slept. {WORDS}</p>'))
    assert prose(found) == [f"She slept. {WORDS}"]
    assert "1 × page number" in told(found, "N134")


def test_entities_of_html_are_known(tmp_path: Path) -> None:
    assert prose(read(tmp_path, one_page("<p>Caf&eacute;&nbsp;&mdash; &ldquo;yes&rdquo;.</p>"))) == ["Café\xa0— “yes”."]


def test_pages_in_other_encodings_are_read(tmp_path: Path) -> None:
    wide = ONE.replace("utf-8", "utf-16").encode("utf-16")
    japanese = page("<p>私は猫だ。</p>").replace("utf-8", "Shift_JIS").encode("shift_jis")
    assert prose(read(tmp_path, epub({"one.xhtml": wide, "two.xhtml": japanese}))) == [WORDS, "私は猫だ。"]


def test_offsets_are_not_those_of_the_file(tmp_path: Path) -> None:
    assert not read(tmp_path, epub(PAGES)).source.plain


def test_an_epub_on_standard_input_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert prose(book(tmp_path, epub(PAGES), "book")) == PROSE


# Covers


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + struct.pack(">II", width, height)


@pytest.mark.parametrize(("side", "kept"), [(limits.COVER_PIXELS, True), (limits.COVER_PIXELS + 1, False)])
def test_a_cover_of_sane_size_is_kept(tmp_path: Path, side: int, kept: bool) -> None:
    cover = png(600, side)
    package = opf([*PAGES, "c.png"], metadata=METADATA + '<meta name="cover" content="c.png"/>')
    found = read(tmp_path, epub({**PAGES, "c.png": cover}, package))
    assert found.metadata.cover == (cover if kept else None)
    assert bool(told(found, "N126")) is not kept


# Damaged books are read as far as they go


def test_a_missing_page_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, epub(PAGES, opf(["one.xhtml", "gone.xhtml", "two.xhtml"])))
    assert prose(found) == PROSE
    assert "gone.xhtml" in told(found, "N126")


def test_a_spine_that_names_nothing_is_told(tmp_path: Path) -> None:
    spine = '<itemref idref="one.xhtml"/><itemref idref="nobody"/><itemref/><itemref idref="two.xhtml"/>'
    found = read(tmp_path, epub(PAGES, opf([*PAGES], spine)))
    assert prose(found) == PROSE
    assert "nobody" in told(found, "N126")


@pytest.mark.parametrize(
    "href", ["http://127.0.0.1:9/x.xhtml", "//127.0.0.1/x", "../../../etc/passwd", "/etc/passwd", "C:\\x", "%00", "["]
)
def test_a_page_outside_the_archive_is_never_fetched(tmp_path: Path, href: str) -> None:
    package = opf([*PAGES]).replace('href="one.xhtml"', f'href="{href}"')
    assert prose(read(tmp_path, epub(PAGES, package))) == PROSE[1:]


def test_an_entry_with_a_name_that_leads_out_stays_inside(tmp_path: Path) -> None:
    package = opf([*PAGES]).replace('href="one.xhtml"', 'href="../../../tmp/out.xhtml"')
    out = tmp_path / "out.xhtml"
    read(tmp_path, epub({**PAGES, "../../../tmp/out.xhtml": "x"}, package))
    assert not out.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["book.epub"]


@pytest.mark.parametrize("href", ["on%65.xhtml", "ONE.xhtml", "./one.xhtml", "../OEBPS/one.xhtml", "one.xhtml#top"])
def test_odd_addresses_are_understood(tmp_path: Path, href: str) -> None:
    assert prose(read(tmp_path, epub(PAGES, opf([*PAGES]).replace('href="one.xhtml"', f'href="{href}"')))) == PROSE


def test_a_page_that_is_not_well_formed_is_mended(tmp_path: Path) -> None:
    found = read(
        tmp_path, epub({**PAGES, "one.xhtml": ONE.replace("<title>x</title>", "<title/>").replace("</p>", "<br>")})
    )
    assert prose(found) == PROSE
    assert "one.xhtml" in told(found, "N136")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00", b"<blockquote>" * 3000 + b"x", b"\x00\x00\x00\x00"])
def test_a_page_without_text_is_left_out_and_told(tmp_path: Path, content: bytes) -> None:
    found = read(tmp_path, epub({"bad.xhtml": content, **PAGES}))
    assert prose(found) == PROSE
    assert "bad.xhtml" in told(found, "N126")


def test_a_bad_byte_does_not_cost_a_chapter(tmp_path: Path) -> None:
    found = read(tmp_path, epub({**PAGES, "one.xhtml": ONE.encode().replace(b"<p>", b"<p>\xc3\xa9\xff ")}))
    assert prose(found) == [f"é\ufffd {WORDS}", PROSE[1]]
    assert "one.xhtml" in told(found, "N143")


@pytest.mark.parametrize("container", ["", "<container/>", "not XML", CONTAINER.replace("book.opf", "gone.opf")])
def test_without_a_container_the_package_is_searched_for(tmp_path: Path, container: str) -> None:
    found = read(tmp_path, epub(PAGES, **{"META-INF__container.xml": container}))
    assert prose(found) == PROSE
    assert "book.opf" in told(found, "N137")


@pytest.mark.parametrize("package", ["", "rubbish", "<package/>", opf([])])
def test_without_a_reading_order_every_page_is_read(tmp_path: Path, package: str) -> None:
    found = read(tmp_path, epub(PAGES, package))
    assert prose(found) == PROSE
    assert "order of the file" in told(found, "N137")


def test_a_missing_mimetype_is_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub(PAGES))) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != "mimetype":
                new.writestr(info.filename, old.read(info))
    found = read(tmp_path, out.getvalue())
    assert prose(found) == PROSE
    assert "mimetype" in told(found, "N137")


@pytest.mark.parametrize("keep", [0.999, 0.9])
def test_a_truncated_book_is_salvaged(tmp_path: Path, keep: float) -> None:
    pages = {**PAGES, **{f"x{n}.xhtml": page(f"<p>{n} {WORDS}</p>") for n in range(20)}}
    data = epub(pages)
    found = read(tmp_path, data[: int(keep * len(data))])
    assert prose(found)[:2] == PROSE
    assert told(found, "N127")


def test_a_damaged_page_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    data = epub(PAGES, opf([*PAGES]))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        info = opened.getinfo("OEBPS/one.xhtml")
    at = info.header_offset + 30 + len(info.filename) + 20
    found = read(tmp_path, data[:at] + b"\xff\xff\xff" + data[at + 3 :])
    assert prose(found) == PROSE[1:]
    assert "one.xhtml" in told(found, "N126")


def test_bytes_before_the_archive_do_no_harm(tmp_path: Path) -> None:
    assert prose(read(tmp_path, b"junk" * 100 + epub(PAGES))) == PROSE


def zipped(write: Callable[[zipfile.ZipFile], None]) -> bytes:
    out = io.BytesIO(epub(PAGES))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as opened:
        write(opened)
    return out.getvalue()


def test_of_two_entries_of_one_name_the_first_is_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped(lambda opened: opened.writestr("OEBPS/one.xhtml", page("<p>Another.</p>")))
    found = read(tmp_path, data)
    assert prose(found) == PROSE
    assert "twice" in told(found, "N126")


def test_a_link_in_the_archive_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("OEBPS/link.xhtml")
    link.external_attr = 0o120777 << 16
    found = read(tmp_path, zipped(lambda opened: opened.writestr(link, "/etc/passwd")))
    assert "is a link" in told(found, "N126")


# Harmful and protected books are refused


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    data = epub({"one.xhtml": b"<p>" + b"a" * 60_000_000})
    before = time.process_time()
    assert refused(tmp_path, data).code == "N122"
    assert time.process_time() - before < 1


def test_a_bomb_without_a_directory_is_refused(tmp_path: Path) -> None:
    data = epub({"one.xhtml": b"<p>" + b"a" * 30_000_000})
    assert refused(tmp_path, data[: data.index(b"PK\x01\x02")]).code == "N122"


def test_sizes_that_the_directory_claims_are_not_believed(tmp_path: Path) -> None:
    data = epub({"one.xhtml": b"<p>" + b"a" * 30_000_000})
    lie = data.replace(struct.pack("<I", 30_000_003), struct.pack("<I", 1000))
    with pytest.raises(InputError):
        book(tmp_path, lie, "book.epub")


def test_all_entries_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ZIP_TOTAL_BYTES", 1_000)
    assert refused(tmp_path, epub(PAGES)).code == "N122"


def test_too_many_entries_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ZIP_ENTRIES", 4)
    assert refused(tmp_path, epub(PAGES)).code == "N123"


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    data = bytearray(epub(PAGES))
    second = data.rindex(b"PK\x01\x02")
    first = data.rindex(b"PK\x01\x02", 0, second)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refused(tmp_path, bytes(data)).code == "N125"


def test_a_password_is_named(tmp_path: Path) -> None:
    data = bytearray(epub(PAGES))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    error = refused(tmp_path, bytes(data))
    assert (error.code, "password" in error.what) == ("N124", True)


def encryption(method: str) -> dict[str, str]:
    xml = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{method}"/></enc:EncryptedData></encryption>'
    )
    return {"META-INF__encryption.xml": xml}


def test_a_protected_book_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, epub(PAGES, **encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")))
    assert (error.code, "protected" in error.what) == ("N124", True)


def test_a_book_with_locked_fonts_alone_is_read(tmp_path: Path) -> None:
    assert prose(read(tmp_path, epub(PAGES, **encryption("http://www.idpf.org/2008/embedding")))) == PROSE


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "make",
    [
        lambda: epub({**PAGES, "one.xhtml": ONE.replace("<!DOCTYPE html>", BOMB)}),
        lambda: epub(PAGES, BOMB + opf([*PAGES])),
        lambda: epub(PAGES, **{"META-INF__container.xml": BOMB + CONTAINER}),
        lambda: epub({**PAGES, "toc.ncx": BOMB + ncx(NAMES)}),
        lambda: epub({**PAGES, "one.xhtml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a;</p>'}),
    ],
)
def test_entities_of_its_own_are_refused(tmp_path: Path, make: Callable[[], bytes]) -> None:
    assert refused(tmp_path, make()).code == "N131"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "N101"),
        (b"Once upon a time.", "N121"),
        (b"PK\x05\x06" + b"\x00" * 18, "N121"),
        (b"PK\x03\x04", "N121"),
        (epub({"one.xhtml": page("")}), "N101"),
        (epub({}), "N101"),
        (epub({"one.xhtml": page("<script>x</script>")}), "N101"),
    ],
)
def test_a_book_without_text_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(tmp_path, data).code == code


@pytest.mark.parametrize("step", range(16))
def test_no_flipped_byte_does_worse_than_an_input_error(tmp_path: Path, step: int) -> None:
    data = bytearray(epub({**PAGES, "nav.xhtml": nav(NAMES), "toc.ncx": ncx(NAMES)}))
    for at in range(step * 5 % 79, len(data), 79):
        data[at] ^= 1 << step % 8
        with suppress(InputError):
            check_cover(book(tmp_path, bytes(data), "book.epub"))
        data[at] ^= 1 << step % 8


def test_a_script_is_made_of_a_book(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(epub({**PAGES, "nav.xhtml": nav(NAMES)}))
    result = CliRunner().invoke(cli, ["script", str(path), "--format", "text"])
    assert result.exit_code == 0, result.output
    assert WORDS in result.output
    assert "Who is there?" in result.output
