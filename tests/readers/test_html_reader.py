from __future__ import annotations

from pathlib import Path

import pytest
from books import book, check_cover, emphasised, prose, texts, titles

from narrate.errors import InputError
from narrate.schema.source import Book, ParagraphKind

WORDS = "The rain had come early that year and nobody in the village was ready for it, least of all Anna."
ARCHIVE = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html><head><title>The Lamp - Ann_Bee - Original Work</title><style>p {{ margin: 0 }}</style></head><body>
<div id="preface"><p class="message">Posted originally on an archive.</p><div class="meta">
<dl class="tags"><dt>Rating:</dt><dd>General</dd></dl><h1>The Lamp</h1>
<div class="byline">by <a rel="author" href="https://example.org/ann">Ann_Bee</a></div>
<p>Summary</p><blockquote class="userstuff"><p>A lamp goes out.</p></blockquote></div></div>
<div id="chapters" class="userstuff">
<div class="meta group"><h2 class="heading">Chapter 1: Oil</h2><p>Chapter Notes</p></div>
<div class="userstuff"><p>{WORDS}</p><hr/><p>“Who is there?” said Anna.</p></div>
<div class="meta group"><h2 class="heading">Chapter 2: Dark</h2></div>
<div class="userstuff"><p>{WORDS}</p></div></div>
<div id="afterword"><p>Please drop by the archive and comment.</p></div></body></html>"""
SERIAL = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Chapter 7: The Gate - The Long Road | Serial Site</title><meta property="books:author" content="Pen Name">
<style>@media print {{ .kept {{ display: none }} }} .cTh3ft{{ display: none; speak: never }}</style></head><body>
<nav><a href="/">Home</a></nav><div class="page"><h1>Chapter 7: The Gate</h1><a class="btn">Next Chapter</a>
<div class="author-note">Thank you for reading!</div>
<div class="chapter-inner chapter-content"><p>{WORDS}</p><p class="cTh3ft">This story was stolen.</p>
<p class="kept">The <span style="font-style: italic">gate</span> fell.</p><p>&nbsp;</p><p>* * *</p><p>Night came.</p>
<script>track()</script></div><div class="comments"><p>First!</p></div></div></body></html>"""


def read(folder: Path, body: str | bytes, name: str = "story.html") -> Book:
    found = book(folder, body, name)
    check_cover(found)
    return found


def codes(found: Book) -> set[str]:
    return {remark.code for remark in found.remarks}


def refusal(folder: Path, content: str | bytes, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        book(folder, content, "story.html", encoding)
    return caught.value.code


def test_an_archives_download_has_title_author_and_chapters(tmp_path: Path) -> None:
    found = read(tmp_path, ARCHIVE)
    assert (found.metadata.title, found.metadata.author) == ("The Lamp", "Ann_Bee")
    assert titles(found) == ["Chapter 1: Oil", "Chapter 2: Dark"]
    assert [len(chapter.scenes) for chapter in found.chapters] == [2, 1]


def test_an_archives_summary_tags_and_notes_are_notes(tmp_path: Path) -> None:
    found = read(tmp_path, ARCHIVE)
    assert prose(found) == [WORDS, "“Who is there?” said Anna.", WORDS]
    assert "A lamp goes out." in texts(found, ParagraphKind.NOTE)


def test_a_serials_page_is_its_chapter_alone(tmp_path: Path) -> None:
    found = read(tmp_path, SERIAL)
    assert prose(found) == [WORDS, "The gate fell.", "Night came."]
    assert titles(found) == ["Chapter 7: The Gate"]
    assert (found.metadata.title, found.metadata.author, found.metadata.language) == (
        "The Long Road",
        "Pen Name",
        "en",
    )


def test_what_a_page_hides_is_left_out_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, SERIAL)
    assert "stolen" not in found.text
    assert any("1 × hidden part" in remark.what and "1 × script" in remark.what for remark in found.remarks)


def test_ruby_text_is_listed(tmp_path: Path) -> None:
    found = read(tmp_path, "<p>A <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> sign.</p>")
    assert [remark.what for remark in found.remarks if remark.code == "N134"] == ["left out: 1 × ruby text"]


def test_what_stands_round_the_story_is_a_note_and_not_lost(tmp_path: Path) -> None:
    assert {"Next Chapter", "Thank you for reading!", "First!"} <= set(
        texts(read(tmp_path, SERIAL), ParagraphKind.NOTE)
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>secret</p>",
        '<p style="display: none">secret</p>',
        '<span aria-hidden="true">secret</span>',
        "<script>secret</script>",
        "<template><p>secret</p></template>",
        "<noscript>secret</noscript>",
        "<!-- secret -->",
        "<textarea>secret</textarea>",
    ],
)
def test_hidden_parts_are_not_read(tmp_path: Path, hidden: str) -> None:
    assert prose(read(tmp_path, f"<html><body><p>She ran.</p>{hidden}<p>He fell.</p></body></html>")) == [
        "She ran.",
        "He fell.",
    ]


def test_a_long_part_that_a_style_sheet_hides_is_the_story(tmp_path: Path) -> None:
    page = f"<style>.later {{ display: none }}</style><div class='later'><p>{WORDS * 20}</p></div>"
    assert prose(read(tmp_path, page)) == [WORDS * 20]


def test_headings_are_chapters(tmp_path: Path) -> None:
    page = f"<h1>The Lamp</h1><h2>One</h2><p>{WORDS}</p><h2>Two<br>The Road</h2><p>{WORDS}</p>"
    assert titles(read(tmp_path, page)) == ["One", "Two The Road"]


@pytest.mark.parametrize(
    "between",
    ["<hr>", "<p>* * *</p>", "<center>***</center>", "<p align=center>~</p>", "<p>&nbsp;</p>", "<p></p>", "<hr/><br>"],
)
def test_a_scene_ends(tmp_path: Path, between: str) -> None:
    page = "".join(f"<p>{n}. {WORDS}</p>" for n in range(4)) + between + f"<p>{WORDS}</p>"
    assert len(read(tmp_path, page).chapters[0].scenes) == 2


def test_blank_paragraphs_between_all_paragraphs_break_nothing(tmp_path: Path) -> None:
    page = "<p>&nbsp;</p>".join(f"<p>{n}. {WORDS}</p>" for n in range(6))
    assert len(read(tmp_path, page).chapters[0].scenes) == 1


@pytest.mark.parametrize(
    ("source", "words", "stressed"),
    [
        ("It was <em>dark</em> and <b>cold</b>.", "It was dark and cold.", ["dark", "cold"]),
        ("<i>Who is</i>\n <i> there?</i>", "Who is there?", ["Who is", "there?"]),
        ("<span class='italic'>Run</span>, she thought.", "Run, she thought.", ["Run"]),
        ("<span class='x'>Run</span>, she thought.", "Run, she thought.", ["Run"]),
        ("A <ruby>漢<rt>kan</rt></ruby> sign.", "A 漢 sign.", []),
        ("no<wbr>thing and <span>T</span>he rest", "nothing and The rest", []),
        ("caf&eacute; &amp; bar &#151; &#x93;yes&#148; &lt;b&gt;", "café & bar — “yes” <b>", []),
        ("one<br>two", "one\ntwo", []),
        ("3 &LT; 4 &bogus; &copy", "3 < 4 &bogus; ©", []),
    ],
)
def test_words_and_emphasis_are_kept(tmp_path: Path, source: str, words: str, stressed: list[str]) -> None:
    found = read(tmp_path, f"<style>.x {{ font-style: italic }}</style><p>{source}</p>")
    assert prose(found) == [words]
    assert emphasised(next(found.paragraphs())) == stressed


def test_two_line_breaks_are_a_new_paragraph(tmp_path: Path) -> None:
    page = f"<div>She ran.<br><br>He fell.<br />\n<br />It rained.<br><br><br><br>{WORDS}</div>"
    assert prose(read(tmp_path, page)) == ["She ran.", "He fell.", "It rained.", WORDS]


def test_preformatted_lines_stay_lines(tmp_path: Path) -> None:
    assert prose(read(tmp_path, "<pre>one  two\nthree</pre>")) == ["one  two\nthree"]


def test_a_footnote_is_a_note_and_its_mark_is_not_read(tmp_path: Path) -> None:
    page = (
        f'<p>{WORDS} She ran.<sup><a id="r1" href="#n1">1</a></sup> On.</p><p>More.</p>'
        '<p id="n1"><a href="#r1">1</a> As one does.</p>'
    )
    found = read(tmp_path, page)
    assert prose(found) == [f"{WORDS} She ran. On.", "More."]
    assert len(texts(found, ParagraphKind.NOTE)) == 1


def test_a_list_of_links_to_chapters_makes_no_notes(tmp_path: Path) -> None:
    page = f'<p>Go to: <a href="#c1">1</a> <a href="#c2">2</a></p><p id="c1">{WORDS}</p><p id="c2">{WORDS}</p>'
    assert len(prose(read(tmp_path, page))) == 3


def test_a_number_in_a_heading_is_no_footnote(tmp_path: Path) -> None:
    page = "".join(f'<h2>Chapter<a href="#toc">{n}</a></h2><p>{WORDS}</p>' for n in (1, 2))
    assert titles(read(tmp_path, page)) == ["Chapter1", "Chapter2"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>She ran.<p>He fell.",
        "<div><p>She ran.</div></p><b><p>He fell.</b></p></table>",
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
        "<body><p>She ran.</p><script src='x'/><p>He fell.<br></p></body></html>",
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:9/x.dtd"><html><body><p>She ran.</p>'
        "<p>He fell.</p></body></html>",
        "\ufeff<P>She ran.</P>\x0c\x08<P CLASS=x>He fell.</P>",
    ],
)
def test_broken_pages_are_read(tmp_path: Path, page: str) -> None:
    assert prose(read(tmp_path, page)) == ["She ran.", "He fell."]


@pytest.mark.parametrize("name", ["utf-8", "windows-1252", "iso-8859-1", "shift_jis", "utf-16"])
def test_a_declared_encoding_is_believed(tmp_path: Path, name: str) -> None:
    words = "私は猫だ。" if name == "shift_jis" else "Café — “yes”" if name != "iso-8859-1" else "Café über"
    page = f'<html><head><meta charset="{name}"></head><body><p>{words}</p></body></html>'
    assert prose(read(tmp_path, page.encode(name))) == [words]


def test_a_wrongly_declared_encoding_is_seen_through(tmp_path: Path) -> None:
    page = f'<meta charset="utf-16"><p>“Café,” said Anna. {WORDS}</p>'
    assert prose(read(tmp_path, page.encode())) == [f"“Café,” said Anna. {WORDS}"]
    found = read(tmp_path, page.replace("utf-16", "utf-8").encode("cp1252"))
    assert prose(found) == [f"“Café,” said Anna. {WORDS}"]
    assert "N141" in codes(found)


def test_an_encoding_that_a_person_names_wins(tmp_path: Path) -> None:
    page = '<meta charset="utf-8"><p>Café was shut.</p>'.encode("utf-16-le")
    assert prose(book(tmp_path, page, "story.html", "utf-16-le")) == ["Café was shut."]
    assert refusal(tmp_path, b"<p>x</p>", "no-such") == "N103"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"", "N101"),
        (b"<html><body></body></html>", "N101"),
        (b"<html><body><script>x</script><p>&nbsp;</p></body></html>", "N101"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "N102"),
        (b"<p>\x00\x00\x00\x01\x02\x00\x00</p>", "N102"),
        (b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><html><p>&b;</p></html>', "N131"),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a;</p></html>', "N131"),
        (b"<!DOCTYPE x [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;]><html><p>x</p></html>", "N131"),
        (b" " * 200_000 + b'<!DOCTYPE x [<!ENTITY a "ha">]><html><p>&a;</p></html>', "N131"),
        (b"<blockquote>" * 100_000 + b"deep", "N133"),
    ],
)
def test_a_page_that_cannot_be_read_is_refused(tmp_path: Path, page: bytes, code: str) -> None:
    assert refusal(tmp_path, page) == code


@pytest.mark.parametrize("head", ["<!DOCTYPE html SYSTEM 'x.dtd'>", " " * 6000 + "<!DOCTYPE html SYSTEM 'x.dtd'>"])
def test_an_unknown_entity_keeps_its_letters(tmp_path: Path, head: str) -> None:
    assert prose(read(tmp_path, f"{head}<html><body><p>She &ran; off.</p></body></html>")) == ["She &ran; off."]


def test_five_hundred_nested_parts_are_read(tmp_path: Path) -> None:
    assert prose(read(tmp_path, "<div>" * 500 + "deep" + "</div>" * 500 + "<p>after</p>")) == ["deep", "after"]


def test_a_very_long_paragraph_is_read_whole(tmp_path: Path) -> None:
    assert len(prose(read(tmp_path, "<p>" + "word " * 2_100_000 + "<p>end"))[0]) == 10_499_999


def test_a_page_without_a_suffix_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert prose(read(tmp_path, f"<!doctype HTML><p>{WORDS}</p>", "story")) == [WORDS]


def test_text_and_page_of_one_story_have_the_same_prose(tmp_path: Path) -> None:
    page = f"<h2>Chapter 1</h2><p>{WORDS}</p><hr><p>“Yes,” said Anna.</p>"
    story = f"Chapter 1\n\n{WORDS}\n\n***\n\n“Yes,” said Anna.\n"
    assert prose(book(tmp_path, story)) == prose(read(tmp_path, page))
