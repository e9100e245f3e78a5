"""What a sensor is worn on, as far as its motion tells: a shank, a foot, a board, or nothing.

A leg that stands sways, a table does not. In a heel raise a foot tips and hardly rises, a shank
rises and hardly tips. Where neither is plain nothing is said: a wrong word would send somebody to
strap a sensor on anew that sat well.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from sensor_coach.analysis.motion import MOTION_HZ, Motion, MotionWindow
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.analysis.stance import angle, rows_of, tilt_speed
from sensor_coach.analysis.unknowns import UNCALIBRATED, Doubt
from sensor_coach.events import Rep

ANYWHERE = frozenset({"shank", "foot", "board", "table"})

# Limits are engineering choices, tried on two unlike simulated populations.
_STILL = float(np.radians(0.15))  # rad/s, median of seconds; of a real sensor that lay: 0.09°/s
_SWAYS = float(np.radians(0.5))  # likewise; whatever lies on a table stays below
_REST_S = 3.0  # of standing, at least
_TIPS = float(np.radians(20.0))  # of a foot; shanks that follow a raise lean by less than 10°
_LEANS = float(np.radians(12.0))  # of a shank, at most
_LEVER_M = 0.12  # instep to ball of the foot, at most: what a tipping foot lifts its sensor by
_SLACK_M = 0.005
_SURE = 2.0  # standard deviations of the rise
_SET = 3  # movements that contradict what was said of the sensor, at least
_WINDOW_S = 180.0


@dataclass(frozen=True, slots=True)
class Wearing:
    """What a sensor may be on; all of `ANYWHERE` where it cannot be told."""

    possible: frozenset[str] = ANYWHERE
    seems: str = ""  # to do what
    shows: str = ""  # by what

    def contradiction(self, stated: str) -> str | None:
        """Say in a sentence that the sensor is not where it was said to be; None: it may be.

        Examples
        --------
        >>> lies = Wearing(frozenset({"foot", "table"}), "lie still", "a leg that stands sways")
        >>> lies.contradiction("shank")
        'the sensor seems to lie still, not to be on the shank: a leg that stands sways'
        >>> lies.contradiction("foot")
        """
        if stated in self.possible:
            return None
        return f"the sensor seems to {self.seems}, not to be on the {stated}: {self.shows}"


def standing(motion: Motion) -> Wearing:
    """Tell what a sensor may be on while its wearer stands on both legs, or so we hope.

    Parameters
    ----------
    motion : Motion
        Some seconds, of which the leg is still in most; with less than 3 s nothing is told.

    Returns
    -------
    Wearing
        No shank, if it is stiller than any standing shank: a foot flat on the floor and a board may
        be as still as a table. No table, if it sways. Else anything.
    """
    seconds = len(motion) // rows_of(1)
    if seconds < _REST_S:
        return Wearing()
    energy = tilt_speed(motion)[: seconds * rows_of(1)].reshape(seconds, -1) ** 2
    sway = float(np.median(np.sqrt(energy.mean(axis=1))))
    if sway < _STILL:
        return Wearing(
            ANYWHERE - {"shank"}, "lie still",
            "it moves less than the shank of anybody who stands",
        )  # fmt: skip
    if sway > _SWAYS:
        return Wearing(ANYWHERE - {"table"}, "be worn", "it sways")
    return Wearing()


def raising(
    motion: Motion, turn: int = 1, doubt: Doubt = UNCALIBRATED, *, least: int = 1
) -> Wearing:
    """Tell what a sensor is on from one heel raise or drop, or from several.

    Parameters
    ----------
    motion : Motion
        The movement, with a little rest before and after.
    turn : int
        1 for heels that rise from their rest, -1 for such as sink.
    doubt : Doubt
        What is not known of the accelerometer.
    least : int
        Number of movements below which nothing is told.

    Returns
    -------
    Wearing
        A shank, if it surely goes further up or down than a foot that tips so little could carry
        it; a foot or a board, if it tips by 20° or more; else anything.

    Notes
    -----
    A heel raise is taken for granted. A shank over knees that bend as in a squat turns like a foot
    whose heel rises; no sensor that may be strapped on at any angle could part the two.
    """
    for placement, look in _LOOKS.items():
        reps = _counted(motion, placement, turn, doubt)
        if len(reps) >= least and (found := look(motion, reps)):
            return found
    return Wearing()


class WearingCheck:
    """Says at the end of a set whether it contradicts where the sensor was said to be.

    The first three minutes are looked at.

    Parameters
    ----------
    placement : str
        ``shank`` or ``foot``, as stated.
    turn, doubt
        As for `raising`.
    """

    def __init__(self, placement: str, turn: int, doubt: Doubt) -> None:
        self._placement, self._turn, self._doubt = placement, turn, doubt
        self._most = round(_WINDOW_S * MOTION_HZ)
        self._seen = MotionWindow(self._most)

    def update(self, motion: Motion) -> None:
        """Take the motion that follows."""
        room = self._most - len(self._seen)
        if room:
            self._seen.append(motion[:room])

    def finish(self, reps: list[Rep]) -> str | None:
        """Say what contradicts, in a sentence, given the repetitions counted; None if nothing."""
        motion, stated = self._seen.rows(0), self._placement
        if not len(motion):
            return None
        reps = [rep for rep in reps if rep.end_s <= motion.t[-1]]
        if len(reps) >= _SET and _LOOKS[stated](motion, reps):
            return None
        other = "foot" if stated == "shank" else "shank"
        reps = _counted(motion, other, self._turn, self._doubt)
        found = _LOOKS[other](motion, reps) if len(reps) >= _SET else None
        return found.contradiction(stated) if found else None


def _as_shank(motion: Motion, reps: list[Rep]) -> Wearing | None:
    """Whether it surely goes too far up or down for the little that it tips."""
    sizes = [(r.rise_m, r.rise_sd_m) for r in reps if r.rise_m is not None and r.rise_sd_m]
    lean = median(_tilt(motion, rep) for rep in reps)
    if not sizes or lean > _LEANS:
        return None
    if median(rise - _SURE * sd for rise, sd in sizes) < _LEVER_M * np.sin(lean) + _SLACK_M:
        return None
    way_cm = 100 * median(rise for rise, _ in sizes)
    shows = f"it goes {way_cm:.0f} cm up or down in a repetition and leans by {_deg(lean)} only"
    return Wearing(frozenset({"shank"}), "be on the shank", shows)


def _as_foot(motion: Motion, reps: list[Rep]) -> Wearing | None:
    """Whether it tips as far as a shank does not."""
    del motion  # the counting on a foot measured the pitch already
    tip = median(abs(rep.pitch_rad or 0.0) for rep in reps)
    if tip < _TIPS:
        return None
    shows = f"it tips by {_deg(tip)} in a repetition (or the knees bend far)"
    return Wearing(frozenset({"foot", "board"}), "be on the foot", shows)


_LOOKS = {"shank": _as_shank, "foot": _as_foot}


def _deg(angle_rad: float) -> str:
    return f"{np.degrees(angle_rad):.0f}°"


def _counted(motion: Motion, placement: str, turn: int, doubt: Doubt) -> list[Rep]:
    counter = RepetitionCounter(placement, turn, doubt=doubt, live=False)
    counter.update(motion)
    return counter.finish()[0]


def _tilt(motion: Motion, rep: Rep) -> float:
    """Largest tilt within a repetition from where it began, rad."""
    first, last = np.searchsorted(motion.t, (rep.start_s, rep.end_s))
    up = motion.up[first : max(last, first + 1)]
    return float(angle(up, up[0]).max())
