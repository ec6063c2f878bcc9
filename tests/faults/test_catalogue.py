"""Every row of catalogue.yaml is a test: its function makes the bad input and runs the whole command line."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import rows_archives
import rows_bytes
import rows_crashes
import rows_engines
import rows_machine
import rows_prose
import rows_sheets
import yaml
from lab import Lab, Row

CATALOGUE = Path(__file__).with_name("catalogue.yaml")
HANG_S = 120
PARTS = (rows_bytes, rows_prose, rows_archives, rows_sheets, rows_engines, rows_machine, rows_crashes)


def rows() -> list[Row]:
    """The rows in order."""
    listed = yaml.safe_load(CATALOGUE.read_text("utf-8"))
    return [
        Row(**{**row, "exit": tuple(row.get("exit", (0,))), "tells": tuple(row.get("tells", ()))}) for row in listed
    ]


def body(row: Row) -> Callable[[Lab], None]:
    """The function that tries a row."""
    name = row.id.lower()
    found: Callable[[Lab], None] = next(getattr(part, name) for part in PARTS if hasattr(part, name))
    return found


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    def give_up(number: int, frame: object) -> None:
        pytest.fail(f"still busy after {HANG_S} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANG_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    "row", [pytest.param(row, marks=pytest.mark.slow if row.slow else (), id=row.id) for row in rows()]
)
def test_the_case_ends_as_the_catalogue_says(
    row: Row, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lab = Lab(tmp_path, row, monkeypatch, capsys)
    try:
        body(row)(lab)
    finally:
        lab.close()
    assert lab.variants, "a row must try something"


def test_no_row_is_missing_or_stands_twice() -> None:
    wanted = [
        f"{part}{number:02}"
        for part, last in (("T", 43), ("C", 35), ("V", 20), ("F", 27))
        for number in range(1, last + 1)
    ]
    assert [row.id for row in rows()] == wanted
