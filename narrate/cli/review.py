"""narrate review: the unsure lines, one after the other, in the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrate.cli import options
from narrate.cli.show import counted, printable, say

if TYPE_CHECKING:
    from narrate.mending import Question
    from narrate.production import Production

_WIDTH = 88
_KEYS = "a digit: this one · n: somebody else · a: this one, and the similar lines · s: skip · u: undo · q: done"


@click.command("review")
@options.story
@click.option("--all", "everything", is_flag=True, help="Every quotation, not only the unsure ones.")
@options.production
def command(story: Path, everything: bool, **wishes: Any) -> None:
    """Walk through the lines whose speaker is unsure, the weightiest first, and decide.

    Every answer is written down at once. What you decide is never overruled, and helps the lines around it.
    """
    from narrate.mending import question, questions, right_outside
    from narrate.production import Wishes, produce

    production = produce(Wishes(story, **wishes))
    asked = (
        [question(production, line) for line in production.script.lines() if line.attribution is not None]
        if everything
        else questions(production)
    )
    if not asked:
        say("no line is unsure")
        return
    right = right_outside(production)
    if right is not None:
        say(f"{counted(len(asked), 'line')} to look at; of the others at least about {right:.0%} are right")
    decided = _walk(production, asked)
    say(f"{counted(decided, 'decision')} written down; `narrate render` speaks what they change")


def _walk(production: Production, asked: list[Question]) -> int:
    """Asks one question after the other; returns how many lines were decided."""
    settled: dict[str, int] = {}
    answered: list[int] = []
    at = 0
    while at < len(asked):
        item = asked[at]
        if item.line.id in settled:
            at += 1
            continue
        _show(item, at + 1, len(asked))
        match click.prompt("who", prompt_suffix="? ", default="1", show_default=True, err=True).strip().lower():
            case "q":
                break
            case "s":
                at += 1
            case "u":
                at = _taken_back(production, settled, answered, at)
            case answer:
                lines = _decide(production, item, answer, settled)
                settled.update(dict.fromkeys(lines, at))
                answered += [at] * bool(lines)
                at += bool(lines)
    return len(settled)


def _taken_back(production: Production, settled: dict[str, int], answered: list[int], at: int) -> int:
    """Undoes the last answer of this session, with all the lines that it settled; returns the question to ask again."""
    if not answered:
        say("there is nothing to take back; `narrate mend STORY --undo` takes back what was decided before")
        return at
    from narrate.history import undo

    last = answered.pop()
    say(f"taken back {undo(production.project)}")
    for id in [id for id, question in settled.items() if question == last]:
        del settled[id]
    return last


def _decide(production: Production, item: Question, answer: str, settled: Collection[str]) -> list[str]:
    """The ids of the lines that an answer settles, as one step; none when it is no answer.

    Lines that are `settled` already keep what was decided about them.
    """
    from narrate.mending import decide_lines, similar, unlike_anybody
    from narrate.schema.edits import Verb

    lines = [item.line]
    if answer == "a":
        lines += [line for line in similar(production, item.line) if line.id not in settled]
        answer = "1"
    if answer == "n":
        name = click.prompt("name", prompt_suffix=": ", err=True)
    elif answer.isdigit() and 1 <= int(answer) <= len(item.candidates):
        name = item.candidates[int(answer) - 1][0]
    else:
        say(_KEYS)
        return []
    ids = [line.id for line in lines]
    decide_lines(production, ids, Verb.SPEAKER, name)
    remark = unlike_anybody(production, name)
    if remark:
        say(f"note: {remark} `u` takes it back")
    return ids


def _show(item: Question, number: int, total: int) -> None:
    say(f"\n{number} of {total} · line {item.line.id}")
    for text, mark in ((item.before, "  "), (item.line.text, "> "), (item.after, "  ")):
        folded = " ".join(text.split())
        shown = folded[-260:] if text is item.before else folded[:600] if mark == "> " else folded[:200]
        for row in textwrap.wrap(printable(shown), _WIDTH):
            say(f"{mark}{row}")
    for place, (name, share) in enumerate(item.candidates, 1):
        say(f"  {place}  {name}  {share:.0%}")
    say(f"  ({_KEYS})")
