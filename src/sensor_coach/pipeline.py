"""The one way from a notification to events, live and replayed alike."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from sensor_coach.analysis.calibration import Calibration
from sensor_coach.analysis.hold import HoldTimer
from sensor_coach.analysis.motion import Motion
from sensor_coach.analysis.orientation import BRIDGED_S, HELD_S, MotionEstimator
from sensor_coach.analysis.presses import Presses
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.analysis.stretch import stretch_holds
from sensor_coach.analysis.unknowns import Doubt, doubt_after
from sensor_coach.analysis.wearing import WearingCheck
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DecodeError
from sensor_coach.events import BadPacket, Event, Gap, Rep, SetResult
from sensor_coach.exercises import EXERCISES, Aims, Exercise
from sensor_coach.holding import Told, sway_path, tell, tilt_trace
from sensor_coach.host_clock import Line
from sensor_coach.interpretation import Interpreter
from sensor_coach.link_quality import Link, LinkMeter
from sensor_coach.samples import Array, ImuData, Notification
from sensor_coach.set_metrics import set_metrics
from sensor_coach.span import Span

ALGORITHM = "13"  # raised whenever the same recording can give another result
_AT_ONCE = 1000  # samples that `settle` hands on in one piece
_SLOW_HZ = 45.0  # below this, short repetitions are not seen well
HowFar = Callable[[int, int], object] | None  # told how much is done, and of how much


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
    foot_length_m : float, optional
        Length of the bare foot in m, 0.15 to 0.40. None: heel heights are for one of 0.26 m, and a
        foot sensor gives no ankle rise.
    origin_s : float
        Added to all times: what the clock of an imported file read at its start.
    calibration : Calibration, optional
        Of the sensor; takes its errors out of the samples before anything else sees them.
    aims : Aims, optional
        Of the phases, in place of the exercise's own: a test to a metronome has others.
    live : bool
        Whether to announce repetitions and phases before the end. The result is the same.

    Raises
    ------
    ValueError
        If there is no such exercise, a sensor at `placement` cannot see it, or the length can be
        no foot's.
    """

    def __init__(
        self,
        profile: DeviceProfile,
        exercise: str,
        placement: str | None = None,
        side: str | None = None,
        foot_length_m: float | None = None,
        origin_s: float = 0.0,
        calibration: Calibration | None = None,
        live: bool = True,
        aims: Aims | None = None,
    ) -> None:
        self._calibration, self.calibrated = calibration, calibration is not None
        found = _exercise(exercise, placement)
        self._exercise = found if aims is None else replace(found, aims=aims)
        self.placement = placement or self._exercise.placements[0]
        self._side, self._origin_s = side, origin_s
        self._interpreter = Interpreter(self._exercise, self.placement, foot_length_m)
        self._profile, self._decoder = profile, profile.decoder()
        repeats = self._exercise.measures == "reps"
        self._motion = MotionEstimator(BRIDGED_S if repeats else HELD_S)
        self._counter: RepetitionCounter | HoldTimer = (
            RepetitionCounter(
                self.placement,
                self._exercise.turn,
                doubt=doubt_after(calibration),
                pivots=self._exercise.pivots,
                machine=self._exercise.machine,
                live=live,
            )
            if repeats
            else HoldTimer(self.placement)
        )
        self._wearing = _check(self._exercise, self.placement, doubt_after(calibration))
        self._span = Span()
        self._gaps: list[Gap] = []
        self._bad_packets = 0
        self._meter = LinkMeter(math.inf)
        self._turning = False  # whether there was ever an angular rate
        self.trace: Array = np.empty((0, 2))  # after finish: s, and m or rad
        self.sway_path: Array = np.empty((0, 3))  # after finish, of the longest hold: s, rad, rad
        self.clock: Line | None = None  # from the sensor's to that of a sensor it was beside
        self.presses: Presses | float | None = None  # of a hold; a number is seconds per press

    @property
    def level(self) -> float:
        """Newest rise in m, pitch in rad, or seconds held."""
        return self._counter.level

    @property
    def tilt(self) -> tuple[float, float] | None:
        """Of a hold: tilt just now from how the limb stood lately, about two axes, rad."""
        return self._counter.tilt if isinstance(self._counter, HoldTimer) else None

    @property
    def now_s(self) -> float:
        """Time of the newest sample, on the recording's clock; 0 before the first."""
        return self._span.last_s

    @property
    def moving(self) -> bool:
        """Whether the wearer walks or handles the sensor, so that nothing is counted."""
        return self._counter.moving

    def feed(self, note: Notification) -> list[Event]:
        """Take one notification; give all that it completes."""
        return self.taken(self.decoded(note))

    def taken(self, found: ImuData | BadPacket) -> list[Event]:
        """Take what `decoded` gave of a notification; give all that it completes."""
        return [found] if isinstance(found, BadPacket) else self.update(found)

    def heard(self, note: Notification, found: ImuData | BadPacket) -> None:
        """Note how a notification came, for `link`. A set that runs has no need of it."""
        if isinstance(found, ImuData):
            self._meter.take(note, found)

    @property
    def link(self) -> Link | None:
        """The link over the whole recording; None where nothing was `heard`, or too little."""
        return self._meter.link

    def decoded(self, note: Notification) -> ImuData | BadPacket:
        """Read one notification; its samples are still to be given to `update`, in order."""
        try:
            imu = self._decoder.decode(note)
        except DecodeError as error:
            self._bad_packets += 1
            return BadPacket(note.received_s + self._origin_s, str(error))
        return self._placed(imu)

    def decoded_at_once(self, notes: Iterable[Notification]) -> tuple[list[BadPacket], ImuData]:
        """Read a whole recording, as `decoded` and `heard` do one by one."""
        found = self._decoder.decode_many(notes)
        self._bad_packets += len(found.bad)
        imu = self._placed(found.imu)
        self._meter.take_many(found.arrivals_s, self._clocked(found.newest_s), imu.t)
        bad = [BadPacket(each.received_s + self._origin_s, each.reason) for each in found.bad]
        return bad, imu

    def finish(self) -> list[Event]:
        """End the set: what was still held back, then its result."""
        try:
            held = self._decoder.finish()
        except DecodeError as error:
            self._bad_packets += 1
            events: list[Event] = [BadPacket(self.now_s, str(error))]
        else:
            events = self.update(self._placed(held))
        return [*events, *self._counted(self._motion.finish()), self._result()]

    def update(self, imu: ImuData) -> list[Event]:
        """Take decoded samples; `feed` does it for the samples of a notification."""
        imu = self._calibration.apply(imu) if self._calibration else imu
        events: list[Event] = []
        self._turning = self._turning or bool(np.isfinite(imu.gyr).any())
        for gap, piece in self._span.pieces(imu):
            if gap:
                self._gaps.append(gap)
                events.append(gap)
            events += self._counted(self._motion.update(piece))
        return events

    def _placed(self, imu: ImuData) -> ImuData:
        return ImuData(self._clocked(imu.t), imu.acc, imu.gyr)

    def _clocked(self, t: Array) -> Array:
        """Put times on the recording's own clock."""
        return (t if self.clock is None else self.clock.at(t)) + self._origin_s

    def _counted(self, motion: Motion) -> list[Event]:
        if self._wearing:
            self._wearing.update(motion)
        self._counter.know(self._motion.better())
        return [*self._interpreter.announced(self._counter.update(motion))]

    def _result(self) -> SetResult:
        reps: list[Rep] = []
        if isinstance(self._counter, RepetitionCounter):
            found, self.trace = self._counter.finish()
            reps = self._interpreter.settled(found)
            pulled = self._exercise.stroke == "pull"
            pulls = stretch_holds(self.trace, reps, self._exercise.turn) if pulled else []
            elsewhere = self._wearing.finish(found) if self._wearing else None
            told = Told(tuple(pulls), warnings=(elsewhere,) if elsewhere else ())
        else:
            holds, motion = self._counter.finish()
            board = self._exercise.id == "single-leg-balance" and self.placement != "shank"
            told = tell(holds, motion, self.placement, self.presses, board=board)
            self.sway_path = sway_path(holds, motion)
            self.trace = tilt_trace(motion)
        result = SetResult(
            self._exercise.id, self.placement, self._side, ALGORITHM,
            self._span.duration_s, self._span.rate_hz or self._profile.nominal_rate_hz,
            tuple(reps), told.holds, told.sway, tuple(self._gaps), self._bad_packets,
            (*self._warnings(), *told.warnings), presses=told.presses,
            presses_from=told.presses_from, foot_length_m=self._interpreter.foot_length_m,
        )  # fmt: skip
        counted = self._exercise.measures == "reps"
        return replace(result, metrics=set_metrics(result).to_dict()) if counted else result

    def _warnings(self) -> Iterable[str]:
        rate = self._span.rate_hz or self._profile.nominal_rate_hz
        if self._span.samples == 0:
            yield "no samples"
        elif rate < _SLOW_HZ:
            yield f"{rate:.0f} samples a second: fast repetitions may be missed, 50 are expected"
        if self._exercise.measures == "reps" and self._span.samples and not self._turning:
            yield "no gyroscope: repetitions are not counted without one"
        if self._bad_packets:
            yield f"{self._bad_packets} packets could not be read"
        if self._gaps:
            missing = sum(gap.end_s - gap.start_s for gap in self._gaps)
            yield f"{missing:.1f} s are missing in {len(self._gaps)} gaps; nothing is counted there"


def analyze(notes: Iterable[Notification], pipeline: Pipeline) -> list[Event]:
    """Run a whole recording at once.

    Parameters
    ----------
    notes : iterable of Notification
        In the order they came.
    pipeline : Pipeline
        A new one: it is used up.

    Returns
    -------
    list of Event
        All events in order; the last one is the `SetResult`.
    """
    events = []
    for note in notes:
        found = pipeline.decoded(note)
        pipeline.heard(note, found)
        events += pipeline.taken(found)
    return events + pipeline.finish()


def settle(notes: Iterable[Notification], pipeline: Pipeline, tell: HowFar = None) -> list[Event]:
    """Run a whole recording at once, decoded at once and its samples in large pieces.

    The result is that of `analyze`, to the last bit; bad packets come first. `tell` may raise.
    """
    bad, imu = pipeline.decoded_at_once(notes)
    told: list[Event] = [*bad]
    for first in range(0, len(imu), _AT_ONCE):
        told += pipeline.update(imu[first : first + _AT_ONCE])
        if tell:
            tell(first, len(imu))
    return told + pipeline.finish()


def _exercise(exercise: str, placement: str | None) -> Exercise:
    if exercise not in EXERCISES:
        raise ValueError(f"exercise {exercise!r} is not one of: {', '.join(EXERCISES)}")
    found = EXERCISES[exercise]
    if placement and placement not in found.placements:
        seen = " or ".join(found.placements)
        raise ValueError(f"{exercise}: a sensor at the {placement} cannot see it, only at {seen}")
    return found


def _check(exercise: Exercise, placement: str, doubt: Doubt) -> WearingCheck | None:
    """Look where the sensor is, of exercises that a shank and a foot do in ways of their own."""
    both = exercise.measures == "reps" and {"shank", "foot"} <= set(exercise.placements)
    return WearingCheck(placement, exercise.turn, doubt) if both else None
