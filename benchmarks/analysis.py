"""What the analysis costs: an hour at once, ten samples live, memory over eight hours.

``OPENBLAS_NUM_THREADS=1 uv run python -m benchmarks.analysis [--hours H]``. Processor time, not
wall time; what is compared takes turns in one process, so that a busy machine slows both alike;
equal results are asserted before anything is timed. The reference is the orientation filter alone,
`vqf.VQF.updateBatch` in C++, on the same hour.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import psutil
from vqf import VQF

from sensor_coach.devices.profile import profiles
from sensor_coach.events import SetResult
from sensor_coach.pipeline import Pipeline
from sensor_coach.samples import ImuData, concatenate
from sensor_coach.simulate import Scene, Tempo, simulate

_RATE_HZ = 100.0
_HOUR = int(3600 * _RATE_HZ)
_CHUNK = 10
_ROUNDS = 7
_BAR_RATIO, _BAR_P99_US, _BAR_GROWTH_MB = 2.5, 300.0, 2.0


def hour(placement: str) -> ImuData:
    """Give an hour of sets at three tempi, walks between them, standing and sitting, repeated."""
    parts = [
        simulate("heel-lift", placement, scene=Scene(12, Tempo(s, 0.5, s, 0.5), walk_s=20), seed=1)
        for s in (0.8, 1.5, 3.0)
    ] + [
        simulate(motion, placement, scene=Scene(hold_s=60), seed=1)
        for motion in ("standing", "sitting")
    ]
    once = concatenate([part.imu for part in parts])
    rows = np.arange(_HOUR) % len(once)
    return ImuData(np.arange(_HOUR) / _RATE_HZ, once.acc[rows], once.gyr[rows])


def chunks(imu: ImuData, size: int = _CHUNK) -> Iterator[ImuData]:
    """Cut samples as they come live."""
    return (imu[slice(at, at + size)] for at in range(0, len(imu), size))


def _pipeline(placement: str, *, live: bool = True) -> Pipeline:
    return Pipeline(profiles()["sensor-coach"], "heel-lift", placement, live=live)


def _at_once(imu: ImuData, placement: str) -> SetResult:
    pipeline = _pipeline(placement, live=False)
    pipeline.update(imu)
    result = pipeline.finish()[-1]
    assert isinstance(result, SetResult)
    return result


def _in_chunks(imu: ImuData, placement: str) -> SetResult:
    pipeline = _pipeline(placement)
    for chunk in chunks(imu):
        pipeline.update(chunk)
    result = pipeline.finish()[-1]
    assert isinstance(result, SetResult)
    return result


def _cpu_s(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def offline(placement: str) -> str:
    """Time an hour at once against the orientation filter alone."""
    imu = hour(placement)
    few = imu[: _HOUR // 12]
    assert _at_once(few, placement) == _in_chunks(few, placement), "live and offline differ"
    acc, gyr = np.ascontiguousarray(imu.acc), np.ascontiguousarray(imu.gyr)
    contenders: list[Callable[[], object]] = [
        lambda: _at_once(imu, placement), lambda: VQF(1 / _RATE_HZ).updateBatch(gyr, acc)
    ]  # fmt: skip
    rounds = [_round(contenders, turn) for turn in range(_ROUNDS)]
    ratios = [ours / reference for ours, reference in rounds]
    ours, reference = np.median(rounds, axis=0)
    return (f"1 h at once, {placement}: {ours:.2f} s, VQF alone {reference:.2f} s, ratio "
            f"{np.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}), bar {_BAR_RATIO}, "
            f"{3600 / ours:.0f} times real time")  # fmt: skip


def _round(contenders: list[Callable[[], object]], turn: int) -> tuple[float, float]:
    """Time each once; who is first changes from round to round."""
    order = [0, 1] if turn % 2 else [1, 0]
    spent = {at: _cpu_s(contenders[at]) for at in order}
    return spent[0], spent[1]


def live(placement: str, count: int = 6000) -> str:
    """Time chunks of ten samples, a tenth of a second each."""
    pipeline, spent = _pipeline(placement), []
    for chunk in chunks(hour(placement)[: count * _CHUNK]):
        start = time.thread_time_ns()
        pipeline.update(chunk)
        spent.append((time.thread_time_ns() - start) / 1000)
    p50, p99 = np.percentile(spent[50:], [50, 99])
    return (f"10 samples live, {placement}: p50 {p50:.0f} µs, p99 {p99:.0f} µs, worst "
            f"{max(spent[50:]):.0f} µs, bar p99 {_BAR_P99_US:.0f} µs")  # fmt: skip


def memory(placement: str, hours: float) -> str:
    """Feed hours live and see what the process has grown by since the tenth minute."""
    once, pipeline, process = hour(placement), _pipeline(placement), psutil.Process()
    early_mb = float("nan")
    for number in range(round(hours)):
        for at, chunk in enumerate(chunks(once)):  # one by one, lest an hour's times be counted in
            pipeline.update(replace(chunk, t=chunk.t + number * 3600.0))
            if number == 0 and at == 6000:
                gc.collect()
                early_mb = process.memory_info().rss / 2**20
    gc.collect()
    grown_mb = process.memory_info().rss / 2**20 - early_mb
    return (f"{hours:g} h live, {placement}: {early_mb:.1f} MB after ten minutes, "
            f"{grown_mb:+.1f} MB since, bar {_BAR_GROWTH_MB:g} MB")  # fmt: skip


def main() -> None:
    """Print one line a measurement."""
    say = argparse.ArgumentParser(description="What the analysis costs.")
    say.add_argument("--hours", type=float, default=8.0, help="of the stream, 0 for none")
    hours = say.parse_args().hours
    for placement in ("foot", "shank"):
        print(offline(placement), live(placement), sep="\n", flush=True)
        if hours:
            print(memory(placement, hours), flush=True)


if __name__ == "__main__":
    main()
