"""What lies behind a set: raw signals, what was lost, files to take away."""

from __future__ import annotations

import tempfile
from pathlib import Path

import charts
import sets
import streamlit as st

from sensor_coach import files
from sensor_coach.link_quality import in_words, judged
from sensor_coach.reanalysis import Again
from sensor_coach.samples import ImuData
from sensor_coach.set_words import lost


def raw(shown: sets.Shown) -> None:
    """Acceleration and angular rate as the sensor gave them, when they are asked for."""
    if shown.recording is None:
        st.markdown("The recording was deleted; its numbers stayed.")
    elif st.toggle("Show what the sensor gave", key="raw"):
        changed_ns = shown.recording.stat().st_mtime_ns
        imu = _samples(str(shown.recording), changed_ns, shown.done.sensor)
        for what, title in (("acc", "Acceleration, m/s²"), ("gyr", "Angular rate, °/s")):
            st.markdown(f"**{title}**")
            st.echarts_chart(charts.signals(imu, what), height=260, alt=title)


@st.cache_data(show_spinner=False, max_entries=5)
def _samples(path: str, changed_ns: int, sensor: int) -> ImuData:
    return files.read_samples(Path(path), sensor)


def what_was_lost(shown: sets.Shown, again: Again | None) -> None:
    """Gaps, packets, sizes withheld, and what the numbers rest on."""
    st.markdown("\n".join(f"- {each[0].upper()}{each[1:]}" for each in lost(shown.result)))
    for reason in again.bad_packets if again else ():
        st.markdown(f"- A packet that could not be read: {reason}")
    if again:
        link(again)
        calibrated = "calibrated" if again.info.calibration else "not calibrated"
        st.caption(f"{again.info.device.title}, {calibrated}, {shown.result.sampling_rate_hz:.0f} "
                   f"samples a second; {shown.athlete.name}.")  # fmt: skip


def link(again: Again) -> None:
    """How the packets came, and what was known of the sensor then."""
    info, found = again.info, again.link
    if found:
        st.markdown(f"**Link {judged(found, info.device.nominal_rate_hz).verdict}**: "
                    f"{in_words(found)}")  # fmt: skip
    said = [
        "" if info.battery_percent is None else f"battery {info.battery_percent} %",
        "" if info.signal_dbm is None else f"signal {info.signal_dbm} dBm when it was found",
    ]
    if any(said):
        st.markdown(f"The sensor then: {', '.join(filter(None, said))}.")


def downloads(shown: sets.Shown) -> None:
    """Files: the table as shown, a page to print, what the sensor gave, the recording."""
    rows = sets.table(shown)
    with st.container(horizontal=True, key="downloads"):
        if len(rows):
            _file("Table as CSV", rows.to_csv(index=False), f"{shown.stem}.csv", "text/csv")
        for name, kind in (("Report as PDF", "pdf"), ("Report as PNG", "png")):
            _file(name, lambda kind=kind: _report(shown.done.id, kind), f"{shown.stem}.{kind}",
                  "application/pdf" if kind == "pdf" else "image/png")  # fmt: skip
        if path := shown.recording:
            _file("Raw samples as CSV", lambda: _raw_csv(path, shown.done.sensor),
                  f"{shown.stem}_raw.csv", "text/csv")  # fmt: skip
            _file("Recording", path.read_bytes, path.name, "application/vnd.sqlite3")


def _file(label: str, data: object, name: str, mime: str) -> None:
    st.download_button(label, data, name, mime, on_click="ignore", key=label)  # type: ignore


def _report(set_id: str, kind: str) -> bytes:
    from sensor_coach.report import save, set_report  # matplotlib: only for who asks for it
    from sensor_coach.report.kept import kept

    each = kept(set_id)
    pages = set_report(each.result, each.trace, each.heading, each.path)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"report.{kind}"
        save(pages, file, "sensor-coach report")
        return file.read_bytes()


def _raw_csv(path: Path, sensor: int) -> bytes:
    from sensor_coach import plain_csv

    with tempfile.TemporaryDirectory() as folder:
        plain_csv.write(Path(folder) / "raw.csv", files.read_samples(path, sensor))
        return (Path(folder) / "raw.csv").read_bytes()
