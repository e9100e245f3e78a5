import re

import pytest

SET = "2026-11-20_083000_heel-lift.sqlite"
OTHER = "2026-11-19_083000_single-leg-balance.sqlite"
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


def position(page, player: int = 0) -> float:
    return float(page.locator(".player input").nth(player).input_value())


@pytest.fixture
def paused(make_page):
    """A replay that stands still, with its repetitions known."""
    page = make_page()
    page.goto(f"/replay?recording={SET}")
    page.locator(".player .mark").nth(5).wait_for(state="attached")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    return page


def moved(page, key: str, where: str) -> float:
    """Press a key; give where the player stands then."""
    page.locator("body").press(key)
    slider = page.locator(".player input").element_handle()
    page.wait_for_function(f"(slider) => {{ const at = Number(slider.value); return {where}; }}",
                           arg=slider)  # fmt: skip
    return position(page)


def test_keys_play_pause_seek_and_step_by_repetition(paused):
    page = paused
    marks = page.locator(".player .mark")
    stood = position(page)
    first = moved(page, ".", f"at > {stood + 0.5}")
    second = moved(page, ".", f"at > {first + 0.5}")
    assert second > first
    moved(page, ",", f"Math.abs(at - {first}) < 0.2")
    moved(page, "ArrowRight", f"Math.abs(at - {first + 5}) < 0.2")
    moved(page, "ArrowLeft", f"Math.abs(at - {first}) < 0.2")
    moved(page, " ", f"at > {first + 0.3}")
    page.locator("body").press(" ")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert marks.count() == 6


def test_to_the_end_and_watched_again(paused):
    page = paused
    page.get_by_role("radio", name="4 times").click()
    page.locator(".player input").press("End")
    page.locator(".summary").wait_for()
    last = position(page)
    assert page.locator(".sum-count").inner_text() == "6"
    page.get_by_role("button", name="Watch again").click()
    page.locator(".summary").wait_for(state="hidden")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    assert position(page) < last
    assert page.get_by_role("radio", name="4 times").get_attribute("aria-checked") == "true"


def test_a_server_that_was_away_finds_the_page_where_it_was(paused):
    page = paused
    stood = moved(page, "ArrowRight", "at > 5")
    stage = page.locator(".stage").element_handle()
    with page.expect_websocket(lambda opened: "/replay/ws" in opened.url):
        stage.evaluate("({ stage }) => { stage.frame.player = null; stage.link.socket.close(); }")
    page.wait_for_function(
        """([{ stage }, stood]) => {
            const at = stage.frame.player;
            return at && !at.playing && Math.abs(at.position_s - stood) < 0.2;
        }""",
        arg=[stage, stood],
    )


def test_two_are_kept_in_step(make_page):
    page = make_page(1440)
    page.goto(f"/replay?recording={SET}&with={OTHER}")
    page.locator(".player .mark").nth(6).wait_for(state="attached")
    page.get_by_role("button", name="Pause").first.click()
    for which in (0, 1):
        page.get_by_role("button", name="Play", exact=True).nth(which).wait_for()
    page.locator("body").press("ArrowRight")
    page.locator("body").press("ArrowRight")
    for which in (0, 1):
        page.locator(".time").nth(which).filter(has_text=re.compile("^0:1")).wait_for()


def test_leaving_the_page_closes_its_socket(make_page):
    page = make_page()
    with page.expect_websocket(lambda opened: "/replay/ws" in opened.url) as opened:
        page.goto(f"/replay?recording={SET}")
    with opened.value.expect_event("close"):
        page.get_by_role("link", name="Settings").first.click()


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_the_player_fits_its_screen(paused, width):
    page = paused
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_function(f"{WIDER} <= 0")
    for name in (".count", ".word", "canvas", ".play", ".later", ".speeds", ".rail"):
        box = page.locator(name).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize(
    ("path", "sign"), [("/data", "On the disk"), ("/settings", "The next sets are done by")]
)
def test_data_and_settings_are_no_wider_than_the_screen(make_page, path, sign):
    page = make_page(1440, "light")
    page.goto(path)
    page.get_by_text(sign).first.wait_for()
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"{WIDER} <= 0")
