"""Recordings of every kind of packet that is read in columns, decoded at once: samples a second.

``uv run python -m benchmarks.decoding``

A sample is one of a sensor: of a device whose accelerometer and gyroscope come apart both count.
It is processor time that is measured, the best of five; what is decoded is what a set over the
air would be, with a radio's delays, for a thousand seconds and more.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.devices.test_bulk import CASES, profile_of, sent

SAMPLES = 120_000


def seconds(decode: Callable[[], object]) -> float:
    """Processor time of one call, the best of five."""
    found = []
    for _ in range(5):
        started = time.process_time()
        decode()
        found.append(time.process_time() - started)
    return min(found)


def main() -> None:
    """Print a line a profile."""
    print(f"{'profile':18}{'million samples/s':>18}{'million rows/s':>18}")
    for key, batch in CASES.items():
        profile = profile_of(key)
        notes = list(sent(profile, batch, SAMPLES // batch, seed=2))
        took_s = seconds(lambda profile=profile, notes=notes: profile.decoder().decode_all(notes))
        rows = SAMPLES / took_s / 1e6
        print(f"{key:18}{rows * (2 if profile.apart else 1):18.2f}{rows:18.2f}", flush=True)


if __name__ == "__main__":
    main()
