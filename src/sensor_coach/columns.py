"""What the columns of a table of samples mean, by their names: quantity, axis, unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import GRAVITY

ACC, GYR, LINEAR, PULL, TIME = "acc", "gyr", "linear", "gravity", "time"
WORDS = {
    ACC: "acceleration", GYR: "turn rate", LINEAR: "acceleration without gravity",
    PULL: "gravity", TIME: "time",
}  # fmt: skip

_DEGREE = np.pi / 180
_TIME_UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
_ACC_UNITS = {"m/s²": 1.0, "g": GRAVITY, "mg": GRAVITY / 1000}
_GYR_UNITS = {"rad/s": 1.0, "°/s": _DEGREE, "m°/s": _DEGREE / 1000}
_UNITS = {TIME: _TIME_UNITS, GYR: _GYR_UNITS, ACC: _ACC_UNITS, LINEAR: _ACC_UNITS, PULL: _ACC_UNITS}
_SPELT = {  # how files write units, as one has them
    "sec": "s", "seconds": "s", "µs": "us",
    "m_s2": "m/s²", "ms2": "m/s²", "mss": "m/s²", "m/s^2": "m/s²", "m/s2": "m/s²", "m/s/s": "m/s²",
    "rad_s": "rad/s", "rads": "rad/s", "rps": "rad/s",
    "dps": "°/s", "deg_s": "°/s", "degs": "°/s", "deg/s": "°/s", "mdps": "m°/s",
}  # fmt: skip
_NAMED = {  # letters of a name before its axis; what it is
    ACC: "a acc accel acceleration accelerometer accelerometeracceleration totalacceleration gf "
    "gforce accelerationincludinggravity",
    GYR: "g gyr gyro gyroscope gyrorotation gyroscoperotation w omega rotationrate turnrate "
    "angularvelocity motionrotationrate",
    LINEAR: "lacc linacc linear linearacc linearacceleration useracceleration "
    "motionuseracceleration",
    PULL: "grav gravity motiongravity",
}
_MEANT = {name: quantity for quantity, names in _NAMED.items() for name in names.split()}
_TIME_NAME = re.compile(r"^(?:t|time|timestamp|seconds_elapsed)(?:_(s|ms|us|ns))?$")
_AXIS = re.compile(r"^(.*?)[ _.-]*([xyz])(?:[ _.]+(.+))?$")
_BRACKET = re.compile(r"^(.*\S)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]$")
_WITHOUT_G = re.compile(r"lin[eé]|without g|ohne g|sans g|sin g|senza g")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds."""

    quantity: str  # one of WORDS
    axis: str  # x, y, z; empty of a time
    factor: float  # to s, m/s² or rad/s
    unit: str  # as read by people

    def __str__(self) -> str:
        return f"{' '.join(filter(None, (WORDS[self.quantity], self.axis)))}, {self.unit}"


def meaning(name: str) -> Column | None:
    """Tell what a column of that name holds; None if it is nothing that is used.

    Units follow a name as ``_g``, ``_dps``, ``(m/s^2)`` or ``[rad/s]``. A name in a language that
    is not known is understood by an axis and a unit in brackets.

    Examples
    --------
    >>> print(meaning("acc_x_g"), meaning("Gyroskop y (rad/s)"), meaning("gFz"), sep="; ")
    acceleration x, g; turn rate y, rad/s; acceleration z, g
    >>> print(meaning("Absolute acceleration (m/s^2)"))
    None
    """
    said = name.strip().strip('"').strip().lower()
    bracket = _BRACKET.match(said)
    unit = _unit(bracket[2]) if bracket else None
    if bracket and unit:
        return _bracketed(bracket[1], unit)
    time, axis = _TIME_NAME.match(said), _AXIS.match(said)
    if time:
        return _column(TIME, "", time[1] or "s")
    return _suffixed(axis[1], axis[2], axis[3]) if axis else None


def _bracketed(base: str, unit: str) -> Column | None:
    """A name whose unit stands in brackets: where the name is not known, the unit tells."""
    axis = _AXIS.match(base)
    if unit in _TIME_UNITS:
        return None if axis and _letters(axis[1]) in _MEANT else _column(TIME, "", unit)
    if not axis:
        return None
    quantity = _MEANT.get(_letters(axis[1])) or _by_unit(base, unit)
    return _column(quantity, axis[2], unit) if quantity else None


def _by_unit(base: str, unit: str) -> str | None:
    if unit in _GYR_UNITS:
        return GYR
    return LINEAR if _WITHOUT_G.search(base) else ACC if unit != "g" else None


def _suffixed(base: str, axis: str, suffix: str | None) -> Column | None:
    quantity = _MEANT.get(_letters(base))
    if quantity is None:
        return None
    usual = "rad/s" if quantity == GYR else "g" if _letters(base) in ("gf", "gforce") else "m/s²"
    unit = _unit(suffix) if suffix else usual
    return _column(quantity, axis, unit) if unit else None


def _column(quantity: str, axis: str, unit: str) -> Column | None:
    factor = _UNITS[quantity].get(unit)
    return None if factor is None else Column(quantity, axis, factor, unit)


def _unit(written: str) -> str | None:
    unit = _SPELT.get(written, written)
    return unit if any(unit in units for units in _UNITS.values()) else None


def _letters(base: str) -> str:
    return re.sub(r"[\W\d_]", "", base)
