"""Packets as they come, and the samples that what is marked makes of them, while one looks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import charts
import maker_form
import numpy as np
import streamlit as st
from sensor_work import sentence, stop, work

from sensor_coach import errand, packet_words, web
from sensor_coach.errand import Errand
from sensor_coach.errors import DecodeError, ProfileError
from sensor_coach.known_devices import known
from sensor_coach.marking import PLAIN, Marking, counts_at_rest, decoded, preview, writes
from sensor_coach.packet_words import Read
from sensor_coach.raw_packets import Heard
from sensor_coach.samples import GRAVITY, ImuData, Notification
from sensor_coach.side_check import Turned, counts_per_g, size_at_rest, turned

_EVERY_S = 0.7
_ROWS, _BYTES = 5, 64  # of packets that are shown
_TRACE_S = 10.0
_NEAR = 0.05  # share by which gravity may be off; cheap sensors stay within it
Place = tuple[str, str]


@st.fragment(run_every=0.4)
def connecting(explore: Errand) -> None:
    """While it is asked what it serves."""
    if explore.over:
        st.rerun()
    st.markdown("Connecting …")
    st.button("Stop", key="stop-explore", on_click=stop)


def listen(sensor: str, service: str, characteristic: str) -> None:
    """Listen to a characteristic, after the command that the form has, if it has one."""
    try:
        start = writes(maker_form.commanded())
    except ProfileError as error:
        st.session_state["refused"] = sentence(str(error))
        return
    st.session_state["mk-place"] = (service, characteristic)
    work(partial(errand.listen, start=start), sensor, service, characteristic)


def watched(show: Callable[[Place], None], place: Place) -> None:
    """Show again and again while it is listened, and no longer: a page that asks by itself may
    take the turn of somebody who leaves it.
    """
    ended = web.coach().errands["listen"].over

    def shown() -> None:
        if web.coach().errands["listen"].over is not ended:
            st.rerun()
        show(place)

    st.fragment(shown, run_every=None if ended else _EVERY_S, key=show.__name__)()


def packets(place: Place) -> None:
    """The last packets in hex, with what is marked, how many come, and how long they are."""
    listening = web.coach().errands["listen"]
    told: Heard = listening.told
    if listening.over:
        st.button("Listen again", key="again", on_click=listen, args=(listening.sensor, *place))
    if not told.notes:
        if not listening.over:
            st.markdown("Connected. Waiting for packets …" if told.status == "connected"
                        else "Connecting …")  # fmt: skip
        return
    st.markdown(_counted(told), width="content")
    st.html(_in_hex(told.notes))
    for read in _read(place[1], told.notes[-1]):
        st.caption(f"If it were a {read.title}: {'; '.join(read.says)}.")


def _read(characteristic: str, last: Notification) -> list[Read]:
    """What the newest packet says, where sensors of a known kind send such ones."""
    try:
        return packet_words.read(known().profiles.values(), [last.payload], characteristic)
    except DecodeError:
        return []


def _counted(told: Heard) -> str:
    notes = told.notes
    span_s = notes[-1].received_s - notes[0].received_s
    rate = f", {(len(notes) - 1) / span_s:.1f} a second" if span_s > 0 else ""
    lengths = sorted({len(note.payload) for note in notes})
    sizes = f"{lengths[0]}" if len(lengths) == 1 else f"{lengths[0]} to {lengths[-1]}"
    return f"**{told.count}** packets{rate}, {sizes} bytes each."


def _in_hex(notes: Sequence[Notification]) -> str:
    """A table of bytes; those that change are bold, those that are marked have a colour."""
    last = [note.payload[:_BYTES] for note in notes[-_ROWS:]]
    width = max(map(len, last))
    moving = [len({note.payload[at : at + 1] for note in notes}) > 1 for at in range(width)]
    kinds = _marks(width)
    head = "".join(f"<th>{at}</th>" for at in range(width))
    rows = "".join(
        "<tr>" + "".join(
            f'<td class="{kinds[at]}{" moves" if moving[at] else ""}">{byte:02x}</td>'
            for at, byte in enumerate(payload)
        ) + "</tr>"
        for payload in last
    )  # fmt: skip
    return f'<div class="hex"><table><tr>{head}</tr>{rows}</table></div>'


def _marks(width: int) -> list[str]:
    """What each byte is a part of, in the first sample: "acc x", "gyr z", or nothing."""
    kinds = [""] * width
    for name in ("acc", "gyr") if maker_form.get("gyr") else ("acc",):
        size = int(maker_form.get(f"{name}-type")[1:]) // 8
        first = int(maker_form.get("start")) + int(maker_form.get(f"{name}-at"))
        for at in range(first, min(first + 3 * size, width)):
            kinds[at] = f"{name} {'xyz'[(at - first) // size]}"
    return kinds


def samples(place: Place) -> None:
    """What the marks make of the packets: numbers, the size of acc, the turn between two sides."""
    notes = web.coach().errands["listen"].told.notes
    if len(notes) < 2:
        st.caption("The numbers show here as soon as packets come.")
        return
    try:
        marked = maker_form.marking(place, notes)
        imu, faults = decoded(preview(marked), notes)
    except ProfileError as error:
        st.error(sentence(str(error)))
        return
    _hint(marked, notes, faults)
    if len(imu):
        _numbers(imu)
        _sides(place, notes)


def _hint(marked: Marking, notes: Sequence[Notification], faults: list[str]) -> None:
    """Why packets cannot be read; where the unit is unknown, what would fit."""
    counts = counts_at_rest(marked, notes[-200:])
    per_g = counts_per_g(counts) if counts else None
    says_g = marked.fields[0].unit == "g" and math.isclose(marked.fields[0].scale * (per_g or 0), 1)
    if per_g is None or per_g == 1 or says_g:
        for fault in faults[:1]:
            st.warning(sentence(fault))
        return
    st.info(
        f"At rest the three numbers are {counts:.0f} in size: {per_g:.0f} counts for one g fit."
    )
    if st.button(f"Take {per_g:.0f} counts for one g", key="take-counts"):
        maker_form.wish(acc_unit="g", acc_counts=per_g)


def _numbers(imu: ImuData) -> None:
    recent = imu[int(np.searchsorted(imu.t, imu.t[-1] - _TRACE_S)) :]
    rest, size = size_at_rest(imu), np.linalg.norm(recent.acc, axis=1)
    x, y, z = recent.acc[-1]
    with st.container(horizontal=True, key="numbers"):
        st.metric("Size of acceleration, m/s²", f"{size[-1]:.2f}")
        st.metric("x, y, z", f"{x:.1f}, {y:.1f}, {z:.1f}")
        if np.isfinite(recent.gyr[-1]).all():
            a, b, c = np.degrees(recent.gyr[-1])
            st.metric("Angular rate, °/s", f"{a:.0f}, {b:.0f}, {c:.0f}")
        st.metric("Samples a second", f"{imu.sampling_rate_hz:.0f}")
    if rest is not None and abs(rest / GRAVITY - 1) < _NEAR:
        st.markdown(f"✓ At rest it is {rest:.2f} m/s²: gravity is 9.81.")
    elif rest is not None:
        st.markdown(f"✕ At rest it is {rest:.2f} m/s², expected 9.81: look at byte, type and unit.")
    else:
        st.markdown("Let it lie still: the size has to be 9.81 then, on every side.")
    chart = charts.size(recent.t - recent.t[0], size)
    st.echarts_chart(chart, height=200, alt="Size of the acceleration over the last ten seconds")


def _sides(place: Place, notes: Sequence[Notification]) -> None:
    """What two sides tell, in the device's own axes."""
    st.markdown("Lay it with its **face up** for three seconds, then on its edge with its **right "
                "side up**.")  # fmt: skip
    marked = replace(maker_form.marking(place, notes), axes=PLAIN)
    found = turned(preview(marked).decoder().decode_all(notes))
    if found is None:
        return
    degrees = math.degrees(found.angle_rad)
    st.markdown(f"First {found.first.side} was up, then {found.second.side}, {degrees:.0f}° apart.")
    _agreement(found)
    axes = found.axes
    if axes is None:
        st.caption("These are no neighbouring sides: turn it over one edge.")
    elif axes == tuple(maker_form.get("axes")):
        st.markdown(f"✓ x, y, z are the device's {', '.join(axes)}.")
    elif st.button(f"Take {', '.join(axes)} as x (right), y, z (face)", key="take-axes"):
        maker_form.wish(axes=axes)


def _agreement(found: Turned) -> None:
    if found.apart_rad is None:
        st.caption("Without a gyroscope no repetitions are counted; a balance is timed.")
        return
    apart = math.degrees(found.apart_rad)
    if found.agrees:
        st.markdown(f"✓ The gyroscope tells the same turn, to {apart:.0f}°.")
        return
    st.markdown(f"✕ The gyroscope tells another turn: up ends {apart:.0f}° beside where it is.")
    if found.factor is None:
        st.caption("No other scale fits: look at its first byte, its type and the order of bytes.")
        return
    counts = maker_form.get("gyr-counts") / found.factor
    if st.button(f"Take {counts:g} counts for one unit", key="take-gyr"):
        maker_form.wish(gyr_counts=counts)
