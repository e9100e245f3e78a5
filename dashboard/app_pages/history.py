"""History: weeks against the plan, trends, legs, bests, and every set."""

from collections import Counter
from pathlib import Path

import past as history
import progress
import set_list
import streamlit as st
import trend_charts
import weeks
from take_away import month_button, table_button

from sensor_coach.done_set import DoneSet
from sensor_coach.errors import LibraryError
from sensor_coach.exercises import EXERCISES
from sensor_coach.programme.trend import MOST_POINTS, doubted, thinned, trends


def one_exercise(wanted: list[DoneSet]) -> list[DoneSet]:
    """Sets of the chosen exercise, else of the one done most."""
    most = Counter(done.exercise for done in wanted).most_common(1)[0][0]
    return [done for done in wanted if done.exercise == most]


def over_time(sets: list[DoneSet]) -> None:
    title = EXERCISES[sets[0].exercise].title
    st.header(f"{title} over time", anchor=False)
    st.caption("Choose a point to open its set.")
    lines = [thinned(each) for each in trends(sets)]
    known = history.doubts({point.set_id for line in lines for point in line.points})
    trend_charts.panels([doubted(line, known) for line in lines], past.units)
    if any(len(line.points) == MOST_POINTS for line in lines):
        st.caption("Of so many sets each point is the middle one of a few that follow one another.")
    st.header(f"{title}, personal bests", anchor=False)
    progress.board(sets, past.units, past.athlete.zone_info)


st.html(Path(__file__).parents[1] / "history.css")
try:
    with st.spinner("Reading the history …", show_time=False):
        past = history.read()
except LibraryError as error:
    st.error(f"The history cannot be read. {error}")
    st.stop()
if not past.sets:
    st.title("History", anchor=False)
    st.header("Nothing is here yet", anchor=False)
    st.markdown("A set that you do under **Train** appears here: your weeks, your progress, and "
                "every repetition.")  # fmt: skip
    st.page_link("app_pages/train.py", label="Do a first set")
    set_list.not_taken_in(past.problems)
    st.stop()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.title("History", anchor=False, width="content")
    month_button(past)
choice = history.choose(past)
wanted = choice.of(past.sets)
recent = past.weeks(choice.months)
with st.container(key="above"):
    left, right = st.columns([3, 2], gap="large")
with left:
    st.header("Weeks", anchor=False)
    weeks.calendar(recent, past.today)
with left if choice.exercise == history.ANY else right:  # legs of all exercises are a long list
    st.header("This week", anchor=False)
    weeks.this_week(recent[0])
with right:
    st.header("Left and right", anchor=False)
    progress.legs(wanted)
if wanted:
    over_time(one_exercise(wanted))
st.header(f"{len(wanted)} sets" if len(wanted) != 1 else "1 set", anchor=False)
if wanted:
    set_list.show(past, wanted)
    table_button(wanted)
else:
    st.markdown("No set is like that. Choose a longer period, or another exercise.")
set_list.not_taken_in(past.problems)
