import re

import pytest

from sensor_coach.files import Override, analyze_file

SET = "2026-11-20_083000_heel-lift.sqlite"
PAINTED = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


def count(page) -> int:
    return int(page.locator(".count").inner_text())


def test_the_count_goes_up_with_the_set_and_ends_with_its_result(make_page, folder):
    page = make_page()
    result, _events = analyze_file(folder / SET, Override())
    page.goto(f"/replay?recording={SET}")
    page.get_by_role("radio", name="4 times").click()
    page.locator(".count", has_not_text=re.compile("^0$")).wait_for()
    before = count(page)
    page.locator(".count", has_not_text=re.compile(f"^(0|{before})$")).wait_for()
    assert page.locator("canvas").evaluate(PAINTED) > 1000
    assert page.locator(".phase-word").inner_text()
    page.locator(".player input").press("End")
    page.locator(".summary").wait_for()
    assert before < int(page.locator(".sum-count").inner_text()) == result.rep_count


def test_a_set_leads_to_its_replay_and_the_replay_to_the_set(make_page):
    page = make_page()
    page.goto(f"/set?recording={SET}")
    page.get_by_role("link", name="Replay this set").click()
    page.locator(".player .mark").nth(5).wait_for(state="attached")
    page.locator(".player input").press("End")
    page.get_by_role("link", name="See every repetition").click()
    page.get_by_role("heading", name="Heel lifts, left leg").wait_for()


def test_old_data_is_said_to_be_old(make_page):
    page = make_page()
    held = []

    def hold_back(route):
        """Let three frames through, then nothing more."""
        server = route.connect_to_server()
        server.on_message(lambda said: (held.append(said), len(held) < 4 and route.send(said)))

    page.route_web_socket("**/replay/ws?*", hold_back)
    page.goto(f"/replay?recording={SET}")
    page.get_by_text("No answer from the coach").wait_for()


def test_leaving_the_page_closes_its_socket(make_page):
    page = make_page()
    with page.expect_websocket(lambda opened: opened.url.endswith("/live/ws")) as opened:
        page.goto("/")
    with opened.value.expect_event("close"):
        page.get_by_role("link", name="History").first.click()


@pytest.mark.parametrize(("path", "sign"), [("/", "Something else")])
def test_no_page_is_wider_than_the_screen(make_page, path, sign):
    page = make_page(1440, "light")
    page.goto(path)
    page.get_by_text(sign).first.wait_for()
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"{WIDER} <= 0")
