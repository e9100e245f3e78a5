"""A sensor's calibration: from the sensor itself, side after side, or from a file."""

from __future__ import annotations

import contextlib
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sensor_coach import files, phone, sources
from sensor_coach.analysis.calibration import Calibration, calibrate
from sensor_coach.analysis.coverage import POSITIONS, covered, open_side
from sensor_coach.analysis.still import Position, StillDetector, Triple, still_positions
from sensor_coach.ble import Radio
from sensor_coach.devices.profile import DeviceProfile, profiles
from sensor_coach.errors import CalibrationError, DecodeError
from sensor_coach.guide import find_sensor, meant
from sensor_coach.samples import GRAVITY, ImuData, Notification

PATIENCE_S = 60.0  # without a new position


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is to show of a calibration at one moment."""

    status: str = "searching"  # searching, connected, lost, reconnecting
    positions: tuple[Position, ...] = ()
    side: str = ""  # the axis that points up now
    still: bool = False
    here: Position | None = None  # the one of them that it lies in now
    open_side: str | None = None  # what is missing, once there are six positions
    thorough: bool = False  # edges are wanted too
    acc: Triple | None = None  # m/s², what is felt now
    held_s: float = 0.0  # that it has lain still here, as far as that counts

    @property
    def hint(self) -> str:
        """What the wearer should do next."""
        if not self.still:
            return "moving: lay it down" if self.side else ""
        if self.here is None:
            return f"{self.side} up: let it lie …"
        if len(self.positions) < POSITIONS:
            return "done: next side"
        return f"done: now {self.open_side} up" if self.open_side else "done: now an edge"


Told = Callable[[Progress], None]


async def calibrate_sensor(
    sensor: str | None, transport: str | None, told: Told, *, thorough: bool = False, seed: int = 0
) -> tuple[str, Calibration]:
    """Watch a sensor being laid on its sides until they are all in.

    Parameters
    ----------
    sensor : str, optional
        Id or name; ``virtual`` for one made of software; None for the remembered one, else the
        only one in reach.
    transport : str, optional
        HCI transport; None is the machine's own Bluetooth.
    told : callable
        Told how far it is.
    thorough : bool
        Go on, with edges between the sides, until the cross-axis error is seen too.
    seed : int
        Of the virtual sensor.

    Returns
    -------
    str, Calibration
        The id to keep it under, and what was found. Nothing is kept yet.

    Raises
    ------
    CalibrationError
        If the positions are no good, or no new one comes for a minute.
    DeviceError
        If no sensor is found or the link is lost for good.
    """
    sensor = meant(sensor, transport)
    told(Progress(thorough=thorough))
    if sensor and (address := phone.address_of(sensor)):
        watch = _Watch(profiles()[address.profile_id], told, thorough=thorough)
        async with sources.of_phone(address)(watch.say) as notes:
            return sensor, _made(await watch.run(notes))
    async with _radio(sensor, transport, thorough=thorough, seed=seed) as radio:
        found = await find_sensor(sensor, transport, radio)
        watch = _Watch(sources.profile_of(found), told, thorough=thorough)
        async with sources.streaming(found, watch.profile, radio, watch.say) as notes:
            positions = await watch.run(notes)
    return sources.sensor_id(sensor, seed, found), _made(positions)


def calibrate_file(path: Path) -> Calibration:
    """Find the positions in a recording or a CSV file; RecordingError, CalibrationError if not."""
    try:
        return _made(still_positions(files.read_samples(path)))
    except CalibrationError as error:
        raise CalibrationError(f"{path}: {error}") from error


def values(name: str | None, made: Calibration) -> dict[str, Any]:
    """A calibration as people and programs read it: mg, per cent, degrees a second."""
    rates = made.gyr_offset
    return {
        "sensor": name,
        "made_at": made.made_at,
        "positions": made.positions,
        "residual_mg": round(made.residual / GRAVITY * 1000, 3),
        "offset_mg": [round(value / GRAVITY * 1000, 2) for value in made.offset],
        "scale_percent": [round((made.matrix[i][i] - 1) * 100, 3) for i in range(3)],
        "cross_axis_percent": (
            [round(made.matrix[i][j] * 100, 3) for i, j in ((0, 1), (0, 2), (1, 2))]
            if made.cross_axis_seen
            else None
        ),
        "gyroscope_dps": rates and [round(math.degrees(rate), 3) for rate in rates],
    }


class _Watch:
    """What the sensor feels, until it was on all its sides."""

    def __init__(self, profile: DeviceProfile, told: Told, *, thorough: bool) -> None:
        self.profile, self._told = profile, told
        self._decoder, self._detector = profile.decoder(), StillDetector()
        self._progress = Progress(thorough=thorough)
        self._newest_s = 0.0

    def say(self, status: str, _battery_percent: int | None = None, /) -> None:
        """Tell what the source says of its link."""
        self._progress = replace(self._progress, status=status)
        self._told(self._progress)

    async def run(self, notes: AsyncIterator[Notification]) -> list[Position]:
        async for note in notes:
            self._take(note)
            if self._is_complete():
                break
        return self._detector.positions

    def _take(self, note: Notification) -> None:
        detector, found = self._detector, list[Position]()
        with contextlib.suppress(DecodeError):  # what came is not kept, so there is no one to tell
            imu = self._decoder.decode(note)
            found = detector.update(imu)
            self._feel(imu)
        if found:
            self._newest_s = note.received_s
        self._progress = replace(
            self._progress, positions=tuple(detector.positions), side=detector.side,
            still=detector.still, here=detector.here, held_s=detector.held_s,
        )  # fmt: skip
        if found and len(detector.positions) >= POSITIONS:
            side = open_side(detector.positions)
            self._progress = replace(self._progress, open_side=side)
        self._told(self._progress)
        if note.received_s - self._newest_s > PATIENCE_S:
            sides = ", ".join(each.side for each in detector.positions) or "none"
            raise CalibrationError(
                f"no new position for {PATIENCE_S:.0f} s (so far {sides} up), expected the six "
                "sides, each let lie for two seconds"
            )

    def _feel(self, imu: ImuData) -> None:
        if len(imu):
            x, y, z = imu.acc.mean(axis=0).tolist()
            self._progress = replace(self._progress, acc=(x, y, z))

    def _is_complete(self) -> bool:
        positions = self._detector.positions
        if not covered(positions):
            return False
        return not self._progress.thorough or calibrate(positions).cross_axis_seen


def _made(positions: list[Position]) -> Calibration:
    return replace(calibrate(positions), made_at=datetime.now(UTC).isoformat(timespec="seconds"))


def _radio(
    sensor: str | None, transport: str | None, *, thorough: bool, seed: int
) -> AbstractAsyncContextManager[Radio]:
    if sensor != sources.VIRTUAL:
        return sources.radio(transport)
    return sources.virtual_radio(sources.virtual_positions(12 if thorough else 6, seed))
