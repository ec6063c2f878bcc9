from __future__ import annotations

import re

import pytest
from lxml import html
from releases import release

from narrate.writers.player import contrast, player_page, readable

PAGE = player_page(release("a b.mp3", "b.mp3"), cover=b"\xff\xd8 cover")


def test_every_sentence_has_its_time() -> None:
    found = [(s.get("data-l"), s.get("data-b"), s.text_content()) for s in html.fromstring(PAGE).find_class("s")]
    assert found[1:4] == [
        ("1.1.2", "3.000", "“Yes,”"),
        ("1.1.3", "5.000", "said Anna."),
        ("1.1.3", "7.000", "The lamp went out <at once> & smoked."),
    ]


def test_nothing_comes_from_elsewhere() -> None:
    addresses = re.findall(r"""(?:src|href|url|file)\s*[=(:]\s*["']?([^"')\s>]+)""", PAGE)
    assert not [address for address in addresses if address.startswith(("http", "//"))]


def test_files_are_named_relative_to_the_page() -> None:
    assert [s.get("data-file") for s in html.fromstring(PAGE).iter("section")] == ["a%20b.mp3", "b.mp3"]


def test_chapters_of_one_file_begin_where_they_stand_in_it() -> None:
    page = html.fromstring(player_page(release("book.m4b")))
    assert [section.get("data-start") for section in page.iter("section")] == ["0.000", "15.000"]


def test_the_cast_is_named_in_the_order_in_which_it_is_heard() -> None:
    (cast,) = html.fromstring(PAGE).find_class("cast")
    assert [item.text_content() for item in cast] == ["Anna", "Zoë & Co"]


@pytest.mark.parametrize("background", [(0xFB, 0xFA, 0xF7), (0x15, 0x17, 0x1B)])
@pytest.mark.parametrize("step", range(24))
def test_every_hue_can_be_read(background: tuple[int, int, int], step: int) -> None:
    shade = readable(step / 24, background)
    rgb = (int(shade[1:3], 16), int(shade[3:5], 16), int(shade[5:7], 16))
    assert contrast(rgb, background) >= 4.5
