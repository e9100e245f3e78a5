"""What of the history can be taken away: a month as a page to print, the sets as a table."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import streamlit as st
from past import Past

from sensor_coach.done_set import DoneSet
from sensor_coach.library import opened, tables

_MOST = 24  # months to choose from


def month_button(past: Past) -> None:
    """Choose a month that has sets, and take its report away."""
    zone = past.athlete.zone_info
    found = {each.started_at.astimezone(zone).strftime("%Y-%m") for each in past.sets}
    months = [date.fromisoformat(f"{each}-01") for each in sorted(found, reverse=True)[:_MOST]]
    with st.popover("Month report", key="month_report"):
        month = st.selectbox("Month", months, format_func=lambda day: f"{day:%B %Y}", key="month")
        st.download_button("Report as PDF", lambda: _pdf(month), f"{month:%Y-%m}_month.pdf",
                           "application/pdf", on_click="ignore", key="month_pdf")  # fmt: skip


def table_button(wanted: list[DoneSet]) -> None:
    """The sets that are listed, a row each, SI units as in the names."""
    st.download_button("These sets as CSV", lambda: _csv(wanted), "sets.csv", "text/csv",
                       on_click="ignore", key="sets_csv")  # fmt: skip


def _csv(wanted: list[DoneSet]) -> str:
    with opened() as library:
        rows = tables.of_sets(library, wanted[::-1])
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _pdf(first: date) -> bytes:
    from sensor_coach.report import month_report, save  # matplotlib: only for who asks for it
    from sensor_coach.report.kept import kept_month

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "month.pdf"
        save(month_report(kept_month(first)), file, "sensor-coach report")
        return file.read_bytes()
