"""The course of a guided set: check, count-in, live, result, rest, other side; and when it is done.

A course is a value; what happens to it are functions. None of them knows a clock: `passed` is told
how many seconds went by, by the recording's clock before a set and by the wall's between sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sensor_coach.sensor_check import CHECK_S

STAGES = ("check", "count-in", "live", "result", "rest", "done")


@dataclass(frozen=True, slots=True)
class Turn:
    """One side of one set."""

    number: int  # of the set, from 1
    side: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: so many sets of an exercise, each on these sides in this order."""

    exercise: str = ""
    placement: str = ""
    sides: tuple[str | None, ...] = (None,)
    sets: int = 1
    count_in_s: float = 0.0  # stood still, as part of the recording; 0: no check either
    result_s: float = 0.0  # the result is shown so long, before the rest begins
    rest_s: float = 0.0  # between two turns
    paced: bool = True  # by what the exercise aims for; a test is by its beat

    def __post_init__(self) -> None:
        if self.sets < 1 or not self.sides:
            raise ValueError(f"{self.sets} sets on {len(self.sides)} sides: nothing to do")
        if min(self.count_in_s, self.result_s, self.rest_s) < 0:
            raise ValueError(f"{self}: a time below 0")

    @property
    def lead_s(self) -> float:
        """What is stood still for before a set begins."""
        return CHECK_S + self.count_in_s if self.count_in_s else 0.0

    def lasts_s(self, stage: str) -> float | None:
        """How long a stage lasts, s; None: it does not end with time."""
        lasts = {"check": CHECK_S, "count-in": self.count_in_s, "result": self.result_s}
        return (lasts | {"rest": self.rest_s}).get(stage)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What is done in order: all sides of a set, then the next set."""
        return tuple(Turn(n + 1, side) for n in range(self.sets) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Course:
    """Where a guided set is.

    Examples
    --------
    >>> course = begun(Plan(sides=("left", "right"), count_in_s=3, rest_s=60))
    >>> course.stage, course.turn.side
    ('check', 'left')
    >>> course = ended(passed(course, 5.0))
    >>> passed(course, 20.0).stage, passed(course, 20.0).left_s, passed(course, 20.0).turn.side
    ('rest', 40.0, 'right')
    """

    plan: Plan = Plan()
    index: int = 0  # of the turn that runs or, in a rest, that comes
    stage: str = "live"
    left_s: float | None = None  # of this stage; None: it does not end with time
    paused: bool = False

    @property
    def turn(self) -> Turn:
        """The turn that runs; in a rest the one that comes."""
        return self.plan.turns[self.index]

    @property
    def waits(self) -> bool:
        """Whether it is between two turns, where no samples are taken."""
        return self.stage in {"result", "rest"}


def begun(plan: Plan) -> Course:
    """Begin the first turn."""
    return _turned(Course(plan), 0)


def passed(course: Course, seconds: float) -> Course:
    """The course `seconds` later; a pause stops time."""
    if course.paused:
        return course
    while course.left_s is not None and seconds >= course.left_s:
        seconds -= course.left_s
        course = skipped(course)
    return course if course.left_s is None else replace(course, left_s=course.left_s - seconds)


def skipped(course: Course) -> Course:
    """Go on to the next stage at once; a set that is live goes on, for `ended` is its end."""
    match course.stage:
        case "check":
            return _staged(course, "count-in", course.plan.count_in_s)
        case "count-in":
            return _staged(course, "live", None)
        case "result" if course.index + 1 < len(course.plan.turns):
            return _staged(replace(course, index=course.index + 1), "rest", course.plan.rest_s)
        case "result":
            return stopped(course)
        case "rest":
            return _turned(course, course.index)
        case _:
            return course


def ended(course: Course) -> Course:
    """End the side that runs: by its target, inactivity, a touch-down, or by hand."""
    if course.waits or course.stage == "done":
        return course
    return _staged(course, "result", course.plan.result_s)


def paused(course: Course) -> Course:
    """Stop time until `resumed`."""
    return replace(course, paused=course.stage != "done")


def resumed(course: Course) -> Course:
    """Let time go on."""
    return replace(course, paused=False)


def rest_added(course: Course, seconds: float) -> Course:
    """Lengthen the rest; nothing else is lengthened. A rest never gets shorter than nothing."""
    if course.stage != "rest" or course.left_s is None:
        return course
    return replace(course, left_s=max(0.0, course.left_s + seconds))


def stopped(course: Course) -> Course:
    """End all of it, whatever there is left."""
    return _staged(course, "done", None)


def _turned(course: Course, index: int) -> Course:
    course = replace(course, index=index)
    if course.plan.count_in_s:
        return _staged(course, "check", CHECK_S)
    return _staged(course, "live", None)


def _staged(course: Course, stage: str, left_s: float | None) -> Course:
    return replace(course, stage=stage, left_s=left_s, paused=False)
