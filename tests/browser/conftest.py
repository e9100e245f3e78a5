"""The dashboard in a real browser: one server, one browser, a fresh page for each test."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from sensor_coach import packing
from sensor_coach.devices.profile import profiles
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip
PATIENCE_MS = (
    40_000  # how fast a page is, is measured elsewhere; here it may wait for a busy machine
)
SERVER = """
from sensor_coach import web
from sensor_coach.coach import Coach
from sensor_coach.library import opened
with opened() as library:
    library.set_setting("count_in_s", 3.0)  # the shortest there is
coach = Coach()
coach.start()
web.serve(coach, port=0, open_browser=False)
coach.stop()
"""


@pytest.fixture(scope="session")
def playwright_api():
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    return pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


@pytest.fixture(scope="module")
def browser(playwright_api):
    """A browser, and with it a running event loop: for a module, others want their own."""
    with playwright_api.sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("home") / "recordings"
    for name, exercise in (("2026-11-20", "heel-lift"), ("2026-11-19", "single-leg-balance")):
        info = SetInfo(exercise, "shank", "left", profiles()["sensor-coach"].toml)
        imu = simulate(exercise, scene=Scene(reps=6, hold_s=15), seed=7).imu
        with RecordingWriter(folder / f"{name}_083000_{exercise}.sqlite", info) as writer:
            for note in packing.sent(imu):
                writer.append(note)
    (folder / "2026-11-18_083000_heel-lift.sqlite").write_bytes(b"SQLite format 3\0, not")
    return folder


@pytest.fixture(scope="session")
def address(playwright_api, folder):
    """Where the server answers."""
    with serving(SERVER, folder.parent) as address:
        yield address


@contextmanager
def serving(program: str, home: Path):
    """Run a program that serves; it says itself where, on its first line."""
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "SENSOR_COACH_HOME": str(home)},
    )  # fmt: skip
    with server:
        yield server.stdout.readline().split()[-1]
        server.terminate()


@pytest.fixture
def make_page(browser, address):
    """Make pages of any width; none may complain or ask anybody else for anything."""
    contexts, complaints = [], []

    def make(width: int = 1280, scheme: str = "dark"):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, base_url=address
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("console", lambda said: complaints.extend(_error(said)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.extend(_outside(asked.url, address)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def _error(said) -> list[str]:
    """What the page complains of. Streamlit itself looks for its server below a deep link first."""
    own_search = "/_stcore/" in said.location.get("url", "") and "404" in said.text
    return [said.text] if said.type == "error" and not own_search else []


def _outside(url: str, address: str) -> list[str]:
    inside = url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
    return [] if inside else [url]
