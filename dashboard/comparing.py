"""What was kept of a set against today's analysis, and against what older versions measured."""

from __future__ import annotations

import pandas as pd
import sets
import streamlit as st

from sensor_coach.events import SetResult
from sensor_coach.library import opened
from sensor_coach.reanalysis import Again, differences

_DELETED = "The recording was deleted: it cannot be analysed again."
_NOT_READ = "The recording was not read, so there is nothing to compare with."


def analyze_again(shown: sets.Shown, again: Again | None) -> None:
    """What today's analysis says differently; kept only if a person says so."""
    if again is None:
        st.markdown(_NOT_READ if shown.recording else _DELETED)
        return
    today = again.result
    st.markdown(_versions(shown.result.algorithm, today.algorithm))
    _difference(_chosen(shown, today), today)
    if differences(shown.result, today) or shown.result.algorithm != today.algorithm:
        st.button("Keep today's numbers", key="keep_again", on_click=_keep, args=(shown, again),
                  help="What you said of the set and your corrections stay, and so do the numbers "
                       "of the older version, to be compared with.")  # fmt: skip


def _versions(kept: str, today: str) -> str:
    if kept == today:
        return f"The kept numbers are of analysis version **{kept}**, which is today's, too."
    return f"The kept numbers are of analysis version **{kept}**, today's is version **{today}**."


def _chosen(shown: sets.Shown, today: SetResult) -> SetResult:
    """The kept numbers that today's are compared with; a choice, where versions were kept."""
    measured = (shown.result, *shown.earlier)
    kept = {each.algorithm: each for each in measured if each.algorithm != today.algorithm}
    if not shown.earlier or not kept:
        return shown.result
    picked = st.segmented_control(
        "Compare with version", list(kept), default=next(iter(kept)), required=True, key="version"
    )
    return kept[picked or next(iter(kept))]


def _difference(before: SetResult, today: SetResult) -> None:
    then = "kept" if before.algorithm == today.algorithm else f"version {before.algorithm}"
    if found := differences(before, today):
        rows = [{"what": d.what, then: d.before, "today": d.now} for d in found]
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal")
    else:
        st.markdown("The same comes out: nothing that is shown differs.")


def _keep(shown: sets.Shown, again: Again) -> None:
    if shown.recording is not None:
        with opened() as library:
            library.adopt(shown.recording, None if shown.done.sensor else again.result)
