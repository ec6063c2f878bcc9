"""The pages as the server sends them: complete to read without a script; the modules in static/js make them live."""

from __future__ import annotations

from typing import Any

from narrate.studio.markup import Html, esc, join, tag

SCREENS = (
    ("script", "Script", "/script"),
    ("review", "Review", "/review"),
    ("cast", "Cast", "/cast"),
    ("listen", "Listen", "/listen"),
    ("render", "Render", "/render"),
    ("history", "History", "/history"),
)
STANDINGS = {
    "fresh": ("●", "spoken"),
    "new": ("○", "not spoken yet"),
    "voice": ("↻", "to be spoken again: another voice"),
    "words": ("↻", "to be spoken again: other words"),
    "failed": ("✕", "could not be spoken"),
    "lost": ("↻", "to be spoken again: the recording is gone"),
    "silent": ("–", "nothing to speak"),
}
"""Sign and words of how a line stands."""


def page(screen: str, title: str, project: dict[str, Any], *inside: object, language: str = "en") -> str:
    """A whole page: skip link, navigation, what is on it, and its module."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} – {project['title']} – narrate"),
        tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href="/static/studio.css"),
        tag("script", src=f"/static/js/{screen}.js", type="module"),
    )
    body = tag(
        "body",
        tag("a", "Skip to the content", href="#main", class_="skip"),
        _bar(screen, project),
        tag("main", tag("h1", title, class_="title"), *inside, id="main", tabindex="-1"),
        tag("div", id="dialogs"),
        data_revision=project["revision"],
        data_tag=project["tag"],
        data_editable="yes" if project["editable"] else "no",
    )
    return f"<!doctype html>{tag('html', head, body, lang=language)}"


def _bar(screen: str, project: dict[str, Any]) -> Html:
    links = [
        tag(
            "li",
            tag("a", name, _badge(name, project), href=href, aria_current="page" if key == screen else None),
        )
        for key, name, href in SCREENS
    ]
    return tag(
        "header",
        tag("a", tag("bdi", project["title"]), href="/", class_="book"),
        tag("nav", tag("ul", *links), aria_label="Screens"),
        tag(
            "div",
            tag("span", f"saved · revision {project['revision']}", id="saved", role="status"),
            tag(
                "button", "Undo", id="undo", type="button", title=project["can_undo"], disabled=not project["can_undo"]
            ),
            tag(
                "button", "Redo", id="redo", type="button", title=project["can_redo"], disabled=not project["can_redo"]
            ),
            tag("a", id="job", href="/render", hidden=True),
            tag("button", "?", id="help", type="button", aria_label="Keyboard shortcuts"),
            class_="tools",
        ),
        class_="bar",
    )


def _badge(name: str, project: dict[str, Any]) -> Html | None:
    count = project["to_check"] if name == "Review" else 0
    return tag("span", f" {count}", tag("span", " to check", class_="vh"), class_="badge") if count else None


def entrance() -> str:
    """What somebody without a session sees; its module takes the token out of the address and comes back."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "narrate studio"),
        tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        tag("link", rel="stylesheet", href="/static/studio.css"),
        tag("script", src="/static/js/enter.js", type="module"),
    )
    what = "Open the studio with the link that narrate studio printed; a link works once."
    main = tag("main", tag("h1", "narrate studio"), tag("p", what, id="what", role="status"), class_="narrow")
    return f"<!doctype html>{tag('html', head, tag('body', main), lang='en')}"


def trouble(what: str) -> str:
    """A page that says why there is nothing to show."""
    main = tag("main", tag("h1", "narrate studio"), tag("p", what, role="alert"), class_="narrow")
    css = tag("link", rel="stylesheet", href="/static/studio.css")
    return (
        f"<!doctype html>{tag('html', tag('head', tag('title', 'narrate studio'), css), tag('body', main), lang='en')}"
    )


def report_page(project: dict[str, Any], remarks: list[str], seconds: str) -> Html:
    """The import report: what was understood, what needs a look."""
    total = f"{project['lines']} lines: {project['spoken']} spoken, {project['silent']} without words"
    first = project["chapters"][0]
    return join(
        [
            tag(
                "p",
                f"{_count(len(project['chapters']), 'chapter')} · {_count(project['lines'], 'line')} · "
                f"{_count(len(project['characters']) - 1, 'character')} · about {seconds}",
                class_="lead",
            ),
            tag(
                "ul",
                tag("li", "✓ " if project["covered"] else "✕ ", _coverage(project["covered"]), f" {total}."),
                _check_item(project),
                [tag("li", "⚠ ", remark, class_="warn") for remark in (*remarks, *project["notices"])],
                [tag("li", "⚠ the line of this decision is gone: ", edit, class_="warn") for edit in project["tray"]],
                class_="report",
            ),
            tag(
                "p",
                tag("a", "Read the script", href=f"/script/{first['number']}", class_="button"),
                tag("a", "See the cast", href="/cast", class_="button"),
                tag("a", "Hear the first scene", href=f"/listen/{first['scenes'][0]}", class_="button"),
                tag("a", "Render", href="/render", class_="button"),
                class_="actions",
            ),
        ]
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _coverage(covered: bool) -> str:
    return "All text is accounted for." if covered else "The lines are not the text: please report this as a bug."


def _check_item(project: dict[str, Any]) -> Html:
    count = project["to_check"]
    if not count:
        return tag("li", "✓ No line needs a look.")
    words = f"{count} line{'s need' if count > 1 else ' needs'} a look. "
    return tag("li", "⚠ ", words, tag("a", f"Review {count}", href="/review", class_="button"), class_="warn")


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


def _chapters(project: dict[str, Any], current: int) -> Html:
    items = [
        tag(
            "li",
            tag(
                "a",
                tag("span", f"{chapter['number']} ", tag("bdi", chapter["title"]), class_="name"),
                tag("span", _counts(chapter), class_="counts"),
                href=f"/script/{chapter['number']}",
                aria_current="page" if chapter["number"] == current else None,
            ),
        )
        for chapter in project["chapters"]
    ]
    return tag("ol", *items, class_="chapters")


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
    fixed = [("", "all lines"), ("check", "to check"), ("stale", "to speak"), ("failed", "failed"), ("mine", "decided")]
    people = [(f"who:{who['id']}", who["name"]) for who in project["characters"]]
    return tag("select", [tag("option", name, value=value) for value, name in (*fixed, *people)], id="filter")


def _legend() -> Html:
    shown = dict.fromkeys(STANDINGS.values())
    signs = [tag("span", f"{sign} {words.partition(':')[0]}") for sign, words in shown]
    return tag("p", *signs, tag("span", "✓ decided by you"), tag("span", "⚑ flagged"), class_="legend")


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
    if line["decided"]:
        shown += f'<span class="mine" title="decided by you: {esc(", ".join(line["decided"]))}">✓</span>'
    if line["flag"]:
        shown += f'<span class="flag" title="{esc(line["flag"])}">⚑<span class="vh">flagged</span></span>'
    return shown


def review_page(items: list[dict[str, Any]]) -> Html:
    """The review queue to read; the module makes it one line at a time."""
    rows = [
        tag("li", tag("q", item["text"]), " ", ", ".join(f"{n} {s:.0%}" for n, s in item["candidates"][:3]))
        for item in items
    ]
    return tag("div", tag("ol", *rows) if rows else tag("p", "✓ No line is unsure."), id="app")


def cast_page(cast: dict[str, Any]) -> Html:
    """The cast as a table; the module makes it live."""
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Who", "Lines", "Voice", "Why")))
    rows = [
        tag(
            "tr",
            tag("th", tag("bdi", entry["name"]), scope="row"),
            tag("td", entry["lines"]),
            tag("td", f"{entry['engine']}:{entry['voice']}"),
            tag("td", entry["why"]),
        )
        for entry in cast["entries"]
    ]
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), id="app")


def scenes_page(scenes: list[dict[str, Any]]) -> Html:
    """Every scene, to be chosen."""
    rows = [
        tag(
            "li",
            tag("h2", scene["chapter"]) if scene["chapter"] else None,
            tag("a", f"Scene {scene['id']}", href=f"/listen/{scene['id']}"),
            tag("span", f" {scene['words']} · {scene['length']} · {scene['mixed']}"),
        )
        for scene in scenes
    ]
    return tag("ol", *rows, class_="scenes")


def listen_page(scene: str, lines: list[dict[str, Any]], beside: tuple[str | None, str | None]) -> Html:
    """A scene's text, and a place for its player."""
    before, after = beside
    rows = [
        tag(
            "li",
            tag("span", tag("bdi", line["name"]), class_=f"who {line['look'][0]}"),
            tag("span", line["text"], class_="text", dir="auto"),
            id=f"l{line['id']}",
            data_id=line["id"],
            tabindex="-1",
        )
        for line in lines
    ]
    return join(
        [
            tag(
                "nav",
                tag("a", "◀ scene before", href=f"/listen/{before}", rel="prev") if before else None,
                tag("a", "scene after ▶", href=f"/listen/{after}", rel="next") if after else None,
                aria_label="Scenes",
                class_="strip",
            ),
            tag("div", id="app", data_scene=scene),
            tag("section", id="stage", aria_label="What is heard besides the lines"),
            tag("ol", *rows, id="cues", role="list", aria_label="Text of the scene"),
        ]
    )


def render_page(plan: dict[str, Any]) -> Html:
    """What there is to do, in words; the module makes it live."""
    return tag("div", tag("p", f"{plan['to_speak']} of {plan['lines']} lines are to be spoken."), id="app")


def history_page(steps: list[dict[str, Any]]) -> Html:
    """Every step, the last first."""
    rows = [tag("li", f"{step['at']} {step['what']}", class_=None if step["in_force"] else "gone") for step in steps]
    return tag("div", tag("ol", *rows) if rows else tag("p", "Nothing was decided yet."), id="app")
