"""A podcast feed: RSS 2.0 with the itunes and podcast namespaces, and the chapters of each episode as JSON.

https://podcasters.apple.com/support/823-podcast-requirements, https://podcasting2.org/docs/podcast-namespace
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from types import MappingProxyType
from urllib.parse import quote
from xml.etree import ElementTree as tree

from narrate.schema.release import Release, TimedChapter

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_TYPES = MappingProxyType(
    {
        ".mp3": "audio/mpeg",
        ".m4b": "audio/mp4",
        ".opus": "audio/ogg",
        ".flac": "audio/flac",
        ".wav": "audio/wav",
    }
)


@dataclass(frozen=True, slots=True)
class Episode:
    """A sound file of the feed: its size in bytes, its chapters with the seconds at which they begin in it."""

    title: str
    file: str
    size: int
    seconds: float
    chapters: tuple[tuple[str, float], ...]

    @property
    def chapters_file(self) -> str:
        """The name of the episode's chapters."""
        return f"{self.file.rpartition('.')[0]}.chapters.json"


def episodes_of(release: Release, sizes: dict[str, int]) -> tuple[Episode, ...]:
    """One episode for each sound file: a file of one chapter has its scenes for chapters."""
    found = []
    for file in dict.fromkeys(recording.file for recording in release.recordings):
        inside = [
            (chapter, recording.start_s)
            for chapter, recording in zip(release.chapters, release.recordings, strict=True)
            if recording.file == file
        ]
        marks = [(c.title, start) for c, start in inside] if len(inside) > 1 else list(_scenes(inside[0][0]))
        title = release.title if len(inside) > 1 else inside[0][0].title
        seconds = sum(chapter.seconds for chapter, _ in inside)
        found.append(Episode(title, file, sizes[file], seconds, tuple(marks)))
    return tuple(found)


def _scenes(chapter: TimedChapter) -> Sequence[tuple[str, float]]:
    starts = [
        (scene.id, next((line.start_s for line in scene.lines if line.sentences), None)) for scene in chapter.scenes
    ]
    heard = [(f"Scene {id}", start) for id, start in starts if start is not None]
    return [(chapter.title, 0.0), *heard[1:]]


def feed_xml(release: Release, episodes: Sequence[Episode], *, base: str, cover: str, made: datetime) -> str:
    """The feed; `base` is the address of the folder of the files and the `cover`, `made` when the sound was."""
    base = base.rstrip("/") + "/"
    rss = tree.Element("rss", {"version": "2.0"})
    channel = tree.SubElement(rss, "channel")
    _channel(channel, release, base, cover)
    for number, episode in enumerate(episodes, 1):
        # Players sort by date: each episode an hour behind the one before keeps the order of the book.
        published = made + timedelta(hours=number - len(episodes))
        _item(tree.SubElement(channel, "item"), (episode, number), base, published)
    for prefix, uri in (("itunes", _ITUNES), ("podcast", _PODCAST), ("atom", _ATOM)):
        tree.register_namespace(prefix, uri)
    tree.indent(rss)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tree.tostring(rss, encoding="unicode") + "\n"


def _channel(channel: tree.Element, release: Release, base: str, cover: str) -> None:
    meta = release.metadata
    about = meta.description or f"{release.title}{f', by {meta.author}' if meta.author else ''}: an audio drama."
    _text(channel, "title", release.title)
    _text(channel, "link", base)
    _text(channel, "description", about)
    _text(channel, "language", release.language)
    _text(channel, "generator", "narrate")
    tree.SubElement(
        channel, f"{{{_ATOM}}}link", {"href": f"{base}feed.xml", "rel": "self", "type": "application/rss+xml"}
    )
    _text(channel, f"{{{_ITUNES}}}author", meta.author or "narrate")
    _text(channel, f"{{{_ITUNES}}}type", "serial")
    _text(channel, f"{{{_ITUNES}}}explicit", "false")
    tree.SubElement(channel, f"{{{_ITUNES}}}category", {"text": "Fiction"})
    tree.SubElement(channel, f"{{{_ITUNES}}}image", {"href": f"{base}{cover}"})
    _text(channel, f"{{{_PODCAST}}}guid", str(uuid.uuid5(uuid.NAMESPACE_URL, base)))
    _text(channel, f"{{{_PODCAST}}}medium", "audiobook")


def _item(item: tree.Element, numbered: tuple[Episode, int], base: str, published: datetime) -> None:
    episode, number = numbered
    address = base + quote(episode.file)
    kind = _TYPES[f".{episode.file.rpartition('.')[2]}"]
    _text(item, "title", episode.title)
    tree.SubElement(item, "enclosure", {"url": address, "length": str(episode.size), "type": kind})
    guid = tree.SubElement(item, "guid", {"isPermaLink": "false"})
    guid.text = str(uuid.uuid5(uuid.NAMESPACE_URL, address))
    _text(item, "pubDate", format_datetime(published.astimezone(timezone.utc)))
    _text(item, f"{{{_ITUNES}}}duration", str(round(episode.seconds)))
    _text(item, f"{{{_ITUNES}}}episode", str(number))
    _text(item, f"{{{_ITUNES}}}episodeType", "full")
    chapters = {"url": base + quote(episode.chapters_file), "type": "application/json+chapters"}
    tree.SubElement(item, f"{{{_PODCAST}}}chapters", chapters)


def chapters_json(episode: Episode) -> str:
    """The chapters of an episode in the form of the podcast namespace."""
    rows = [{"startTime": round(start, 3), "title": title} for title, start in episode.chapters]
    return json.dumps({"version": "1.2.0", "chapters": rows}, ensure_ascii=False, indent=1) + "\n"


def _text(parent: tree.Element, name: str, text: str) -> None:
    tree.SubElement(parent, name).text = "".join(c for c in text if c.isprintable() or c == " ")
