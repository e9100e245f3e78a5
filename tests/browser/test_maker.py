"""A profile is made in a real browser, of a sensor that no profile fits."""

import os

import pytest
from tests.browser.conftest import serving

SERVER = """
import numpy as np
from sensor_coach import errand, sources, web
from sensor_coach.coach import Coach
from sensor_coach.samples import GRAVITY, ImuData
from sensor_coach.virtual import Kind, VirtualSensor, virtual_radio

SERVICE, DATA = (f"c0de000{n}-1111-4222-8333-444455556666" for n in (0, 1))

class Packer:
    def most(self, mtu):
        return 1

    def pack(self, number, t_us, acc, gyr):
        counts = np.concatenate([acc / GRAVITY * 8192, np.degrees(gyr) * 16], axis=1)
        return [(DATA, b"\\xaa" + bytes([number % 256]) + np.rint(counts).astype("<i2").tobytes())]

t = np.arange(0, 320, 0.02)  # over an edge and back, each time after three seconds of rest
phase = t % 8
angle = np.pi / 2 * (np.clip(phase - 3, 0, 1) - np.clip(phase - 7, 0, 1))
rate = np.gradient(angle, t)
motion = ImuData(
    t, GRAVITY * np.stack([np.sin(angle), 0 * t, np.cos(angle)], axis=1),
    -rate[:, None] * [0, 1, 0],
)
kind = Kind(Packer, ((SERVICE, DATA),))
errand.SCAN_S = 0.3
sources.radio = lambda _: virtual_radio(
    VirtualSensor(motion, "Mystery 7", "F0:00:00:00:00:77", batch=1, kind=kind, rest_s=0.0)
)
coach = Coach()
coach.start()
web.serve(coach, port=0, open_browser=False)
coach.stop()
"""
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory):
    """A server with one sensor in reach, of a kind that nobody knows."""
    with serving(SERVER, tmp_path_factory.mktemp("home")) as address:
        yield address


def fill(page, label: str, value: str) -> None:
    field = page.get_by_role("spinbutton", name=label)
    field.fill(value)
    field.press("Enter")


def test_a_sensor_nobody_knows_becomes_known(address, make_page):
    page = make_page(820, "light")
    page.goto("/sensors")
    page.get_by_role("button", name="My sensor is not known").click()
    page.get_by_role("heading", name="Your own sensor").wait_for()
    page.get_by_role("button", name="Look for sensors").click()
    page.get_by_text("Mystery 7, F0:00:00:00:00:77, not known").wait_for()
    page.get_by_role("button", name="This one").click()
    page.get_by_role("button", name="Listen").first.click()
    page.locator(".hex td").first.wait_for()
    fill(page, "Acceleration: first byte of x", "2")
    page.get_by_role("button", name="Take 8192 counts for one g").click()
    page.get_by_text("At rest it is 9.81").wait_for()
    assert page.locator(".hex .acc").count() >= 6
    page.get_by_text("It has a gyroscope").click()
    fill(page, "Angular rate: first byte of x", "8")
    counts = page.get_by_role("spinbutton", name="Counts for one unit").nth(1)
    counts.fill("16")
    counts.press("Enter")
    page.get_by_text("The gyroscope tells the same turn").wait_for()
    assert page.evaluate(WIDER) <= 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDER) <= 0
    if folder := os.environ.get("SENSOR_COACH_SHOTS"):
        page.screenshot(path=f"{folder}/maker.png", full_page=True)
    page.get_by_role("button", name="Keep this profile").click()
    page.get_by_text("Kept as").wait_for()
    page.get_by_role("button", name="To the sensors").click()
    page.locator(".mine h2", has_text="Mystery 7").wait_for()
    assert "not recognised" not in page.locator(".mine").inner_text()
