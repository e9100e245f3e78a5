"""Whether to ask who uses a machine if a physical therapist was consulted: once, and after pain."""

from __future__ import annotations

from datetime import UTC, datetime

from sensor_coach.exercises import EXERCISES
from sensor_coach.library import Library

_ASKED = "therapist_advised_at"  # setting: when the question was put


def is_due(library: Library, exercise: str) -> bool:
    """Whether `THERAPIST_QUESTION` is to be put before a set of `exercise`."""
    if not EXERCISES[exercise].needs_therapist:
        return False
    asked = library.setting(_ASKED)
    return not asked or _hurt(library, asked)


def asked(library: Library) -> None:
    """Remember that the question was put."""
    library.set_setting(_ASKED, datetime.now(UTC).isoformat())


def _hurt(library: Library, since: str) -> bool:
    """Whether pain was reported since: then the question is put once more."""
    return any(each.said.pain for each in library.done_sets(since=datetime.fromisoformat(since)))
