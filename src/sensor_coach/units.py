"""Units that people read: SI within the program, centimetres or inches at its edge."""

from __future__ import annotations

METRIC, IMPERIAL = "metric", "imperial"
SETTING = "units"  # of the library; what is not set follows the locale
_IMPERIAL_REGIONS = ("US", "LR", "MM")  # CLDR's regions without the metric system
_INCH_M, _POUND_KG = 0.0254, 0.45359237  # both by definition


def system(said: object, locale: str | None) -> str:
    """Give the system of units: as was said, else as is usual where the locale is from.

    Examples
    --------
    >>> system(None, "en-US"), system(None, "de-DE"), system("metric", "en-US")
    ('imperial', 'metric', 'metric')
    """
    if said in (METRIC, IMPERIAL):
        return str(said)
    region = (locale or "").replace("_", "-").split("-")[-1].upper()
    return IMPERIAL if region in _IMPERIAL_REGIONS else METRIC


def length_unit(units: str) -> str:
    """Name the unit of sizes of a body."""
    return "in" if units == IMPERIAL else "cm"


def mass_unit(units: str) -> str:
    """Name the unit of loads."""
    return "lb" if units == IMPERIAL else "kg"


def length(size_m: float, units: str) -> float:
    """Give a size in m as centimetres or inches."""
    return size_m / _INCH_M if units == IMPERIAL else size_m * 100


def metres(size: float, units: str) -> float:
    """Give centimetres or inches as m."""
    return size * _INCH_M if units == IMPERIAL else size / 100


def mass(load_kg: float, units: str) -> float:
    """Give a load in kg as kilograms or pounds."""
    return load_kg / _POUND_KG if units == IMPERIAL else load_kg


def kilograms(load: float, units: str) -> float:
    """Give kilograms or pounds as kg."""
    return load * _POUND_KG if units == IMPERIAL else load


def length_text(size_m: float, units: str) -> str:
    """Put a size in words, to a tenth.

    Examples
    --------
    >>> length_text(0.0635, "imperial"), length_text(0.0635, "metric")
    ('2.5 in', '6.3 cm')
    """
    return f"{length(size_m, units):.1f} {length_unit(units)}"


def mass_text(load_kg: float, units: str) -> str:
    """Put a load in words, to a tenth.

    Examples
    --------
    >>> mass_text(10, "imperial"), mass_text(12.5, "metric")
    ('22 lb', '12.5 kg')
    """
    return f"{round(mass(load_kg, units), 1):g} {mass_unit(units)}"
