"""narrate preview: one scene, exactly as in the book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from narrate.cli import options
from narrate.cli.show import counted, duration, put, put_json, say, shortened, table


@click.command("preview")
@options.story
@click.argument("scene", required=False)
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file (mp3, wav …).")
@click.option("--play", is_flag=True, help="Play it when it is ready.")
@click.option("--workers", type=click.IntRange(0, 64), default=0, help="Processes that speak; 0: one per core.")
@click.option("--quiet", is_flag=True, help="Only errors.")
@options.as_json
@options.production
def command(story: Path, scene: str | None, **wishes: Any) -> None:
    """Render one SCENE (2.1 is chapter 2, scene 1) as the book will sound; without a scene, list them.

    The takes are those of the book: what a preview has spoken, a render need not.
    """
    from narrate.production import Wishes, produce

    out, play, workers = wishes.pop("out"), wishes.pop("play"), wishes.pop("workers")
    quiet, as_json = wishes.pop("quiet"), wishes.pop("as_json")
    production = produce(Wishes(story, **wishes))
    if scene is None:
        _list(production, as_json=as_json)
        return
    from narrate.cli.progress import display
    from narrate.pipeline import preview

    production.scene(scene)
    target = out or production.project.folder / "previews" / f"{scene}.wav"
    with display(quiet=quiet or as_json) as emit:
        report = preview(production, scene, target, workers=workers, emit=emit)
    if as_json:
        put_json(report.as_json())
    else:
        say(f"scene {scene}: {target} ({duration(report.seconds)}, {counted(report.spoken, 'line')} spoken now)")
    if play:
        from narrate.cli.play import play_file

        play_file(target)
    report.raise_for_failures()


def _list(production: Any, *, as_json: bool) -> None:
    from narrate.planning import scene_list

    scenes = scene_list(production)
    if as_json:
        put_json(
            [{"scene": s.id, "chapter": s.chapter, "seconds": round(s.seconds, 1), "words": s.words} for s in scenes]
        )
        return
    rows = [(s.id, duration(s.seconds), s.chapter or "", shortened(s.words, 60)) for s in scenes]
    put(table(("scene", "about", "chapter", "first words"), rows))
