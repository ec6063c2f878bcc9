"""narrate voices: the voices of every installed engine; samples of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

from narrate.cli import options
from narrate.cli.show import put, put_json, table
from narrate.cli.show import say as tell
from narrate.errors import UsageError

SAMPLE = "It was a quiet evening, until somebody knocked. “Who is there?” she asked, and nobody answered!"
"""What a voice says when it is sampled."""

SAYER = "heart"
"""Who says a name when no voice is asked for."""


@click.command("voices")
@click.option("--engine", metavar="NAME", help="Only this engine's voices.")
@click.option("--play", metavar="VOICE", multiple=True, help="Play a sample of this voice. Repeatable, to compare.")
@click.option("--sample", metavar="VOICE", multiple=True, help="Write a sample to the file given with -o. Repeatable.")
@click.option(
    "--design", metavar="DESIGN", multiple=True, help='Hear a design: --design "child of af_sky". Repeatable.'
)
@click.option("--say", metavar="NAME", help="Tell how a name is said, and play it (or write it to the file of -o).")
@click.option("--text", default=SAMPLE, help="What the sample says.")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="The sample's file (wav, mp3 …).")
@options.as_json
def command(
    engine: str | None,
    play: tuple[str, ...],
    sample: tuple[str, ...],
    design: tuple[str, ...],
    say: str | None,
    text: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """List the voices of every installed engine: language, gender, age, grade; sample or play one."""
    if say is not None:
        _say(say, play + sample or (SAYER,), engine, out)
    elif play or sample or design:
        _sample(play + sample + design, engine, text, out, playing=bool(play) or (bool(design) and out is None))
    else:
        _list(engine, as_json=as_json)


def _say(name: str, voices: tuple[str, ...], engine: str | None, out: Path | None) -> None:
    from narrate.production import lexicon_here
    from narrate.saying import how_said

    lexicon = lexicon_here()
    said = how_said(name, lexicon)
    put(f"{said.word}: {said.respelling}  /{said.phonemes}/  ({said.why})")
    _sample(voices, engine, name, out, playing=out is None, lexicon=lexicon)


def _sample(
    names: tuple[str, ...],
    engine: str | None,
    text: str,
    out: Path | None,
    *,
    playing: bool,
    lexicon: Mapping[str, str] = MappingProxyType({}),
) -> None:
    from narrate.audition import audition
    from narrate.text.spoken import spoken

    if out is None and not playing:
        raise UsageError("--sample needs a file", hint="give one with -o sample.wav")
    path = audition(names, spoken(text, lexicon=lexicon), engine=engine, out=out)
    tell(f"written: {path}")
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
        tell(f"note: {notice}")
