"""T01–T16, T38–T39: files as bytes: empty, blank, binary, in every encoding, with every line end."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from lab import TALE, Lab, letters

from narrate.readers import intake


def t01(lab: Lab) -> None:
    lab.story("")


def t02(lab: Lab) -> None:
    for content in (" \n\t\n  ", "\ufeff", "\ufeff \r\n", "\u00a0\u2003\n\u3000\n"):
        lab.story(content)


def t03(lab: Lab) -> None:
    for signs in ("***", "—", "•", "…", "* * *", "☞ ☜", "- - -", "~", "§"):
        outcome = lab.story(f"{TALE}\n{signs}\n\n“Wait,” said Anna.\n")
        assert not any(spoken.strip() and not letters(spoken) for spoken in outcome.spoken)
    lab.story("***\n\n—\n\n•\n", exit=(3,), tells=("N101",))


def t04(lab: Lab) -> None:
    plain = lab.story(TALE)
    marked = lab.story("\ufeff" + TALE)
    assert marked.lines == plain.lines
    assert marked.production
    assert marked.production.text.startswith("Anna")


def t05(lab: Lab) -> None:
    plain = lab.story(TALE)
    for encoding, mark in (
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-8-sig", b""),
    ):
        assert lab.story(mark + TALE.encode(encoding)).lines == plain.lines


def t06(lab: Lab) -> None:
    outcome = lab.story(TALE.encode("cp1252"))
    assert outcome.lines == lab.story(TALE, tells=()).lines


def t07(lab: Lab) -> None:
    lines = ["It rained, day by day, on the café by the quay."] * 60
    damaged = "\n\n".join(lines).encode()
    at = [0, *(place for place, byte in enumerate(damaged) if byte == 10)][56] + 12
    lab.story(damaged[:at] + b"\xe9" + damaged[at:], tells=(r"story\.txt:57:12: N103: byte 0xE9 is not UTF-8",))
    lab.story(damaged[:at] + b"\xe9" + damaged[at:], "--encoding", "cp1252", exit=(0,), tells=())
    lab.story(TALE, "--encoding", "klingon", exit=(3,), tells=("N103.*klingon",))


def t08(lab: Lab) -> None:
    outcome = lab.story(TALE + "\nA half \ud83d character.\n", tells=(r"story\.txt:7:8: N143",))
    assert "\ufffd" in outcome.lines[-1][1]


def t09(lab: Lab) -> None:
    lab.story(TALE + "\nThe \0 end.\n", tells=("story.txt:7:5: N142",))
    lab.story("A\0B " * 50 + TALE, exit=(3,), tells=("N102",))


def t10(lab: Lab) -> None:
    for head in (
        b"\x89PNG\r\n\x1a\n",
        b"\x7fELF\x02\x01",
        b"PK\x03\x04\x14\0",
        b"\x1f\x8b\x08\0",
        b"ID3\x04\0",
        b"%PDF-1.7\n",
    ):
        lab.story(head + bytes(300))
    lab.story(os.urandom(5000), tells=("N10[123]",))


def t11(lab: Lab) -> None:
    sentence = "“It rains,” said Anna; and Tom, who had heard it before, went on counting the ropes by the wall. "
    lab.story((sentence * 52_000).strip(), "--dry-run")


def t12(lab: Lab) -> None:
    words = (
        "Chapter {}\n\n“It is day {},” said Anna.\n\nTom looked at the water for a while, and said nothing at all.\n\n"
    )
    lab.story("".join(words.format(n, n) for n in range(1, 5001)), "--dry-run")


def t13(lab: Lab) -> None:
    lab.story("\n".join(["rain", "wind", "Anna", "gulls."] * 5000), "--dry-run")


def t14(lab: Lab) -> None:
    lab.story("Anna said nothing. " + "a" * 2_000_000 + " Tom left.", "--dry-run")
    lab.story("Anna said nothing. " + "ab" * 500 + " Tom left.")


def t15(lab: Lab) -> None:
    plain = lab.story(TALE)
    for end in ("\r\n", "\r"):
        outcome = lab.story(TALE.replace("\n", end))
        assert outcome.lines == plain.lines
    for sign in "\u2028\u2029\x0b\x0c\x85\x1c":
        lab.story(f"Anna shut the door.{sign}Tom came.\n\nA half \ud83d one.\n", tells=(r"story\.txt:3:8: N143",))
    lab.story("One day.\r\n\nTwo days.\r\rThree days.\n\r\nFour days.")


def t16(lab: Lab) -> None:
    lab.story(TALE.rstrip())
    lab.story(TALE + "\n" * 10_000 + "Tom left.\n" + " \n" * 10_000)


def t38(lab: Lab) -> None:
    folder = lab.fresh()
    (folder / "dir.txt").mkdir()
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    lab.render(folder / "dir.txt", exit=(2,), tells=("no story in this folder",))
    for name, told in (("gone.txt", "N104"), ("missing.txt", "N104")):
        lab.render(folder / name, tells=(told,))
    lab.render(Path("/dev/zero"), tells=("N106|N102",)) if Path("/dev/zero").exists() else None
    _fifo(lab, folder / "pipe.txt")
    assert lab.process("render", "-", "--engine", "tone", "--quiet", input=TALE.encode(), cwd=folder, exit=(0,))


def _fifo(lab: Lab, path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes with names")
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(TALE, "utf-8"))
    writer.start()
    lab.render(path, exit=(0,))
    writer.join()


def t39(lab: Lab) -> None:
    path = lab.fresh() / "story.txt"
    path.write_text(TALE, "utf-8")
    plain = intake._bounded

    def slow(file: object, name: str) -> bytes:
        data = plain(file, name)  # type: ignore[arg-type]
        if name == str(path):
            os.utime(path, (1, 1))
        return data

    with lab.monkeypatch.context() as patch:
        patch.setattr("narrate.readers.intake._bounded", slow)
        lab.render(path)
