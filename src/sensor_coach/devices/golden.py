"""Golden vectors: payloads with the samples they must give, kept inside the profile."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sensor_coach.devices.beside import Teller
from sensor_coach.devices.decoder import Decoder
from sensor_coach.errors import DecodeError
from sensor_coach.samples import Array, ImuData, Notification, concatenate

_SPACING_US = 100_000  # between the arrivals of the payloads

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """Payloads of one characteristic and what must come out."""

    name: str
    characteristic: str
    payloads: tuple[bytes, ...]
    acc: Rows | None  # (n, 3) m/s²; None: not compared
    gyr_dps: Rows | None  # (n, 3) °/s
    spacing_s: float | None  # between samples
    fails: str | None  # a pattern the DecodeError must fit
    tolerance: float  # in m/s² and °/s
    heard: tuple[tuple[str, bytes], ...] = ()  # what came before, of other characteristics
    told: tuple[tuple[str, Rows], ...] = ()  # what is told beside samples, in SI units


def run(vector: Vector, decoder: Decoder) -> str:
    """Run one vector through a fresh decoder; what is wrong, or an empty string."""
    try:
        for characteristic, payload in vector.heard:
            decoder.decode(Notification(0, characteristic, payload))
        parts = [
            decoder.decode(Notification(at * _SPACING_US, vector.characteristic, payload))
            for at, payload in enumerate(vector.payloads)
        ]
        imu = concatenate([*parts, decoder.finish()])
    except DecodeError as error:
        return "" if re.search(vector.fails or "$^", str(error)) else f"{vector.name}: {error}"
    if vector.fails is not None:
        return f"{vector.name}: decoded {len(imu)} samples, expected an error like {vector.fails!r}"
    return _compare(vector, imu)


def tell(vector: Vector, teller: Teller) -> str:
    """Compare what one vector tells beside samples; what is wrong, or an empty string."""
    sent = [(vector.characteristic, payload) for payload in vector.payloads]
    found = dict[str, Array]()
    try:
        for characteristic, payload in [*vector.heard, *sent] if vector.told else ():
            told = teller.tell(Notification(0, characteristic, payload))
            found |= {each.what: each.rows for each in told}
    except DecodeError as error:
        return f"{vector.name}: {error}"
    for what, rows in vector.told:
        expected = np.array(rows)
        if what not in found:
            return f"{vector.name}: tells {sorted(found)}, expected {what!r}"
        if found[what].shape != expected.shape or not np.allclose(found[what], expected, 1e-6, 0):
            return f"{vector.name}: {what} is {found[what].tolist()}, expected {rows}"
    return ""


def _compare(vector: Vector, imu: ImuData) -> str:
    pairs = [("acc", imu.acc, vector.acc), ("gyr_dps", np.degrees(imu.gyr), vector.gyr_dps)]
    for name, found, expected in pairs:
        if expected is not None and not _equal(found, np.array(expected), vector.tolerance):
            return f"{vector.name}: {name} is {np.round(found, 4).tolist()}, expected {expected}"
    steps = np.diff(imu.t)
    if vector.spacing_s is not None and not np.allclose(steps, vector.spacing_s, rtol=0, atol=1e-6):
        return f"{vector.name}: spacing is {steps.tolist()} s, expected {vector.spacing_s}"
    return ""


def _equal(found: Array, expected: Array, tolerance: float) -> bool:
    expected = expected.reshape(-1, 3)
    return found.shape == expected.shape and np.allclose(
        found, expected, rtol=0, atol=tolerance, equal_nan=True
    )
