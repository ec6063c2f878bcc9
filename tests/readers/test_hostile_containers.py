"""The catalogue of harmful and damaged containers, for each format that is a zip archive. EPUB's own cases stand in
test_epub_reader.py."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from books import book, check_cover
from epubs import epub, page
from stories import docx, odt

from narrate.errors import InputError
from narrate.readers import archive
from narrate.schema.source import Book

BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
AWAY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def docx_of(words: str, head: str = "") -> bytes:
    data = docx(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
    return replaced(data, "word/document.xml", lambda xml: head.encode() + xml) if head else data


def odt_of(words: str, head: str = "") -> bytes:
    data = odt(f"<text:p>{words}</text:p>")
    return replaced(data, "content.xml", lambda xml: head.encode() + xml) if head else data


def epub_of(words: str, head: str = "") -> bytes:
    text = page(f"<p>{words}</p>")
    return epub({"one.xhtml": text.replace("<!DOCTYPE html>", head or "<!DOCTYPE html>")})


def replaced(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The archive with one entry changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            content = source.read(info)
            target.writestr(info, change(content) if info.filename == name else content)
    return out.getvalue()


MAKERS = {"docx": docx_of, "odt": odt_of, "epub": epub_of}
MAIN = {"docx": "word/document.xml", "odt": "content.xml", "epub": "OEBPS/one.xhtml"}
every = pytest.mark.parametrize("form", MAKERS)


def read(folder: Path, form: str, data: bytes) -> Book:
    return book(folder, data, f"story.{form}")


def refusal(folder: Path, form: str, data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, form, data)
    return caught.value.code


@every
def test_c01_a_bomb_is_refused(tmp_path: Path, form: str) -> None:
    assert refusal(tmp_path, form, MAKERS[form]("a" * 30_000_000)) == "N122"


@every
def test_c02_an_archive_inside_is_not_opened(tmp_path: Path, form: str) -> None:
    data = io.BytesIO(MAKERS[form]("She ran."))
    with zipfile.ZipFile(data, "a") as opened:
        opened.writestr("inner.zip", MAKERS[form]("secret"))
    assert read(tmp_path, form, data.getvalue()).text == "She ran."


@every
def test_c03_overlapping_entries_are_refused(tmp_path: Path, form: str) -> None:
    data = bytearray(MAKERS[form]("She ran."))
    second = data.rindex(b"PK\x01\x02")
    first = data.rindex(b"PK\x01\x02", 0, second)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    assert refusal(tmp_path, form, bytes(data)) == "N125"


@every
def test_c04_sizes_that_are_lies_are_not_believed(tmp_path: Path, form: str) -> None:
    data = MAKERS[form]("a" * 30_000_000)
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        size = max(info.file_size for info in opened.infolist())
    assert refusal(tmp_path, form, data.replace(struct.pack("<I", size), struct.pack("<I", 1000))) in (
        "N101",
        "N121",
        "N122",
    )


@every
def test_c05_crowds_of_entries_are_refused(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "ZIP_ENTRIES", 1)
    assert refusal(tmp_path, form, MAKERS[form]("She ran.")) == "N123"


@every
def test_c06_of_two_entries_of_one_name_the_first_is_read(tmp_path: Path, form: str) -> None:
    data = io.BytesIO(MAKERS[form]("She ran."))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(data, "a") as opened:
        opened.writestr(MAIN[form], MAKERS[form]("secret"))
    found = read(tmp_path, form, data.getvalue())
    assert found.text == "She ran."
    assert any(remark.code == "N126" for remark in found.remarks)


@every
@pytest.mark.parametrize("name", ["../../escaped", "/escaped", "C:\\escaped", "a\\..\\..\\escaped", "con"])
def test_c07_no_entry_is_ever_written_to_disk(tmp_path: Path, form: str, name: str) -> None:
    data = io.BytesIO(MAKERS[form]("She ran."))
    with zipfile.ZipFile(data, "a") as opened:
        opened.writestr(name, "secret")
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    assert read(folder, form, data.getvalue()).text == "She ran."
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"story.{form}"]


@every
def test_c08_a_link_is_not_followed(tmp_path: Path, form: str) -> None:
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    data = io.BytesIO(MAKERS[form]("She ran."))
    with zipfile.ZipFile(data, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert any("is a link" in remark.what for remark in read(tmp_path, form, data.getvalue()).remarks)


@every
def test_c09_a_password_is_named(tmp_path: Path, form: str) -> None:
    data = bytearray(MAKERS[form]("She ran."))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(tmp_path, form, bytes(data)) == "N124"


@every
def test_c10_an_archive_without_its_directory_is_salvaged(tmp_path: Path, form: str) -> None:
    data = MAKERS[form]("She ran.")
    found = read(tmp_path, form, data[: data.index(b"PK\x01\x02")])
    assert found.text == "She ran."
    assert any(remark.code == "N127" for remark in found.remarks)


@every
def test_c10_bytes_before_the_archive_do_no_harm(tmp_path: Path, form: str) -> None:
    assert read(tmp_path, form, b"junk" * 50 + MAKERS[form]("She ran.")).text == "She ran."


@every
@pytest.mark.parametrize("head", [BOMB, AWAY], ids=["c14-laughs", "c15-away"])
def test_c14_c15_entities_of_its_own_are_refused(tmp_path: Path, form: str, head: str) -> None:
    assert refusal(tmp_path, form, MAKERS[form]("&a;", head)) == "N131"


@every
def test_c17_unclosed_parts_are_mended(tmp_path: Path, form: str) -> None:
    cut = replaced(MAKERS[form]("She ran."), MAIN[form], lambda xml: xml[: xml.index(b"She ran.") + 8])
    assert read(tmp_path, form, cut).text == "She ran."


@pytest.mark.parametrize(("form", "part"), [("docx", "w:smartTag"), ("odt", "text:span"), ("epub", "div")])
def test_c19_no_depth_breaks_the_walk(tmp_path: Path, form: str, part: str) -> None:
    words = f"{f'<{part}>' * 100_000}She ran.{f'</{part}>' * 100_000}"
    try:
        check_cover(read(tmp_path, form, MAKERS[form](words)))
    except InputError as error:
        assert error.code in ("N101", "N121", "N133")  # noqa: PT017


@every
def test_a_file_without_its_main_part_is_named(tmp_path: Path, form: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("nothing.txt", "She ran.")
    assert refusal(tmp_path, form, out.getvalue()) == "N121"
