"""The calendar: a row a week, a cell a day, its state as sign, word and place."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from sensor_coach.programme.days import Day, PlanWeek
from sensor_coach.programme.plan import DAYS

_SIGNS = {"rest": "", "done": "✓", "moved": "↷", "missed": "✕", "planned": "○"}
_LEGEND = (
    ("done", "✓", "done"), ("part", "1/2", "in part"), ("moved", "↷", "on another day"),
    ("missed", "✕", "missed"), ("planned", "○", "to do"), ("extra", "+1", "beyond the plan"),
)  # fmt: skip


def calendar(weeks: list[PlanWeek], today: date) -> None:
    """Show weeks, newest first."""
    planned = any(week.adherence.planned for week in weeks)
    rows = "".join(_row(week, today, planned) for week in weeks)
    days = "".join(f'<th scope="col">{name}</th>' for name in DAYS)
    head = f'<tr><th scope="col"><span class="unseen">Week</span></th>{days}<th scope="col">'
    st.html(
        f'<div class="weeks" tabindex="0" role="region" aria-label="Weeks"><table>'
        f"<thead>{head}{'Done' if planned else 'Sets'}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{_legend() if planned else ''}"
    )


def this_week(week: PlanWeek) -> None:
    """What this week came to until now, and what is left of it."""
    a = week.adherence
    number = f"{a.done + a.moved} of {a.planned}" if a.planned else str(a.extra)
    left = f"{a.left} to do" if a.left else "all done"
    st.metric("Sets this week", number, left if a.planned else "no plan is followed",
              delta_color="off", delta_arrow="off", label_visibility="collapsed")  # fmt: skip


def _row(week: PlanWeek, today: date, planned: bool) -> str:
    a = week.adherence
    monday = a.week.monday
    cells = "".join(_cell(day, today) for day in week.days)
    did = a.done + a.moved
    if a.planned:
        share = round(100 * did / a.planned)
        extra = f' <span class="more">+{a.extra}</span>' if a.extra else ""
        came = (f'<span class="of"><b>{did}</b> of {a.planned}{extra}</span>'
                f'<span class="bar"><i style="width:{share}%"></i></span>')  # fmt: skip
    else:
        came = f'<span class="of"><b>{a.extra or "–"}</b></span>'
    name = f"{monday.day} {monday:%b}"
    return f'<tr><th scope="row">{name}</th>{cells}<td class="sum">{came}</td></tr>'


def _cell(day: Day, today: date) -> str:
    sign = {
        "part": f"{day.done}/{day.planned}", "extra": f"+{day.extra}",
        "done": f"✓{'+' if day.extra else ''}",
    }.get(day.state, _SIGNS.get(day.state, ""))  # fmt: skip
    later = day.day > today
    said = f"{day.day.day} {day.day:%b}: {day}" if day.state != "rest" or not later else ""
    now = " today" if day.day == today else ""
    return (
        f'<td class="{day.state}{now}" title="{escape(said)}"><span aria-hidden="true">{sign}'
        f'</span><span class="unseen">{escape(said)}</span></td>'
    )


def _legend() -> str:
    parts = "".join(
        f'<li><span class="{state}" aria-hidden="true">{sign}</span> {word}</li>'
        for state, sign, word in _LEGEND
    )
    return f'<ul class="weeks-legend">{parts}</ul>'
