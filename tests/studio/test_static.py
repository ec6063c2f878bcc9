"""What the studio ships to a browser."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "narrate" / "studio" / "static"


def test_the_vendored_module_is_the_one_that_was_published() -> None:
    told = re.search(
        r"\| htm-preact\.js \|.*\| ([0-9a-f]{64}) \|", (STATIC / "vendor" / "README.md").read_text("utf-8")
    )
    assert told is not None
    assert hashlib.sha256((STATIC / "vendor" / "htm-preact.js").read_bytes()).hexdigest() == told[1]


def test_every_vendored_file_is_recorded() -> None:
    recorded = (STATIC / "vendor" / "README.md").read_text("utf-8")
    assert all(path.name in recorded for path in STATIC.joinpath("vendor").iterdir() if path.name != "README.md")


def test_the_studio_adds_less_than_250_kb() -> None:
    folder = STATIC.parent
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.suffix != ".pyc") < 250_000


@pytest.mark.parametrize("path", sorted(STATIC.joinpath("js").glob("*.js")), ids=lambda path: path.name)
def test_every_import_of_a_module_is_a_file_that_is_shipped(path: Path) -> None:
    for name in re.findall(r"""(?:from|import) ["']([^"']+)["']""", path.read_text("utf-8")):
        assert (path.parent / name).is_file(), name


LIGHT, DARK = ("#ffffff", "#fff8e1", "#f4f5f7", "#dcebff"), ("#16181d", "#3a3512", "#1f2229", "#17324f")


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("which", "papers"), [(0, LIGHT), (1, DARK)], ids=["light", "dark"])
def test_every_speakers_colour_can_be_read_on_every_ground(which: int, papers: tuple[str, ...]) -> None:
    css = (STATIC / "studio.css").read_text("utf-8")
    for number in [*range(12), "n"]:
        colour = re.findall(rf"--c{number}: (#[0-9a-f]{{6}})", css)[which]
        assert min(contrast(colour, paper) for paper in papers) >= 4.5, (number, colour)
