import re

import pytest

from sensor_coach.files import Override, analyze_file

SET = "2026-11-20_083000_heel-lift.sqlite"
REPLAY = """([name, speed]) => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onopen = () => {
        socket.send(JSON.stringify({ do: 'replay', recording: name, speed }));
        socket.close(); done();
    };
})"""
PAINTED = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
}"""
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


@pytest.fixture
def idle(address, make_page):
    """End what a test before has left running."""
    page = make_page()
    page.goto("/")
    page.evaluate("""() => new Promise((done) => {
        const socket = new WebSocket(`ws://${location.host}/live/ws`);
        socket.onopen = () => socket.send('{"do": "finish"}');
        socket.onmessage = (said) => {
            if (!['idle', 'finished'].includes(JSON.parse(said.data).status)) return;
            socket.close(); done();
        };
    })""")
    return page


def count(page) -> int:
    return int(page.locator(".count").inner_text())


def test_the_count_goes_up_with_the_set_and_ends_with_its_result(idle, folder):
    page = idle
    result, _events = analyze_file(folder / SET, Override())
    page.locator(".hero").wait_for()
    page.evaluate(REPLAY, [SET, 12])
    page.locator(".count", has_not_text=re.compile("^0$")).wait_for()
    before = count(page)
    page.locator(".count", has_not_text=re.compile(f"^(0|{before})$")).wait_for()
    assert page.locator("canvas").evaluate(PAINTED) > 1000
    assert page.locator(".phase-word").inner_text()
    page.locator(".summary").wait_for()
    assert before < int(page.locator(".sum-count").inner_text()) == result.rep_count
    page.get_by_role("button", name="Next set").click()
    page.locator(".st-key-go").wait_for()


def test_a_replay_from_the_set_page_runs_on_the_stage_and_can_be_stopped(idle):
    page = idle
    page.goto(f"/set?recording={SET}")
    page.get_by_text("4×", exact=True).click()
    page.get_by_role("button", name="Replay").click()
    page.get_by_text("Replay 4×").wait_for()
    page.get_by_role("button", name="Stop replay").click()
    page.get_by_role("link", name="See every repetition").click()
    page.get_by_role("heading", name="Heel lifts, left leg").wait_for()


def test_old_data_is_said_to_be_old(idle):
    page = idle
    held = []

    def hold_back(route):
        """Let three frames through, then nothing more."""
        server = route.connect_to_server()
        server.on_message(lambda said: (held.append(said), len(held) < 4 and route.send(said)))

    page.route_web_socket("**/live/ws", hold_back)
    page.reload()
    page.get_by_text("No answer from the coach").wait_for()


def test_leaving_the_page_closes_its_socket(make_page):
    page = make_page()
    with page.expect_websocket(lambda opened: opened.url.endswith("/live/ws")) as opened:
        page.goto("/")
    with opened.value.expect_event("close"):
        page.get_by_role("link", name="History").first.click()


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("/", "Something else"),
    ],
)
def test_no_page_is_wider_than_the_screen(make_page, path, sign):
    page = make_page(1440, "light")
    page.goto(path)
    page.get_by_text(sign).first.wait_for()
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"{WIDER} <= 0")


def test_the_stage_fits_its_screen(idle):
    page = idle
    page.evaluate(REPLAY, [SET, 1])
    page.locator(".phase-word").wait_for()
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"{WIDER} <= 0")
        assert page.locator(".count").bounding_box()["height"] >= 170  # read across the room
        for name in (".count", ".phase", "canvas", ".finish"):
            box = page.locator(name).bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= 844
