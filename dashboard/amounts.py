"""Sizes as people read them: centimetres or inches, degrees, kilograms or pounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import streamlit as st

from sensor_coach import units
from sensor_coach.library import Library


@dataclass(frozen=True)
class Amount:
    """How a quantity of the SI is written."""

    factor: float
    sign: str  # with its space
    digits: int

    def text(self, value: float | None) -> str:
        return "–" if value is None else f"{value * self.factor:.{self.digits}f}{self.sign}"

    def brief(self, value: float) -> str:
        """Without a zero behind the point, as of what was said and not measured."""
        return f"{round(value * self.factor, self.digits):g}{self.sign}"

    def shown(self, value: float | None) -> float | None:
        """As it stands in a field."""
        return None if value is None else round(value * self.factor, self.digits)

    def said(self, shown: float | None, before: float | None) -> float | None:
        """What a field says, in the SI; what nobody touched stays to the bit."""
        if shown is None:
            return None
        return before if shown == self.shown(before) else shown / self.factor

    @property
    def short(self) -> str:
        """The sign as columns are named by: "cm", "deg"."""
        return {"°": "deg", "": "count"}.get(self.sign, self.sign.strip().replace("/", "_per_"))


def system(library: Library) -> str:
    """The system of units: as was set, else as is usual where the reader is."""
    return units.system(library.setting(units.SETTING), st.context.locale)


def amounts(library: Library) -> dict[str, Amount]:
    """How each unit of the SI is written."""
    known = system(library)
    inches = known == units.IMPERIAL
    return {
        "": Amount(1.0, "", 0), "s": Amount(1.0, " s", 1),
        "m": Amount(units.length(1.0, known), f" {units.length_unit(known)}", 2 if inches else 1),
        "kg": Amount(units.mass(1.0, known), f" {units.mass_unit(known)}", 1),
        "rad": Amount(math.degrees(1), "°", 0), "deg": Amount(1.0, "°", 2),
        "J/kg": Amount(1.0, " J/kg", 1),
    }  # fmt: skip
