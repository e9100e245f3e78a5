"""A phone's browser as the sensor: `record --sensor phone` and its page, with motion made up."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from tests.browser.conftest import PATIENCE_MS
from tests.phone import fakes

from sensor_coach import recordings

SPEED = 10.0
PLAY = """
async ({rows, speed}) => {
  const begin = performance.now();
  for (const [t, x, y, z, alpha, beta, gamma] of rows) {
    const ahead = t * 1000 / speed - (performance.now() - begin);
    if (ahead > 4) await new Promise(done => setTimeout(done, ahead));
    const event = new DeviceMotionEvent('devicemotion', {
      accelerationIncludingGravity: {x, y, z}, rotationRate: {alpha, beta, gamma}, interval: 10,
    });
    Object.defineProperty(event, 'timeStamp', {value: begin + t * 1000});
    dispatchEvent(event);
  }
}
"""


@pytest.fixture
def recording(tmp_path):
    """The command, waiting for a phone; where its page is."""
    command = [
        sys.executable, "-m", "sensor_coach", "record", "--sensor", "phone", "--exercise",
        "heel-lift", "--placement", "shank", "--reps", str(fakes.REPS), "--json", "--output",
        str(tmp_path / "a.sqlite"),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "SENSOR_COACH_HOME": str(tmp_path)},
    )  # fmt: skip
    with process:
        address = re.search(r"https://\S+", process.stderr.readline())[0]
        yield process, address, tmp_path / "a.sqlite"
        process.kill()


@pytest.fixture
def phone(browser):
    """A page of a phone that lets the certificate pass, as its owner does."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, ignore_https_errors=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    faults = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def test_a_set_with_the_phone_in_a_browser_is_counted(phone, recording):
    process, address, file = recording
    phone.goto(address)
    assert phone.evaluate("document.scrollingElement.scrollWidth - window.innerWidth") <= 0
    phone.get_by_role("button", name="Start").click()
    phone.locator("#text", has_text="Lay the phone flat").wait_for()
    phone.wait_for_function("socket.readyState === WebSocket.OPEN")  # it is moved only once
    standing = [[at / 60, 0.0, 9.8, 0.0, 0.0, 0.0, 0.0] for at in range(60)]
    lying = [[at / 60, 0.1, 0.0, -9.8, 0.0, 0.0, 0.0] for at in range(60)]  # the other sign
    phone.evaluate(PLAY, {"rows": standing, "speed": 60})
    phone.locator("#state", has_text="flat on its back").wait_for()
    phone.evaluate(PLAY, {"rows": lying, "speed": 60})
    phone.locator("#state", has_text="Ready").wait_for()
    imu = fakes.motion()
    turned = np.degrees(imu.gyr)
    rows = np.column_stack([imu.t, -imu.acc, turned]).tolist()
    phone.evaluate(f"args => {{ ({PLAY})(args); }}", {"rows": rows, "speed": SPEED})
    phone.locator("#state", has_text="Recording").wait_for()
    said, _ = process.communicate(timeout=100)
    result = json.loads(said.splitlines()[-1])
    assert process.returncode == 0
    assert (result["rep_count"], result["bad_packets"]) == (fakes.REPS, 0)
    first = next(recordings.read(file).notifications())
    assert first.characteristic == "phone-page"
    assert json.loads(first.payload)["sign"] == -1
