"""Which recordings can be played, as a page offers them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sensor_coach import home, recordings, units
from sensor_coach.done_set import DoneSet
from sensor_coach.errors import RecordingError
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import opened
from sensor_coach.side_by_side import named, read_name

SIDES = {"left": "left leg", "right": "right leg", "both": "both legs", None: ""}


@dataclass(frozen=True, slots=True)
class Offer:
    """What the library says: which recordings there are, and how they are shown and heard."""

    labels: dict[str, str]  # newest first: name, and what the page calls it
    cues: dict[str, Any]
    units: str


def offered(locale: str | None) -> Offer:
    """What there is of the chosen athlete."""
    with opened() as library:
        me = library.athlete()
        done, zone = library.done_sets(me.id), me.zone_info
        cues = library.setting("cues")
        system = units.system(library.setting(units.SETTING), locale)
    kept = [each for each in reversed(done) if each.recording]
    labels = {
        named(str(each.recording), each.sensor): _label(each, zone)
        for each in sorted(kept, key=lambda each: (each.started_at, -each.sensor), reverse=True)
    }
    return Offer(labels, cues if isinstance(cues, dict) else {}, system)


def problem(name: str) -> str | None:
    """What is wrong with a recording of that name, in a line; None if it can be played."""
    path = home.recordings_folder() / read_name(Path(name).name)[0]
    try:
        if not path.is_file():
            return f"{path.name}: there is no such recording"
        recordings.read(path)
    except RecordingError as error:
        return str(error).replace(f"{path.parent}/", "")
    return None


def _label(done: DoneSet, zone: ZoneInfo) -> str:
    held = EXERCISES[done.exercise].measures == "hold"
    amount = f"{done.hold_s:.0f} s" if held else f"{done.rep_count}"
    at = f"{done.started_at.astimezone(zone):%a %d %b %Y, %H:%M}"
    worn = f"sensor on the {done.placement}" if done.sensor else ""
    said = [at, EXERCISES[done.exercise].title, SIDES[done.side], worn, amount]
    return " · ".join(filter(None, said))
