"""Do a person's decisions stay with their lines? 50 decisions, then 20 times 50 changes and a new analysis.

    python benchmarks/edits.py

Changes are those that writers make: a word of a decided line or of the narration replaced, paragraphs put in, taken
out (never with a decided line), moved, or cut in two. A decision is right when it stands on its own line, wherever
that went.
Then: the time that finding lines again takes, for more decisions and longer texts.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scale import story

from narrate.readers.registry import read_story
from narrate.schema.cast import Reading, SpanKind
from narrate.schema.edits import Edit, Verb
from narrate.schema.source import Book
from narrate.stages.attribute import attribute
from narrate.text.anchors import anchor_of, attach


@dataclass
class Piece:
    """A paragraph that may change; `decided` numbers the decisions about its lines."""

    text: str
    decided: tuple[int, ...] = ()


def read(text: str, folder: Path) -> Book:
    """The text as a book."""
    path = folder / "story.txt"
    path.write_text(text, "utf-8")
    return read_story(path)


def decisions(book: Book, reading: Reading, dice: random.Random, count: int) -> list[Edit]:
    """Speakers decided for lines chosen by chance."""
    said = [span for span in reading.spans if span.kind is SpanKind.SPEECH]
    chosen = sorted(dice.sample(said, count), key=lambda span: span.start)
    return [
        Edit(n, Verb.SPEAKER, "Petra", anchor_of(book.text, span.start, span.end)) for n, span in enumerate(chosen, 1)
    ]


def pieces_of(book: Book, edits: list[Edit]) -> list[Piece]:
    """The paragraphs, each with the decisions about it."""
    pieces = []
    for paragraph in book.paragraphs():
        inside = (e.revision for e in edits if e.anchor and paragraph.start <= e.anchor.start < paragraph.end)
        pieces.append(Piece(paragraph.text, tuple(inside)))
    return pieces


def change(pieces: list[Piece], dice: random.Random) -> None:
    """One change, made in place."""
    at = dice.randrange(1, len(pieces) - 1)
    match dice.choice(("word", "decided word", "insert", "delete", "move", "cut")):
        case "word":
            pieces[at].text = with_other_word(pieces[at].text, dice)
        case "decided word":
            piece = dice.choice([piece for piece in pieces if piece.decided])
            piece.text = with_other_word(piece.text, dice)
        case "insert":
            pieces.insert(at, Piece(f"The lamp on boat {dice.randrange(999)} was out, and nobody saw to it."))
        case "delete" if not pieces[at].decided:
            del pieces[at]
        case "move":
            pieces.insert(dice.randrange(1, len(pieces) - 1), pieces.pop(at))
        case "cut":
            head, stop, tail = pieces[at].text.partition(".” ")
            if stop and not pieces[at].decided:
                pieces[at : at + 1] = [Piece(head + ".”"), Piece(tail)]


def with_other_word(text: str, dice: random.Random) -> str:
    """The text with one of its words replaced."""
    words = text.split(" ")
    at = dice.choice([n for n, word in enumerate(words) if word.isalpha()] or [0])
    words[at] = dice.choice(("water", "slowly", "nineteen", "rope", "never"))
    return " ".join(words)


def judged(book: Book, pieces: list[Piece], edits: list[Edit]) -> tuple[int, int, int]:
    """How many decisions stand on their own lines, on others, and in the tray."""
    reading = attribute(book, edits=edits)
    home = {revision: n for n, piece in enumerate(pieces) for revision in piece.decided}
    paragraphs = list(book.paragraphs())
    right = wrong = 0
    for start, here in reading.edits.items():
        inside = next(n for n, paragraph in enumerate(paragraphs) if paragraph.start <= start < paragraph.end)
        for edit in here:
            is_home = home[edit.revision] == inside
            right, wrong = right + is_home, wrong + (not is_home)
    return right, wrong, len(reading.tray)


def survival(rounds: int, words: int) -> None:
    """Prints how many decisions stay with their lines."""
    dice = random.Random(11)
    total = [0, 0, 0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = read(story(words), folder)
        edits = decisions(first, attribute(first), dice, 50)
        for _ in range(rounds):
            pieces = pieces_of(first, edits)
            for _ in range(50):
                change(pieces, dice)
            found = judged(read("\n\n".join(piece.text for piece in pieces), folder), pieces, edits)
            total = [a + b for a, b in zip(total, found, strict=True)]
    lost = 50 * rounds - sum(total)
    print(f"{rounds} analyses of {words} words after 50 decisions and 50 changes: {50 * rounds} decisions in all")
    print(f"  on their own lines  {total[0]:5}  {total[0] / (50 * rounds):.2%}")
    print(f"  on other lines      {total[1]:5}")
    print(f"  in the tray         {total[2]:5}")
    print(f"  lost                {lost:5}")


def speed() -> None:
    """Prints what finding lines again takes when every line was changed, the slowest case there is."""
    print("seconds to find changed lines again")
    for lines, edits in ((2_000, 250), (4_000, 250), (4_000, 500), (8_000, 500), (8_000, 1_000)):
        said = [f"“Boat {n} leaks, and number {n * 7 % 1000} sinks,” said Tom of pier {n % 37}." for n in range(lines)]
        text, other = "\n\n".join(said), "\n\n".join(line.replace("leaks", "rots") for line in said)
        anchors = [anchor_of(text, *place) for place in quotations(text)[:: lines // edits]][:edits]
        start = time.process_time()
        found = attach(other, quotations(other), anchors)
        hit = sum(number is not None for number in found)
        print(f"  {lines:5} lines, {edits:5} decisions: {time.process_time() - start:6.2f}   found {hit}")


def quotations(text: str) -> list[tuple[int, int]]:
    """Where the quotations stand."""
    places, at = [], text.find("“")
    while at >= 0:
        end = text.find("”", at) + 1
        places.append((at, end))
        at = text.find("“", end)
    return places


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--words", type=int, default=20_000)
    options = parser.parse_args()
    survival(options.rounds, options.words)
    speed()


if __name__ == "__main__":
    main()
