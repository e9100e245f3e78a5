"""The page Sensors in a real browser, and a phone that is let in."""

import re

import pytest
from tests.browser.conftest import PATIENCE_MS, serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sensor_coach.server_address import lan_addresses

FOUND, SIDES = "found", 4
SERVER = f"""
import asyncio, os
from pathlib import Path
from sensor_coach import ble, sources, web
from sensor_coach.coach import Coach
from sensor_coach.virtual import VirtualSensor, virtual_radio

async def scan(_timeout_s, _radio, told):
    found = [ble.Found("AA:BB:CC:DD:EE:01", "Heel", -58, "sensor-coach", None)]
    told(found)
    while not (Path(os.environ["SENSOR_COACH_HOME"]) / "{FOUND}").exists():
        await asyncio.sleep(0.05)
    return found

laid, hurried = sources.virtual_positions, []

def positions(count, seed):
    hurried.append(laid(count if count == 6 else {SIDES}, seed))
    return hurried[-1]

def radio(motion, **_):
    is_laid = any(motion is each for each in hurried)
    return virtual_radio(VirtualSensor(motion, speed=6.0 if is_laid else 1.0, rest_s=1.0))

ble.scan, sources.virtual_positions, sources.virtual_radio = scan, positions, radio
coach = Coach()
coach.start()
web.serve(coach, port=0, open_browser=False, lan=True)
coach.stop()
"""
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def address(browser, home):
    """A server for the network: a virtual sensor, calibrated in a hurry, and one in reach.

    What passes waits for the test, however busy the machine is: the search goes on until there is
    a file of that name, and with edges the sensor lies for ever on the last of its few sides.
    """
    with serving(SERVER, home) as address:
        yield address


@pytest.fixture
def sensors(address, make_page):
    """The page with the virtual sensor chosen, and nothing that runs."""

    def opened(width: int = 1280, scheme: str = "dark"):
        page = make_page(width, scheme)
        page.goto("/sensors")
        page.locator(".mine h2").wait_for()
        if not page.locator(".mine h2", has_text="Virtual sensor").count():
            page.locator(".st-key-use-virtual").get_by_role("button").click()
        page.locator(".mine h2", has_text="Virtual sensor").wait_for()
        page.get_by_role("button", name="Check the link").wait_for()
        return page

    return opened


def test_a_sensor_in_reach_is_found_and_can_be_used(sensors, home):
    page = sensors()
    page.get_by_role("button", name="Look for sensors").click()
    page.get_by_role("progressbar").wait_for()
    (home / FOUND).touch()
    heel = page.locator(".sensor", has_text="Heel")
    assert "strong −58 dBm" in " ".join(heel.inner_text().split())
    assert heel.locator(".bars .on").count() == 4
    page.locator("[class*=st-key-use-AA]").get_by_role("button").click()
    page.locator(".mine h2", has_text="Heel").wait_for()
    assert "In reach" in page.locator(".mine .state").inner_text()
    page.locator(".st-key-use-virtual").get_by_role("button").click()
    page.locator(".mine h2", has_text="Virtual sensor").wait_for()


def test_the_link_is_told_live_and_afterwards(sensors):
    page = sensors()
    page.get_by_role("button", name="Check the link").click()
    verdict = re.compile("good|fair|poor", re.IGNORECASE)  # a busy machine is late, and says so
    page.locator(".bench .word", has_text=verdict).wait_for()
    assert page.locator("[data-of=battery]").inner_text() == "87 %"
    assert page.locator("[data-of=rate]").inner_text().endswith("of 100")
    page.get_by_role("button", name="End the check").click()
    page.locator(".came-of-it", has_text=re.compile("Link (good|fair|poor)")).wait_for()


def test_a_sensor_is_calibrated(sensors):
    page = sensors(390)
    page.get_by_role("button", name="Calibrate", exact=True).click()
    page.locator(".came-of-it", has_text="Residual").wait_for()
    assert page.get_by_text("calibrated on").count() >= 1
    assert page.evaluate(WIDER) <= 0


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (820, "light")])
def test_sides_are_ticked_off_with_nothing_cut_and_giving_up_keeps_nothing(sensors, width, scheme):
    page = sensors(width, scheme)
    page.get_by_role("button", name="Calibrate with edges").click()
    page.locator(".bench .count", has_text="sides and edges").wait_for()
    page.locator(".sides li.done").nth(SIDES - 1).wait_for()  # more may be there soon after
    told, ticked = page.locator(".bench .count b").evaluate(
        "told => [+told.textContent, told.getRootNode().querySelectorAll('.sides li.done').length]"
    )  # at one moment
    assert told == ticked >= SIDES
    assert page.locator(".bench .dot").get_attribute("transform")
    assert page.evaluate(WIDER) <= 0
    page.get_by_role("button", name="Give up").click()
    page.get_by_role("button", name="Check the link").wait_for()
    assert not page.get_by_role("alert").count()
    assert page.evaluate(WIDER) <= 0


@pytest.fixture
def phone(browser, address):
    """A browser that comes in over the network, not over the loop."""
    if not lan_addresses():
        pytest.skip("this machine is in no network")
    base = address.replace("127.0.0.1", lan_addresses()[0])
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=base)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_a_phone_is_let_in_by_the_digits_and_not_without(sensors, phone, address):
    page = sensors()
    code = page.locator(".digits").inner_text().replace(" ", "")
    phone.goto("/sensors")
    assert phone.get_by_role("heading").inner_text() == "Pair this device"
    assert phone.evaluate(WIDER) <= 0
    phone.get_by_label("Six digits").fill(f"{(int(code) + 1) % 10**6:06}")
    phone.get_by_role("button", name="Pair").click()
    phone.get_by_role("alert").get_by_text("not the digits").wait_for()
    phone.get_by_label("Six digits").fill(code)
    phone.get_by_role("button", name="Pair").click()
    phone.get_by_role("heading", name="Where to wear it").wait_for()
    assert phone.url.endswith("/sensors")
    page.get_by_role("button", name="New digits").click()
    page.locator(".digits", has_text=f"{code[:3]} {code[3:]}").wait_for(state="detached")
    phone.reload()
    phone.get_by_role("heading", name="Pair this device").wait_for()


@pytest.mark.parametrize("path", ["/_stcore/stream", "/live/ws", "/errand/ws"])
def test_no_socket_is_open_to_the_network_without_the_digits(address, path):
    if not lan_addresses():
        pytest.skip("this machine is in no network")
    where = address.replace("http://127.0.0.1", f"ws://{lan_addresses()[0]}")
    with pytest.raises(InvalidStatus, match="403"), connect(where + path):
        pass
