"""Sizes as people read them: centimetres or inches, degrees, kilograms or pounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import streamlit as st

from sensor_coach.library import Library

_IMPERIAL_LANDS = ("US", "LR", "MM")


@dataclass(frozen=True)
class Amount:
    """How a quantity of the SI is written."""

    factor: float
    sign: str  # with its space
    digits: int

    def text(self, value: float | None) -> str:
        return "–" if value is None else f"{value * self.factor:.{self.digits}f}{self.sign}"

    @property
    def short(self) -> str:
        """The sign as columns are named by: "cm", "deg"."""
        return {"°": "deg", "": "count"}.get(self.sign, self.sign.strip().replace("/", "_per_"))


_METRIC = {
    "": Amount(1.0, "", 0), "s": Amount(1.0, " s", 1), "kg": Amount(1.0, " kg", 1),
    "m": Amount(100.0, " cm", 1), "rad": Amount(math.degrees(1), "°", 0),
    "deg": Amount(1.0, "°", 2), "J/kg": Amount(1.0, " J/kg", 1),
}  # fmt: skip
_IMPERIAL = _METRIC | {"m": Amount(39.3701, " in", 2), "kg": Amount(2.20462, " lb", 0)}


def amounts(library: Library) -> dict[str, Amount]:
    """How each unit of the SI is written: as was set, else as is usual where the reader is."""
    land = (st.context.locale or "").rpartition("-")[2].upper()
    usual = "imperial" if land in _IMPERIAL_LANDS else "metric"
    return _IMPERIAL if library.setting("units", usual) == "imperial" else _METRIC
