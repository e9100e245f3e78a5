"""What is marked in packets, as fields of a form; and the marking that they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from sensor_coach.devices.layout import TYPES
from sensor_coach.marking import (
    ACC_UNITS,
    GYR_UNITS,
    PLAIN,
    Command,
    Field,
    Marking,
    Naming,
    rate_hz,
)
from sensor_coach.raw_packets import Explored
from sensor_coach.samples import Notification

_UNITS = {"acc": ACC_UNITS, "gyr": GYR_UNITS}
_FIRST: dict[str, Any] = {
    "acc-at": 0, "acc-type": "i16", "acc-unit": "auto", "acc-counts": 1.0,
    "gyr": False, "gyr-at": 6, "gyr-type": "i16", "gyr-unit": "deg/s", "gyr-counts": 1.0,
    "endian": "little", "start": 0, "stride": 0, "count": 1, "sync": "", "length": 0,
    "axes": PLAIN,
}  # fmt: skip
_FOR_RATE = 200  # notifications


def get(name: str) -> Any:
    """What the form says, before anybody touched it too."""
    return st.session_state.get(f"mk-{name}", _FIRST.get(name))


def wish(**values: Any) -> None:
    """Have fields of the form filled with the next run of the page, from a part that runs alone.

    A browser is told of a field only by the run in which it is filled.
    """
    st.session_state["mk-wish"] = values
    st.rerun()


def grant() -> None:
    """Fill what was wished for, before any field is shown."""
    for name, value in st.session_state.pop("mk-wish", {}).items():
        st.session_state[f"mk-{name.replace('_', '-')}"] = value


def clear() -> None:
    """Forget all that was marked."""
    for key in [key for key in st.session_state if str(key).startswith("mk-")]:
        del st.session_state[key]


def usual_length(notes: Sequence[Notification]) -> int:
    """Length of the payloads if all have the same, else 0."""
    lengths = Counter(len(note.payload) for note in notes)
    return next(iter(lengths)) if len(lengths) == 1 else 0


def marking(place: tuple[str, str], notes: Sequence[Notification]) -> Marking:
    """What is marked; ProfileError from what compiles it if that makes no sense."""
    service, characteristic = place
    marked = Marking(
        characteristic, tuple(map(_field, ("acc", "gyr") if get("gyr") else ("acc",))),
        50.0, service, get("endian"), int(get("length")) or usual_length(notes),
        get("sync").replace(" ", ""), int(get("start")), int(get("stride")), int(get("count")),
        tuple(get("axes")), commanded(),
    )  # fmt: skip
    return replace(marked, rate_hz=rate_hz(marked, notes[-_FOR_RATE:]))


def _field(name: str) -> Field:
    counts = float(get(f"{name}-counts"))
    return Field(
        name, int(get(f"{name}-at")), get(f"{name}-type"), 1 / counts if counts else 0.0,
        get(f"{name}-unit"),
    )  # fmt: skip


def command(sensor: Explored) -> None:
    """The form of what has to be written before anything is sent."""
    writable = [
        f"{each.service}/{each.uuid}" for each in sensor.served
        if {"write", "write-without-response"} & set(each.properties)
    ]  # fmt: skip
    if not writable:
        return
    with st.expander("Does it wait for a command?"):
        st.selectbox("Write to", writable, key="mk-to", format_func=lambda each: each.split("/")[1])
        st.text_input("Bytes in hex", key="mk-command", placeholder="none",
                      help="As its maker documents them")  # fmt: skip


def commanded() -> Command | None:
    """The command, if there is one."""
    said, to = st.session_state.get("mk-command", "").strip(), st.session_state.get("mk-to")
    return Command(*to.split("/"), said) if said and to else None


def fields(notes: Sequence[Notification]) -> None:
    """The form of step 3."""
    for name, value in _FIRST.items():
        st.session_state.setdefault(f"mk-{name}", value)
    _three("acc", "Acceleration")
    st.toggle("It has a gyroscope, too", key="mk-gyr")
    if get("gyr"):
        _three("gyr", "Angular rate")
    with st.expander("How packets are built"):
        _building(notes)


def _three(name: str, title: str) -> None:
    """Where x, y and z of one quantity are."""
    at, kind, unit, counts = st.columns(4, vertical_alignment="bottom")
    at.number_input(f"{title}: first byte of x", 0, 500, step=1, key=f"mk-{name}-at")
    kind.selectbox("Type", list(TYPES), key=f"mk-{name}-type",
                   help="i: with a sign, u: without, f: floating point; then bits")  # fmt: skip
    unit.selectbox("Unit", _UNITS[name], key=f"mk-{name}-unit",
                   help="auto: found at rest, where the numbers are near 1, 9.81 or 1000"
                   if name == "acc" else None)  # fmt: skip
    counts.number_input("Counts for one unit", key=f"mk-{name}-counts", format="%g",
                        help="16384 where 16 bits are ±2 g; negative turns the sign")  # fmt: skip


def _building(notes: Sequence[Notification]) -> None:
    seen = usual_length(notes) or "any"
    one, two, three = st.columns(3)
    one.selectbox("Byte order", ["little", "big"], key="mk-endian")
    two.number_input("Samples in a packet", 0, 500, step=1, key="mk-count",
                     help="0: as many as there are")  # fmt: skip
    three.number_input("First sample at byte", 0, 500, step=1, key="mk-start")
    one.number_input("Bytes from sample to sample", 0, 500, step=1, key="mk-stride",
                     help="0: they follow on one another")  # fmt: skip
    two.number_input("Length in bytes", 0, 500, step=1, key="mk-length",
                     help=f"Of a packet, or of a marked frame; 0: as seen, {seen}")  # fmt: skip
    three.text_input("Mark that each frame begins with", key="mk-sync", placeholder="none",
                     help="Hex, as 55 61: packets are pieces of a stream then")  # fmt: skip


def naming(sensor: Explored) -> Naming:
    """The form of step 5."""
    st.session_state.setdefault("mk-title", sensor.name or "A sensor of my own")
    st.session_state.setdefault("mk-name", sensor.name)
    left, right = st.columns(2)
    left.text_input("What it is called", key="mk-title")
    right.text_input("Known by a name that begins with", key="mk-name",
                     help="As it advertises itself; without a number that is its own")  # fmt: skip
    if not sensor.name:
        st.caption("It advertises no name: it is known by its services, if it advertises those.")
    return Naming(
        st.session_state["mk-title"], st.session_state["mk-name"], sensor.advertised,
        sensor.has_battery,
    )  # fmt: skip
