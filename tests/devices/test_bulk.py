"""A recording decoded at once is what it is one notification at a time, and much sooner."""

import time
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from tests.ble.packers import TablePacker
from tests.devices.test_any_bytes import payloads

from sensor_coach.devices.profile import profiles, read_profile
from sensor_coach.errors import DecodeError
from sensor_coach.samples import GRAVITY, Notification, concatenate

# Per call of the packer; a profile whose samples come in one packet, told by arrival or by tick.
BATCHES = {"witmotion": 8, "thingy52": 1, "movella-dot": 1, "microbit": 1, "sensortag": 1}
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
    rng, packer = np.random.default_rng(seed), TablePacker(profile)
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
    unit, parts = profile.decoder(), []
    for note in notes:
        with suppress(DecodeError):
            parts.append(unit.decode(note))
    with suppress(DecodeError):
        parts.append(unit.finish())
    return concatenate(parts)


def same(profile, notes):
    found, expected = profile.decoder().decode_all(notes), one_by_one(profile, notes)
    assert len(found) == len(expected) > 0
    for name in ("t", "acc", "gyr"):
        assert np.array_equal(getattr(found, name), getattr(expected, name), equal_nan=True)


CASES = {
    **BATCHES, "ticked": 5, "metamotion": 3, "esense": 1, "adafruit": 1, "nicla-webble": 1,
    "phyphox-ble": 1, "science-journal": 1,
}  # fmt: skip


def test_these_are_all_profiles_that_a_table_says():
    tables = {key for key, profile in profiles().items() if "[[stream.field]]" in profile.toml}
    assert tables == set(CASES) - {"ticked"}


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


def test_a_restart_in_the_middle_is_found():
    profile = profiles()["movella-dot"]
    first = list(sent(profile, 1, 1500, seed=1))
    again = [
        Notification(note.received_us + first[-1].received_us + 10**6, *rest)
        for note, rest in ((n, (n.characteristic, n.payload)) for n in first)
    ]
    same(profile, first + again)


def test_other_kinds_of_devices_take_the_long_way():
    profile = profiles()["sensor-coach"]
    payload = profile.tests[0].payloads[0]
    same(profile, [Notification(0, profile.notify[0], payload)])
    assert len(profile.decoder().decode_all([])) == 0


@pytest.mark.parametrize("key", ["witmotion", "thingy52", "movella-dot", "adafruit"])
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
