"""How soon a page is there: ``uv run python -m benchmarks.opening``.

The command itself until Train can be used, a history of 2,000 sets, a set, a recording of half an
hour on the pages Set and Replay; Chromium without a graphics card is the viewer, already running.
Warm means that the command was given before: the first time, when the browser has none of the
files yet, is told apart. The bars are those of the dashboard's plan.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Page, sync_playwright

from sensor_coach import home, packing, sample_history
from sensor_coach.devices.profile import profiles
from sensor_coach.done_set import DoneSet
from sensor_coach.library import opened, sets
from sensor_coach.library.schema import writing
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_MANY, _TIMES = 2000, 3  # sets; how often each page is opened, the middle one counts
_TRACE = ".st-key-seen canvas"
_LONG_REPS = 430  # about half an hour
_DRAWN = """(sign) => {
    const found = (root) => root.querySelector(sign) ?? [...root.querySelectorAll('*')]
        .filter((each) => each.shadowRoot).map((each) => found(each.shadowRoot)).find(Boolean);
    return found(document)?.checkVisibility({ visibilityProperty: true });
}"""  # in the shadow of a component, too
_COMMAND = ["-m", "sensor_coach", "dashboard", "--sensor", "virtual", "--no-browser"]


def fill() -> tuple[DoneSet, str]:
    """Make a past: many sets like one, and a long recording; give the one and the other's name."""
    now = datetime.now(UTC)
    one = next(each for each in sample_history.planned(now) if each.exercise == "heel-lift")
    with opened() as library:
        done = sample_history.keep(library, one)
        result = library.result(done.id)
        with writing(library.db):
            for n in range(1, _MANY):
                at = done.started_at - timedelta(hours=4 * n)
                more = replace(done, id=f"{n:016x}", started_at=at, recording=None)
                sets.put(library.db, more, result)
        return done, library.adopt(_long(now)).recording or ""


def _long(now: datetime) -> Path:
    info = SetInfo(
        "heel-lift", "shank", "left", profiles()["sensor-coach"].toml,
        started_at=now.isoformat(), source="simulated",
    )  # fmt: skip
    imu = simulate("heel-lift", scene=Scene(reps=_LONG_REPS), seed=3).imu
    with RecordingWriter(home.new_recording("heel-lift", now), info) as writer:
        for note in packing.sent(imu):
            writer.append(note)
    print(f"the long recording: {imu.t[-1] / 60:.0f} minutes")
    return writer.path


@contextmanager
def commanded() -> Iterator[str]:
    """Give the command as a person does; give the address it says."""
    command = [sys.executable, *_COMMAND, "--port", "8716"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def see(page: Page, address: str, sign: str) -> None:
    """Open a page and wait until what matters of it is drawn, which is looked for in each frame.

    Playwright's own `wait_for` looks every half second at last.
    """
    page.goto(address, wait_until="commit")
    page.wait_for_function(_DRAWN, arg=sign, polling="raf")


def took_s(page: Page, address: str, sign: str) -> tuple[float, float]:
    """Time until what matters of a page is seen, s: the middle of several, and the first."""
    times = []
    for _ in range(_TIMES):
        page.goto("about:blank")
        begun = time.monotonic()
        see(page, address, sign)
        times.append(time.monotonic() - begun)
    return sorted(times)[_TIMES // 2], times[0]


def from_the_command(page: Page) -> float:
    """Time from the command until the button that starts today's plan is seen, s."""
    page.goto("about:blank")
    begun = time.monotonic()
    with commanded() as address:
        see(page, address, ".st-key-go")
        return time.monotonic() - begun


def run(page: Page) -> None:
    """Measure all of it, one after the other, and print it."""
    done, long = fill()
    cold, *warm = [from_the_command(page) for _ in range(1 + _TIMES)]
    told = f"{sorted(warm)[_TIMES // 2]:.1f} s (bar: 2.5 s), the first time {cold:.1f} s"
    print(f"{'Train, from the command':26} {told}")
    with commanded() as address:
        for name, path, sign, bar in (
            ("Train, the server runs", "/", ".st-key-go", 2.5),
            (f"History of {_MANY} sets", "/history?months=all", ".st-key-list a", 1.5),
            ("a set, with its trace", f"/set?set={done.id}", _TRACE, 1.0),
            ("half an hour, its trace", f"/set?recording={long}", _TRACE, 1.5),
            ("half an hour, its numbers", f"/set?recording={long}", "[role=tab]", 1.5),
            ("half an hour, its replay", f"/replay?recording={long}", ".work .phase-word", 1.5),
        ):
            middle, first = took_s(page, address + path, sign)
            print(f"{name:26} {middle:.1f} s (bar: {bar} s), the first time {first:.1f} s")


def main() -> None:
    """Measure and print, the machine's load first and last."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before")
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict(os.environ, SENSOR_COACH_HOME=folder, OPENBLAS_NUM_THREADS="1"),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto("about:blank")
        run(page)
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
