"""The pages as the server sends them: complete to read without a script; the modules in static/js make them live."""

from __future__ import annotations

from typing import Any

from narrate.studio.markup import Html, join, tag
from narrate.text.wording import counted

SCREENS = (
    ("script", "Script", "/script"),
    ("review", "Review", "/review"),
    ("cast", "Cast", "/cast"),
    ("listen", "Listen", "/listen"),
    ("render", "Render", "/render"),
    ("history", "History", "/history"),
)


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
        data_wording=project["wording"],
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
    total = f"{counted(project['lines'], 'line')}: {project['spoken']} spoken, {project['silent']} without words"
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
                [_ended_item(id) for id in project["ended"]],
                [_alike_item(one, other) for one, other in project["alike"]],
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


def _ended_item(id: str) -> Html:
    href = f"/script/{id.partition('.')[0]}#l{id}"
    return tag("li", "□ ", tag("a", f"Look at line {id}", href=href, class_="button"), " whose lock holds no more.")


def _alike_item(one: str, other: str) -> Html:
    names = (tag("bdi", one), " and ", tag("bdi", other))
    return tag("li", "⚠ ", *names, " look like one person. ", tag("a", "See the cast", href="/cast", class_="button"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _coverage(covered: bool) -> str:
    return "All text is accounted for." if covered else "The lines are not the text: please report this as a bug."


def _check_item(project: dict[str, Any]) -> Html:
    count, right = project["to_check"], project["right_outside"]
    if not count:
        return tag("li", "✓ No line needs a look.", expected(right))
    words = f"{count} line{'s need' if count > 1 else ' needs'} a look.{expected(right)} "
    return tag("li", "⚠ ", words, tag("a", f"Review {count}", href="/review", class_="button"), class_="warn")


def expected(right: float | None) -> str:
    """How many of the lines that nobody is asked about are likely right."""
    return "" if right is None else f" Of the other lines at least about {right:.0%} are right."


def review_page(items: list[dict[str, Any]], right: float | None) -> Html:
    """The review queue to read; the module makes it one line at a time."""
    rows = [
        tag("li", tag("q", item["text"]), " ", ", ".join(f"{n} {s:.0%}" for n, s in item["candidates"][:3]))
        for item in items
    ]
    shown = tag("div", tag("ol", *rows) if rows else tag("p", "✓ No line is unsure."), id="app")
    return join([shown, tag("p", expected(right), class_="quiet")])


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
            tag("span", line["text"], _odd(line["problems"]), class_="text", dir="auto"),
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


def _odd(problems: str) -> Html | None:
    """A mark on a line whose recording a person should listen to."""
    return (
        tag("span", " △", tag("span", f" {problems}", class_="vh"), class_="odd", title=problems) if problems else None
    )


def render_page(plan: dict[str, Any]) -> Html:
    """What there is to do, in words; the module makes it live."""
    return tag("div", tag("p", f"{plan['to_speak']} of {plan['lines']} lines are to be spoken."), id="app")


def history_page(steps: list[dict[str, Any]]) -> Html:
    """Every step, the last first."""
    rows = [tag("li", f"{step['at']} {step['what']}", class_=None if step["in_force"] else "gone") for step in steps]
    return tag("div", tag("ol", *rows) if rows else tag("p", "Nothing was decided yet."), id="app")
