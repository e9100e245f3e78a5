"""Rules of progression: the first that has something to say of an exercise decides.

The order is cautious: what holds back comes before what asks for more. The thresholds below are
this project's own; what is asked for, and in which steps, is the programme's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta, tzinfo

from sensor_coach.done_set import DoneSet
from sensor_coach.programme import caution
from sensor_coach.programme.case import Case, Step, as_day, case_of
from sensor_coach.programme.plan import Prescription
from sensor_coach.programme.proposal import Proposal

GOOD_SHARE = 0.8  # of the repetitions, with nothing to remark

_Rule = Callable[[Case], Step | None]


def propose(
    prescription: Prescription, leg: str, sets: Sequence[DoneSet], today: date, zone: tzinfo
) -> Proposal:
    """Say what to do next of an exercise with a leg.

    Parameters
    ----------
    prescription : Prescription
        What the programme asks for; its steps are those of the progression.
    leg : str
        One of its legs.
    sets : sequence of DoneSet
        All of the athlete's, oldest first: pain in another exercise of the leg matters too.
    today : date
        In the athlete's zone.
    zone : tzinfo
        The athlete's.

    Returns
    -------
    Proposal
        Nothing in its dose is more than in the last session if pain was said that matters: see
        `pain`.

    Notes
    -----
    Drawn from the last two sessions with the load of the last one, the side and the placement of
    it: nothing is kept from one proposal to the next, so a correction made later is heeded.
    """
    case = case_of(prescription, leg, sets, today, zone)
    name, (action, dose, sentence) = next(
        (name, step) for name, rule in RULES if (step := rule(case)) is not None
    )
    return Proposal(prescription.exercise, leg, action, name, dose, sentence)


def _balance(case: Case) -> Step | None:
    """Longer, when both of the last balances were."""
    if not (ladder := case.steps.seconds):
        return None
    held = [session.seconds for session in case.recent]
    reached = case.seconds_level
    said = f"held {' and '.join(f'{each:.0f} s' for each in held)} in the last two sessions"
    if reached + 1 == len(ladder):
        return "same", case.dose(seconds=ladder[-1]), f"{said}: {ladder[-1]:g} s is the aim"
    step = case.dose(seconds=ladder[reached + 1])
    if reached < 0:
        return "same", step, f"{said}: {ladder[0]:g} s in both first"
    return "more", step, f"{said}: {step.seconds:g} s instead of {ladder[reached]:g}"


def _nothing_more(case: Case) -> Step | None:
    if case.steps.hold_s or case.steps.load_step_kg:
        return None
    return "same", case.now, "the plan asks for no more than this"


def _too_few(case: Case) -> Step | None:
    """Fewer repetitions than the range: twice in a row with a load, the load is too much."""
    if not any(map(case.is_short, case.recent)):
        return None
    least = case.prescription.reps[0] if case.prescription.reps else 0
    if case.too_heavy and (lighter := case.lighter()) is not None:
        why = f"fewer than {least}: {lighter:g} kg instead of {case.load_kg:g}"
        return "back", case.dose(load_kg=lighter), f"{case.data()}, {why}"
    return "same", case.now, f"{case.data()}: {least} in every set first"


def _sets(case: Case) -> Step | None:
    """All the sets of a day, or it is no proof."""
    asked = case.prescription.sets_a_day
    did = [len(session.sets) for session in case.recent]
    if min(did) >= asked:
        return None
    return (
        "same",
        case.now,
        f"{' and '.join(map(str, did))} sets of {asked} a day: all of them first",
    )


def _quality(case: Case) -> Step | None:
    """As good as it is many."""
    if (share := case.good_share()) is None:
        why = "how good they were was not measured: the same again"
        return "same", case.now, f"{case.data()}; {why}"
    if share < GOOD_SHARE:
        why = f"more comes once {100 * GOOD_SHARE:.0f} % are"
        return "same", case.now, f"{case.data()}: {why}"
    return None


def _hold(case: Case) -> Step | None:
    """Longer at the turning point, before any load."""
    if not (ladder := case.steps.hold_s):
        return None
    holds = [session.hold_s for session in case.recent]
    if None in holds:
        return (
            "same",
            case.now,
            f"{case.data()}; how long you held was not measured: the same again",
        )
    reached = case.hold_level
    if reached + 1 == len(ladder):
        return None
    step = case.dose(hold_s=ladder[reached + 1])
    if reached < 0:
        shortest = min(hold for hold in holds if hold is not None)
        return "same", step, f"{case.data()}, held {shortest:.1f} s: hold {ladder[0]:g} s first"
    return "more", step, f"{case.data()}: hold {step.hold_s:g} s instead of {ladder[reached]:g}"


def _heavier(case: Case) -> Step | None:
    """A load more, but no load is kept for less than its days."""
    steps = case.steps
    if not steps.load_step_kg:
        return None
    if case.load_kg is None:
        return "same", case.now, f"{case.data()}: say the weight, for more needs to know from what"
    heavier = case.load_kg + steps.load_step_kg
    if steps.load_most_kg is not None and heavier > steps.load_most_kg:
        return None
    due = case.run[0].day + timedelta(days=steps.load_every_days)
    if case.today < due:
        why = f"{case.load_kg:g} kg since {as_day(case.run[0].day)}, more from {as_day(due)} on"
        return "same", case.now, f"{case.data()}: {why}"
    first = steps.hold_s[0] if steps.hold_s else None
    more = case.dose(load_kg=heavier, hold_s=first)
    instead = f"{heavier:g} kg instead of {case.load_kg:g}" if case.load_kg else f"{heavier:g} kg"
    return "more", more, f"{case.data()}: {instead}"


def _top(case: Case) -> Step:
    return "same", case.now, f"{case.data()}: this is as much as the plan asks for"


RULES: tuple[tuple[str, _Rule], ...] = (
    ("first time", caution.first_time),
    ("pain", caution.pain),
    ("pause", caution.pause),
    ("twice", caution.twice),
    ("balance", _balance),
    ("nothing more", _nothing_more),
    ("range", _too_few),
    ("all sets", _sets),
    ("quality", _quality),
    ("hold", _hold),
    ("load", _heavier),
    ("top", _top),
)
