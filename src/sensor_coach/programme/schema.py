"""The TOML of a programme, version 1: what is wrong in it is said with its key.

Top level: `schema` = 1, `id`, `title`, `source`, `note`, `own` (what is not the source's), `days`
("Mon" to "Sun"; a prescription may have its own), `times_a_day`, and

- `[[stages]]`: `weeks` ([first, last], or [first] if it has no end; the first stage starts with 1,
  each with the week after the one before), `title`, `note`;
- `[[stages.prescriptions]]`: `exercise`, `legs` ("each" by itself, "both" together, "one": the leg
  that is trained), `variant`, `sets` and `reps` ([least, most]; without `reps` it is held), `days`,
  `times_a_day`, `rest_s`, `note`;
- `[stages.prescriptions.tempo]`: `raise_s`, `hold_s`, `lower_s`;
- `[stages.prescriptions.progression]`: the fields of `plan.Progression`.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from itertools import pairwise

from sensor_coach.devices.section import Section
from sensor_coach.errors import ProgrammeError
from sensor_coach.exercises import EXERCISES, Aims
from sensor_coach.programme.plan import (
    DAYS,
    LEGS,
    Prescription,
    Programme,
    Progression,
    Stage,
)

_DAY = {name: number for number, name in enumerate(DAYS)}
DEFAULT = "article"


def read_programme(text: str, origin: str = "programme") -> Programme:
    """Read and check a programme.

    Parameters
    ----------
    text : str
        TOML; see this module.
    origin : str
        Where the text is from, for error messages.

    Returns
    -------
    Programme
        With the text it was read from.

    Raises
    ------
    ProgrammeError
        Naming origin, key, what was found and what was expected. An unknown key is an error.
    """
    try:
        top = Section(tomllib.loads(text), origin, error=ProgrammeError)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError(f"{origin}: no TOML: {error}") from error
    if (version := top.take("schema", int)) != 1:
        raise top.fault("schema", version, "1")
    days, times = _days(top, ()), _at_least_1(top, "times_a_day", 1)
    stages = tuple(_stage(each, days, times) for each in top.tables("stages"))
    _check_weeks(top, stages)
    made = Programme(
        top.take("id", str), top.take("title", str), top.take("source", str), stages,
        top.take("note", str, ""), top.take("own", str, ""), text,
    )  # fmt: skip
    top.close()
    return made


@cache
def programmes() -> dict[str, Programme]:
    """Give the programmes that come with the program, by id, the default first."""
    folder = resources.files("sensor_coach.programme") / "programmes"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=str)
    read = [read_programme(file.read_text(encoding="utf-8"), file.name) for file in files]
    read.sort(key=lambda each: each.id != DEFAULT)
    return {each.id: each for each in read}


def _stage(section: Section, days: tuple[int, ...], times: int) -> Stage:
    weeks = section.items("weeks", int)
    if len(weeks) not in (1, 2) or not 1 <= weeks[0] <= weeks[-1]:
        raise section.fault("weeks", list(weeks), "[first, last] or [first], from 1 up")
    asked = tuple(_prescription(each, days, times) for each in section.tables("prescriptions"))
    if not asked:
        raise section.fault("prescriptions", [], "one at least")
    last = weeks[1] if len(weeks) == 2 else None
    title, note = section.take("title", str, ""), section.take("note", str, "")
    section.close()
    return Stage(weeks[0], last, title, asked, note)


def _check_weeks(top: Section, stages: tuple[Stage, ...]) -> None:
    if not stages or stages[0].first_week != 1:
        first = stages[0].first_week if stages else None
        raise top.fault("stages[0].weeks", first, "the first week to be 1")
    for number, (one, following) in enumerate(pairwise(stages), 1):
        if one.last_week is None or following.first_week != one.last_week + 1:
            end = "no stage after one without end" if one.last_week is None else one.last_week + 1
            raise top.fault(f"stages[{number}].weeks", following.first_week, f"{end}")


def _prescription(section: Section, days: tuple[int, ...], times: int) -> Prescription:
    exercise = section.choose("exercise", {name: name for name in EXERCISES})
    held = not section.has("reps")
    made = Prescription(
        exercise, section.choose("legs", LEGS), _range(section, "sets"),
        None if held else _range(section, "reps"), _days(section, days),
        _at_least_1(section, "times_a_day", times), section.take("variant", str, ""),
        _tempo(section.table("tempo")), _positive(section, "rest_s"),
        _progression(section.table("progression"), held=held), section.take("note", str, ""),
    )  # fmt: skip
    if not made.days:
        raise section.fault("days", None, "days here or for the whole programme, such as ['Mon']")
    if held and not made.progression.seconds:
        raise section.fault("reps", None, "[least, most], or progression.seconds of a hold")
    section.close()
    return made


def _progression(section: Section, *, held: bool) -> Progression:
    if not held and section.has("seconds"):
        raise section.fault("seconds", section.take("seconds", list), "none, for reps are given")
    made = Progression(
        _ladder(section, "seconds"), _ladder(section, "hold_s"),
        _positive(section, "load_step_kg") or 0.0, _at_least_1(section, "load_every_days", 7),
        _positive(section, "load_from_kg", least=0.0), _positive(section, "load_most_kg"),
    )  # fmt: skip
    section.close()
    return made


def _tempo(section: Section) -> Aims:
    made = Aims(*(_positive(section, key) for key in ("raise_s", "hold_s", "lower_s")))
    section.close()
    return made


def _days(section: Section, default: tuple[int, ...]) -> tuple[int, ...]:
    if not section.has("days"):
        return default
    named = section.items("days", str)
    if not named or len(set(named)) < len(named) or not set(named) <= set(DAYS):
        raise section.fault("days", list(named), f"some of {', '.join(DAYS)}, each once")
    return tuple(sorted(_DAY[name] for name in named))


def _range(section: Section, key: str) -> tuple[int, int]:
    found = section.items(key, int)
    if len(found) != 2 or not 1 <= found[0] <= found[1] or bool in map(type, found):
        raise section.fault(key, list(found), "[least, most], whole numbers from 1 up")
    return found[0], found[1]


def _ladder(section: Section, key: str) -> tuple[float, ...]:
    if not section.has(key):
        return ()
    found = section.take(key, list)
    numbers = all(type(each) in (int, float) for each in found)
    if not numbers or not found or found[0] <= 0 or any(b <= a for a, b in pairwise(found)):
        raise section.fault(key, found, "seconds above 0, each more than the one before")
    return tuple(float(each) for each in found)


def _positive(section: Section, key: str, least: float | None = None) -> float | None:
    if not section.has(key):
        return None
    found = section.take(key, float)
    fits = found > 0 if least is None else found >= least
    if not fits or found > 1e6:
        raise section.fault(key, found, "a number above 0" if least is None else f"{least} or more")
    return found


def _at_least_1(section: Section, key: str, default: int) -> int:
    if not 1 <= (found := section.take(key, int, default)) <= 100:
        raise section.fault(key, found, "a whole number from 1 to 100")
    return found
