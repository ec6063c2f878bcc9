from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from books import book, check_cover, prose

from narrate.errors import InputError
from narrate.readers import intake
from narrate.readers.registry import read_story


def refusal(folder: Path, content: str | bytes, **more: str) -> InputError:
    with pytest.raises(InputError) as caught:
        book(folder, content, **more)
    return caught.value


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "\ufeff \r\n", "\u200b\n"])
def test_nothing_visible_is_nothing_to_narrate(tmp_path: Path, content: str) -> None:
    assert str(refusal(tmp_path, content)).startswith(f"{tmp_path}/story.txt: N101: nothing to narrate")


def test_symbols_alone_are_a_story_of_silence(tmp_path: Path) -> None:
    check_cover(book(tmp_path, "***\n\n—\n\n•\n"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    found = book(tmp_path, "“Élodie,” said Anna, and the rain went on.".encode(encoding))
    assert found.text == "“Élodie,” said Anna, and the rain went on."


def test_a_byte_order_mark_moves_no_column(tmp_path: Path) -> None:
    assert next(book(tmp_path, "\ufeffAnna.").paragraphs()).start == 0


def test_windows_quotes_are_read_as_cp1252_and_told(tmp_path: Path) -> None:
    found = book(tmp_path, "“No,” said Anna—then ‘yes’.".encode("cp1252"))
    assert prose(found) == ["“No,” said Anna—then ‘yes’."]
    assert [remark.code for remark in found.remarks] == ["N141"]


def test_a_russian_story_in_cp1251_is_read(tmp_path: Path) -> None:
    story = "Анна посмотрела в окно и сказала, что дождь начался рано. " * 20
    assert book(tmp_path, story.encode("cp1251")).source.encoding == "cp1251"


def test_a_byte_that_does_not_decode_has_its_place(tmp_path: Path) -> None:
    content = b"line\n" * 56 + b"The caf\xc3\xa9 b\xe9 here\n"
    error = refusal(tmp_path, content)
    assert str(error).startswith(f"{tmp_path}/story.txt:57:11: N103: byte 0xE9 is not UTF-8 (")
    assert (error.exit_code, "--encoding" in error.hint) == (3, True)


def test_the_encoding_can_be_said(tmp_path: Path) -> None:
    assert prose(book(tmp_path, b"The caf\xe9.", encoding="cp1252")) == ["The café."]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    assert "unknown encoding 'klingon'" in str(refusal(tmp_path, "x", encoding="klingon"))


def test_half_characters_are_replaced_and_told(tmp_path: Path) -> None:
    found = book(tmp_path, b"One \xed\xa0\x80 two.")
    assert (found.text, found.remarks[0].code) == ("One \ufffd two.", "N143")


def test_few_nuls_are_removed_and_many_are_binary(tmp_path: Path) -> None:
    found = book(tmp_path, "x" * 99 + "\0")
    assert (found.text, found.remarks[0].code) == ("x" * 99, "N142")
    assert refusal(tmp_path, "x" * 98 + "\0").code == "N102"


def test_direction_marks_stay_and_are_told(tmp_path: Path) -> None:
    found = book(tmp_path, "Line one.\n\nAnna \u202eevil\u202c.\u200b")
    assert found.text.endswith("evil\u202c.\u200b")
    assert str(found.remarks[0]).startswith(f"{tmp_path}/story.txt:3:6: N144")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\x7fELF\x02\x01\x01\0", "ELF"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"\x1f\x8b\x08\0", "GZIP"),
        (b"RIFF\x10\0\0\0WAVE", "RIFF"),
    ],
)
def test_binary_files_are_named(tmp_path: Path, head: bytes, name: str) -> None:
    assert f"N102: looks like {name}" in str(refusal(tmp_path, head + bytes(range(256))))


def test_a_story_may_begin_with_the_name_of_a_format(tmp_path: Path) -> None:
    assert prose(book(tmp_path, "Rar! said the lion.")) == ["Rar! said the lion."]


@pytest.mark.parametrize(
    ("name", "code"), [("missing.txt", "N104"), ("dangling.txt", "N104"), ("folder", "N105"), ("nul\0.txt", "N104")]
)
def test_what_cannot_be_opened_is_explained(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError) as caught:
        read_story(f"{tmp_path}/{name}")
    assert caught.value.code == code


def test_an_unreadable_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "story.txt").write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="Permission denied"):
        read_story(tmp_path / "story.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs on this system")
def test_a_fifo_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_text("Anna came in."))
    writer.start()
    assert prose(read_story(tmp_path / "pipe")) == ["Anna came in."]
    writer.join()


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"Anna came in.")))
    found = read_story("-")
    assert (prose(found), found.source.path) == (["Anna came in."], "stdin")


@pytest.mark.parametrize(("length", "fits"), [(9, True), (10, True), (11, False)])
def test_the_size_limit_has_an_edge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: int, fits: bool) -> None:
    monkeypatch.setattr(intake, "MAX_FILE_BYTES", 10)
    if fits:
        assert prose(book(tmp_path, "a" * length)) == ["a" * length]
    else:
        assert refusal(tmp_path, "a" * length).code == "N106"


def test_a_file_that_changes_while_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prints = iter([(1, 1), (2, 2)])
    monkeypatch.setattr(intake, "_fingerprint", lambda file: next(prints))
    assert refusal(tmp_path, "Anna.").code == "N107"
