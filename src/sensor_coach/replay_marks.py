"""Where the repetitions of a recording are, for a player to step by."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import takewhile
from threading import Event as Flag

from sensor_coach import library
from sensor_coach.errors import LibraryError, RecordingError
from sensor_coach.events import SetResult
from sensor_coach.pipeline import ALGORITHM, settle
from sensor_coach.recordings import Recording


@dataclass(frozen=True, slots=True)
class Mark:
    """One repetition or hold of a recording, in s since it began."""

    start_s: float
    end_s: float
    full: bool = True


def marks(recording: Recording, gone: Flag, sensor: int = 0) -> list[Mark]:
    """Give the marks of a recording: from the library, else by analysis, which takes its time.

    Parameters
    ----------
    recording : Recording
        Of the data folder.
    sensor : int
        Whose repetitions.
    gone : threading.Event
        Set when nobody wants to know any more; what is found then is no matter.

    Returns
    -------
    list of Mark
        In order. None of a recording that breaks off: it plays up to there without.
    """
    result = _measured(recording, sensor)
    if result is None:
        notes = takewhile(lambda _: not gone.is_set(), recording.notifications(sensor=sensor))
        with contextlib.suppress(RecordingError):
            last = settle(notes, recording.info.of(sensor).pipeline(live=False))[-1]
            result = last if isinstance(last, SetResult) else None
    return marks_of(result, recording.info.origin_s) if result else []


def marks_of(result: SetResult, origin_s: float = 0.0) -> list[Mark]:
    """What a player steps by: the repetitions of a set, or its holds where it is held."""
    found = [Mark(rep.start_s - origin_s, rep.end_s - origin_s, rep.full) for rep in result.reps]
    holds = [Mark(each.start_s - origin_s, each.end_s - origin_s) for each in result.holds]
    return found or holds


def _measured(recording: Recording, sensor: int) -> SetResult | None:
    """What the library knows of it, if that is what this version would find."""
    with contextlib.suppress(LibraryError), library.opened() as known:
        for done in known.done_sets():
            if (done.recording, done.sensor) == (recording.path.name, sensor) and (
                done.algorithm == ALGORITHM
            ):
                return known.result(done.id)
    return None
