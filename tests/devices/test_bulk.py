"""A recording decoded at once is what it is one notification at a time, and much sooner."""

import time
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from tests.ble.packers import TablePacker
from tests.devices.test_any_bytes import payloads

from sensor_coach import packing
from sensor_coach.devices.decoded import BadNote
from sensor_coach.devices.profile import profiles, read_profile
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Notification, concatenate
from sensor_coach.virtual.kind import OwnPacker

# Per call of the packer; a profile whose samples come in one packet, told by arrival or by tick.
BATCHES = {
    "sensor-coach": 4,
    "witmotion": 8,
    "thingy52": 1,
    "movella-dot": 1,
    "microbit": 1,
    "sensortag": 1,
}
OWN = profiles()["sensor-coach"]
TICKED = (  # several samples a packet that has a tick
    profiles()["movella-dot"].toml
    .replace("frame_len = [28, 34]", "repeat = {start = 4, count = 'rest'}")
    .replace("at = 4", "at = 0").replace("at = 16", "at = 12").split("[[test]]")[0]
    + '[[test]]\nhex = ""\n'
)  # fmt: skip


def profile_of(key):
    return read_profile(TICKED) if key == "ticked" else profiles()[key]


def sent(profile, batch, count, seed=0, loss=0.0):
    """Notifications of random motion with a radio's delays, some of them lost."""
    rng = np.random.default_rng(seed)
    packer = OwnPacker() if profile.id == "sensor-coach" else TablePacker(profile)
    acc = rng.normal(size=(count, batch, 3)) + np.array([0, 0, GRAVITY])
    gyr = rng.normal(size=(count, batch, 3))
    late_us = rng.exponential(8e3, count) + np.where(rng.random(count) < 0.002, 4e5, 0)
    step_us, received = 1e6 / profile.nominal_rate_hz * 1.013, 0.0
    for k in np.flatnonzero(rng.random(count) >= loss):
        t_us = np.rint((np.arange(batch) + k * batch) * step_us).astype(np.int64) + 2**32 - 10**7
        received = max(received, t_us[-1] - (2**32 - 10**7) + late_us[k])
        for characteristic, payload in packer.pack(int(k), t_us, acc[k], gyr[k]):
            yield Notification(int(received), characteristic, payload)


def one_by_one(profile, notes):
    """All samples, arrival and last time of what completed some, and what could not be read."""
    unit, parts, came, bad = profile.decoder(), [], [], []
    for note in notes:
        try:
            parts.append(unit.decode(note))
        except DecodeError as error:
            bad.append(BadNote(note.received_s, str(error)))
        else:
            came += [(note.received_s, t) for t in parts[-1].t[-1:]]
    with suppress(DecodeError):
        parts.append(unit.finish())
    return concatenate(parts), np.array(came).reshape(-1, 2), tuple(bad)


def same(profile, notes):
    found, many = profile.decoder().decode_all(notes), profile.decoder().decode_many(notes)
    expected, came, bad = one_by_one(profile, notes)
    assert len(found) == len(expected) > 0
    for name in ("t", "acc", "gyr"):
        assert np.array_equal(getattr(found, name), getattr(expected, name), equal_nan=True)
    assert np.array_equal(np.column_stack([many.arrivals_s, many.newest_s]), came)
    assert many.bad == bad


CASES = {
    **BATCHES, "ticked": 5, "metamotion": 3, "esense": 1, "adafruit": 1, "nicla-webble": 1,
    "phyphox-ble": 1, "science-journal": 1, "infinitime": 1, "ruuvitag": 1,
}  # fmt: skip


def test_these_are_all_profiles_that_a_table_says():
    tables = {key for key, profile in profiles().items() if "[[stream.field]]" in profile.toml}
    assert tables == set(CASES) - {"ticked", "sensor-coach"}


@pytest.mark.parametrize("loss", [0.0, 0.02])
@pytest.mark.parametrize("key", CASES)
def test_at_once_is_one_by_one_to_the_last_bit(key, loss):
    profile = profile_of(key)
    same(profile, list(sent(profile, CASES[key], 1200, seed=5, loss=loss)))


@pytest.mark.parametrize("key", [*BATCHES, "ticked"])
def test_what_is_bad_in_it_changes_nothing_else(key):
    profile = profile_of(key)
    notes = list(sent(profile, BATCHES.get(key, 5), 2200, seed=7))
    for at in (0, 1, 2100, 2199):
        note = notes[at]
        notes.insert(at, Notification(note.received_us, note.characteristic, note.payload[:-1]))
    notes.insert(1500, Notification(notes[1500].received_us, profile.battery or "x", b"\x50"))
    notes[1700], notes[1701] = notes[1701], notes[1700]
    notes.insert(1900, notes[1899])  # delivered twice
    same(profile, notes)


@pytest.mark.parametrize("key", ["adafruit", "metamotion", "science-journal", "esense"])
@pytest.mark.parametrize("seed", range(3))
def test_however_two_sensors_of_one_device_come(key, seed):
    """Late by more than one waits, silent for long, twice, in the wrong order, damaged."""
    profile, rng = profile_of(key), np.random.default_rng(seed)
    notes = [
        note for note in sent(profile, CASES[key], 1500, seed=seed)
        if not (note.characteristic == profile.notify[-1] and 9e6 < note.received_us < 11e6)
    ]  # fmt: skip
    late = [
        note.received_us + (rng.choice([0, 700_000, 12_000_000]) if rng.random() < 0.003 else 0)
        for note in notes
    ]
    order = np.argsort(late, kind="stable")
    found = [replace(notes[k], received_us=int(np.sort(late)[at])) for at, k in enumerate(order)]
    for at in rng.integers(len(found), size=4):
        found.insert(at, replace(found[at], payload=found[at].payload[:-1] + b"\xff"))
        found.insert(at, found[at])
        found.insert(at, replace(found[at], characteristic="another"))
    same(profile, found)


@pytest.mark.parametrize("key", [key for key in CASES if key != "ticked"])
def test_any_payloads_at_once_are_what_they_are_one_by_one(key):
    profile = profile_of(key)
    good = list(sent(profile, CASES[key], 300, seed=3))
    bad = payloads(profile, 300, seed=4)
    notes = []
    for note, (characteristic, payload) in zip(good, bad, strict=False):
        notes += [note, Notification(note.received_us, characteristic, payload)]
    same(profile, notes)


@pytest.mark.parametrize("key", ["movella-dot", "sensor-coach"])
def test_a_restart_in_the_middle_is_found(key):
    profile = profiles()[key]
    first = list(sent(profile, 1, 1500, seed=1))
    again = [
        Notification(note.received_us + first[-1].received_us + 10**6, *rest)
        for note, rest in ((n, (n.characteristic, n.payload)) for n in first)
    ]
    same(profile, first + again)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("loss", [0.0, 0.02, 0.3])
def test_whatever_becomes_of_our_own_packets(seed, loss):
    """Dropped by the sensor, other ranges, fewer samples, stalls, an hour's silence, restarts."""
    rng, parts, start_us = np.random.default_rng(seed), [], 0
    for count in (1, 900, 500, 40, 700):
        batch = int(rng.choice([1, 4, 19]))
        part = list(sent(OWN, batch, count, seed=int(rng.integers(99)), loss=loss))
        parts += [replace(note, received_us=note.received_us + start_us) for note in part]
        start_us += part[-1].received_us + int(rng.choice([30_000, 3_000_000, 2**32 - 7]))
    payloads = [bytearray(note.payload) for note in parts]
    dropped = rng.integers(len(parts), size=12)
    for at, payload in enumerate(payloads):
        tick = int.from_bytes(payload[2:6], "little") + 37_000 * int((dropped <= at).sum())
        payload[2:6] = (tick % 2**32).to_bytes(4, "little")
        payload[7] |= 0x20 * (at in dropped)
    for at in rng.integers(len(parts), size=3):
        payloads[at : at + 50] = [p[:7] + bytes([p[7] ^ 1]) + p[8:] for p in payloads[at : at + 50]]
    for at in rng.integers(len(parts), size=4):
        payloads[at][rng.integers(8)] ^= 1 << rng.integers(8)  # number, tick, count or flags
    notes = [replace(n, payload=bytes(p)) for n, p in zip(parts, payloads, strict=True)]
    for at in rng.integers(len(notes), size=4):
        notes.insert(at, replace(notes[at], characteristic="another"))
        notes.insert(at, notes[max(at - 2, 0)])
    same(OWN, notes)


def test_our_own_packets_of_files_come_as_they_are():
    imu = concatenate([profile_of("sensor-coach").decoder().decode_all(sent(OWN, 4, 900))])
    same(OWN, [*packing.imported(imu, 0.0), *sent(OWN, 4, 300)])


def test_other_kinds_of_devices_take_the_long_way():
    profile = profiles()["polar-sense"]
    payload = profile.tests[0].payloads[0]
    same(profile, [Notification(0, profile.notify[0], payload)])
    assert len(profile.decoder().decode_all([])) == 0


@pytest.mark.parametrize(
    "key", ["sensor-coach", "witmotion", "thingy52", "movella-dot", "adafruit"]
)
def test_at_once_is_many_times_faster(key):
    """How many a second: `benchmarks.decoding`; a ratio holds on a busy machine, too."""
    profile = profiles()[key]
    notes = list(sent(profile, CASES[key], 6_000 // CASES[key], seed=2))

    def seconds(decode):
        started = time.process_time()
        decode()
        return time.process_time() - started

    slow = min(seconds(lambda: one_by_one(profile, notes)) for _ in range(2))
    fast = min(seconds(lambda: profile.decoder().decode_all(notes)) for _ in range(5))
    assert slow / fast > (3 if CASES[key] > 1 else 10)
