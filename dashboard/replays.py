"""Which recordings can be played, as a page offers them."""

from __future__ import annotations

from pathlib import Path

from sensor_coach import home, recordings
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import RecordingError
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import opened

SIDES = {"left": "left leg", "right": "right leg", "both": "both legs", None: ""}


def offered() -> dict[str, str]:
    """Recordings of the chosen athlete, newest first: name, and what the page calls it."""
    with opened() as library:
        me = library.athlete()
        done = library.done_sets(me.id)
        zone = me.zone_info
    kept = [each for each in reversed(done) if each.recording]
    return {
        str(
            each.recording
        ): f"{each.started_at.astimezone(zone):%a %d %b %Y, %H:%M}  ·  {_what(each)}"
        for each in kept
    }


def problem(name: str) -> str | None:
    """What is wrong with a recording of that name, in a line; None if it can be played."""
    path = home.recordings_folder() / Path(name).name
    try:
        if not path.is_file():
            return f"{path.name}: there is no such recording"
        recordings.read(path)
    except RecordingError as error:
        return str(error).replace(f"{path.parent}/", "")
    return None


def _what(done: DoneSet) -> str:
    held = EXERCISES[done.exercise].measures == "hold"
    amount = f"{done.hold_s:.0f} s" if held else f"{done.rep_count}"
    return " · ".join(filter(None, [EXERCISES[done.exercise].title, SIDES[done.side], amount]))
