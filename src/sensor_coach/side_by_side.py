"""The sensors of one recording: each by itself, all on the clock of the first."""

from __future__ import annotations

from dataclasses import replace

from sensor_coach.analysis.presses import Presses, of_wrist
from sensor_coach.events import SetResult
from sensor_coach.host_clock import Line, least_delay
from sensor_coach.pipeline import ALGORITHM, Pipeline, settle
from sensor_coach.recordings import Recording
from sensor_coach.samples import Array, ImuData
from sensor_coach.span import Span

WRIST = "wrist"
_MARK = ":"  # before the number of a sensor that is not the first


def named(recording: str, sensor: int = 0) -> str:
    """Name one sensor of a recording.

    Examples
    --------
    >>> named("a.sqlite", 1), read_name("a.sqlite:1"), read_name("a.sqlite")
    ('a.sqlite:1', ('a.sqlite', 1), ('a.sqlite', 0))
    """
    return f"{recording}{_MARK}{sensor}" if sensor else recording


def read_name(name: str) -> tuple[str, int]:
    """Give the recording and the sensor that a name means."""
    recording, mark, number = name.rpartition(_MARK)
    return (recording, int(number)) if mark and number.isdecimal() else (name, 0)


def pipeline_of(recording: Recording, sensor: int = 0, *, live: bool = False) -> Pipeline:
    """Make the pipeline of one of a recording's sensors.

    That of the first has its own clock, and the presses that a sensor at the wrist felt; those of
    the others have the clock of the first.

    Raises
    ------
    ValueError
        If that sensor's exercise cannot be seen from where it was.
    """
    pipeline = recording.info.of(sensor).pipeline(live=live)
    if sensor:
        pipeline.clock = on_first_clock(recording, sensor)
    else:
        pipeline.presses = presses(recording)
    return pipeline


def presses(recording: Recording) -> Presses | None:
    """Presses that a sensor at the wrist felt, by the clock of the first; None without one."""
    wrist = next((n for n in _others(recording) if _is_wrist(recording, n)), None)
    return of_wrist(_aligned(recording, wrist)) if wrist else None


def beside(recording: Recording, first: SetResult) -> list[SetResult]:
    """Analyse the sensors beside the first one, whose result is known.

    Returns
    -------
    list of SetResult
        In the order of the sensors, times by the clock of the first. Of a wrist the presses, as
        they are known of the leg.
    """
    return [
        _of_wrist(recording, n, first) if _is_wrist(recording, n) else _result(recording, n)
        for n in _others(recording)
    ]


def on_first_clock(recording: Recording, sensor: int) -> Line:
    """How far the clock of the first sensor is ahead of another's."""
    one, first = (least_delay(*arrivals(recording, each)) for each in (sensor, 0))
    return one - first


def _others(recording: Recording) -> range:
    return range(1, 1 + len(recording.info.beside))


def _is_wrist(recording: Recording, sensor: int) -> bool:
    return recording.info.of(sensor).placement == WRIST


def _result(recording: Recording, sensor: int) -> SetResult:
    pipeline = pipeline_of(recording, sensor)
    result = settle(recording.notifications(sensor=sensor), pipeline)[-1]
    assert isinstance(result, SetResult)
    return result


def _of_wrist(recording: Recording, sensor: int, first: SetResult) -> SetResult:
    info, imu, span = recording.info.of(sensor), _aligned(recording, sensor), Span()
    gaps = tuple(gap for gap, _ in span.pieces(imu) if gap)
    told = first if first.presses_from == WRIST else replace(first, presses=(), presses_from=None)
    return SetResult(
        info.exercise, WRIST, info.side, ALGORITHM, span.duration_s,
        span.rate_hz or info.device.nominal_rate_hz, gaps=gaps, presses=told.presses,
        presses_from=told.presses_from, warnings=() if span.samples else ("no samples",),
    )  # fmt: skip


def _aligned(recording: Recording, sensor: int) -> ImuData:
    decoder = recording.info.of(sensor).device.decoder()
    imu = decoder.decode_all(recording.notifications(sensor=sensor))
    t = on_first_clock(recording, sensor).at(imu.t) + recording.info.origin_s
    return ImuData(t, imu.acc, imu.gyr)


def arrivals(recording: Recording, sensor: int) -> tuple[Array, Array]:
    """When the last sample of each packet was taken, by its sensor's clock, and when it came."""
    decoder = recording.info.of(sensor).device.decoder()
    found = decoder.decode_many(recording.notifications(sensor=sensor))
    return found.newest_s, found.arrivals_s
