import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach.devices.clock import ClockParams, SampleClock

TICKS = ClockParams(100, tick_s=1e-6, wrap_bits=32, counter_bits=16)
ARRIVALS = ClockParams(50)
COUNTED = ClockParams(50, counter_bits=8)
RNG = np.random.default_rng(7)


def play(clock, packets):
    """Stamp (n, received_s, tick, counter) packets."""
    return [
        clock.stamp(n, received, None if tick is None else np.array([tick]), counter)
        for n, received, tick, counter in packets
    ]


def regular(packets, n=10, first_us=5_000_000, delay=None):
    """100 Hz, `n` samples a packet, the tick of the last sample, arrival after `delay`."""
    delay = np.zeros(packets) if delay is None else delay
    return [(n, 0.3 + k * n / 100 + delay[k], first_us + k * n * 10_000, k) for k in range(packets)]


def steps(times):
    return np.diff(np.concatenate(times))


def connection_events(taken_s, interval=0.03, held=0.1):
    """Arrivals over a radio: at connection events, some held back by repeats, never reordered."""
    repeats = np.minimum(RNG.geometric(1 - held, len(taken_s)) - 1, 2)
    at = (np.ceil(taken_s / interval) + repeats) * interval + 0.002
    return np.maximum.accumulate(at)


# Device ticks


def test_the_first_packet_ends_at_its_arrival():
    (t,) = play(SampleClock(TICKS), regular(1))
    assert t == pytest.approx(0.3 + 0.01 * np.arange(-9, 1))


def test_jitter_of_the_arrivals_does_not_get_in():
    delay = RNG.uniform(0, 0.5, 100)
    assert steps(play(SampleClock(TICKS), regular(100, delay=delay))) == pytest.approx(0.01)


def test_a_tick_that_wraps_is_no_event():
    packets = [(n, r, tick % 2**32, k) for n, r, tick, k in regular(50, first_us=2**32 - 2_000_000)]
    assert steps(play(SampleClock(TICKS), packets)) == pytest.approx(0.01)


def test_a_hole_longer_than_several_wraps_keeps_its_length():
    clock = SampleClock(ClockParams(100, tick_s=1e-3, wrap_bits=16))
    times = play(clock, [(1, t, int(t * 1000) % 65536, None) for t in (1.0, 1.01, 201.0, 201.01)])
    assert np.concatenate(times) == pytest.approx([1.0, 1.01, 201.0, 201.01])


@pytest.mark.parametrize("counted", [True, False])
def test_a_lost_packet_is_a_hole_of_its_length(counted):
    packets = regular(20)
    del packets[7]
    if not counted:
        packets = [(n, r, tick, None) for n, r, tick, _ in packets]
    gaps = steps(play(SampleClock(TICKS), packets))
    assert gaps[69] == pytest.approx(0.11)
    assert np.delete(gaps, 69) == pytest.approx(0.01)


def test_samples_the_sensor_dropped_are_a_hole():
    clock = SampleClock(TICKS)
    first = clock.stamp(10, 0.1, np.array([100_000]), 0)
    then = clock.stamp(10, 0.25, np.array([230_000]), 1, gap=True)
    assert np.diff(then) == pytest.approx(0.01)
    assert then[0] - first[-1] == pytest.approx(0.04)


def test_the_true_rate_is_taken_from_the_ticks():
    packets = [(10, k * 10 / 97, round(k * 10e6 / 97), k) for k in range(30)]
    assert steps(play(SampleClock(TICKS), packets))[9:] == pytest.approx(1 / 97, rel=1e-4)


@pytest.mark.parametrize("rate_hz", [52, 30, 210])
def test_a_nominal_rate_that_is_wrong_is_corrected_by_the_second_tick(rate_hz):
    clock = SampleClock(ClockParams(100, tick_s=1e-6, wrap_bits=32))
    packets = [(5, k * 5 / rate_hz, round(k * 5e6 / rate_hz), None) for k in range(30)]
    assert steps(play(clock, packets))[14:] == pytest.approx(1 / rate_hz, rel=1e-3)


def test_a_tick_of_the_first_sample_gives_the_same_spacing():
    clock = SampleClock(ClockParams(100, tick_s=1e-6, wrap_bits=32, refers_to="first"))
    assert steps(play(clock, regular(30))) == pytest.approx(0.01)


def test_a_packet_delivered_twice_is_marked_and_changes_nothing():
    packets = regular(10)
    times = play(SampleClock(TICKS), [*packets[:5], packets[4], packets[3], *packets[5:]])
    assert np.isnan(times[5]).all()
    assert np.isnan(times[6]).all()
    assert steps(times[:5] + times[7:]) == pytest.approx(0.01)


def test_a_restarted_sensor_goes_on_at_its_arrival():
    again = [(n, r + 10, tick - 5_000_000, k) for n, r, tick, k in regular(5)]
    times = play(SampleClock(TICKS), regular(20) + again)
    assert times[20][-1] == pytest.approx(10.3)
    assert steps(times).min() > 0


def test_a_host_that_stalls_leaves_no_trace_where_a_counter_tells():
    delay = np.zeros(200)
    delay[50:90] = np.linspace(4, 0, 40)
    assert steps(play(SampleClock(TICKS), regular(200, delay=delay))) == pytest.approx(0.01)


def test_samples_with_a_tick_each_keep_them():
    ticks = np.cumsum(RNG.integers(5_000, 15_000, 60)).reshape(6, 10)
    clock = SampleClock(TICKS)
    times = [clock.stamp(10, row[-1] * 1e-6, row % 2**32, k) for k, row in enumerate(ticks)]
    assert np.concatenate(times) == pytest.approx(ticks.ravel() * 1e-6, abs=1e-9)


def test_a_restart_within_a_packet_never_runs_backwards():
    clock = SampleClock(ClockParams(100, tick_s=1e-3))
    first = clock.stamp(3, 50.0, np.array([50_000.0, 50_010, 50_020]))
    then = clock.stamp(4, 50.1, np.array([50_030.0, 50_040, 10, 20]))
    assert steps([first, then]).min() > 0


# Arrivals


def test_evenly_spaced_arrivals_are_the_times():
    times = play(SampleClock(ARRIVALS), [(1, k * 0.02, None, None) for k in range(500)])
    assert np.concatenate(times) == pytest.approx(0.02 * np.arange(500), abs=1e-9)


@pytest.mark.parametrize("params", [ARRIVALS, COUNTED])
@pytest.mark.parametrize("rate_hz", [48.5, 50.0, 51.5])
@pytest.mark.parametrize("interval", [0.0075, 0.03, 0.05])
def test_jitter_and_bursts_are_smoothed_and_drift_is_followed(params, rate_hz, interval):
    taken = np.arange(1, 3000) / rate_hz
    arrivals = connection_events(taken, interval)
    packets = [(1, r, None, k % 256) for k, r in enumerate(arrivals)]
    t = np.concatenate(play(SampleClock(params), packets))
    error = t - taken
    settled = error[taken > 15]
    assert np.ptp(settled) < 0.03
    assert abs(np.median(settled)) < 0.03
    assert np.diff(t).max() < 0.025


@pytest.mark.parametrize("rate_hz", [12.5, 25, 40, 60, 100])
def test_a_nominal_rate_that_is_plainly_wrong_is_replaced(rate_hz):
    taken = np.arange(1, round(90 * rate_hz)) / rate_hz
    packets = [(1, r, None, None) for r in connection_events(taken)]
    t = np.concatenate(play(SampleClock(ARRIVALS), packets))
    settled = taken > 60
    assert np.diff(t[settled]) == pytest.approx(1 / rate_hz, rel=0.03)
    assert np.abs(t - taken)[settled].max() < 0.06


def test_a_pause_shows_as_a_hole():
    arrivals = [*(np.arange(100) * 0.02), *(5 + np.arange(100) * 0.02)]
    t = np.concatenate(play(SampleClock(ARRIVALS), [(1, r, None, None) for r in arrivals]))
    assert t[100] - t[99] == pytest.approx(5 - 1.98)
    assert np.delete(np.diff(t), 99) == pytest.approx(0.02, rel=0.02)


def test_a_burst_after_a_stall_is_not_squeezed():
    taken = np.arange(1, 1500) * 0.02
    arrivals = np.where((taken > 5) & (taken < 5.8), 5.8, taken)
    t = np.concatenate(play(SampleClock(ARRIVALS), [(1, r, None, None) for r in arrivals]))
    gaps = np.diff(t)
    assert np.sort(gaps)[-2] < 0.0225
    assert gaps.min() > 0.0175
    assert abs(t[-1] - taken[-1]) < 0.02


def test_a_counter_tells_a_stall_from_a_loss():
    taken = np.arange(1, 1500) * 0.02
    stalled = np.where((taken > 5) & (taken < 5.8), 5.8, taken)
    packets = [(1, r, None, k % 256) for k, r in enumerate(stalled)]
    assert steps(play(SampleClock(COUNTED), packets)).max() < 0.0225
    del packets[700:703]
    gaps = steps(play(SampleClock(COUNTED), packets))
    assert gaps[699] == pytest.approx(0.08, rel=0.01)


def test_a_counter_of_samples_counts_samples():
    clock = SampleClock(ClockParams(50, counter_bits=8, counter_step="sample"))
    packets = [(4, k * 0.08, None, k * 4 % 256) for k in range(100)]
    del packets[50:52]
    gaps = steps(play(clock, packets))
    assert gaps[199] == pytest.approx(0.18, rel=0.01)


def test_a_packet_counted_twice_is_marked():
    times = play(SampleClock(COUNTED), [(2, 0.1, None, 5), (2, 0.1, None, 5), (2, 0.14, None, 6)])
    assert np.isnan(times[1]).all()
    assert steps([times[0], times[2]]) == pytest.approx(0.02)


def test_an_old_packet_delivered_late_is_marked_and_changes_nothing():
    packets = [(1, k * 0.02, None, k % 256) for k in range(300)]
    times = play(SampleClock(COUNTED), [*packets[:200], packets[197], *packets[200:]])
    assert np.isnan(times[200]).all()
    assert steps(times[:200] + times[201:]) == pytest.approx(0.02)


def test_a_burst_longer_than_half_a_wrap_is_no_step_back():
    clock = SampleClock(ClockParams(100, tick_s=1 / 32768, wrap_bits=16, counter_bits=8))
    taken = 1.2 * np.arange(1, 6)
    arrivals = [1.2, 2.4, 4.8, 4.8, 6.0]
    packets = [
        (120, r, round(t * 32768) % 65536, k)
        for k, (r, t) in enumerate(zip(arrivals, taken, strict=True))
    ]
    assert steps(play(clock, packets)) == pytest.approx(0.01, abs=1e-4)


def test_a_counter_that_restarts_does_not_throw_time_ahead():
    packets = [(1, k * 0.02, None, k % 256) for k in range(60)]
    packets += [(1, 1.2 + k * 0.02, None, k + 120) for k in range(50)]
    t = np.concatenate(play(SampleClock(COUNTED), packets))
    assert t[-1] == pytest.approx(2.18, abs=0.05)


def test_no_samples_have_no_times():
    assert len(SampleClock(TICKS).stamp(0, 1.0)) == 0


# Whatever comes

number = st.integers(0, 2**33)
packet = st.tuples(
    st.integers(1, 12),
    st.floats(0, 4, allow_subnormal=False),
    st.one_of(st.none(), number, st.lists(number, min_size=12, max_size=12)),
    st.one_of(st.none(), st.integers(0, 70_000)),
    st.booleans(),
)
params = st.builds(
    ClockParams,
    st.sampled_from([1.0, 50.0, 1000.0]),
    st.sampled_from([None, 1e-6, 1e-3, 1 / 32768]),
    st.sampled_from([0, 16, 32, 64]),
    st.sampled_from(["first", "last"]),
    st.sampled_from([0, 8, 16]),
    st.sampled_from(["packet", "sample"]),
)


@given(params, st.lists(packet, max_size=30))
@settings(max_examples=300, deadline=None)
def test_time_never_runs_backwards_whatever_comes(chosen, packets):
    clock, received, times = SampleClock(chosen), 0.0, []
    for n, pause, tick, counter, gap in packets:
        received += pause
        ticks = None if tick is None else np.array(tick[:n] if isinstance(tick, list) else [tick])
        t = clock.stamp(n, received, ticks, counter, gap)
        assert t.shape == (n,)
        times.append(t[~np.isnan(t)])
    joined = np.concatenate(times) if times else np.empty(0)
    assert np.all(np.diff(joined) > 0)
    assert np.isfinite(joined).all()
