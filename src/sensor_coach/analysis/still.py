"""Where a sensor lay still, and what it felt there: the positions that calibrate it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array, ImuData, concatenate

STILL_S = 2.0
_BLOCK_S = 0.5  # looked at one by one: all four of a position must be still
_BLOCKS = round(STILL_S / _BLOCK_S)
_GAP_S = 0.2  # samples further apart may hide a movement
SPREAD_M_S2 = 0.15  # standard deviation on one axis; cheap sensors on a table stay below 0.05
_TURNING_RAD_S = float(np.radians(1.0))  # standard deviation on one axis
_DRIFT_M_S2 = 0.1  # a turn by 0.6 degrees between blocks: a hand, or a leg that stands
ANOTHER_RAD = float(np.radians(25.0))  # between two positions that are not the same

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Position:
    """What a sensor that lies still measures."""

    acc: Triple  # m/s², mean, sensor frame
    gyr: Triple | None = None  # rad/s, mean: the gyroscope's offset; None without a gyroscope
    spread: float = 0.0  # m/s², largest standard deviation of the three axes
    start_s: float = 0.0

    @property
    def side(self) -> str:
        """The axis that points up, or most nearly so: ``+x``, ``-x``, ..."""
        return side_of(self.acc)

    def angle_rad(self, other: Position) -> float:
        """Angle between what was up here and what was up there."""
        one, two = np.array(self.acc), np.array(other.acc)
        sizes = np.sqrt(one @ one) * np.sqrt(two @ two)
        return float(np.arccos(np.clip(one @ two / sizes, -1, 1)))


class StillDetector:
    """Finds the positions in which a sensor lies still. How the samples are cut never matters.

    A position is 2 s without movement in a direction that is new: 25 degrees from those before.
    """

    def __init__(self) -> None:
        self.positions: list[Position] = []
        self.still = False  # whether the sensor lies still now
        self.side = ""  # the axis that points up now
        self.here: Position | None = None  # the known position that it is in now
        self._held: ImuData = concatenate([])  # samples of the block that is not complete
        self._blocks: list[ImuData] = []  # still, one after the other

    @property
    def held_s(self) -> float:
        """How long it has been still, s, up to what makes a position."""
        return _BLOCK_S * len(self._blocks)

    def update(self, imu: ImuData) -> list[Position]:
        """Take the samples that follow; give the positions that they complete."""
        held = concatenate([self._held, imu])
        number = np.floor(held.t / _BLOCK_S)
        edges = np.flatnonzero(np.diff(number)) + 1
        starts = [0, *edges.tolist()]
        found = [self._take(held[a:b]) for a, b in zip(starts, edges.tolist(), strict=False)]
        self._held = held[starts[-1] :]
        return [position for position in found if position]

    def _take(self, block: ImuData) -> Position | None:
        """Take a complete block of samples; give the position that it completes."""
        self._blocks = [*self._blocks, block][-_BLOCKS:]
        self.side = side_of(block.acc.mean(axis=0))
        self.still = _still(block)
        if not self.still:
            self._blocks = []
        found = self._found()
        self.here = self._known(position(block)) if self.still else None
        return found

    def _found(self) -> Position | None:
        """The position that the last blocks make, if it is new."""
        run = concatenate(self._blocks)
        if len(self._blocks) < _BLOCKS or not _steady(self._blocks, run):
            return None
        return self._new(position(run))

    def _new(self, here: Position) -> Position | None:
        if self._known(here):
            return None
        self.positions.append(here)
        return here

    def _known(self, here: Position) -> Position | None:
        near = (known for known in self.positions if here.angle_rad(known) < ANOTHER_RAD)
        return next(near, None)


def still_positions(imu: ImuData) -> list[Position]:
    """Find all positions of a recording in which the sensor lay still, each direction once.

    Parameters
    ----------
    imu : ImuData
        Samples in the sensor frame, (n, 3) in m/s² and rad/s.

    Returns
    -------
    list of Position
        In the order in which they were taken.
    """
    return StillDetector().update(imu)


def position(imu: ImuData) -> Position:
    """Average samples, (n, 3) in m/s² and rad/s, that were taken in one position."""
    gyr = imu.gyr.mean(axis=0)
    return Position(
        _triple(imu.acc.mean(axis=0)), None if np.isnan(gyr).any() else _triple(gyr),
        float(imu.acc.std(axis=0).max()), float(imu.t[0]),
    )  # fmt: skip


def side_of(up: Array | Triple) -> str:
    """The sensor axis nearest to a direction, with its sign."""
    axis = int(np.argmax(np.abs(up)))
    return f"{'-' if up[axis] < 0 else '+'}{'xyz'[axis]}"


def _still(block: ImuData) -> bool:
    """Whether a sensor on a table feels like this; a gyroscope's offset does not count."""
    turning = np.nan_to_num(block.gyr).std(axis=0).max()
    shaking = block.acc.std(axis=0).max()
    return bool(turning < _TURNING_RAD_S and shaking < SPREAD_M_S2 and block.acc.any())


def _steady(blocks: list[ImuData], run: ImuData) -> bool:
    """Whether the blocks follow one another without a gap, and agree."""
    means = np.array([block.acc.mean(axis=0) for block in blocks])
    whole = run.t[-1] - run.t[0] > 0.9 * STILL_S
    return bool(
        whole and np.diff(run.t).max() < _GAP_S and np.ptp(means, axis=0).max() < _DRIFT_M_S2
    )


def _triple(values: Array) -> Triple:
    x, y, z = values.tolist()
    return x, y, z
