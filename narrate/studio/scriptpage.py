"""The script page as the server sends it: chapters, filter, and one row for each line."""

from __future__ import annotations

from typing import Any

from narrate.readers.headings import level
from narrate.studio.markup import Html, esc, join, tag

STANDINGS = {
    "fresh": ("●", "spoken"),
    "locked": ("■", "locked: kept as recorded"),
    "new": ("○", "not spoken yet"),
    "voice": ("↻", "to be spoken again: another voice"),
    "words": ("↻", "to be spoken again: other words"),
    "failed": ("✕", "could not be spoken"),
    "lost": ("↻", "to be spoken again: the recording is gone"),
    "silent": ("–", "nothing to speak"),
}
"""Sign and words of how a line stands."""


def script_page(project: dict[str, Any], chapter: dict[str, Any], lines: list[dict[str, Any]], part: Html) -> Html:
    """A chapter: the list of chapters, the lines, a place for the inspector."""
    return join(
        [
            tag("nav", tag("h2", "Chapters"), _chapters(project, chapter["number"]), aria_label="Chapters", id="rail"),
            tag(
                "section",
                tag(
                    "div",
                    tag("label", "Show ", _filters(project), class_="field"),
                    tag("span", f"{chapter['to_check']} to check", id="tocheck", class_="count"),
                    tag("button", "▲", id="prev", type="button", aria_label="Previous line to check (K)"),
                    tag("button", "▼", id="next", type="button", aria_label="Next line to check (J)"),
                    class_="strip",
                ),
                part,
                tag("ol", Html(line_rows(lines)), id="lines", role="list", data_chapter=chapter["number"]),
                _legend(),
                aria_label="Lines",
                id="page",
            ),
            tag("aside", tag("p", "Choose a line."), id="inspector", aria_label="The line"),
        ]
    )


def line_rows(lines: list[dict[str, Any]]) -> str:
    """The rows of lines; written out by hand, since there may be ten thousand."""
    return "".join(map(line_row, lines))


def line_row(line: dict[str, Any]) -> str:
    """One row: bar, name, text, doubt, how it stands, length."""
    sign, words = STANDINGS[line["standing"]]
    colour, pattern = line["look"]
    name, id = esc(line["name"]), esc(line["id"])
    classes = f"line k-{line['kind']}{' unsure' if line['unsure'] else ''}{' opens' if line['opens'] else ''}"
    kind = "" if line["kind"] in ("dialogue", "narration") else f'<span class="kind">{line["kind"]}</span>'
    return (
        f'<li id="l{id}" data-id="{id}" class="{classes}" tabindex="-1">'
        f'<span class="look {colour} {pattern}" aria-hidden="true"></span>'
        f'<button type="button" class="who {colour}" tabindex="-1" title="Change who speaks (C)">'
        f"<bdi>{name}</bdi></button>"
        f'<span class="text" dir="auto">{kind}{esc(line["text"])}</span>'
        f'<span class="notes">{_notes(line)}</span>'
        f'<span class="st st-{line["standing"]}" title="{words}">{sign}<span class="vh">{words}</span></span>'
        f'<span class="secs">{line["seconds"]:.1f} s</span></li>'
    )


def _notes(line: dict[str, Any]) -> str:
    shown = ""
    if line["unsure"]:
        shares = " / ".join(f"{esc(name)} {share:.0%}" for name, share in line["candidates"][:2])
        shown += f'<span class="doubt">? {shares}</span>'
    if line["problems"]:
        shown += f'<span class="odd" title="{esc(line["problems"])}">△<span class="vh">at a second try</span></span>'
    if line["decided"]:
        shown += f'<span class="mine" title="decided by you: {esc(", ".join(line["decided"]))}">✓</span>'
    if line["lock"] not in ("", "holds"):
        shown += f'<span class="ended" title="the lock holds no more: {esc(line["lock"])}">□ lock ended</span>'
    if line["flag"]:
        shown += f'<span class="flag" title="{esc(line["flag"])}">⚑<span class="vh">flagged</span></span>'
    return shown


def _chapters(project: dict[str, Any], current: int) -> Html:
    items = [
        tag(
            "li",
            tag(
                "a",
                tag("span", _number(chapter), tag("bdi", chapter["title"]), class_="name"),
                tag("span", _counts(chapter), class_="counts"),
                href=f"/script/{chapter['number']}",
                aria_current="page" if chapter["number"] == current else None,
            ),
        )
        for chapter in project["chapters"]
    ]
    return tag("ol", *items, class_="chapters")


def _number(chapter: dict[str, Any]) -> str:
    """What stands before a title in the list: nothing where it is a heading that does without."""
    return "" if level(chapter["title"]) else f"{chapter['number']} "


def _counts(chapter: dict[str, Any]) -> list[Html]:
    if not (chapter["to_check"] or chapter["to_speak"]):
        return [tag("span", "✓", tag("span", " all spoken and sure", class_="vh"))]
    found = []
    if chapter["to_check"]:
        found.append(tag("span", f"{chapter['to_check']}?", tag("span", " to check", class_="vh"), class_="warn"))
    if chapter["to_speak"]:
        found.append(tag("span", f" {chapter['to_speak']}○", tag("span", " to speak", class_="vh")))
    return found


def _filters(project: dict[str, Any]) -> Html:
    fixed = [
        ("", "all lines"),
        ("check", "to check"),
        ("stale", "to speak"),
        ("failed", "failed"),
        ("odd", "spoken only at a second try"),
        ("mine", "decided"),
        ("locked", "locked"),
    ]
    people = [(f"who:{who['id']}", who["name"]) for who in project["characters"]]
    return tag("select", [tag("option", name, value=value) for value, name in (*fixed, *people)], id="filter")


def _legend() -> Html:
    shown = dict.fromkeys(STANDINGS.values())
    signs = [tag("span", f"{sign} {words.partition(':')[0]}") for sign, words in shown]
    return tag("p", *signs, tag("span", "✓ decided by you"), tag("span", "⚑ flagged"), class_="legend")
