from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from books import book, check_cover, emphasised, prose, texts, titles
from stories import TIDE, as_docx, as_odt, as_rtf, docx, odt, rtf

from narrate.errors import InputError
from narrate.schema.source import Book, ParagraphKind

NOTES_XML = (
    '<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:t>A kind of boat.</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
STYLES_XML = (
    '<w:styles xmlns:w="w"><w:style w:type="paragraph" w:styleId="K1"><w:name w:val="Kapitel"/><w:basedOn w:val="K0"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="K0"><w:name w:val="heading 1"/><w:basedOn w:val="K1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="character" w:styleId="E"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style></w:styles>'
)


def p(*runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of Word's."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run of Word's."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(folder: Path, body: str, **others: str) -> Book:
    return book(folder, docx(body, **others), "story.docx")


def open_text(folder: Path, body: str, styles: str = "", **others: str) -> Book:
    return book(folder, odt(body, styles, **others), "story.odt")


def rich(folder: Path, body: str) -> Book:
    return book(folder, rtf(body), "story.rtf")


def told(found: Book) -> str:
    return " ".join(remark.what for remark in found.remarks)


def test_word_splits_runs_anywhere_and_the_words_stay_whole(tmp_path: Path) -> None:
    found = word(tmp_path, p(r("She r"), r("an", "<w:b w:val='0'/>"), r(" ho", "<w:i/>"), r("me.", "<w:i/>")))
    assert prose(found) == ["She ran home."]
    assert [words for one in found.paragraphs() for words in emphasised(one)] == ["home."]


def test_headings_are_known_by_styles_of_any_language_and_circles_of_styles_end(tmp_path: Path) -> None:
    body = p(r("Erstes"), style="K1") + p(r("She ran.")) + p(r("Zweites"), style="K1") + p(r("He fell."))
    assert titles(word(tmp_path, body, styles=STYLES_XML)) == ["Erstes", "Zweites"]


def test_a_character_style_is_emphasis(tmp_path: Path) -> None:
    found = word(tmp_path, p(r("Go "), r("now", '<w:rStyle w:val="E"/>'), r(".")), styles=STYLES_XML)
    assert emphasised(next(found.paragraphs())) == ["now"]


def test_an_outline_level_makes_a_heading(tmp_path: Path) -> None:
    body = (
        p(r("First"), more='<w:outlineLvl w:val="0"/>')
        + p(r("She ran."))
        + p(r("Last"), more='<w:outlineLvl w:val="0"/>')
    )
    assert titles(word(tmp_path, body + p(r("He fell.")))) == ["First", "Last"]


def test_a_footnote_of_word_is_a_note_behind_its_paragraph(tmp_path: Path) -> None:
    body = p(r("A smack"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" came in.")) + p(r("It was late."))
    found = word(tmp_path, body, footnotes=NOTES_XML)
    assert [one.text for one in found.paragraphs()] == ["A smack came in.", "A kind of boat.", "It was late."]
    assert texts(found, ParagraphKind.NOTE) == ["A kind of boat."]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        (f"<w:del>{r('secret')}</w:del>", ""),
        ("<w:r><w:delText>secret</w:delText></w:r>", ""),
        (r("secret", "<w:vanish/>"), "hidden part"),
        ("<w:r><w:instrText>secret</w:instrText></w:r>", ""),
        ("<w:r><w:commentReference w:id='1'/></w:r>", "comment"),
        ("<w:r><w:pict><v:imagedata xmlns:v='v'/></w:pict></w:r>", "picture"),
        ("<w:ruby><w:rt><w:r><w:t>secret</w:t></w:r></w:rt><w:rubyBase/></w:ruby>", "1 × ruby text"),
    ],
)
def test_what_word_does_not_print_is_not_read_and_listed(tmp_path: Path, part: str, reason: str) -> None:
    found = word(tmp_path, p(r("She ran"), part, r(" home.")))
    assert found.text == "She ran home."
    assert reason in told(found)


def test_heads_and_feet_of_pages_with_words_are_listed(tmp_path: Path) -> None:
    head = f'<w:hdr xmlns:w="w">{p(r("The Tide Clerk"))}</w:hdr>'
    found = word(tmp_path, p(r("She ran.")), header1=head, footer1='<w:ftr xmlns:w="w"><w:p/></w:ftr>')
    assert "The Tide Clerk" not in found.text
    assert "1 × page header" in told(found)
    assert "footer" not in told(found)


def test_words_put_in_under_revision_are_read(tmp_path: Path) -> None:
    assert word(tmp_path, p(r("She "), f"<w:ins>{r('nearly ')}</w:ins>", r("ran."))).text == "She nearly ran."


def test_a_text_box_is_read_once_behind_its_anchor(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p(r('Boxed words.'))}</w:txbxContent>"
    ways = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    shape = f"<mc:AlternateContent xmlns:mc='mc'>{ways}</mc:AlternateContent>"
    found = word(tmp_path, p(r("She ran."), f"<w:r>{shape}</w:r>") + p(r("He fell.")))
    assert prose(found) == ["She ran.", "Boxed words.", "He fell."]


def test_a_table_of_contents_and_numbers_of_lists_are_listed(tmp_path: Path) -> None:
    numbered = p(r("She ran."), more='<w:numPr><w:numId w:val="1"/></w:numPr>')
    found = word(tmp_path, p(r("One ... 3"), style="T1") + numbered, styles=STYLES_XML)
    assert found.text == "She ran."
    assert "1 × automatic number or bullet, 1 × list of contents" in told(found)


def test_breaks_tabs_and_signs_are_kept(tmp_path: Path) -> None:
    found = word(tmp_path, p(r("Roses"), "<w:r><w:br/></w:r>", r("and"), "<w:r><w:tab/></w:r>", r("thorns.")))
    assert found.text == "Roses\nand thorns."


def test_empty_paragraphs_are_a_gap(tmp_path: Path) -> None:
    body = "".join(p(r(f"Sentence {n}.")) for n in range(8)) + p() + p(r("Later."))
    assert len(word(tmp_path, body).chapters[0].scenes) == 2


def test_an_old_word_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="old Word document") as caught:
        book(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "story.docx")
    assert caught.value.code == "N124"


def test_nothing_a_page_says_is_overruled_by_properties(tmp_path: Path) -> None:
    found = book(tmp_path, as_rtf(TIDE), "story.rtf")
    assert (found.metadata.title, found.metadata.author) == ("The Tide Clock", "Maud Ellery")


def test_opendocument_spaces_tabs_and_breaks(tmp_path: Path) -> None:
    found = open_text(
        tmp_path, "<text:p>She\n  ran<text:s text:c='2'/>and<text:tab/>ran<text:line-break/>home.</text:p>"
    )
    assert found.text == "She ran  and ran\nhome."


def test_opendocument_spans_inherit_and_end(tmp_path: Path) -> None:
    inner = "<text:span text:style-name='T1'>very <text:span>much</text:span></text:span>"
    found = open_text(tmp_path, f"<text:p>So {inner} so.</text:p>")
    assert emphasised(next(found.paragraphs())) == ["very much"]


def test_a_footnote_of_opendocument_is_a_note_behind_its_paragraph(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A <text:span>kind</text:span> of "
        "boat.</text:p></text:note-body></text:note>"
    )
    found = open_text(tmp_path, f"<text:p>A smack{note} came in.</text:p><text:p>It was late.</text:p>")
    assert [one.text for one in found.paragraphs()] == ["A smack came in.", "A kind of boat.", "It was late."]


@pytest.mark.parametrize(
    "part",
    [
        "<text:tracked-changes><text:p>secret</text:p></text:tracked-changes>",
        "<text:table-of-content><text:p>secret</text:p></text:table-of-content>",
        "<text:p>x<office:annotation><text:p>secret</text:p></office:annotation></text:p>",
        "<text:section text:display='none'><text:p>secret</text:p></text:section>",
    ],
)
def test_what_opendocument_does_not_print_is_not_read(tmp_path: Path, part: str) -> None:
    assert "secret" not in open_text(tmp_path, f"<text:p>She ran.</text:p>{part}").text


def test_ruby_text_of_opendocument_is_listed(tmp_path: Path) -> None:
    ruby = "<text:ruby><text:ruby-base>ran</text:ruby-base><text:ruby-text>secret</text:ruby-text></text:ruby>"
    found = open_text(tmp_path, f"<text:p>She {ruby} home.</text:p>")
    assert found.text == "She ran home."
    assert "1 × ruby text" in told(found)


def test_a_locked_opendocument_is_named(tmp_path: Path) -> None:
    manifest = "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>"
    with pytest.raises(InputError, match="password"):
        open_text(tmp_path, "", **{"META-INF__manifest": manifest})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r"caf\'e9 \u8212? \ldblquote so\rdblquote", "café — “so”"),
        (r"\f1 \'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (r"{\uc2 \u1055 ??}riv", "Пriv"),
        (r"\u-10179?\u-8704?!", "\U0001f600!"),
        (r"a\~b\_c\{d\}\\", "a\u00a0b\u2011c{d}\\"),
        (r"She\line ran\tab home", "She\nran home"),
        ("She\r\n ran", "She ran"),
        (r"{\*\unknown secret}She ran", "She ran"),
        (r"{\pict\wmetafile8 0102}She ran", "She ran"),
        (r"She {\v secret }ran{\deleted  secret}", "She ran"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt She}} ran", "She ran"),
        (r"{\header secret\par}She ran", "She ran"),
        (r"\bin4 \}}}She ran", "She ran"),
        (r"\bin99999999 She ran", "She ran"),
    ],
)
def test_rtf_words_are_read(tmp_path: Path, body: str, expected: str) -> None:
    assert rich(tmp_path, body).text == expected


def test_a_footnote_of_rtf_is_a_note_behind_its_paragraph(tmp_path: Path) -> None:
    found = rich(tmp_path, r"A smack{\footnote \pard A {\i kind} of boat.} came in.\par It was late.\par")
    assert [one.text for one in found.paragraphs()] == ["A smack came in.", "A kind of boat.", "It was late."]


def test_a_cut_off_rtf_is_read_and_told(tmp_path: Path) -> None:
    found = book(tmp_path, rtf(r"She ran.\par {\i He")[:-1], "story.rtf")
    assert prose(found) == ["She ran.", "He"]
    assert "cut off" in told(found)


def test_no_depth_of_groups_breaks_the_reader(tmp_path: Path) -> None:
    assert rich(tmp_path, "{" * 200_000 + "She ran" + "}" * 200_000).text == "She ran"


@pytest.mark.parametrize("make", [as_docx, as_odt, as_rtf])
@pytest.mark.parametrize("step", range(24))
def test_no_flipped_byte_does_worse_than_an_input_error(tmp_path: Path, make: Callable[..., bytes], step: int) -> None:
    data = bytearray(make(TIDE))
    for place in range(step * len(data) // 24, len(data), max(1, len(data) // 7)):
        data[place] ^= 1 << (step % 8)
    try:
        check_cover(book(tmp_path, bytes(data), f"story.{make.__name__[3:]}"))
    except InputError as error:
        assert error.code.startswith("N1")  # noqa: PT017
