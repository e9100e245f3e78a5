"""Text over a byte stream: one sample a line, as CSV or JSON, cut anywhere by the radio."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

from sensor_coach.devices.reading import NO_SAMPLES, Options, Samples
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY

_LONGEST = 1024  # bytes without a line end, after which the buffer is given up
_MOST = 500  # lines kept beside bad ones
_LIMIT = 1e15  # larger numbers are no measurement, and overflow further on

_TIME = re.compile(r"(?:t|ts|time|timestamp)(?:[\s_(\[]*(?P<unit>s|ms|us|µs|ns)[)\]]?)?")
_AXIS = re.compile(
    r"(?P<quantity>a|acc|accel|accelerometer|acceleration|g|gyr|gyro|gyroscope)[\s._]?(?P<axis>[xyz])"
    r"(?:[\s_(\[]*(?P<unit>m/s\^?2|m/s²|mps2|ms2|mg|g|rad/s|rads|rps|deg/s|dps|°/s)[)\]]?)?"
)
_TIME_UNITS = {"s": 1000.0, "ms": 1.0, "us": 1e-3, "µs": 1e-3, "ns": 1e-6}  # ms
_ACC_UNITS = {"m/s^2": 1.0, "m/s2": 1.0, "m/s²": 1.0, "mps2": 1.0, "ms2": 1.0,
              "g": GRAVITY, "mg": GRAVITY / 1000}  # fmt: skip
_RADIAN = float(np.radians(1))
_GYR_UNITS = {"rad/s": 1.0, "rads": 1.0, "rps": 1.0,
              "deg/s": _RADIAN, "dps": _RADIAN, "°/s": _RADIAN}  # fmt: skip

Row = list[float]  # t in ms, acc in m/s², gyr in rad/s; NaN where absent
Column = tuple[int, float]  # place in the row, factor to its unit


class TextLineReader:
    """Reads lines of numbers, lines of names (a header) and lines of JSON objects.

    Parameters
    ----------
    options : mapping
        `columns`: names of the numbers of a line until a header says otherwise;
        `acc_unit`, `gyr_unit`, `time_unit`: units of names without a unit suffix;
        `acc_scale`, `gyr_scale`: units per number, where counts are sent;
        `sep`: what separates the numbers.

    Notes
    -----
    Names are `t`, `ax`..`az`, `gx`..`gz` or the like (`acc_x`, `gyro.x`), with a unit suffix
    where the default is not meant: `t_us`, `ax_g`, `gx_dps`. Other names are passed over. Ticks
    are given in ms. A bad line is reported; the good ones beside it come with the next payload.
    """

    def __init__(self, options: Options) -> None:
        known = {
            "columns": [],
            "acc_unit": "m/s^2",
            "gyr_unit": "rad/s",
            "time_unit": "ms",
            "sep": ",",
            "acc_scale": 1.0,
            "gyr_scale": 1.0,
        }
        if set(options) - set(known):
            raise ValueError(f"options {sorted(options)}, expected some of {sorted(known)}")
        chosen: dict[str, Any] = {**known, **options}
        self._units = (
            _factor("time_unit", chosen["time_unit"], _TIME_UNITS),
            _factor("acc_unit", chosen["acc_unit"], _ACC_UNITS),
            _factor("gyr_unit", chosen["gyr_unit"], _GYR_UNITS),
        )
        self._scales = _scale(chosen, "acc_scale"), _scale(chosen, "gyr_scale")
        self._sep = str(chosen["sep"])
        self._columns = [self._column(str(name)) for name in chosen["columns"]]
        self._held = b""  # the start of a line
        self._rows: list[Row] = []  # good lines beside a bad one

    def read(self, payload: bytes) -> Samples:
        """Take the whole lines out of what has arrived so far; `Reader`."""
        *lines, self._held = re.split(rb"[\r\n]+", self._held + payload)
        faults = [fault for line in lines if (fault := self._take(line))]
        if len(self._held) > _LONGEST:
            faults.append(f"{len(self._held)} bytes without a line end")
            self._held = b""
        if faults:
            del self._rows[:-_MOST]
            raise DecodeError(f"text: {faults[0]}")
        rows, self._rows = self._rows[-_MOST:], []
        return _samples(rows)

    def _take(self, line: bytes) -> str:
        """Keep the sample of one line, or tell what is wrong with it."""
        try:
            text = line.decode("ascii").strip(" \t\0\x10>")
            if text:
                self._parse(text)
        except (ValueError, OverflowError, RecursionError) as error:
            return f"{line[:60]!r}: {error}"
        return ""

    def _parse(self, text: str) -> None:
        if text.startswith("{"):
            pairs = list(_flat(json.loads(text)))
            columns = [self._column(name) for name, _ in pairs]
            self._rows.append(_row(columns, [value for _, value in pairs]))
            return
        words = [word.strip(" \t\"'") for word in text.split(self._sep)]
        if _is_header(words):
            self._columns = _header([self._column(word) for word in words])
        else:
            self._rows.append(_row(self._columns, [float(word) for word in words]))

    def _column(self, name: str) -> Column | None:
        """Find the place and factor of a named number; None: not used."""
        name = name.strip().lower()
        if found := _TIME.fullmatch(name):
            return 0, _TIME_UNITS.get(found["unit"], self._units[0])
        if not (found := _AXIS.fullmatch(name)):
            return None
        axis, is_acc = "xyz".index(found["axis"]), found["quantity"].startswith("a")
        table, default = (_ACC_UNITS, self._units[1]) if is_acc else (_GYR_UNITS, self._units[2])
        if found["unit"] and found["unit"] not in table:
            raise ValueError(f"{name} has the unit of another quantity")
        scale = self._scales[0 if is_acc else 1]
        return (1 if is_acc else 4) + axis, table.get(found["unit"], default) * scale


def _factor(key: str, unit: object, table: dict[str, float]) -> float:
    if unit not in table:
        raise ValueError(f"{key} is {unit!r}, expected one of {sorted(table)}")
    return table[str(unit)]


def _scale(options: Options, key: str) -> float:
    value = options[key]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not value:
        raise ValueError(f"{key} is {value!r}, expected a number other than 0")
    return float(value)


def _is_header(words: list[str]) -> bool:
    return all(
        word[:1].isalpha() and word.lower() not in ("nan", "inf", "infinity") for word in words
    )


def _header(columns: list[Column | None]) -> list[Column | None]:
    if not {1, 2, 3} <= {column[0] for column in columns if column}:
        raise ValueError("a header without ax, ay and az")
    return columns


def _row(columns: list[Column | None], values: list[float]) -> Row:
    if len(values) != len(columns):
        raise ValueError(f"{len(values)} numbers, expected {len(columns)}")
    row = [float("nan")] * 7
    for column, value in zip(columns, values, strict=True):
        if column:
            if not abs(value) < _LIMIT:
                raise ValueError(f"{value} is no measurement")
            row[column[0]] = value * column[1]
    if any(np.isnan(row[1:4])):
        raise ValueError("no ax, ay and az")
    return row


def _flat(found: Any, path: str = "") -> Iterable[tuple[str, float]]:
    """Give the numbers of a JSON value as (path, number); a list of three is x, y and z."""
    if isinstance(found, list) and len(found) == 3:
        found = dict(zip("xyz", found, strict=True))
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _flat(value, f"{path}.{key}" if path else key)
    elif isinstance(found, (int, float)) and not isinstance(found, bool):
        yield path, float(found)


def _samples(rows: list[Row]) -> Samples:
    if not rows:
        return NO_SAMPLES
    table = np.array(rows)
    ticks = None if np.isnan(table[:, 0]).any() else table[:, 0]
    return Samples(table[:, 1:4], table[:, 4:7], ticks)
