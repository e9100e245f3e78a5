"""A month of simulated training after the default programme, set by set, for the demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta

from sensor_coach import home, packing
from sensor_coach.devices.profile import profiles
from sensor_coach.done_set import DoneSet, Said
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import Library
from sensor_coach.library.recordings_folder import analyzed
from sensor_coach.programme import programmes
from sensor_coach.programme.endurance import EXERCISE as TEST
from sensor_coach.programme.plan import Prescription
from sensor_coach.programme.schema import DEFAULT
from sensor_coach.recordings import RecordingWriter, SetInfo, read
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene, Tempo

_WEEKS = 4
_BETWEEN = timedelta(minutes=3)
_PER_PACKET = 10  # samples: as a radio might, so that a replay moves
_SKIPPED = 9  # every so manieth session was not done: nobody does all of a plan
_WEAKER = 0.86  # of the right leg, what the left one does in the first week
_HASTY, _CALM = Tempo(1.2, 0.8, 1.9, 0.6), Tempo(1.5, 2.4, 3.4, 0.8)  # at first, and later
_LEARNT = 0.6  # by then, as a share of the month
_BEAT = Tempo(0.7, 0.1, 0.7, 0.5)  # of a test


@dataclass(frozen=True, slots=True)
class Planned:
    """One set of the sample history."""

    at: datetime  # with a zone
    exercise: str
    side: str
    reps: int
    hold_s: float
    share: float  # of the way through the month, 0 to 1
    seed: int
    load_kg: float | None = None
    test_start: str | None = None


def planned(now: datetime) -> list[Planned]:
    """List what was done in the weeks before `now`, the newest first; today is still to do."""
    sets = [*_sessions(now), *_tests(now)]
    return sorted((s for s in sets if s.at < now), key=lambda s: s.at, reverse=True)


def keep(library: Library, each: Planned) -> DoneSet:
    """Simulate a set, record and analyse it as any other, and keep it with what was said of it."""
    file = home.new_recording(each.exercise, each.at)
    info = SetInfo(
        each.exercise, None, each.side, profiles()["sensor-coach"].toml,
        started_at=each.at.astimezone(UTC).isoformat(), source="simulated",
        test_start=each.test_start,
    )  # fmt: skip
    done = simulate(each.exercise, EXERCISES[each.exercise].placements[0], scene=_scene(each),
                    seed=each.seed)  # fmt: skip
    with RecordingWriter(file, info) as writer:
        for note in packing.sent(done.imu, _PER_PACKET):
            writer.append(note)
    return library.keep_set(file, analyzed(read(file)), info, said=_said(each))


def _sessions(now: datetime) -> Iterator[Planned]:
    asked = programmes()[DEFAULT].stages[0].prescriptions
    midnight = now.astimezone().replace(hour=17, minute=30, second=0, microsecond=0)
    days = [midnight - timedelta(days=n) for n in range(7 * _WEEKS, 0, -1)]
    for number, day in enumerate(days):
        today = [each for each in asked if day.weekday() in each.days]
        if today and number % _SKIPPED:
            yield from _session(day, today, number / len(days))


def _session(day: datetime, asked: list[Prescription], share: float) -> Iterator[Planned]:
    at = day
    for order, each in enumerate(asked):
        for leg in each.legs * each.sets[0]:
            reps = each.reps[0] + round(3 * share) if each.reps else 0
            weak = _WEAKER + (1 - _WEAKER) * share if leg == "left" else 1.0
            hold_s = (9 + 14 * share) * weak
            step = each.progression.load_step_kg
            load_kg = 2 * step + step * round(3 * share) if EXERCISES[each.exercise].load else None
            seed = at.toordinal() * 100 + order * 10 + at.minute
            yield Planned(at, each.exercise, leg, reps, hold_s, share, seed, load_kg or None)
            at += _BETWEEN


def _tests(now: datetime) -> Iterator[Planned]:
    """Two endurance tests of each leg, four weeks apart."""
    noon = now.astimezone().replace(hour=11, minute=0, second=0, microsecond=0)
    for days, counts in ((7 * _WEEKS - 1, (17, 22)), (2, (21, 23))):
        for number, (side, reps) in enumerate(zip(("left", "right"), counts, strict=True)):
            at = noon - timedelta(days=days) + number * _BETWEEN
            yield Planned(at, TEST, side, reps, 0.0, days < 7, 7 + reps, test_start="incline")


def _scene(each: Planned) -> Scene:
    """Slower, more even and less tired as the weeks go by."""
    tempo = _BEAT if each.test_start else _tempo(min(1.0, each.share / _LEARNT))
    return Scene(
        reps=each.reps or 10, hold_s=each.hold_s, tempo=tempo, fatigue=0.18 - 0.1 * each.share
    )


def _tempo(calm: float) -> Tempo:
    phases = zip(astuple(_HASTY), astuple(_CALM), strict=True)
    return Tempo(*(hasty + (late - hasty) * calm for hasty, late in phases))


def _said(each: Planned) -> Said:
    sore = each.side == "left" and each.share < 0.2
    return Said(load_kg=each.load_kg, pain=1 if sore else 0, effort=5 + each.seed % 3)
