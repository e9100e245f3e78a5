"""Whatever comes over the air: only `DecodeError`s, times in order, and no growing memory.

`SENSOR_COACH_PAYLOADS=100000 uv run pytest tests/devices/test_any_bytes.py` tries that many
payloads of each profile; by default there are fewer.
"""

import contextlib
import os
import tracemalloc

import numpy as np
import pytest

from sensor_coach.devices.profile import profiles
from sensor_coach.errors import DecodeError
from sensor_coach.samples import Notification

COUNT = int(os.environ.get("SENSOR_COACH_PAYLOADS", "400"))
IDS = tuple(profiles())


def golden(profile):
    """Payloads that mean something, by characteristic; those that are heard too."""
    found = [(v.characteristic, p) for v in profile.tests for p in v.payloads]
    return found + [pair for vector in profile.tests for pair in vector.heard]


def mutated(payload, rng):
    """One payload, damaged as radio, firmware and chance damage them."""
    data = bytearray(payload)
    match rng.integers(6):
        case 0 if data:
            data[rng.integers(len(data))] ^= 1 << rng.integers(8)
        case 1:
            del data[rng.integers(len(data) + 1) :]
        case 2:
            data += rng.bytes(rng.integers(1, 30))
        case 3 if data:
            data[rng.integers(len(data))] = rng.choice([0x00, 0x7F, 0x80, 0xFF])
        case 4:
            data = bytearray(rng.bytes(rng.integers(0, 250)))
        case _:
            data = data * 2
    return bytes(data)


def payloads(profile, count, seed):
    rng, sources = np.random.default_rng(seed), golden(profile)
    for _ in range(count):
        characteristic, payload = sources[rng.integers(len(sources))]
        yield characteristic, payload if rng.random() < 0.2 else mutated(payload, rng)


def feed(decoder, sent, start=0, teller=None):
    """Decode what is sent, 10 ms apart; give the times of all samples."""
    times = []
    for at, (characteristic, payload) in enumerate(sent, start):
        note = Notification(at * 10_000, characteristic, payload)
        with contextlib.suppress(DecodeError):
            told = teller.tell(note) if teller else ()
            assert all(each.rows.ndim == 2 and not np.isnan(each.rows).any() for each in told)
        try:
            imu = decoder.decode(note)
        except DecodeError:
            continue
        assert imu.acc.shape == imu.gyr.shape == (len(imu), 3)
        assert not np.isinf(imu.gyr).any()
        times.append(imu.t)
    return np.concatenate([*times, np.empty(0)])


@pytest.mark.timeout(600 if COUNT > 10_000 else 180)
@pytest.mark.parametrize("key", IDS)
@pytest.mark.parametrize("joined", [True, False], ids=["joined", "apart"])
def test_any_payloads_raise_only_decode_errors_and_keep_time_in_order(key, joined):
    profile = profiles()[key]
    unit = profile.decoder(joined=joined)
    times = feed(unit, payloads(profile, COUNT // 2, seed=1), teller=profile.teller())
    assert np.isfinite(times).all()
    assert np.all(np.diff(times) > 0)
    with contextlib.suppress(DecodeError):
        unit.finish()


@pytest.mark.parametrize("key", IDS)
def test_memory_does_not_grow(key):
    """Good packets beside bad ones, of each characteristic alone, and everything damaged."""
    profile = profiles()[key]
    good = golden(profile)
    streams = [list(payloads(profile, 200, seed=2))]
    for characteristic in dict(good):
        own = [p for c, p in good if c == characteristic]
        streams.append([(characteristic, p + b"\x55\xaa\n") for p in own] * (150 // len(own)))
        streams.append([(characteristic, p) for p in own] * (150 // len(own)))
    for sent in streams:
        unit, teller = profile.decoder(), profile.teller()
        feed(unit, sent, teller=teller)
        tracemalloc.start(1)
        for round_ in range(1, 3):
            feed(unit, sent, round_ * len(sent), teller)
            if round_ == 1:
                before, _ = tracemalloc.get_traced_memory()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert after - before < 100_000


@pytest.mark.parametrize("key", IDS)
def test_garbage_leaves_the_decoder_usable(key):
    """The next packet is read, or the one after it where frames are cut anywhere."""
    profile = profiles()[key]
    vector = next(v for v in profile.tests if v.fails is None and v.acc)
    line_end = [b"\n"] if "text_lines" in profile.toml else []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        unit = profile.decoder(joined=False)
        heard = list(vector.heard)
        bad = [(vector.characteristic, rng.bytes(rng.integers(64)))]
        then = [(vector.characteristic, p) for p in [*line_end, *vector.payloads, *line_end] * 2]
        rows = []
        for at, (characteristic, payload) in enumerate([*heard, *bad, *then]):
            with contextlib.suppress(DecodeError):
                note = Notification(at * 20_000, characteristic, payload)
                rows.extend(unit.decode(note).acc)
        with contextlib.suppress(DecodeError):
            rows.extend(unit.finish().acc)
        assert rows[-1] == pytest.approx(vector.acc[-1], abs=vector.tolerance), seed


@pytest.mark.parametrize("key", [key for key in IDS if profiles()[key].beside])
def test_after_garbage_what_is_beside_is_told_all_the_same(key):
    profile, rng = profiles()[key], np.random.default_rng(1)
    teller = profile.teller()
    for vector in (each for each in profile.tests if each.told):
        expected = {what for what, _ in vector.told}
        for payload in vector.payloads:
            for bad in [mutated(payload, rng) for _ in range(20)]:
                with contextlib.suppress(DecodeError):
                    teller.tell(Notification(0, vector.characteristic, bad))
            told = teller.tell(Notification(0, vector.characteristic, payload))
            assert expected <= {each.what for each in told}
