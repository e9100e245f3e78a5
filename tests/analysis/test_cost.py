"""What the analysis costs, in numbers that a busy machine does not change.

Times are told by ``benchmarks/analysis.py``; here is what they come from: how many samples go
through the orientation filter, how often a fit is solved, what a long stream keeps.
"""

import gc
import sys
from dataclasses import replace
from types import FunctionType, ModuleType

import numpy as np
import pytest
from vqf import VQF

from sensor_coach.analysis import attitude
from sensor_coach.analysis.displacement import HeightFit
from sensor_coach.analysis.foot_pitch import PitchFit
from sensor_coach.analysis.motion import MOTION_HZ
from sensor_coach.analysis.orientation import MotionEstimator
from sensor_coach.analysis.repetitions import RepetitionCounter
from sensor_coach.devices.profile import profiles
from sensor_coach.pipeline import Pipeline
from sensor_coach.samples import ImuData, concatenate
from sensor_coach.simulate import Scene, Tempo, simulate

_RATE_HZ = 100.0


def _sets(placement: str, count: int) -> ImuData:
    """A set of eight and a walk, again and again."""
    once = [
        simulate("heel-lift", placement, scene=Scene(8, Tempo(s, 0.5, s, 0.5), walk_s=15), seed=1)
        for s in (0.8, 2.0)
    ]
    both = concatenate([each.imu for each in once])
    n = count // 2 * len(both)
    rows = np.arange(n) % len(both)
    return ImuData(np.arange(n) / _RATE_HZ, both.acc[rows], both.gyr[rows])


def _pipeline(placement: str, *, live: bool) -> Pipeline:
    return Pipeline(profiles()["sensor-coach"], "heel-lift", placement, live=live)


def _counted(monkeypatch, owner, name: str) -> list[int]:
    """Sizes of the first argument at each call of a method, as they come."""
    sizes, real = [], getattr(owner, name)

    def counting(self, *args, **more):
        sizes.append(len(args[0]) if args else 0)
        return real(self, *args, **more)

    monkeypatch.setattr(owner, name, counting)
    return sizes


class _CountingFilter:
    """The orientation filter, and how many samples went through all of its kind."""

    samples = 0

    def __init__(self, *args, **more):
        self._filter = VQF(*args, **more)

    def __getattr__(self, name):
        return getattr(self._filter, name)

    def updateBatch(self, gyr, acc):  # noqa: N802
        type(self).samples += len(gyr)
        return self._filter.updateBatch(gyr, acc)


@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_hardly_a_sample_is_oriented_twice(placement, monkeypatch):
    monkeypatch.setattr(attitude, "VQF", _CountingFilter)
    monkeypatch.setattr(_CountingFilter, "samples", 0)
    imu = _sets(placement, 12)
    _pipeline(placement, live=False).update(imu)
    beginning = 20 * _RATE_HZ  # the first 5 and 15 s once more
    most = 1.12 * len(imu) + beginning
    assert len(imu) <= _CountingFilter.samples + _RATE_HZ < most


@pytest.mark.parametrize(("placement", "fit"), [("foot", PitchFit), ("shank", HeightFit)])
def test_a_live_step_is_fitted_once_and_now_and_then_as_a_whole(placement, fit, monkeypatch):
    solved, extended = (_counted(monkeypatch, fit, name) for name in ("solve", "extend"))
    imu = _sets(placement, 4)
    pipeline = _pipeline(placement, live=True)
    pipeline.update(imu)
    pipeline.finish()
    steps = imu.t[-1] * 5
    assert len(solved) < 1.1 * steps
    assert len(extended) < 1.05 * steps
    assert sum(extended) < 1.2 * 25 * 2 * imu.t[-1]  # the window and the whole, each row once


def _kept_bytes(of: object) -> int:
    """What an object holds alive: whole arrays, also where only a part of one is in use."""
    known, ahead, size = set(), [of], 0
    while ahead:
        each = ahead.pop()
        if id(each) in known or isinstance(each, type | ModuleType | FunctionType):
            continue
        known.add(id(each))
        size += sys.getsizeof(each)
        ahead += gc.get_referents(each)
        if isinstance(each, np.ndarray) and each.base is not None:
            ahead.append(each.base)
    return size


def test_a_long_stream_keeps_little_of_each_repetition():
    imu, pipeline = _sets("foot", 32), _pipeline("foot", live=True)
    sizes = []
    for at in range(0, len(imu), 1000):
        pipeline.update(imu[at : at + 1000])
        if at // 1000 in (len(imu) // 4000, len(imu) // 1000):
            sizes.append(_kept_bytes(pipeline))
    early, late = sizes
    assert len(pipeline.finish()[-1].reps) == 32 * 8
    assert late - early - 0.75 * pipeline.trace.nbytes < 0.75 * 500 * 32 * 8 + 20_000


def test_a_stretch_of_three_hours_keeps_no_more_than_one_of_two():
    """Somebody sits: here and there something that might be a repetition, and no end."""
    scene = Scene(hold_s=300)
    sitting = MotionEstimator().update(simulate("sitting", "foot", scene=scene, seed=2).imu)
    counter, kept = RepetitionCounter("foot", live=False), []
    for turn in range(36):
        counter.update(replace(sitting, t=sitting.t + turn * len(sitting) / MOTION_HZ))
        kept += [_kept_bytes(counter)] if turn in (23, 35) else []
    assert kept[1] - kept[0] < 120_000  # what may be repetitions; 1 MB in eight hours


_CALLS = {"foot": 1150, "shank": 1700}  # 1131 and 1690; 1321 and 3025 with a look all at once


def _calls(work) -> int:
    """Functions called, those of numpy and of C too: what a live chunk costs is how many."""
    calls = 0

    def count(_frame, event, _of):
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("placement", ["foot", "shank"])
def test_no_chunk_of_ten_samples_has_to_wait_for_a_look_at_the_whole_window(placement):
    imu, pipeline = _sets(placement, 4)[:9000], _pipeline(placement, live=True)
    calls = [_calls(lambda at=at: pipeline.update(imu[at : at + 10])) for at in range(0, 9000, 10)]
    assert np.percentile(calls, 99) < _CALLS[placement]
    assert np.mean(calls) < 340  # 238 and 283
