from __future__ import annotations

import io

import pysubs2
from releases import FIRST, SECOND

from narrate.writers.captions import captions, lrc, srt, vtt

FOUND = list(captions([(FIRST, 0.0), (SECOND, 15.0)]))


def test_a_caption_is_a_sentence_with_its_time_in_the_file() -> None:
    times = [(caption.id, caption.start_s, caption.end_s) for caption in FOUND[2:4] + FOUND[-1:]]
    assert times == [("1.1.3.1", 5.0, 7.0), ("1.1.3.2", 7.0, 9.0), ("2.1.1.1", 16.0, 18.0)]


def test_what_is_not_heard_has_no_caption() -> None:
    assert "* * *" not in [caption.text for caption in FOUND]


def test_subrip_is_read_by_another_library() -> None:
    read = pysubs2.SSAFile.from_file(io.StringIO(srt(FOUND)), format_="srt")
    assert [(event.start, event.end) for event in read][1] == (3000, 5000)
    assert [event.plaintext for event in read][-2:] == ["“No → no.”", "It was late."]


def test_webvtt_is_read_by_another_library() -> None:
    read = pysubs2.SSAFile.from_file(io.StringIO(vtt(FOUND)), format_="vtt")
    assert [(event.start, event.end) for event in read] == [
        (round(c.start_s * 1000), round(c.end_s * 1000)) for c in FOUND
    ]


def test_webvtt_names_who_speaks_and_escapes_signs() -> None:
    page = vtt(FOUND)
    assert "1.1.2.1\n00:00:03.000 --> 00:00:05.000\n<v Anna>“Yes,”\n" in page
    assert "<v Zoë &amp; Co>“No --&gt; no.”" in page
    assert "<v Narrator>The *lamp* went out &lt;at once&gt; &amp; smoked." in page


def test_lrc_has_a_time_before_each_sentence_and_one_where_speech_ends() -> None:
    rows = lrc(FOUND, title="The [Lamp]", author="Ann Bee", seconds=75.0).splitlines()
    assert rows[:4] == ["[ti:The Lamp]", "[ar:Ann Bee]", "[length:01:15]", "[by:narrate]"]
    assert rows[-2:] == ["[00:16.00]It was late.", "[00:18.00]"]
