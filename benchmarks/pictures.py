"""The pictures of README and documents: ``uv run python -m benchmarks.pictures``.

A month of sample history, the virtual sensor, Chromium: what is shown is made anew each time, by
the dashboard as it is. Needs Debian's Chromium, and takes two minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.live import CHROMIUM, FLAGS

_PLACE = Path(__file__).parents[1] / "docs" / "pictures"
_SETS = 70  # of the sample history, the newest
_SERVER = """
import sys
from datetime import UTC, datetime
from sensor_coach import home, sample_history, sources, web
from sensor_coach.coach import Coach
from sensor_coach.following import follow
from sensor_coach.library import opened
from sensor_coach.programme import programmes
from sensor_coach.programme.schema import DEFAULT
planned = sample_history.planned(datetime.now(UTC))
with opened() as library:
    library.set_setting('units', 'metric')
    follow(library, programmes()[DEFAULT], planned[-1].at.date())
    for each in planned[:int(sys.argv[1])]:
        sample_history.keep(library, each)
home.remember_sensor(sources.VIRTUAL)
coach = Coach()
coach.start()
web.serve(coach, port=8714, open_browser=False)
coach.stop()
"""
_ASK = """(wish) => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onopen = () => { socket.send(JSON.stringify(wish)); socket.close(); done(); };
})"""


@contextmanager
def served() -> Iterator[str]:
    """Run a dashboard with a past; give its address."""
    command = [sys.executable, "-c", _SERVER, str(_SETS)]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SENSOR_COACH_HOME": home}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        with process:
            assert process.stdout
            try:
                yield process.stdout.readline().split()[-1]
            finally:
                process.terminate()


def save(page: Page, name: str) -> None:
    """Save what is seen, once it stands still."""
    page.wait_for_timeout(900)
    page.screenshot(path=_PLACE / f"{name}.png")
    print(name)


def training(page: Page, exercise: str, name: str, least: int) -> None:
    """Save a set that runs, once it has counted so many repetitions or seconds; then end it."""
    page.goto("/")
    page.locator(".hero, .result").first.wait_for()
    page.evaluate(_ASK, {"do": "start", "exercise": exercise, "side": "left"})
    page.locator(".stage[data-mode=live]").wait_for(timeout=30_000)
    stage = page.locator(".stage").element_handle()
    page.wait_for_function(
        "([{ stage }, least]) => Math.max(stage.frame.count, stage.frame.level) >= least"
        " && stage.frame.phase !== 'rest'", arg=[stage, least], timeout=90_000,
    )  # fmt: skip
    page.screenshot(path=_PLACE / f"{name}.png")
    print(name)
    page.evaluate(_ASK, {"do": "stop_set"})
    page.get_by_role("button", name="Back to today").click()


def past(page: Page) -> None:
    """Save what was done before: the history, a set, and its replay."""
    page.goto("/history?exercise=heel-lift")
    page.locator("[class*=st-key-trend] canvas").first.wait_for()
    save(page, "history")
    page.goto("/history?exercise=heel-lift&placement=shank&months=all")
    page.locator(".st-key-list a").nth(4).click()
    page.locator(".st-key-seen canvas").first.wait_for()
    save(page, "set")
    page.get_by_role("link", name="Replay this set").click()
    page.locator(".player .mark").nth(3).wait_for(state="attached")
    for _ in range(4):
        page.locator("body").press(".")
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Pause").click()
    save(page, "replay")


def calibrating(page: Page) -> None:
    """Save a calibration that has come half its way; then give it up."""
    page.goto("/sensors")
    page.get_by_role("button", name="Calibrate", exact=True).click()
    page.locator(".bench .count b", has_text="3").wait_for(timeout=60_000)
    save(page, "sensors")
    page.get_by_role("button", name="Give up").click()


def main() -> None:
    """Make them all."""
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for width, height, work, scheme in (
            (1280, 800, "wide", "dark"),
            (1280, 800, "sensors", "light"),
            (390, 844, "phone", "dark"),
        ):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, base_url=address
            )
            context.set_default_timeout(30_000)
            page = context.new_page()
            if work == "wide":
                training(page, "heel-lift", "train", 4)
                training(page, "single-leg-balance", "balance", 7)
                past(page)
            elif work == "sensors":
                calibrating(page)
            else:
                training(page, "heel-lift", "phone", 3)
        browser.close()


if __name__ == "__main__":
    main()
