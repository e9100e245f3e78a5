"""The Train page in a browser: three taps to a set, by hand or by keys, nothing cut anywhere."""

import json

import pytest

WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"
CUT = """() => [...document.querySelectorAll('.stMain :is(button, input, h1, h2)')]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .map((each) => [each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => box.left < 0 || box.right > window.innerWidth + 0.5)
    .map(([text]) => text)"""
STOP = """() => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onopen = () => socket.send('{"do": "stop_set"}');
    socket.onmessage = (said) => {
        if (['searching', 'connected', 'live'].includes(JSON.parse(said.data).status)) return;
        socket.close(); done();
    };
})"""


@pytest.fixture
def page(make_page):
    """A page on which nothing runs, before and after."""
    page = make_page()
    page.goto("/")
    page.locator(".hero, .result, .st-key-ask").first.wait_for()
    yield page
    page.evaluate(STOP)


def running(page):
    page.locator(".work .phase-word").wait_for()


def test_three_taps_lead_to_a_set_that_is_kept(page, folder):
    page.get_by_role("button", name="Try it with the virtual sensor").click()
    page.get_by_text("made of software").first.wait_for()
    page.locator(".st-key-go button").first.click()
    running(page)
    page.get_by_text("Virtual sensor").first.wait_for()
    page.get_by_role("button", name="Finish set").click()
    page.get_by_role("heading", name="How was it?").wait_for()
    page.get_by_role("radio", name="2", exact=True).first.click()
    page.get_by_text("it does not count towards your plan").wait_for()
    page.get_by_role("button", name="Back to today").click()
    page.locator(".hero").wait_for()
    assert list(folder.glob("*.sqlite"))


def test_keys_alone_choose_an_exercise_and_start_it(page):
    def press(name: str) -> None:
        """Go on with the tabulator until the button of that name has the focus, and press it."""
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText.trim()") == name:
                return page.keyboard.press("Enter")
        raise AssertionError(f"{name} was not reached")

    page.get_by_role("heading", name="Something else").wait_for()
    if page.locator(".st-key-welcome").count():
        press("Try it with the virtual sensor")
    page.locator(".st-key-change").wait_for()
    press("Heel-rise test")
    page.get_by_text("A metronome at 60").wait_for()
    press("Start")
    running(page)


def test_nothing_is_cut_at_any_width(make_page):
    page = make_page(1440, "light")
    for address in ("/", "/", "/?exercise=test", "/?exercise=one-leg-press"):
        page.goto(address)
        page.locator(".drawing, .result").first.wait_for()
        for width in (1440, 820, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_function(f"{WIDER} <= 0")
            assert page.evaluate(CUT) == []
        if page.locator(".result").count():  # of the test before: a result is not cut either
            page.get_by_role("button", name="Back to today").click()
            page.locator(".hero").wait_for()


def test_a_start_over_the_socket_runs_on_every_page(page):
    said = json.dumps({"do": "start", "exercise": "heel-lift", "side": "right"})
    page.evaluate(
        "(said) => { const s = new WebSocket(`ws://${location.host}/live/ws`);"
        " s.onopen = () => { s.send(said); s.close(); }; }",
        said,
    )
    running(page)
    page.get_by_text("right leg").first.wait_for()
