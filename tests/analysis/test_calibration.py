"""Calibration: known errors are found again, real sensors read 1 g, a bad run is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.analysis import calibration
from sensor_coach.analysis.calibration import calibrate
from sensor_coach.analysis.coverage import covered
from sensor_coach.analysis.still import Position, StillDetector, position, still_positions
from sensor_coach.errors import CalibrationError
from sensor_coach.samples import GRAVITY, ImuData

_MG = GRAVITY / 1000
_NONE = np.eye(3)
_SIDES = np.vstack([np.eye(3), -np.eye(3)])
_EDGES = np.array(
    [[x, y, 0] for x in (1, -1) for y in (1, -1)]
    + [[x, 0, z] for x in (1, -1) for z in (1, -1)]
    + [[0, y, z] for y in (1, -1) for z in (1, -1)]
) / np.sqrt(2)  # fmt: skip
_ALL = np.vstack([_SIDES, _EDGES])


def _felt(directions, matrix=_NONE, offset=0.0) -> np.ndarray:
    """What a sensor reads at rest whose true specific force is M (f - offset)."""
    return GRAVITY * directions @ np.linalg.inv(matrix).T + offset


def _positions(directions, matrix=_NONE, offset=0.0) -> list[Position]:
    return [Position(tuple(f)) for f in _felt(directions, matrix, offset).tolist()]


def _directions(rng, n: int) -> np.ndarray:
    vectors = rng.standard_normal((n, 3))
    return vectors / np.linalg.norm(vectors, axis=1)[:, None]


def _corrected(made, felt: np.ndarray) -> np.ndarray:
    return made.apply(ImuData(np.arange(len(felt)) * 0.01, felt, np.zeros_like(felt))).acc


def _lain(directions, still_s=3.0, rate_hz=100.0, noise=0.0, gyr_offset=0.0) -> ImuData:
    """A sensor that lies in each direction for a while, and tumbles for a second in between."""
    rng = np.random.default_rng(1)
    n, moving = round(still_s * rate_hz), round(rate_hz)
    acc, gyr = [], []
    for f in directions:
        acc += [np.tile(f, (n, 1)), f + 3 * rng.standard_normal((moving, 3))]
        gyr += [np.zeros((n, 3)), rng.standard_normal((moving, 3))]
    acc, gyr = np.concatenate(acc), np.concatenate(gyr) + gyr_offset
    acc += noise * rng.standard_normal(acc.shape)
    return ImuData(np.arange(len(acc)) / rate_hz, acc, gyr)


def test_a_known_matrix_and_offset_are_found_again():
    matrix = np.array([[1.012, 0.006, -0.004], [0.006, 0.985, 0.009], [-0.004, 0.009, 1.004]])
    offset = np.array([0.35, -0.2, 0.6])
    made = calibrate(_positions(_ALL, matrix, offset))
    assert np.array(made.matrix) == pytest.approx(matrix, abs=1e-4)
    assert np.array(made.offset) == pytest.approx(offset, abs=0.05 * _MG)
    assert made.cross_axis_seen
    assert made.residual < 0.1 * _MG


def test_six_sides_tell_offset_and_scale_and_leave_the_rest_alone():
    offset = np.array([-0.5, 0.1, 0.3])
    made = calibrate(_positions(_SIDES, np.diag([0.98, 1.01, 1.02]), offset))
    assert np.array(made.matrix) == pytest.approx(np.diag([0.98, 1.01, 1.02]), abs=1e-4)
    assert np.array(made.offset) == pytest.approx(offset, abs=0.05 * _MG)
    assert not made.cross_axis_seen
    assert made.positions == 6


def test_an_ideal_sensor_is_left_as_it_is():
    made = calibrate(_positions(_ALL))
    samples = _felt(_directions(np.random.default_rng(0), 10))
    assert _corrected(made, samples) == pytest.approx(samples, abs=1e-9)


@given(seed=st.integers(0, 2**32 - 1))
def test_unseen_directions_read_1_g_within_a_thousandth(seed):
    """Offsets of 90 mg, scale and cross-axis errors of 2 %: the worst of common data sheets."""
    rng = np.random.default_rng(seed)
    errors = np.eye(3) + 0.02 * rng.uniform(-1, 1, (3, 3))  # of any kind, not just symmetric
    offset = 90 * _MG * rng.uniform(-1, 1, 3)
    laid = _ALL + 0.07 * rng.standard_normal(_ALL.shape)  # by hand: some degrees off
    laid /= np.linalg.norm(laid, axis=1)[:, None]
    noise = 1.6 * _MG / np.sqrt(200) * rng.standard_normal(laid.shape)  # of a mean of 2 s
    felt = GRAVITY * laid @ errors.T + offset + noise
    made = calibrate([Position(tuple(f)) for f in felt.tolist()])
    unseen = GRAVITY * _directions(rng, 50) @ errors.T + offset
    sizes = np.linalg.norm(_corrected(made, unseen), axis=1)
    assert np.abs(sizes / GRAVITY - 1).max() < 1e-3
    assert made.residual < 1 * _MG


@given(seed=st.integers(0, 2**32 - 1))
def test_six_sides_alone_make_every_side_read_1_g(seed):
    rng = np.random.default_rng(seed)
    errors = np.eye(3) + np.diag(0.02 * rng.uniform(-1, 1, 3))
    offset = 90 * _MG * rng.uniform(-1, 1, 3)
    turn, _ = np.linalg.qr(np.eye(3) + 0.05 * rng.standard_normal((3, 3)))  # not square with us
    made = calibrate([Position(tuple(f)) for f in (GRAVITY * _SIDES @ turn @ errors + offset)])
    near = _SIDES + 0.05 * rng.standard_normal(_SIDES.shape)
    near /= np.linalg.norm(near, axis=1)[:, None]
    sizes = np.linalg.norm(_corrected(made, GRAVITY * near @ errors + offset), axis=1)
    assert np.abs(sizes / GRAVITY - 1).max() < 1e-3


def test_the_gyroscope_loses_its_offset_and_one_that_is_not_there_stays_away():
    with_gyr = [replace(each, gyr=(0.01, -0.02, 0.03)) for each in _positions(_SIDES)]
    made = calibrate(with_gyr)
    imu = ImuData(np.zeros(1), np.zeros((1, 3)), np.array([[0.01, 0.0, 0.0]]))
    assert made.apply(imu).gyr == pytest.approx(np.array([[0.0, 0.02, -0.03]]))
    none = calibrate(_positions(_SIDES))
    assert none.gyr_offset is None
    absent = ImuData(np.zeros(1), np.zeros((1, 3)), np.full((1, 3), np.nan))
    assert np.isnan(none.apply(absent).gyr).all()


@pytest.mark.parametrize(
    ("positions", "said"),
    [
        (_positions(_SIDES)[:4], "4 still positions (+x, +y, +z, -x up), expected the six sides"),
        ([], "0 still positions (none up), expected the six sides"),
        (_positions(_SIDES[[0, 1, 2, 3, 4, 4]]), "positions 5 and 6 are alike (0° apart)"),
        (_positions(_ALL[[0, 1, 2, 3, 4, 6]]), "no position with -z up or nearly so"),
        ([replace(each, acc=tuple(np.divide(each.acc, GRAVITY))) for each in _positions(_SIDES)],
         "position 1 reads 0.10 g at rest, expected 0.8 to 1.2 g"),
        ([*_positions(_SIDES)[:5], Position((0, 0, -GRAVITY), spread=0.5)],
         "the sensor moved in position 6: 51 mg, expected below 15 mg"),
    ],
)  # fmt: skip
def test_a_bad_run_is_refused_in_one_line(positions, said):
    with pytest.raises(CalibrationError, match="expected") as refused:
        calibrate(positions)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not covered(positions) or "reads" in said or "moved" in said


def test_positions_that_disagree_are_refused():
    positions = _positions(_ALL)
    positions[8] = replace(positions[8], acc=tuple(np.multiply(positions[8].acc, 1.03)))
    with pytest.raises(CalibrationError, match=r"disagree by .* mg, expected at most 3 mg"):
        calibrate(positions)


@pytest.mark.parametrize("rate_hz", [10.0, 50.0, 204.8])
def test_positions_are_found_in_a_recording(rate_hz):
    felt = _felt(_SIDES, offset=0.2)
    imu = _lain(felt, 3.0, rate_hz, noise=3 * _MG, gyr_offset=0.3)
    found = still_positions(imu)
    assert [each.side for each in found] == ["+x", "+y", "+z", "-x", "-y", "-z"]
    assert np.array([each.acc for each in found]) == pytest.approx(felt, abs=3 * _MG)
    assert [each.gyr for each in found] == [pytest.approx((0.3, 0.3, 0.3))] * 6


def test_a_side_that_comes_again_is_not_a_new_position():
    assert len(still_positions(_lain(_felt(_SIDES[[0, 1, 0, 1, 2]])))) == 3


def test_the_detector_knows_where_the_sensor_lies():
    imu, detector = _lain(_felt(_SIDES[[0, 1, 0]])), StillDetector()
    detector.update(imu[:120])
    assert (detector.still, detector.here, detector.side) == (True, None, "+x")
    detector.update(imu[120:290])
    assert detector.here == detector.positions[0]
    detector.update(imu[290:390])
    assert (detector.still, detector.here) == (False, None)
    detector.update(imu[390:950])  # on the first side again
    assert detector.here == detector.positions[0]
    assert len(detector.positions) == 2


@pytest.mark.parametrize("still_s", [1.0, 1.9])
def test_less_than_two_seconds_is_no_position(still_s):
    assert still_positions(_lain(_felt(_SIDES), still_s)) == []


def test_a_slow_turn_is_no_position():
    """A hand that turns the sensor by one degree a second, as a leg that stands does."""
    t = np.arange(0, 20, 0.01)
    angle = np.radians(1.0) * t
    acc = GRAVITY * np.stack([np.sin(angle), np.zeros_like(t), np.cos(angle)], axis=1)
    gyr = np.tile([0.0, np.radians(1.0), 0.0], (len(t), 1))
    assert still_positions(ImuData(t, acc, gyr)) == []


def test_nothing_is_found_across_a_gap():
    imu = _lain(_felt(_SIDES[:1]), still_s=3.5)
    kept = (imu.t < 1.2) | (imu.t > 1.8)
    assert still_positions(ImuData(imu.t[kept], imu.acc[kept], imu.gyr[kept])) == []


@given(st.lists(st.integers(0, 800)))
def test_the_cut_never_matters(cuts):
    imu = _lain(_felt(_SIDES[:2], offset=0.1), noise=_MG)
    whole, detector = still_positions(imu), StillDetector()
    edges = [0, *sorted(cuts), len(imu)]
    for start, end in pairwise(edges):
        detector.update(imu[start:end])
    assert detector.positions == whole
    assert len(whole) == 2
    made = calibrate(_positions(_ALL, np.eye(3) * 1.01, 0.3))
    parts = [made.apply(imu[a:b]).acc for a, b in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), made.apply(imu).acc)


def test_what_json_keeps_is_the_same_calibration():
    made = calibrate([replace(each, gyr=(0.1, 0.0, -0.1)) for each in _positions(_ALL, offset=0.1)])
    made = replace(made, made_at="2026-11-22T12:00:00+00:00")
    assert calibration.from_dict(json.loads(json.dumps(asdict(made)))) == made


@pytest.mark.parametrize(
    "change",
    [{"matrix": [[1, 2], [3, 4]]}, {"offset": "none"}, {"residual": None}, {"offset": [1, 2, "x"]},
     {"matrix": [[float("nan")] * 3] * 3}],
)  # fmt: skip
def test_what_is_no_calibration_is_refused(change):
    values = asdict(calibrate(_positions(_SIDES)))
    with pytest.raises(CalibrationError, match="no calibration"):
        calibration.from_dict(values | change)
    for other in ({}, [], None, "text"):
        with pytest.raises(CalibrationError, match="no calibration"):
            calibration.from_dict(other)


def test_a_real_sensor_reads_1_g_after_its_own_six_positions(real_data):
    path = real_data / "imu_static" / "annotated_session.csv"
    table = np.genfromtxt(path, delimiter=",", names=True, dtype=None, encoding="utf-8")
    acc = np.stack([table[f"acc_{axis}"] for axis in "xyz"], axis=1) / 2052 * GRAVITY
    parts = {name: acc[table["part"] == name] for name in np.unique(table["part"]).tolist()}
    sides = {name: part for name, part in parts.items() if not name.endswith("rot")}
    assert len(sides) == 6
    made = calibrate([_mean(part[: len(part) // 2]) for part in sides.values()])
    for part in sides.values():
        unused = part[len(part) // 2 :]
        sizes = np.linalg.norm(_corrected(made, unused), axis=1)
        assert sizes.mean() == pytest.approx(GRAVITY, rel=0.001)  # promised: 0.005
    before = [np.linalg.norm(part.mean(axis=0)) / GRAVITY - 1 for part in sides.values()]
    assert np.abs(before).max() > 0.03  # it was not so before


def test_the_positions_of_a_real_session_are_found_by_themselves(real_data):
    path = real_data / "imu_static" / "example_ferraris_session.csv"
    table = np.genfromtxt(path, delimiter=",", names=True)
    acc, gyr = (
        np.stack([table[f"{kind}_{axis}"] for axis in "xyz"], axis=1) for kind in ("acc", "gyr")
    )
    imu = ImuData(np.arange(len(acc)) / 204.8, acc, np.radians(gyr))
    found = still_positions(imu)
    assert [each.side for each in found] == ["+x", "-x", "+y", "-y", "+z", "-z"]
    made = calibrate(found)
    unused = np.ones(len(imu), dtype=bool)
    for each in found:
        unused &= (imu.t < each.start_s) | (imu.t > each.start_s + 2)
    parts = json.loads((path.parent / "example_ferraris_session_list.json").read_text())
    for name, part in parts.items():
        if not name.endswith("rot"):
            rows = np.flatnonzero(unused[part["start"] : part["end"]]) + part["start"]
            assert len(rows) > 20
            sizes = np.linalg.norm(_corrected(made, acc[rows]), axis=1)
            assert sizes.mean() == pytest.approx(GRAVITY, rel=0.001)  # promised: 0.005
            assert abs(np.linalg.norm(acc[rows], axis=1).mean() / GRAVITY - 1) > 0.01


def _mean(acc: np.ndarray) -> Position:
    return position(ImuData(np.arange(len(acc)) * 0.01, acc, np.full_like(acc, np.nan)))
