"""The live view in a browser: from sample to pixel, what it costs, and a heavy page beside it.

``uv run python -m benchmarks.live [--seconds N] [--minutes N]``: a virtual sensor in a process of
its own, the server in another, Chromium (which draws without a graphics card) as the viewer. The
clock is the machine's, the same for all three.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
_READ_MS = 4000  # how long somebody looks at a page before the next is opened
_MB, _KB_A_MB, _TICKS = 2**20, 2**10, os.sysconf("SC_CLK_TCK")
_SENSOR = """
import asyncio
from sensor_coach import sources
from sensor_coach.virtual import VirtualSensor, serve
async def be():
    motion = sources.virtual_motion('heel-lift', 'shank', reps=600, seconds=0, seed=1)
    async with serve('tcp-server:127.0.0.1:0', VirtualSensor(motion, batch=2)) as reached:
        print(reached, flush=True)
        await asyncio.Event().wait()
asyncio.run(be())
"""
_SERVER = """
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from sensor_coach import ble, home, sources, web
from sensor_coach.coach import Coach
from sensor_coach.devices.profile import profiles
from sensor_coach.library import opened
from sensor_coach import sample_history
from sensor_coach.ending import Goal
from sensor_coach.recordings import SetInfo
@asynccontextmanager
async def source(say):
    async with sources.radio(sys.argv[1]) as radio:
        found = await ble.find(None, radio=radio)
        async with sources.streaming(found, sources.profile_of(found), radio, say) as notes:
            yield notes
with opened() as library:
    for each in sample_history.planned(datetime.now(UTC))[:30]:
        sample_history.keep(library, each)
coach = Coach()
coach.start()
info = SetInfo('heel-lift', 'shank', 'left', profiles()['sensor-coach'].toml)
coach.start_set(source, info, Goal(idle_s=None), home.new_recording('heel-lift', datetime.now()))
web.serve(coach, port=8712, open_browser=False)
coach.stop()
"""
_WATCH = """(root) => {
    window.seen = { ms: [], times: new Set(), since: performance.now() };
    let last = null;
    (function look() {
        requestAnimationFrame(look);
        const frame = root.stage && root.stage.frame;
        if (!frame || frame === last) return;
        last = frame;
        seen.times.add(frame.now_s);
        seen.ms.push(Date.now() - frame.told_ms);
    })();
}"""
_SEEN = """() => {
    const { ms, times, since } = seen;
    Object.assign(seen, { ms: [], times: new Set(), since: performance.now() });
    return [ms, times.size / (performance.now() - since) * 1000];
}"""
_MORE = """(count) => { window.more = Array.from({ length: count }, () => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onmessage = () => {};
    return socket;
}); }"""


@dataclass(frozen=True)
class Seen:
    """What was seen of a while."""

    p50_ms: float
    p95_ms: float
    updates_hz: float
    server_percent: float  # of one core

    def __str__(self) -> str:
        return (
            f"sample to pixel p50 {self.p50_ms:.0f} ms, p95 {self.p95_ms:.0f} ms; "
            f"{self.updates_hz:.1f} updates/s; server {self.server_percent:.1f} % of a core"
        )


@contextmanager
def said(script: str, home: str, *arguments: str) -> Iterator[tuple[int, str]]:
    """Run a process; give its id and the last word of its first line."""
    command = [sys.executable, "-c", script, *arguments]
    environment = {**os.environ, "SENSOR_COACH_HOME": home, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        try:
            yield process.pid, process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def cpu_s(pid: int) -> float:
    """Processor time a process has had, s."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def own_mb(pid: int) -> float:
    """Memory a process holds for itself, MB: pages of files come and go as the kernel likes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(each for each in lines if each.startswith("RssAnon:")).split()[1]) / _KB_A_MB


def heap_mb(devtools: Any) -> float:
    """What a page's scripts hold, after a collection, MB."""
    devtools.send("HeapProfiler.collectGarbage")
    values = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in values if each["name"] == "JSHeapUsedSize")) / _MB


def watch(page: Page, pid: int, seconds: float, meanwhile: Page | None = None) -> Seen:
    """Watch for a while; a page given as `meanwhile` is loaded again and again."""
    page.evaluate(_SEEN)
    before_s, begun_s = cpu_s(pid), time.monotonic()
    while time.monotonic() - begun_s < seconds:
        if meanwhile:
            meanwhile.reload()
        page.wait_for_timeout(_READ_MS)
    percent = 100 * (cpu_s(pid) - before_s) / (time.monotonic() - begun_s)
    ms, updates_hz = page.evaluate(_SEEN)
    return Seen(*np.quantile(ms, [0.5, 0.95]).tolist(), updates_hz, percent)


def remember(page: Page, pid: int, minutes: float) -> None:
    """Say every five minutes how much more server and page hold than at first."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    before, begun_s = (own_mb(pid), heap_mb(devtools)), time.monotonic()
    while (passed := (time.monotonic() - begun_s) / 60) < minutes:
        page.wait_for_timeout(1000 * 60 * min(5.0, minutes - passed))
        grown = own_mb(pid) - before[0], heap_mb(devtools) - before[1]
        said = f"server {grown[0]:+.1f} MB, page {grown[1]:+.1f} MB"
        print(f"memory           {said} in {(time.monotonic() - begun_s) / 60:.1f} min", flush=True)


def run(page: Page, beside: Page, pid: int, seconds: float, minutes: float) -> None:
    """Measure all of it, one after the other, and print it."""
    page.locator(".stage[data-mode=live]").wait_for(timeout=30_000)
    page.locator(".stage").evaluate(_WATCH)
    watch(page, pid, 15.0)  # what is loaded once is no growth
    alone = watch(page, pid, seconds)
    print(f"one viewer       {alone}\n                 (bars: 60 ms, 25/s, 10 %)", flush=True)
    remember(page, pid, minutes)
    page.evaluate(_MORE, 4)
    print(f"five viewers     {watch(page, pid, seconds)} (bar: 15 %)")
    page.evaluate("more.forEach((socket) => socket.close())")
    beside.goto("/")
    beside.get_by_role("link", name="History").or_(
        beside.get_by_role("link", name="Recordings")
    ).first.click()
    heavy = watch(page, pid, seconds, beside)
    print(f"a page beside    {heavy}; p95 {heavy.p95_ms - alone.p95_ms:+.0f} ms (bar: 30 ms)")


def main() -> None:
    """Measure and print, the machine's load first and last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each of three parts")
    parser.add_argument("--minutes", type=float, default=0.5, help="that memory is watched")
    asked = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before, ", end="", flush=True)
    with (
        tempfile.TemporaryDirectory() as home, said(_SENSOR, home) as (_, transport),
        said(_SERVER, home, transport) as (pid, address), sync_playwright() as playwright,
    ):  # fmt: skip
        print(f"{os.getloadavg()[0]:.1f} with server and sensor")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        contexts = [browser.new_context(base_url=address) for _ in range(2)]
        pages = [context.new_page() for context in contexts]
        pages[0].goto("/")
        run(*pages, pid, asked.seconds, asked.minutes)
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
