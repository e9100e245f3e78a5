"""What a guided set came to, what is said of it, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st
import train_words as words
from amounts import Amount

from sensor_coach import beside_text, web
from sensor_coach.corrections import Correction
from sensor_coach.cues import remark
from sensor_coach.done_set import DoneSet
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.library import Library, opened
from sensor_coach.live_frames import summary
from sensor_coach.outing import Outing
from sensor_coach.programme import Best, Task, beaten
from sensor_coach.programme.measure import MEASURES
from sensor_coach.set_words import MOVES

_EXACT = {"reps": "repetitions", "hold_s": "longest hold", "load_kg": "load"}


def fresh() -> Outing | None:
    """Give the guided set that is over and was not put away yet."""
    outing = web.FLOOR.outing
    return outing if outing and outing.kept and not outing.is_seen else None


def put_away() -> None:
    """Show the plan again."""
    if web.FLOOR.outing:
        web.FLOOR.outing.is_seen = True
    st.query_params.pop("exercise", None)


def show(outing: Outing, units: dict[str, Amount], onward: Callable[[], None]) -> None:
    """Show the result of each side, what comes next, and ask how it was."""
    with opened() as library:
        sets = library.done_sets(library.athlete().id)
        ids = {done.id for done in outing.kept}
        now = [done for done in sets if done.id in ids]  # as it stands, corrections included
        results = [library.result(done.id) for done in now]
    title = EXERCISES[outing.wanted.exercise].title
    did = any(done.rep_count or done.hold_s for done in now)
    said = "Well done. It is kept." if did else "Nothing was counted. It is kept all the same."
    st.html(f"<header class='head'><div><h1>{escape(title)}</h1><p>{said}</p></div></header>")
    with st.container(horizontal=True, key="results"):
        for done, result in zip(now, results, strict=True):
            _card(done, result, units)
    for line in beside_text.legs(results) if outing.wanted.second else ():
        st.html(f"<p class='note'>{words.sentence(line)}</p>")
    for best, before in beaten(sets, ids):
        _best(best, before, units)
    if any(done.source == "virtual" and done.said.excluded for done in now):
        st.html("<p class='note'>Done by the virtual sensor: it does not count towards your plan "
                "and bests.</p>")  # fmt: skip
    onward()
    _how_was_it(now, units["kg"])


def _card(done: DoneSet, result: SetResult, units: dict[str, Amount]) -> None:
    """One side: its number, what is usual in it, what to do otherwise; and one more or less."""
    held = EXERCISES[done.exercise].measures == "hold"
    number = f"{done.hold_s:.0f}" if held else f"{done.rep_count}"
    unit = "seconds held" if held else EXERCISES[done.exercise].counts
    worn = f", sensor on the {done.placement}" if done.sensor else ""
    with st.container(border=True, key=f"result-{done.id[:8]}", width="stretch"):
        st.html(
            f"<div class='result'><p class='eyebrow'>{words.sides([done.side])}{worn}</p>"
            f"<p class='amount'><b>{number}</b> {escape(unit)}</p>"
            f"{words.chips(_facts(result, units))}{_remarks(done, result)}</div>"
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if not held:
                for step, sign in ((-1, "−1"), (1, "+1")):
                    st.button(sign, key=f"step{step}-{done.id}", on_click=_step, args=(done, step),
                              help="One less" if step < 0 else "One more")  # fmt: skip
            if done.rep_count != done.measured_count:
                st.button("Undo", key=f"undo-{done.id}", on_click=_undo, args=(done.id,))
            st.page_link("app_pages/set.py", label="The whole set" if held else "Every repetition",
                         query_params={"set": done.id})  # fmt: skip
        if done.rep_count != done.measured_count:
            st.html(f"<p class='soft'>{done.measured_count} were measured.</p>")


def _facts(result: SetResult, units: dict[str, Amount]) -> list[str]:
    """Sizes and times that are usual in a set, in words."""
    found = summary(result)
    size, is_rise = found["size"], result.placement == "shank"
    first, last = (move.lower() for move in MOVES[EXERCISES[result.exercise].stroke])
    timed = (("out_s", first), ("hold_s", "held"), ("back_s", last))
    return [
        *([units["m"].text(size / 100) if is_rise else f"{size:.0f}°"] if size is not None else []),
        *(f"{found[key]:.1f} s {word}" for key, word in timed if found[key] is not None),
        *([f"{found['partial']} partial"] if found["partial"] else []),
    ]


def _remarks(done: DoneSet, result: SetResult) -> str:
    """What to do otherwise, the most frequent first; and what to know of the sensor."""
    aims = EXERCISES[result.exercise].aims
    full = [rep for rep in result.reps if rep.full]
    said = Counter(filter(None, (remark(rep, aims) for rep in full)))
    told = [f"{text.capitalize()}: {n} of {len(full)}" for text, n in said.most_common(2)]
    told += [words.sentence(warning) for warning in result.warnings]
    checks = web.coach().state.checks
    told += [str(check) for check in checks if check.verdict != "ok"]
    if not told and full and not done.test_start:
        told = ["All of them slow and whole."]
    return f"<ul class='remarks'>{''.join(f'<li>{escape(each)}</li>' for each in told)}</ul>"


def _best(best: Best, before: float, units: dict[str, Amount]) -> None:
    """Only counts, times and loads: a size may differ by the error of measuring it."""
    if best.measure in _EXACT:
        now, then = (
            units[MEASURES[best.measure].unit].brief(each) for each in (best.value, before)
        )
        st.html(
            f"<p class='best'>★ Personal best, {_EXACT[best.measure]}: <b>{now}</b> "
            f"({words.sides([best.side]).lower()}; before: {then})</p>"
        )


def _how_was_it(now: list[DoneSet], mass: Amount) -> None:
    """Pain of each leg, effort, load, a note: kept as soon as they are said."""
    sides = list(dict.fromkeys(done.side for done in now))
    with st.container(border=True, key="said"):
        st.html("<h2>How was it?</h2>")
        for side in sides:
            mine = [done for done in now if done.side == side]
            of = f", {words.sides([side]).lower()}" if len(sides) > 1 else ""
            _scale(f"Pain{of} (0 none, 10 the worst)", "pain", mine)
        _scale("Effort (0 none, 10 the most)", "effort", now)
        with st.container(horizontal=True):
            _load(now, mass)
            _note(now)
        _leave_out(now)


def _scale(label: str, name: str, of: list[DoneSet]) -> None:
    key = f"{name}-{of[0].id}"

    def keep() -> None:
        _say(of, **{name: st.session_state[key]})

    st.segmented_control(
        label, list(range(11)), default=getattr(of[0].said, name), key=key, on_change=keep
    )


def _load(of: list[DoneSet], mass: Amount) -> None:
    key, known = f"load-{of[0].id}", of[0].said.load_kg

    def keep() -> None:
        _say(of, load_kg=mass.said(st.session_state[key], known))

    st.number_input(
        f"Load,{mass.sign}", 0.0, 500.0 * mass.factor, mass.shown(known), 2.5, key=key,
        format="%g", width=180, placeholder="none", on_change=keep,
    )  # fmt: skip


def _note(of: list[DoneSet]) -> None:
    key = f"note-{of[0].id}"
    st.text_input(
        "Note", of[0].said.note, key=key, width="stretch",
        on_change=lambda: _say(of, note=st.session_state[key]),
    )  # fmt: skip


def _leave_out(of: list[DoneSet]) -> None:
    key = f"out-{of[0].id}"
    st.toggle(
        "Leave it out of plan, progress and bests", of[0].said.excluded, key=key,
        on_change=lambda: _say(of, excluded=st.session_state[key]),
    )  # fmt: skip


def _say(of: list[DoneSet], **said: Any) -> None:
    """Keep what was said, beside what was said before."""
    with opened() as library:
        for done in of:
            library.say(done.id, replace(library.done_set(done.id).said, **said))


def _step(done: DoneSet, step: int) -> None:
    with opened() as library:
        now = library.done_set(done.id)
        count = max(0, now.rep_count + step)
        library.correct(done.id, Correction("counted", _end_s(library, done.id), count))


def _end_s(library: Library, set_id: str) -> float:
    """After the last repetition, so that nothing that was measured is added."""
    reps = library.result(set_id).reps
    return reps[-1].end_s if reps else 0.0


def _undo(set_id: str) -> None:
    with opened() as library:
        library.undo(set_id)


def onward(outing: Outing, task: Task | None, start: Callable[[], None]) -> None:
    """The rest that runs, the next thing of the plan, and the way back to it."""
    with st.container(key="onward", border=True, horizontal=True, vertical_alignment="center"):
        _rest(outing)
        if task:
            title = EXERCISES[task.exercise].title
            st.button(f"Next: {title}", key="next", type="primary", on_click=start, width="stretch")
        st.button("Back to today", key="away", on_click=put_away)


@st.fragment(run_every=1.0)
def _rest(outing: Outing) -> None:
    """Count the rest down, once a second."""
    left = round(outing.rest_left_s)
    text = f"Rest {left // 60}:{left % 60:02d}" if left else "Rested"
    st.html(f"<p class='rest' role='timer' aria-live='off'>{text}</p>")
