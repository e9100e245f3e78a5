"""A set at the terminal: find the sensor, record, count, end; then the other side, the next set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sensor_coach import ble, home, phone, second_sensor, sources
from sensor_coach.analysis.calibration import Calibration
from sensor_coach.ble import Found, Radio
from sensor_coach.course import Plan, Turn
from sensor_coach.cues import Switches
from sensor_coach.devices.profile import DeviceProfile, profiles
from sensor_coach.done_set import Said
from sensor_coach.ending import Goal, goal_for, goal_of_test
from sensor_coach.errors import DeviceNotFoundError, RecordingError
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.guided_set import GuidedSet, Keep, Prepare, Ready, into_library
from sensor_coach.library import opened
from sensor_coach.live_set import LiveSet, Say, Told
from sensor_coach.phone import Address
from sensor_coach.recordings import Recording, SetInfo
from sensor_coach.samples import Notification
from sensor_coach.second_sensor import Second
from sensor_coach.simulate.scene import Tempo
from sensor_coach.sources import Source, replayed

_ON_BEAT = Tempo(0.7, 0.1, 0.7, 0.5)  # of a virtual leg in a test: a raise in two beats
_REST_S = 3.0  # that a virtual leg stands still at least
_LONGER_S = 2.0  # than its target is what a virtual leg holds: live, the begin is seen late


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be recorded, with which sensor, and how it is guided."""

    exercise: str
    placement: str
    side: str
    sensor: str | None = None  # id or name; None: the remembered one, else the only one in reach
    radio: str | None = None  # HCI transport; None is the machine's own Bluetooth
    reps: int | None = None
    seconds: float | None = None
    output: Path | None = None
    seed: int = 0  # of the virtual sensor
    foot_length_m: float | None = None  # None: as the library knows the athlete
    sides: tuple[str, ...] = ()  # one after the other; none: `side` alone
    sets: int = 1
    count_in_s: float = 0.0
    result_s: float = 0.0
    rest_s: float = 0.0
    switches: Switches = field(default_factory=Switches)
    load_kg: float | None = None
    speed: float = 1.0  # of the virtual sensor
    test_start: str | None = None  # an endurance test: what the foot stands on
    hold_s: float | None = None  # of a balance: the target, in place of the exercise's
    second: Second | None = None  # a sensor beside the first one
    excluded: bool = False  # from plan and bests, unless it is said otherwise later

    @property
    def plan(self) -> Plan:
        """The turns that this comes to."""
        return Plan(
            self.exercise, self.placement, self.sides or (self.side,), self.sets,
            self.count_in_s, self.result_s, self.rest_s, paced=self.test_start is None,
        )  # fmt: skip

    @property
    def goal(self) -> Goal:
        """What ends each side."""
        if self.test_start:
            return goal_of_test()
        goal = goal_for(self.exercise, self.reps, self.seconds)
        return replace(goal, hold_s=self.hold_s) if self.hold_s else goal

    def file(self, turn: Turn) -> Path:
        """Where the recording of a turn goes; a name that was given is that of the only one."""
        if self.output is None:
            return home.new_recording(self.exercise, datetime.now())
        if len(self.plan.turns) == 1:
            return self.output
        return self.output.with_stem(f"{self.output.stem}_{turn.number}_{turn.side}")


def guided(wanted: Wanted, told: Told, keep: Keep = into_library) -> GuidedSet:
    """Prepare sets from a sensor; `GuidedSet.run` does them.

    Returns
    -------
    GuidedSet
        Its `run` raises DeviceError if no sensor is found or the link is lost for good; what was
        recorded is kept.

    Raises
    ------
    RecordingError
        If a file exists already that was given as output.
    """
    wanted = replace(wanted, sensor=meant(wanted.sensor, wanted.radio))
    if wanted.output:
        for file in map(wanted.file, wanted.plan.turns):
            if file.exists():
                raise RecordingError(f"{file}: exists already, expected a name that is free")
    return GuidedSet(
        wanted.plan, wanted.goal, prepared(wanted), told, switches=wanted.switches, keep=keep
    )


def prepared(wanted: Wanted, name: Callable[[str], None] = lambda _: None) -> Prepare:
    """Make sensors ready for the turns of a guided set; `name` is told which one was found."""

    @asynccontextmanager
    async def ready(turn: Turn) -> AsyncIterator[Ready]:
        """Find the sensor for a turn: it may have been switched off in the rest before."""
        if address := phone.address_of(meant(wanted.sensor, wanted.radio)):
            name(address.title)
            yield _of_phone(wanted, turn, address)
            return
        async with _radio(wanted, turn) as radio:
            found = await find_sensor(wanted.sensor, wanted.radio, radio)
            name(found.name)
            profile = sources.profile_of(found)
            known = sources.sensor_id(wanted.sensor, _seed(wanted, turn), found)
            info = _info(wanted, turn, profile, home.calibration_of(known))
            if wanted.sensor != sources.VIRTUAL:
                info = replace(info, signal_dbm=found.rssi_dbm)
            said = Said(load_kg=wanted.load_kg, excluded=wanted.excluded)
            source = _streaming(found, profile, radio)
            if wanted.second:
                other = await second_sensor.find(wanted.second, found, radio)
                name(f"{found.name} and {other.name}")
                info = second_sensor.beside(info, wanted.second, other)
                source = second_sensor.both(found, other, radio)
            yield Ready(source, info, wanted.file(turn), said)

    return ready


def _of_phone(wanted: Wanted, turn: Turn, address: Address) -> Ready:
    known = home.calibration_of(meant(wanted.sensor, wanted.radio) or "")
    info = _info(wanted, turn, profiles()[address.profile_id], known)
    said = Said(load_kg=wanted.load_kg, excluded=wanted.excluded)
    return Ready(sources.of_phone(address), info, wanted.file(turn), said)


def meant(sensor: str | None, transport: str | None) -> str | None:
    """The sensor that was named, else the one remembered if no radio is needed to find it."""
    remembered = None if sensor or transport else home.remembered_sensor()
    found_without = remembered == sources.VIRTUAL or phone.address_of(remembered)
    return remembered if found_without else sensor


async def find_sensor(sensor: str | None, transport: str | None, radio: Radio) -> Found:
    """Find the sensor that was named, else the remembered one, else the only one in reach."""
    named = sources.VIRTUAL_NAMES[0] if sensor == sources.VIRTUAL else sensor
    if sensor == sources.VIRTUAL or transport:
        return await ble.find(named, radio=radio)
    remembered = home.remembered_sensor()
    try:
        found = await ble.find(named or remembered, radio=radio)
    except DeviceNotFoundError:
        if named or remembered is None:
            raise
        found = await ble.find(None, radio=radio)
    home.remember_sensor(found.id)
    return found


async def replay_set(recording: Recording, speed: float, told: Told) -> SetResult:
    """Play a recording through the same screen; nothing ends it but its own end."""
    live = LiveSet(recording.info, Goal(idle_s=None), told)
    async with replayed(recording.notifications(), speed)(live.say) as notes:
        return await live.run(notes)


def _streaming(found: Found, profile: DeviceProfile, radio: Radio) -> Source:
    def source(say: Say) -> AbstractAsyncContextManager[AsyncIterator[Notification]]:
        return sources.streaming(found, profile, radio, say)

    return source


def _radio(wanted: Wanted, turn: Turn) -> AbstractAsyncContextManager[Radio]:
    if wanted.sensor != sources.VIRTUAL:
        return sources.radio(wanted.radio)
    goal, exercise = wanted.goal, EXERCISES[wanted.exercise]
    places = [wanted.placement, *([wanted.second.placement] if wanted.second else [])]
    motions = [
        sources.virtual_motion(
            wanted.exercise, place, reps=goal.reps or exercise.reps[1],
            seconds=goal.seconds or (goal.hold_s or exercise.seconds[1]) + _LONGER_S,
            seed=_seed(wanted, turn) + number, tempo=_ON_BEAT if wanted.test_start else Tempo(),
        ) for number, place in enumerate(places)
    ]  # fmt: skip
    rest_s = max(_REST_S, wanted.plan.lead_s)
    return sources.virtual_radio(*motions, rest_s=rest_s, speed=wanted.speed)


def _seed(wanted: Wanted, turn: Turn) -> int:
    """Of the virtual sensor: no two turns are alike."""
    return wanted.seed + wanted.plan.turns.index(turn)


def _info(
    wanted: Wanted, turn: Turn, profile: DeviceProfile, known: Calibration | None
) -> SetInfo:  # fmt: skip
    return SetInfo(
        wanted.exercise, wanted.placement, turn.side, profile.toml,
        foot_length_m=wanted.foot_length_m or _foot_length_m(), calibration=known,
        test_start=wanted.test_start,
        source="virtual" if wanted.sensor == sources.VIRTUAL else "sensor",
    )  # fmt: skip


def _foot_length_m() -> float | None:
    with opened() as library:
        return library.athlete().foot_length_m
