"""narrate voices: the voices of every installed engine; samples of them."""

from __future__ import annotations

from pathlib import Path

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, say, table
from narrate.errors import UsageError

SAMPLE = "It was a quiet evening, until somebody knocked. “Who is there?” she asked, and nobody answered!"
"""What a voice says when it is sampled."""


@click.command("voices")
@click.option("--engine", metavar="NAME", help="Only this engine's voices.")
@click.option("--play", metavar="VOICE", multiple=True, help="Play a sample of this voice. Repeatable, to compare.")
@click.option("--sample", metavar="VOICE", multiple=True, help="Write a sample to the file given with -o. Repeatable.")
@click.option("--text", default=SAMPLE, help="What the sample says.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="The sample's file (wav, mp3 …).")
@options.as_json
def command(
    engine: str | None, play: tuple[str, ...], sample: tuple[str, ...], text: str, out: Path | None, as_json: bool
) -> None:
    """List the voices of every installed engine: language, gender, age, grade; sample or play one."""
    if play or sample:
        _sample(play + sample, engine, text, out, playing=bool(play))
    else:
        _list(engine, as_json=as_json)


def _sample(names: tuple[str, ...], engine: str | None, text: str, out: Path | None, *, playing: bool) -> None:
    from narrate.audition import audition

    if out is None and not playing:
        raise UsageError("--sample needs a file", hint="give one with -o sample.wav")
    path = audition(names, text, engine=engine, out=out)
    say(f"written: {path}")
    if playing:
        from narrate.cli.play import play_file

        play_file(path)


def _list(engine: str | None, *, as_json: bool) -> None:
    from narrate.audition import every_voice

    voices, notices = every_voice(engine)
    if as_json:
        put_json(
            [
                {
                    "engine": voice.engine,
                    "name": voice.name,
                    "language": voice.language,
                    "gender": voice.gender.value,
                    "age": voice.age.value,
                    "grade": voice.grade,
                    "pitch_hz": voice.pitch_hz,
                    "note": voice.note,
                }
                for voice in voices
            ]
        )
        return
    head = ("engine", "voice", "language", "gender", "age", "grade", "note")
    rows = [(v.engine, v.name, v.language, v.gender.value, v.age.value, v.grade or "-", v.note) for v in voices]
    put(table(head, rows))
    for notice in notices:
        say(f"note: {notice}")
