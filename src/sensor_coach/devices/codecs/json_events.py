"""What the messages of phones share: JSON objects with times and vectors, read with suspicion."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from sensor_coach.errors import DecodeError

_LATEST_NS = 1 << 62
_LARGEST = 1e6  # no phone measures more, in any unit


def message(payload: bytes, app: str) -> dict[str, Any]:
    """Read one JSON object; DecodeError, which names the app, if it is none."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"{app}: {payload[:40]!r} is no JSON") from error
    if not isinstance(found, dict):
        raise DecodeError(f"{app}: {payload[:40]!r}, expected a JSON object")
    return found


def listed(found: dict[str, Any], key: str, app: str) -> list[Any]:
    """Take a list out of an object."""
    value = found.get(key)
    if not isinstance(value, list):
        raise DecodeError(f"{app}: {key} is {str(value)[:40]!r}, expected a list")
    return value


def time_ns(value: object, unit_ns: int, app: str) -> int:
    """Read a time that counts units of `unit_ns`."""
    # whole numbers stay whole: a time of day in ns is too long for a float
    t_ns = value * unit_ns if isinstance(value, int) else round(_number(value, app) * unit_ns)
    if not 0 <= t_ns < _LATEST_NS:
        raise DecodeError(f"{app}: a time of {str(value)[:40]}, expected 0 or later")
    return t_ns


def vector(values: Sequence[object], app: str, unit: float = 1.0) -> tuple[float, float, float]:
    """Read x, y and z, in units of `unit`."""
    if len(values) != 3:
        raise DecodeError(f"{app}: {len(values)} numbers, expected x, y and z")
    x, y, z = (_number(each, app) * unit for each in values)
    if max(abs(x), abs(y), abs(z)) > _LARGEST:
        raise DecodeError(f"{app}: {values} is no measurement")
    return x, y, z


def whole(value: object) -> int | None:
    """Give a whole number as it is, anything else as unknown."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object, app: str) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e30 else math.inf
        if math.isfinite(number):
            return number
    raise DecodeError(f"{app}: {str(value)[:40]!r}, expected a number")
