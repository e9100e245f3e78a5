"""A set at the terminal: find the sensor, record, count, end."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sensor_coach import ble, home, sources
from sensor_coach.ble import Found, Radio
from sensor_coach.devices.profile import DeviceProfile
from sensor_coach.errors import DeviceNotFoundError, RecordingError
from sensor_coach.events import SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.live_set import Goal, LiveSet, Told, goal_for
from sensor_coach.recordings import Recording, SetInfo
from sensor_coach.sources import replayed


@dataclass(frozen=True, slots=True)
class Wanted:
    """What set is to be recorded, with which sensor."""

    exercise: str
    placement: str
    side: str
    sensor: str | None = None  # id or name; None: the remembered one, else the only one in reach
    radio: str | None = None  # HCI transport; None is the machine's own Bluetooth
    reps: int | None = None
    seconds: float | None = None
    output: Path | None = None
    seed: int = 0  # of the virtual sensor
    foot_length_m: float | None = None

    @property
    def file(self) -> Path:
        """Where the recording goes."""
        return self.output or home.new_recording(self.exercise, datetime.now())


async def record_set(wanted: Wanted, told: Told) -> tuple[Path, SetResult]:
    """Record one set from a sensor.

    Returns
    -------
    Path, SetResult
        The recording, and what it came to.

    Raises
    ------
    DeviceError
        If no sensor is found or the link is lost for good; what was recorded is kept.
    RecordingError
        If the file exists already.
    """
    file = wanted.file
    if file.exists():
        raise RecordingError(f"{file}: exists already, expected a name that is free")
    goal = goal_for(wanted.exercise, wanted.reps, wanted.seconds)
    async with _radio(wanted, goal) as radio:
        found = await find_sensor(wanted.sensor, wanted.radio, radio)
        profile = sources.profile_of(found)
        live = LiveSet(_info(wanted, profile, found), goal, told, file)
        async with sources.streaming(found, profile, radio, live.say) as notes:
            return file, await live.run(notes)


async def find_sensor(sensor: str | None, transport: str | None, radio: Radio) -> Found:
    """Find the sensor that was named, else the remembered one, else the only one in reach."""
    named = None if sensor == sources.VIRTUAL else sensor
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


def _radio(wanted: Wanted, goal: Goal) -> AbstractAsyncContextManager[Radio]:
    if wanted.sensor != sources.VIRTUAL:
        return sources.radio(wanted.radio)
    exercise = EXERCISES[wanted.exercise]
    motion = sources.virtual_motion(
        wanted.exercise, wanted.placement, reps=goal.reps or exercise.reps[1],
        seconds=goal.seconds or exercise.seconds[1], seed=wanted.seed,
    )  # fmt: skip
    return sources.virtual_radio(motion)


def _info(wanted: Wanted, profile: DeviceProfile, found: Found) -> SetInfo:
    known = home.calibration_of(sources.sensor_id(wanted.sensor, wanted.seed, found))
    return SetInfo(
        wanted.exercise, wanted.placement, wanted.side, profile.toml,
        foot_length_m=wanted.foot_length_m, calibration=known,
    )  # fmt: skip
