"""The one way from a notification to events, live and replayed alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sensor_coach.analysis.hold import HoldTimer
from sensor_coach.analysis.hold_sway import SPECTRAL_S, hold_sway, was_lifted
from sensor_coach.analysis.orientation import GAP_S, Motion, MotionEstimator
from sensor_coach.analysis.presses import Presses, at_tempo, steadiness
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DecodeError
from sensor_coach.events import BadPacket, Event, Gap, Hold, Press, Rep, SetResult
from sensor_coach.exercises import EXERCISES, Exercise
from sensor_coach.samples import Array, ImuData, Notification

ALGORITHM = "1"  # raised whenever the same recording can give another result
_SLOW_HZ = 45.0  # below this, short repetitions are not seen well


class Pipeline:
    """Decodes, measures and counts one set.

    Parameters
    ----------
    profile : DeviceProfile
        How the notifications are to be read.
    exercise : str
        Id of the exercise.
    placement : str, optional
        Where the sensor is; by default where it sees the exercise best.
    side : str, optional
        ``left``, ``right`` or ``both``; only carried along.
    origin_s : float
        Added to all times: what the clock of an imported file read at its start.

    Raises
    ------
    ValueError
        If there is no such exercise, or a sensor at `placement` cannot see it.
    """

    def __init__(
        self,
        profile: DeviceProfile,
        exercise: str,
        placement: str | None = None,
        side: str | None = None,
        origin_s: float = 0.0,
    ) -> None:
        self._exercise = _exercise(exercise, placement)
        self.placement = placement or self._exercise.placements[0]
        self._side, self._origin_s = side, origin_s
        self._profile, self._decoder = profile, profile.decoder()
        self._motion = MotionEstimator()
        self._counter: RepetitionCounter | HoldTimer = (
            RepetitionCounter(self.placement, self._exercise.turn)
            if self._exercise.measures == "reps"
            else HoldTimer(self.placement)
        )
        self._span = _Span()
        self._gaps: list[Gap] = []
        self._bad_packets = 0
        self.trace: Array = np.empty((0, 2))  # after finish: s, and m or rad
        self.presses: Presses | float | None = None  # of a hold; a number is seconds per press

    @property
    def level(self) -> float:
        """Newest rise in m, pitch in rad, or seconds held."""
        return self._counter.level

    @property
    def moving(self) -> bool:
        """Whether the wearer walks or handles the sensor, so that nothing is counted."""
        return self._counter.moving

    def feed(self, note: Notification) -> list[Event]:
        """Take one notification; give all that it completes."""
        try:
            imu = self._decoder.decode(note)
        except DecodeError as error:
            self._bad_packets += 1
            return [BadPacket(note.received_s + self._origin_s, str(error))]
        return self.update(ImuData(imu.t + self._origin_s, imu.acc, imu.gyr))

    def finish(self) -> list[Event]:
        """End the set: what was still held back, then its result."""
        events: list[Event] = [*self._counter.update(self._motion.finish())]
        return [*events, self._result()]

    def update(self, imu: ImuData) -> list[Event]:
        """Take decoded samples; `feed` does it for the samples of a notification."""
        events: list[Event] = []
        for gap, piece in self._span.pieces(imu):
            if gap:
                self._gaps.append(gap)
                events.append(gap)
            events += self._counter.update(self._motion.update(piece))
        return events

    def _result(self) -> SetResult:
        reps: list[Rep] = []
        told = _Told()
        if isinstance(self._counter, RepetitionCounter):
            reps, self.trace = self._counter.finish()
        else:
            holds, motion = self._counter.finish()
            told = self._told(holds, motion)
            tilt = np.arccos(np.clip(motion.up @ motion.up.mean(axis=0), -1, 1))
            self.trace = np.stack([motion.t, tilt], axis=1) if len(motion) else self.trace
        return SetResult(
            self._exercise.id, self.placement, self._side, ALGORITHM,
            self._span.duration_s, self._span.rate_hz or self._profile.nominal_rate_hz,
            tuple(reps), told.holds, told.sway, tuple(self._gaps), self._bad_packets,
            (*self._warnings(), *told.warnings), told.presses, told.presses_from,
        )  # fmt: skip

    def _told(self, holds: list[Hold], motion: Motion) -> _Told:
        """What there is to say of holds: the sway of the longest, its presses."""
        longest = max(holds, key=lambda hold: hold.duration_s, default=None)
        if longest is None:
            return _Told()
        if was_lifted(motion, longest) and self.placement != "board":
            why = "the sensor was on the lifted leg: the sway of the standing leg is not known"
            return _Told(tuple(holds), warnings=(why,))
        on_board = self._exercise.id == "single-leg-balance" and self.placement != "shank"
        short = f"held {longest.duration_s:.1f} s: frequencies of the sway need {SPECTRAL_S:.0f} s"
        said = self.presses
        presses = at_tempo(longest, said) if isinstance(said, int | float) else said
        return _Told(
            tuple(holds), hold_sway(motion, longest, board=on_board),
            (short,) if longest.duration_s < SPECTRAL_S else (),
            steadiness(motion, longest, presses) if presses else (),
            presses.source if presses else None,
        )  # fmt: skip

    def _warnings(self) -> Iterable[str]:
        rate = self._span.rate_hz or self._profile.nominal_rate_hz
        if self._span.samples == 0:
            yield "no samples"
        elif rate < _SLOW_HZ:
            yield f"{rate:.0f} samples a second: fast repetitions may be missed, 50 are expected"
        if self._bad_packets:
            yield f"{self._bad_packets} packets could not be read"
        if self._gaps:
            missing = sum(gap.end_s - gap.start_s for gap in self._gaps)
            yield f"{missing:.1f} s are missing in {len(self._gaps)} gaps; nothing is counted there"


def analyze(notes: Iterable[Notification], pipeline: Pipeline) -> list[Event]:
    """Run a whole recording at once; the last event is its `SetResult`."""
    return [event for note in notes for event in pipeline.feed(note)] + pipeline.finish()


def _exercise(exercise: str, placement: str | None) -> Exercise:
    if exercise not in EXERCISES:
        raise ValueError(f"exercise {exercise!r} is not one of: {', '.join(EXERCISES)}")
    found = EXERCISES[exercise]
    if placement and placement not in found.placements:
        seen = " or ".join(found.placements)
        raise ValueError(f"{exercise}: a sensor at the {placement} cannot see it, only at {seen}")
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """What a set of holds comes to."""

    holds: tuple[Hold, ...] = ()
    sway: dict[str, float] | None = None
    warnings: tuple[str, ...] = ()
    presses: tuple[Press, ...] = ()
    presses_from: str | None = None


class _Span:
    """What time the samples span, at what rate, and where they are missing."""

    def __init__(self) -> None:
        self.samples = 0
        self._first_s = self._last_s = 0.0
        self._sampled_s, self._steps = 0.0, 0

    @property
    def duration_s(self) -> float:
        return self._last_s - self._first_s

    @property
    def rate_hz(self) -> float | None:
        """Samples a second where they came without a gap; None if there were none."""
        return self._steps / self._sampled_s if self._sampled_s > 0 else None

    def pieces(self, imu: ImuData) -> Iterator[tuple[Gap | None, ImuData]]:
        """Cut samples at the gaps; each piece comes with the gap before it."""
        if not len(imu):
            return
        if not self.samples:
            self._first_s = self._last_s = float(imu.t[0])
        steps = np.diff(imu.t, prepend=self._last_s)
        edges = [0, *(i for i in np.flatnonzero(steps > GAP_S).tolist() if i), len(imu)]
        for start, end in pairwise(edges):
            yield self._gap_before(float(imu.t[start])), imu[start:end]
            self._sampled(imu.t[start:end])

    def _gap_before(self, t: float) -> Gap | None:
        return Gap(self._last_s, t) if t - self._last_s > GAP_S else None

    def _sampled(self, t: Array) -> None:
        """Take samples without a gap among them into account."""
        steps = np.diff(t, prepend=self._last_s if self.samples else t[0]).tolist()
        for step in steps:  # one by one: the order of a sum must not vary with the cut
            if 0 < step <= GAP_S:
                self._sampled_s += step
                self._steps += 1
        self.samples += len(t)
        self._last_s = float(t[-1])
