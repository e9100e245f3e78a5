"""What is followed and asked for: the programme, the therapist question."""

from __future__ import annotations

from datetime import UTC, date, datetime

import streamlit as st
from people import saved

from sensor_coach.errors import ProgrammeError
from sensor_coach.exercises import EXERCISES, THERAPIST_QUESTION
from sensor_coach.following import follow
from sensor_coach.library import Library, since_setting
from sensor_coach.programme import Programme, programmes, read_programme
from sensor_coach.programme.schema import DEFAULT

OWN = "own"
ASKED = "therapist_advised_at"


def programme(library: Library) -> None:
    """Which plan is followed, since when; one's own is checked before it is kept."""
    me, toml = library.athlete(), library.programme()
    followed = _read(toml) if toml else None
    known = programmes()
    at = followed.id if followed and followed.id in known else OWN if followed else DEFAULT
    since = library.setting(since_setting(me.id))
    if followed:
        begun = f", since {_day(since).day} {_day(since):%B %Y}" if since else ""
        st.markdown(f"Followed: **{followed.title}**{begun}")
    else:
        st.markdown("None is followed yet. Until then the one of the article is shown.")
    chosen = st.selectbox(
        "Programme", [*known, OWN], [*known, OWN].index(at), key="programme",
        format_func=lambda each: "My own …" if each == OWN else known[each].title,
    )  # fmt: skip
    wanted = _own(toml or known[DEFAULT].toml) if chosen == OWN else known[chosen]
    if wanted is None:
        return
    _about(wanted)
    first = st.date_input("First day", _day(since) if chosen == at else date.today(), key="since")
    same = followed is not None and wanted.toml == toml and first.isoformat() == since
    if st.button("Follow it", type="primary", disabled=same, key="follow"):
        saved(lambda: follow(library, wanted, first), f"Following {wanted.title}")
        st.rerun()


def _own(text: str) -> Programme | None:
    text = st.text_area("TOML", text, height=320, key="toml")
    try:
        return read_programme(text, "your programme")
    except ProgrammeError as error:
        st.error(str(error))
        return None


def _about(wanted: Programme) -> None:
    st.caption(f"Source: {wanted.source}")
    for told in (wanted.note, wanted.own and f"Not from the source: {wanted.own}"):
        if told:
            st.markdown(told)


def _read(toml: str) -> Programme | None:
    try:
        return read_programme(toml, "the programme followed")
    except ProgrammeError as error:
        st.error(str(error))
        return None


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return date.today()


def therapist(library: Library) -> None:
    """The question before machines that strain the tendon: whether it was answered."""
    titles = " and ".join(e.title.lower() for e in EXERCISES.values() if e.needs_therapist)
    st.markdown(f"Asked once before {titles}, and again after pain: “{THERAPIST_QUESTION}”")
    asked = library.setting(ASKED)
    yes = st.checkbox("I have asked one", bool(asked), key="therapist")
    if yes != bool(asked):
        library.set_setting(ASKED, datetime.now(UTC).isoformat() if yes else None)
        st.rerun()
    if asked:
        st.caption(f"Answered on {asked[:10]}")
