"""What the history shows: sets by the filters of the address, weeks, what is no set yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import streamlit as st
from amounts import Amount, amounts
from first_opening import that_wait
from work import followed

from sensor_coach.done_set import DoneSet
from sensor_coach.errors import ProgrammeError
from sensor_coach.exercises import EXERCISES
from sensor_coach.following import Following, following
from sensor_coach.library import Athlete, Library, opened, strays
from sensor_coach.programme import Programme
from sensor_coach.programme.days import NO_PLAN, PlanWeek, recent_weeks
from sensor_coach.programme.trend import Doubts
from sensor_coach.web import coach

ANY = "all"
MONTHS = {"1": "1 month", "3": "3 months", "12": "1 year", ANY: "All"}
_LATER = "later"  # whether recordings that are no sets yet stay so for now
_WEEKS = {"1": 5, "3": 13, "12": 26, ANY: 26}


@dataclass(frozen=True)
class Past:
    """All sets of the athlete, and what there is around them."""

    athlete: Athlete
    sets: list[DoneSet]  # oldest first
    programme: Programme  # `NO_PLAN` if none is followed
    since: date
    problems: dict[str, str]
    units: dict[str, Amount]

    @property
    def today(self) -> date:
        return datetime.now(self.athlete.zone_info).date()

    def weeks(self, months: str) -> list[PlanWeek]:
        """Newest first, back to the first set, as far as was asked for."""
        begun = self.sets[0].started_at.astimezone(self.athlete.zone_info).date()
        weeks = (self.today - begun).days // 7 + 2
        return recent_weeks(
            self.programme, self.since, self.sets, self.athlete.zone_info, self.today,
            max(1, min(weeks, _WEEKS[months])),
        )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What of it is looked at."""

    exercise: str
    side: str
    placement: str
    months: str

    def of(self, sets: list[DoneSet]) -> list[DoneSet]:
        """Those that were asked for, oldest first."""
        wanted = {"exercise": self.exercise, "side": self.side, "placement": self.placement}
        asked = {name: value for name, value in wanted.items() if value != ANY}
        since = self._since()
        return [
            done for done in sets
            if done.started_at >= since
            and all((getattr(done, name) or "") == value for name, value in asked.items())
        ]  # fmt: skip

    def _since(self) -> datetime:
        if self.months == ANY:
            return datetime.min.replace(tzinfo=UTC)
        return datetime.now(UTC) - timedelta(days=round(30.44 * int(self.months)))


def read() -> Past:
    """Read it all; recordings that are no sets yet become some first."""
    with opened() as library:
        _take_in(library)
        athlete = library.athlete()
        known = _known(library, datetime.now(UTC))
        sets = [each for each in known.sets if each.exercise in EXERCISES]
        problems = strays.problems(library)
        return Past(athlete, sets, known.programme, known.since, problems, amounts(library))


def doubts(ids: set[str]) -> Doubts:
    """How well the sizes of sets are known."""
    with opened() as library:
        return library.doubts(ids)


def choose(past: Past) -> Choice:
    """The filters; they are kept in the address, so that a link shows the same."""
    done = [each for each in EXERCISES if any(each == d.exercise for d in past.sets)]
    titles = {each: EXERCISES[each].title for each in done}
    sides = [s for s in ("left", "right", "both") if any(s == d.side for d in past.sets)]
    places = sorted({each.placement for each in past.sets})
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        options = [ANY, *done]
        exercise = st.selectbox(
            "Exercise", options, options.index(_asked("exercise", options)), key="exercise",
            format_func=lambda each: titles.get(each, "All"), width=300,
        )  # fmt: skip
        choice = Choice(
            exercise, _one_of("Leg", "side", sides), _one_of("Sensor on the", "placement", places),
            _one_of("Period", "months", list(MONTHS), usual="3"),
        )  # fmt: skip
    for name, usual in (("exercise", ANY), ("side", ANY), ("placement", ANY), ("months", "3")):
        remember(name, getattr(choice, name), usual)
    return choice


def remember(name: str, value: str, usual: str) -> None:
    """Keep a choice in the address; what is usual need not stand there."""
    if value != usual:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]


def _one_of(title: str, name: str, options: list[str], usual: str = ANY) -> str:
    """Buttons beside each other; nothing to choose between is not shown."""
    options = options if usual != ANY else [ANY, *options]
    if len(options) < 3:
        return ANY
    return st.segmented_control(
        title, options, default=_asked(name, options, usual), required=True, key=name,
        format_func=lambda each: MONTHS.get(each, each.capitalize()),
    )  # fmt: skip


def _asked(name: str, options: list[str], usual: str = ANY) -> str:
    """What the address asks for, if there is such a thing."""
    asked = st.query_params.get(name, usual)
    return asked if asked in options else usual


def _take_in(library: Library) -> None:
    """Take in what lies in the folder; it is shown how far that is, and can be put off."""
    busy = coach().state.recording if coach().busy else None
    running = [busy.name] if busy else []
    if not (waiting := strays.waiting(library, running)):
        return
    if st.session_state.get(_LATER):
        st.button(
            f"{that_wait(len(waiting))}: take in now", key="now", on_click=_put_off, args=(False,)
        )
        return
    followed(
        "Taking in recordings",
        lambda tell: strays.take_in(library, running, lambda done, of, _problem: tell(done, of)),
        lambda: _put_off(True),
    )


def _put_off(later: bool) -> None:
    st.session_state[_LATER] = later


def _known(library: Library, now: datetime) -> Following:
    """What is followed, `NO_PLAN` if nothing is, or nothing that can be read."""
    try:
        return following(library, now, None if library.programme() else NO_PLAN)
    except ProgrammeError as error:
        st.warning(f"The programme cannot be read: {error}")
        me = library.athlete()
        return Following(NO_PLAN, now.date(), library.done_sets(me.id), me.zone_info)
