"""What a sensor's C code writes, the decoder reads back; sketches spell their libraries right."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sensor_coach.devices import packet
from sensor_coach.samples import GRAVITY

HERE = Path(__file__).parent
LIBRARY = HERE.parents[1] / "firmware_notes" / "SensorCoach"
SKETCHES = sorted(LIBRARY.glob("examples/*/*.ino"))
STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic"]
pytestmark = pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler on this machine")


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """Tell the packer what to do, a line each; give what it printed."""
    program = tmp_path_factory.mktemp("firmware") / "pack"
    words = ["cc", "-std=c99", *STRICT, "-Wconversion", "-I", LIBRARY / "src", HERE / "pack.c"]
    subprocess.run([*words, "-o", program, "-lm"], check=True)

    def tell(*lines: object) -> list[str]:
        said = "\n".join(map(str, lines))
        done = subprocess.run([program], input=said, capture_output=True, text=True, check=True)
        return done.stdout.split()

    return tell


def payloads(said: list[str]) -> list[bytes]:
    return [bytes.fromhex(line[:-1]) for line in said if line.endswith(".")]


@pytest.mark.parametrize("seed", range(20))
def test_a_packet_is_the_decoders_bit_for_bit(packed, seed):
    rng = np.random.default_rng(seed)
    acc_range, gyr_range = int(rng.integers(4)), int(rng.integers(5))
    n, lost = int(rng.integers(1, 20)), bool(rng.integers(2))
    counts = rng.integers(-32768, 32768, (n, 6))
    ticks = np.sort(rng.integers(0, 2**32, n))
    lines = [f"begin {acc_range} {gyr_range} {n}", *["dropped"] * lost]
    lines += [
        f"add {' '.join(map(str, row))} {tick}" for row, tick in zip(counts, ticks, strict=True)
    ]
    (payload,) = payloads(packed(*lines, "finish"))
    acc_g, gyr_dps = packet.ACC_RANGES_G[acc_range], packet.GYR_RANGES_DPS[gyr_range]
    acc, gyr = counts[:, :3] * acc_g * GRAVITY / 32768, np.radians(counts[:, 3:] * gyr_dps / 32768)
    assert payload == packet.encode(
        0, int(ticks[-1]), acc, gyr, acc_range_g=acc_g, gyr_range_dps=gyr_dps, overflow=lost
    )
    read = packet.decode(payload)
    assert (read.tick_us, read.overflow) == (int(ticks[-1]), lost)
    np.testing.assert_allclose(read.acc, acc, rtol=1e-12)
    np.testing.assert_allclose(read.gyr, gyr, rtol=1e-12)


def test_packets_are_numbered_and_overflow_is_told_once(packed):
    said = packed("begin 2 3 1", "dropped", "add 1 2 3 4 5 6 10", "finish",
                  "add 1 2 3 4 5 6 20", "finish", "finish")  # fmt: skip
    *found, empty = payloads(said)
    read = [packet.decode(each) for each in found]
    assert [(each.sequence, each.overflow, each.tick_us) for each in read] == [
        (0, True, 10), (1, False, 20),
    ]  # fmt: skip
    assert empty == b""  # no sample, no packet


def test_the_number_wraps(packed):
    told = ["add 0 0 0 0 0 0 1", "finish"] * 65537
    numbers = [packet.decode(each).sequence for each in payloads(packed("begin 0 0 1", *told))]
    assert numbers[-3:] == [65534, 65535, 0]


def test_one_sample_too_many_is_dropped_and_said(packed):
    *full, last = packed("begin 0 0 2", *["add 1 1 1 1 1 1 7"] * 3, "finish")
    assert full == ["0", "1", "1"]
    read = packet.decode(bytes.fromhex(last[:-1]))
    assert (len(read.acc), read.overflow) == (2, True)


@pytest.mark.parametrize(
    ("value", "scale", "count"),
    [(0, 8, 0), (1, 8, 4096), (-1, 8, -4096), (9, 8, 32767), (-9, 8, -32768), (8, 8, 32767),
     (-8, 8, -32768), (500, 2000, 8192), (0.0001, 8, 0)],
)  # fmt: skip
def test_values_are_clipped_and_never_wrapped(packed, value, scale, count):
    assert packed(f"count {value} {scale}") == [str(count)]


@pytest.mark.parametrize("mtu", [0, 23, 70, 71, 185, 247, 517])
def test_as_many_samples_as_the_link_carries(packed, mtu):
    expected = 1 if mtu < 23 else min(19, packet.samples_per_packet(mtu))
    assert packed(f"fit {mtu}") == [str(expected)]


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda path: path.stem)
@pytest.mark.skipif(not shutil.which("c++"), reason="no C++ compiler on this machine")
def test_a_sketch_compiles_against_stand_ins_of_its_libraries(sketch):
    where = ["-I", HERE / "stand_ins", "-I", LIBRARY / "src", "-include", "Arduino.h"]
    words = ["c++", "-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c++"]
    done = subprocess.run([*words, *where, sketch], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_sketch_is_on_its_page():
    page = (LIBRARY.parent / "sketches.md").read_text(encoding="utf-8")
    assert len(SKETCHES) == 4
    assert all(f"`{sketch.stem}`" in page for sketch in SKETCHES)


def test_header_and_decoder_name_the_same_service():
    header = (LIBRARY / "src" / "sensor_coach_packet.h").read_text(encoding="utf-8")
    assert packet.SERVICE in header
    assert packet.DATA in header
