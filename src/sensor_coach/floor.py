"""The training floor: what all pages share besides the coach, for as long as the server runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sensor_coach import guide, home, sources
from sensor_coach.coach import Coach
from sensor_coach.guide import Wanted
from sensor_coach.outing import Outing


@dataclass(slots=True, eq=False)
class Floor:
    """Which sensor is next, what was begun last, and what runs by itself until somebody begins."""

    outing: Outing | None = None  # the guided set that was begun last
    chosen: str | None = None  # id, name or "virtual"; None: the remembered one
    is_demo: bool = False  # the library is thrown away, the virtual sensor's sets count
    end_show: Callable[[], None] | None = None  # ends what runs by itself, None if nothing does

    @property
    def sensor(self) -> str | None:
        """The sensor of the next set: the one chosen, else the one remembered, else None."""
        return self.chosen or home.remembered_sensor()

    @property
    def is_virtual(self) -> bool:
        """Whether that is made of software."""
        return self.sensor == sources.VIRTUAL

    def make_way(self) -> None:
        """End what runs by itself, for good."""
        if self.end_show:
            end, self.end_show = self.end_show, None
            end()

    def begin(self, coach: Coach, wanted: Wanted, named: Callable[[str], None]) -> None:
        """Start a guided set, which goes into the library; `named` is told the sensor's name.

        What a virtual sensor did is no training: it is left out of plan and bests at first, but
        not in the demonstration.

        Raises
        ------
        SensorCoachError
            If one is running.
        """
        self.make_way()
        trial = wanted.sensor == sources.VIRTUAL and not self.is_demo
        wanted = replace(wanted, excluded=trial)
        outing = Outing(wanted)

        def found(name: str) -> None:
            outing.sensor = name
            named(sensor_title(wanted.sensor, name))

        coach.start_guided(
            wanted.plan, wanted.goal, guide.prepared(wanted, found), switches=wanted.switches,
            keep=outing.keep,
        )  # fmt: skip
        self.outing = outing


def sensor_title(sensor: str | None, name: str = "") -> str:
    """What a sensor is called for people: by `name` where it has one, else by its id."""
    return "Virtual sensor" if sensor == sources.VIRTUAL else name or sensor or "Sensor"
