"""Tags, covers and chapters as servers and players look for them, read back with mutagen and FFmpeg's demuxers."""

from __future__ import annotations

import base64
import io
import struct
from pathlib import Path

import av
import mutagen
import numpy as np
import pytest
from mutagen.flac import FLAC, Picture
from mutagen.id3 import ID3
from mutagen.mp4 import MP4, MP4Cover

from narrate.writers.cover import SIDE, _can_show, made_cover
from narrate.writers.encode import BookWriter, encode_file
from narrate.writers.tags import Tags

RATE = 44_100
COVER = made_cover("Łódź", "Élodie")
TAGS = Tags(
    title="Łódź & <Wind>",
    album="The Canals",
    author="Élodie Ångström",
    narrator="Heart, Emma",
    track=2,
    tracks=5,
    year="1899",
    language="eng",
    description="A story\nof water; ‘wet’ #1=\\",
    publisher="A House",
    series=("Waters", "2"),
    cover=COVER,
)
MANY = [f"Chapitre {n} – Été à Łódź" for n in range(1, 301)]


def sound(seconds: float) -> np.ndarray:
    time = np.arange(round(seconds * RATE)) / RATE
    return (0.1 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)[:, None]


def single(folder: Path, suffix: str) -> Path:
    path = folder / f"one.{suffix}"
    encode_file(path, [sound(1.0)], rate=RATE, tags=TAGS, bitrate=64_000)
    return path


@pytest.fixture(scope="module", params=["m4b", "mp3", "opus"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three hundred chapters."""
    path = tmp_path_factory.mktemp("book") / f"book.{request.param}"
    with BookWriter(path, rate=RATE, tags=TAGS, bitrate=32_000) as writer:
        for title in MANY:
            writer.add(title, [sound(0.2)])
    return path


def shown(path: Path) -> dict[str, str]:
    """The tags as FFmpeg's readers name them."""
    with av.open(str(path)) as container:
        both = {**container.streams.audio[0].metadata, **container.metadata}
    return {key.lower(): value for key, value in both.items()}


def boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        found.append((name, data[at + 8 : at + size]))
        at += max(size, 8)
    return found


def inside(data: bytes, *path: bytes) -> list[bytes]:
    """The contents of every box at a path."""
    found = [content for name, content in boxes(data) if name == path[0]]
    return [deeper for content in found for deeper in inside(content, *path[1:])] if len(path) > 1 else found


def test_every_chapter_of_three_hundred_is_marked(book: Path) -> None:
    with av.open(str(book)) as container:
        marks = container.chapters()
    assert [mark["metadata"]["title"] for mark in marks] == MANY
    assert [round(float(mark["start"] * mark["time_base"]), 2) for mark in marks] == [
        round(n * 0.2, 2) for n in range(300)
    ]


def test_the_sound_is_whole_when_the_tags_are_in(book: Path) -> None:
    with av.open(str(book)) as container:
        frames = sum(frame.samples for frame in container.decode(audio=0))
        assert frames / container.streams.audio[0].rate == pytest.approx(60.0, abs=0.1)


def test_a_server_finds_its_fields(book: Path) -> None:
    with av.open(str(book)) as container:
        said = {
            key.lower(): value for key, value in {**container.streams.audio[0].metadata, **container.metadata}.items()
        }
    assert (said["album"], said["artist"], said["composer"]) == (TAGS.album, TAGS.author, TAGS.narrator)
    assert (said["series"], said["series-part"], said["publisher"]) == ("Waters", "2", "A House")
    assert said.get("description", said.get("comment")) == "A story of water; ‘wet’ #1=\\"
    assert said["genre"] == "Audiobook"


def test_the_mp3_of_a_chapter_has_id3_of_the_version_that_all_read(tmp_path: Path) -> None:
    tags = ID3(single(tmp_path, "mp3"), translate=False)
    assert tags.version[:2] == (2, 3)
    assert {name: str(tags[name]) for name in ("TIT2", "TALB", "TPE1", "TPE2", "TCOM", "TRCK", "TYER", "TLAN")} == {
        "TIT2": TAGS.title,
        "TALB": TAGS.album,
        "TPE1": TAGS.author,
        "TPE2": TAGS.author,
        "TCOM": TAGS.narrator,
        "TRCK": "2/5",
        "TYER": "1899",
        "TLAN": "eng",
    }
    assert (tags.getall("APIC")[0].data, tags.getall("APIC")[0].type) == (COVER, 3)
    assert not tags.getall("CHAP")


def test_an_mp3_of_three_hundred_chapters_has_lists_of_contents_that_are_not_too_long(book: Path) -> None:
    if book.suffix != ".mp3":
        pytest.skip("about ID3")
    tags = ID3(book)
    lists = {toc.element_id: toc for toc in tags.getall("CTOC")}
    assert lists["toc"].child_element_ids == ["toc1", "toc2"]
    named = [id for name in ("toc1", "toc2") for id in lists[name].child_element_ids]
    assert named == [chapter.element_id for chapter in sorted(tags.getall("CHAP"), key=lambda c: c.start_time)]


def test_an_m4b_has_both_kinds_of_chapters_and_valid_languages(book: Path) -> None:
    if book.suffix != ".m4b":
        pytest.skip("about MP4")
    data = book.read_bytes()
    assert [name for name, _ in boxes(data)][:2] == [b"ftyp", b"moov"]
    moov = inside(data, b"moov")[0]
    assert inside(moov, b"udta", b"chpl")[0][8] == 255
    assert len(inside(moov, b"trak", b"tref", b"chap")) == 1
    languages = [mdhd[20:22] for mdhd in inside(moov, b"trak", b"mdia", b"mdhd")]
    assert languages == [b"\x15\xc7", b"\x15\xc7"]


def test_the_m4b_has_what_shelves_sort_by(tmp_path: Path) -> None:
    tags = MP4(single(tmp_path, "m4b")).tags
    assert tags is not None
    assert tags["\xa9nam"] == [TAGS.title]
    assert (tags["aART"], tags["\xa9wrt"], tags["trkn"]) == ([TAGS.author], [TAGS.narrator], [(2, 5)])
    assert (tags["stik"], tags["pgap"], tags["\xa9gen"]) == ([2], True, ["Audiobook"])
    assert tags["covr"] == [MP4Cover(COVER, MP4Cover.FORMAT_JPEG)]
    assert bytes(tags["----:com.apple.iTunes:SERIES-PART"][0]) == b"2"


@pytest.mark.parametrize("suffix", ["opus", "flac"])
def test_xiph_files_have_the_cover_too(tmp_path: Path, suffix: str) -> None:
    found = mutagen.File(single(tmp_path, suffix))
    if isinstance(found, FLAC):
        pictures = found.pictures
    else:
        pictures = [Picture(base64.b64decode(text)) for text in found.tags["METADATA_BLOCK_PICTURE"]]
    assert [(picture.data, picture.mime, picture.type) for picture in pictures] == [(COVER, "image/jpeg", 3)]


@pytest.mark.parametrize("suffix", ["mp3", "m4b", "opus", "flac", "wav"])
def test_a_title_that_would_break_a_list_of_tags_is_one_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"one.{suffix}"
    tags = Tags("One\n[CHAPTER]\nTIMEBASE=1/1; #=\\" + "x" * 1_000_000, "Album\x00\x1b[31m")
    encode_file(path, [sound(0.5)], rate=RATE, tags=tags, bitrate=64_000)
    with av.open(str(path)) as container:
        assert container.chapters() == []
    assert shown(path)["title"].startswith("One [CHAPTER] TIMEBASE=1/1; #=\\xxx")


def test_a_made_cover_is_a_square_that_stores_take() -> None:
    with av.open(io.BytesIO(COVER)) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (SIDE, SIDE)


def test_the_same_words_make_the_same_cover() -> None:
    made_cover.cache_clear()
    assert made_cover("Łódź", "Élodie") == COVER


def test_words_that_no_typeface_of_ours_has_are_left_out() -> None:
    assert not _can_show("雪")
    assert all(map(_can_show, "Łódź Привет Ελλάδα naïve — “so”"))
