"""A second sensor of a person's own, for all sets that can use it: which, and where it is worn."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from sensor_coach import known_sensors, sources
from sensor_coach.exercises import EXERCISES
from sensor_coach.guide import Wanted
from sensor_coach.known_sensors import Sensor
from sensor_coach.library import Library
from sensor_coach.second_sensor import Second

LEG, BOARD, WRIST = "leg", "board", "wrist"
PLACES = (LEG, BOARD, WRIST)
_SETTING = "second_sensor"
SECOND_VIRTUAL = Sensor(sources.VIRTUAL, "Second virtual sensor", "sensor-coach")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sensor it is, and where both are worn."""

    sensor: Sensor
    place: str = LEG  # the other leg, the board under the foot, or the wrist
    first_leg: str = "left"  # where the first one is, if the second is on the other leg


def can_be(sensor: Sensor, first: Sensor) -> bool:
    """Whether a sensor can be the second one: reached as the first is, and another one."""
    if sensor.is_phone or first.is_phone or not sensor.kind:
        return False
    return sensor.is_virtual == first.is_virtual and (sensor.is_virtual or sensor.id != first.id)


def chosen(library: Library, first: str | None) -> Choice | None:
    """What was chosen, if it goes with the first sensor."""
    told = library.setting(_SETTING)
    if not isinstance(told, dict) or first is None:
        return None
    choice = Choice(Sensor(**told["sensor"]), told["place"], told["first_leg"])
    return choice if can_be(choice.sensor, known_sensors.known(library, first)) else None


def choose(library: Library, choice: Choice | None) -> None:
    """Keep a choice; None: no second sensor from now on."""
    library.set_setting(_SETTING, asdict(choice) if choice else None)


def beside(wanted: Wanted, choice: Choice | None) -> Wanted:
    """Record a second sensor with sets that it has something to say of.

    On the other leg it is of use where both legs do it at once, on the board where somebody
    stands on one, at the wrist where an arm presses; else the first sensor is alone, as in a test.
    """
    if choice is None or wanted.test_start:
        return wanted
    known = EXERCISES[wanted.exercise]
    if choice.place == LEG and known.measures == "reps" and wanted.plan.sides == ("both",):
        second = Second(choice.sensor.id, wanted.placement)
        return replace(wanted, side=choice.first_leg, sides=(choice.first_leg,), second=second)
    on_board = choice.place == BOARD and BOARD in known.placements and wanted.placement != BOARD
    presses = choice.place == WRIST and wanted.exercise == "one-leg-press"
    if on_board or presses:
        return replace(wanted, second=Second(choice.sensor.id, choice.place))
    return wanted
