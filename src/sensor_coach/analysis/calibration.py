"""What an accelerometer's own errors are, from positions in which it lay still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sensor_coach.analysis.coverage import check
from sensor_coach.analysis.still import Position, Triple
from sensor_coach.errors import CalibrationError
from sensor_coach.samples import GRAVITY, Array, ImuData

_MG = GRAVITY / 1000
_RESIDUAL = 3 * _MG  # a fit that leaves more is refused
# what to expect before anything is measured, and how well a mean of 2 s is known; in g
_MEASURED, _OFFSET, _SCALE, _CROSS = 0.001, 0.1, 0.03, 0.01
_SEEN = 0.5  # of its expected size: what is known no better than that was not seen
_OFF_DIAGONAL = ((0, 1), (0, 2), (1, 2))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What takes a sensor's own errors out of its samples: M (f - offset), and g everywhere.

    M is symmetric. Gravity's size tells M up to a rotation, which is the mounting's business; of
    all that fit, the symmetric one turns the axes least, and favours none of them.
    """

    matrix: tuple[Triple, Triple, Triple]  # symmetric, scale and cross-axis
    offset: Triple  # m/s²
    residual: float  # m/s², root mean square of | M (f - offset) | - g over the positions
    positions: int
    cross_axis_seen: bool  # False: the positions did not show it, and it is as good as 0
    gyr_offset: Triple | None = None  # rad/s; None for a sensor without a gyroscope
    made_at: str = ""  # ISO 8601, UTC

    def apply(self, imu: ImuData) -> ImuData:
        """Correct samples, (n, 3) in m/s² and rad/s in the sensor frame."""
        x, y, z = (imu.acc - np.array(self.offset)).T[:, :, None]
        one, two, three = np.array(self.matrix).T
        # spelt out: a matrix product may round a long run of samples otherwise than a short one
        acc = x * one + y * two + z * three
        gyr = imu.gyr if self.gyr_offset is None else imu.gyr - np.array(self.gyr_offset)
        return ImuData(imu.t, acc, gyr)


def calibrate(positions: Sequence[Position]) -> Calibration:
    """Fit offset, scale and cross-axis error to positions in which the sensor lay still.

    Parameters
    ----------
    positions : sequence of Position
        At least six, which leave no direction out: the six sides of the sensor, roughly; more in
        between if there are any. Nothing needs to be level or square.

    Returns
    -------
    Calibration
        With the residual of the fit. `made_at` is left empty.

    Raises
    ------
    CalibrationError
        If a position was not still or does not read about 1 g, two are alike, a direction is left
        out, or the fit leaves more than 3 mg.

    Notes
    -----
    Gauss-Newton on ``|M (f - b)| = g`` (the scalar method of [1]_), with what sensors' data sheets
    lead to expect as a prior: offset 100 mg, scale 3 %, cross-axis 1 %, against 1 mg for a mean.
    The prior decides only what the positions do not show. Six sides show offset and scale and
    nothing else: at right angles a cross-axis error does not change the size of gravity, so it
    stays at 0, and with six unknowns for six sizes the residual is small whatever they were. From
    nine positions on, three of them about half-way between sides, the cross-axis error is seen and
    the residual is a test.

    Gravity is taken to be of standard size. It differs by up to 0.3 % from place to place, and so
    then does a rise.

    References
    ----------
    .. [1] I. Frosio, F. Pedersini, N. A. Borghese, "Autocalibration of MEMS accelerometers", IEEE
       Trans. Instrum. Meas. 58(6), 2034-2041, 2009.

    Examples
    --------
    >>> g, b = 9.80665, 0.2
    >>> sides = [(g + b, 0, 0), (b - g, 0, 0), (b, g, 0), (b, -g, 0), (b, 0, g), (b, 0, -g)]
    >>> made = calibrate([Position(acc) for acc in sides])
    >>> round(made.offset[0], 3), round(made.matrix[0][0], 3), made.cross_axis_seen
    (0.2, 1.0, False)
    """
    check(positions)
    felt = np.array([each.acc for each in positions])
    offset, matrix, known = _fit(felt / GRAVITY)
    residual = float(np.sqrt(np.mean((_size((felt / GRAVITY - offset) @ matrix) - 1) ** 2)))
    if residual * GRAVITY > _RESIDUAL:
        raise CalibrationError(
            f"the positions disagree by {residual * 1000:.1f} mg, expected at most "
            f"{_RESIDUAL / _MG:g} mg: once more, on a firm table, each side let go of"
        )
    rates = [each.gyr for each in positions if each.gyr is not None]
    return Calibration(
        _triples(matrix), _triples((offset * GRAVITY)[None])[0], residual * GRAVITY,
        len(positions), bool((known[6:] < _SEEN * _CROSS).all()),
        _triples(np.mean(rates, axis=0)[None])[0] if rates else None,
    )  # fmt: skip


def from_dict(values: Any) -> Calibration:
    """Read a calibration from the JSON values of its fields; CalibrationError if they are none."""
    try:
        gyr = values["gyr_offset"]
        calibration = Calibration(
            _triples(np.array(values["matrix"], dtype=float).reshape(3, 3)),
            _triples(np.array(values["offset"], dtype=float).reshape(1, 3))[0],
            float(values["residual"]), int(values["positions"]), bool(values["cross_axis_seen"]),
            None if gyr is None else _triples(np.array(gyr, dtype=float).reshape(1, 3))[0],
            str(values["made_at"]),
        )  # fmt: skip
    except (LookupError, TypeError, ValueError) as error:
        raise CalibrationError(f"no calibration: {error!r}, expected its fields") from error
    numbers = [*np.ravel(calibration.matrix), *calibration.offset, *(calibration.gyr_offset or ())]
    if not np.isfinite(numbers).all():
        raise CalibrationError("no calibration: a number that is not finite")
    return calibration


def _fit(felt: Array) -> tuple[Array, Array, Array]:
    """Offset (3,), matrix (3, 3) and how well each of the nine is known (9,); all in g."""
    expected = np.array([_OFFSET] * 3 + [_SCALE] * 3 + [_CROSS] * 3)
    values = np.zeros(9)
    for _ in range(20):  # it converges in three or four
        residual, slopes = _linear(felt, values)
        normal = slopes.T @ slopes / _MEASURED**2 + np.diag(expected**-2)
        step = np.linalg.solve(normal, slopes.T @ residual / _MEASURED**2 + values / expected**2)
        values = values - step
        if np.abs(step).max() < 1e-12:
            break
    return values[:3], _matrix(values), np.sqrt(np.diag(np.linalg.inv(normal)))


def _linear(felt: Array, values: Array) -> tuple[Array, Array]:
    """How far each position is from 1 g, (n,), and how that changes with each value, (n, 9)."""
    matrix = _matrix(values)
    centred = felt - values[:3]
    true = centred @ matrix
    size = _size(true)
    along = true / size[:, None]
    cross = [along[:, i] * centred[:, j] + along[:, j] * centred[:, i] for i, j in _OFF_DIAGONAL]
    return size - 1, np.column_stack([-along @ matrix, along * centred, *cross])


def _matrix(values: Array) -> Array:
    matrix = np.eye(3) + np.diag(values[3:6])
    for (i, j), value in zip(_OFF_DIAGONAL, values[6:], strict=True):
        matrix[i, j] = matrix[j, i] = value
    return matrix


def _size(vectors: Array) -> Array:
    return np.asarray(np.sqrt((vectors**2).sum(axis=1)))


def _triples(rows: Array) -> Any:
    return tuple(tuple(row) for row in rows.tolist())
