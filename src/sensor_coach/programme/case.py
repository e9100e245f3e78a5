"""All that a rule of progression looks at, of one exercise and leg."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sensor_coach.done_set import DoneSet
from sensor_coach.programme.pain import Pain, pains
from sensor_coach.programme.plan import Prescription, Progression
from sensor_coach.programme.proposal import Dose
from sensor_coach.programme.session import Session, at_load, load_of, sessions

HOLD_NEAR_S = 0.25  # a hold this much shorter is as long; this project's own, as the next
SECONDS_NEAR_S = 0.5  # a balance likewise

Step = tuple[str, Dose, str]  # action, dose, sentence


@dataclass(frozen=True, slots=True)
class Case:
    """One exercise and leg, as of today."""

    prescription: Prescription
    today: date
    run: tuple[Session, ...]  # with the load of the last one, oldest first; none: never done
    pains: tuple[Pain, ...]  # that matter, the worst first

    @property
    def steps(self) -> Progression:
        """What is asked for when it goes well."""
        return self.prescription.progression

    @property
    def last(self) -> Session:
        """The last session."""
        return self.run[-1]

    @property
    def recent(self) -> tuple[Session, ...]:
        """The sessions that prove something: the last two."""
        return self.run[-2:]

    @property
    def load_kg(self) -> float | None:
        """Load of the last session; None is not known."""
        return load_of(self.last, self.steps.load_from_kg)

    @property
    def too_heavy(self) -> bool:
        """Whether there is a load, and the range was missed twice in a row."""
        return bool(self.load_kg) and len(self.recent) == 2 and all(map(self.is_short, self.recent))

    @property
    def now(self) -> Dose:
        """The dose as it is: the steps that the recent sessions reached, or the first ones."""
        return self.dose()

    def is_short(self, session: Session) -> bool:
        """Whether a set of a session had fewer repetitions than the range."""
        reps = self.prescription.reps
        return reps is not None and min(session.counts) < reps[0]

    def dose(
        self, *, load_kg: float | None = None, hold_s: float | None = None,
        seconds: float | None = None,
    ) -> Dose:  # fmt: skip
        """Give the dose as it is with something changed."""
        return Dose(
            self.prescription.sets, self.prescription.reps,
            _either(seconds, _step(self.steps.seconds, self.seconds_level)),
            _either(hold_s, _step(self.steps.hold_s, self.hold_level)),
            _either(load_kg, self.load_kg if self.run else None),
        )  # fmt: skip

    @property
    def hold_level(self) -> int:
        """The step of holds that all recent sessions reached; -1 is below the first."""
        levels = (_level(self.steps.hold_s, each.hold_s, HOLD_NEAR_S) for each in self.recent)
        return min(levels, default=-1)

    @property
    def seconds_level(self) -> int:
        """The step of balances that all recent sessions reached; -1 is below the first."""
        levels = (_level(self.steps.seconds, each.seconds, SECONDS_NEAR_S) for each in self.recent)
        return min(levels, default=-1)

    def lighter(self) -> float | None:
        """Give the load of the last session less a step; None if there is none to take off."""
        if not self.load_kg:
            return None
        return max(0.0, self.load_kg - (self.steps.load_step_kg or self.load_kg))

    def good_share(self) -> float | None:
        """Share without remarks of the recent session that did worse; None: not measured."""
        shares = [session.good_share for session in self.recent]
        known = [share for share in shares if share is not None]
        return min(known) if len(known) == len(shares) else None

    def data(self) -> str:
        """Say what the recent sessions came to."""
        counts = ", ".join(str(n) for session in self.recent for n in session.counts)
        share = self.good_share()
        remarked = "" if share is None else f", {100 * share:.0f} % of them clean"
        return f"{counts} full repetitions in the last two sessions{remarked}"


def case_of(
    prescription: Prescription, leg: str, sets: Sequence[DoneSet], today: date, zone: tzinfo
) -> Case:
    """Put together what matters to a proposal; see `progression.propose`."""
    exercise = prescription.exercise
    found = sessions(sets, exercise, leg, zone)
    run = at_load(found, prescription.progression.load_from_kg) if found else []
    looked_at = run[-2:][0].day if run else today
    told = pains(sets, exercise, leg, looked_at, today, zone)
    return Case(prescription, today, tuple(run), tuple(told))


def as_day(day: date) -> str:
    """Write a day as people do: ``Mon 16 Nov``."""
    return f"{day:%a} {day.day} {day:%b}"


def _level(ladder: Sequence[float], value: float | None, near: float) -> int:
    return sum(value is not None and value >= step - near for step in ladder) - 1


def _step(ladder: Sequence[float], level: int) -> float | None:
    return ladder[max(0, level)] if ladder else None


def _either(changed: float | None, kept: float | None) -> float | None:
    return kept if changed is None else changed
