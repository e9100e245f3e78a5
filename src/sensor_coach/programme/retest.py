"""Whether two tests of one leg differ by more than two tests differ by anyway."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sensor_coach.errors import ProgrammeError
from sensor_coach.programme.endurance import EnduranceTest

_DETECTABLE = 1.96 * math.sqrt(2)  # times the standard error of measurement: 95 % of differences


@dataclass(frozen=True, slots=True)
class PublishedError:
    """How much two tests of an unchanged leg differed in a study, of another device."""

    limit: float  # 95 % of differences are smaller, either way
    told: str  # the figure as published, with its source


COUNT_ERRORS = (
    # the limits are -6.2 and +6.5: the wider for both, so that up and down are judged alike
    PublishedError(
        6.5, "95 % limits of agreement -6.2 to +6.5 repetitions, 32 people, Hébert-Losier 2017"
    ),
    PublishedError(
        _DETECTABLE * 6.7, "standard error 6.7 repetitions, 38 people, linear encoder, Byrne 2017"
    ),
)
HEIGHT_ERRORS = (
    PublishedError(
        _DETECTABLE * 0.008, "standard error 0.8 cm, 38 people, linear encoder, Byrne 2017"
    ),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two tests, and what may be said of it."""

    difference: float  # second less first
    verdict: str  # "within", "unclear" (beyond one study's error, within another's) or "beyond"
    sentence: str


def count_change(first: EnduranceTest, again: EnduranceTest) -> Change:
    """Judge the change in repetitions; ProgrammeError if the tests cannot be compared."""
    _check_alike(first, again)
    return _judged(again.count - first.count, "repetitions", 1, COUNT_ERRORS)


def height_change(first: EnduranceTest, again: EnduranceTest) -> Change | None:
    """Judge the change in the highest heel height, an estimate; None if one is not known.

    Raises
    ------
    ProgrammeError
        If the tests cannot be compared.
    """
    _check_alike(first, again)
    if first.peak_heel_height_m is None or again.peak_heel_height_m is None:
        return None
    difference = again.peak_heel_height_m - first.peak_heel_height_m
    return _judged(difference, "cm", 100, HEIGHT_ERRORS)


def _judged(
    difference: float, unit: str, scale: float, errors: tuple[PublishedError, ...]
) -> Change:
    beyond = [abs(difference) > error.limit for error in errors]
    verdict = "beyond" if all(beyond) else "unclear" if any(beyond) else "within"
    size = (
        f"{difference * scale:+.0f} {unit}" if scale == 1 else f"{difference * scale:+.1f} {unit}"
    )
    by = "what two tests of the same leg differ by"
    said = {
        "within": f"within {by}: no change can be told",
        "unclear": f"beyond {by} in one study, within it in another: not sure",
        "beyond": f"beyond {by}",
    }[verdict]
    sources = "; ".join(error.told for error in errors)
    return Change(difference, verdict, f"{size}: {said} ({sources}; other devices than this one)")


def _check_alike(first: EnduranceTest, again: EnduranceTest) -> None:
    for what in ("side", "placement", "start"):
        one, other = getattr(first, what), getattr(again, what)
        if one != other:
            raise ProgrammeError(f"{what}: {one} and {other}, expected two tests of the same")
