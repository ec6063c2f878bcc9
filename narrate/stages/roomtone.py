"""Timeline -> Timeline with room tone: a hardly audible room from the file's first frame to its last."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from narrate.dsp.roomtone import TONE_DB
from narrate.schema.master import Profile
from narrate.schema.settings import Settings
from narrate.schema.timeline import Clip, Timeline, Track

TRACK = "room tone"


def with_room_tone(timeline: Timeline, media: str, settings: Settings, profile: Profile) -> Timeline:
    """The timeline with a track of room tone, about as loud in the finished file as its profile has it.

    The tone begins anew with each scene, so that a scene alone has the frames that it has in its chapter.
    """
    if not settings.room_tone or not timeline.frames:
        return timeline
    gain_db = round(profile.tone_db - TONE_DB - (profile.of(timeline.channels).lufs - settings.voice_lufs), 3)
    starts = {0, *(mark.start for mark in timeline.markers if mark.kind == "scene")}
    clips = tuple(
        Clip(media=media, start=start, frames=end - start, gain_db=gain_db, loop=True)
        for start, end in pairwise((*sorted(starts), timeline.frames))
        if end > start
    )
    return replace(timeline, tracks=(*timeline.tracks, Track(TRACK, clips)))
