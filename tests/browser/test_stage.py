"""The live stage, told what to show: frames as the server makes them, at the test's own pace."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.browser.conftest import PATIENCE_MS

from sensor_coach.course import Course, Plan
from sensor_coach.events import Phase, Rep, SetResult
from sensor_coach.live_frames import Showing, cue_frame, point, rep_frame, shown
from sensor_coach.sensor_check import Check
from sensor_coach.set_state import Cue, SetState, after, stepped

PLAN = Plan("heel-lift", "shank", ("left", "right"), 2, 3.0, 4.0, 60.0)
LIVE = SetState(
    "live", "heel-lift", "shank", "left", target=12, battery_percent=15, course=Course(PLAN)
)
RESULT = SetResult("heel-lift", "shank", "left", "3", 20.0, 100.0, (Rep(1, 2, 3, 4),))
REST = replace(LIVE, status="finished", result=RESULT, rep_count=1)
BALANCE = replace(
    LIVE, exercise="single-leg-balance", level=12.6, target_s=20.0, phase="hold", tilt=(0.01, 0.02)
)
CHECKS = (
    Check("still", "ok", "The sensor is still."),
    Check("charged", "warning", "The battery is at 15 %.", "Charge it soon."),
)
FACES = {
    "search": replace(LIVE, status="searching"),
    "check": replace(LIVE, course=Course(PLAN, 0, "check", 2.4)),
    "count-in": replace(LIVE, course=Course(PLAN, 0, "count-in", 2.4), checks=CHECKS),
    "live": replace(stepped(LIVE, 1), phase="down", phase_s=1.0, now_s=2.0, checks=CHECKS),
    "hold": BALANCE,
    "press": replace(BALANCE, exercise="one-leg-press", target_s=None),
    "result": replace(REST, course=Course(PLAN, 0, "result", 3.0)),
    "rest": replace(REST, course=Course(PLAN, 1, "rest", 59.5)),
}
LOADED, NOW = (datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in (8, 9))
HEARD = """
window.heard = [];
const make = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
    heard.push('beep');
    return make.call(this);
};
SpeechSynthesis.prototype.speak = (said) => heard.push(said.text);
"""

SHOWN = """[data-testid=stLayoutWrapper]:has(> .st-key-live)
{ position: static !important; height: auto !important; visibility: visible !important; }
.st-key-live { visibility: visible !important; }"""  # the page of a server that runs no set
CUT = """(root, [width, height]) => [...root.querySelectorAll(
    'button, .count, .word, .arrow, .phase-word, .clock, .big, .headline, .sub, .target, b, dd'
)].filter((node) => node.checkVisibility()).filter((node) => {
    const box = node.getBoundingClientRect();
    const small = node.tagName === 'BUTTON' && Math.min(box.width, box.height) < 43.5;
    const out = box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > height + 1;
    return small || out;
}).map((node) => `${node.className} ${JSON.stringify(node.getBoundingClientRect())}`)"""
WATCH = """(root) => {
    window.written = [];
    const said = (seen) => written.push(...seen.map((each) => each.target.className));
    const all = { subtree: true, childList: true, characterData: true, attributes: true };
    new MutationObserver(said).observe(root, all);
}"""
OVERHEAR = """({ stage }) => {
    window.turned = [];
    clearTimeout(stage.turning);
    Object.assign(stage, { turning: null, really: stage.trigger });
    stage.trigger = (...said) => turned.push(said);
}"""
ASK = """(wish) => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onopen = () => { socket.send(JSON.stringify(wish)); socket.close(); done(); };
})"""
COUNTS = """(root) => ['.count', '.measured'].map(
    (each) => Number(root.querySelector(each).textContent.match(/[0-9]+/)[0])
)"""
BEST = """(root) => {
    const { best, target, running } = root.stage.trace;
    return [best.height, target.height, target.size, running];
}"""


TAKEN = """(root, now_s) => new Promise((done) => {
    const { stage } = root, take = stage.take;
    const come = () => Math.abs(stage.frame.now_s - now_s) < 1e-3;
    if (come()) return done();
    stage.take = (...told) => {
        take.apply(stage, told);
        if (come()) { delete stage.take; done(); }
    };
})"""


class Told:
    """A page that is told what the test says, in place of a server, and what time it is."""

    def __init__(self, page):
        self.page, self.asked, self.sockets, self.set = page, [], [], 0
        self.now_ms = int(1000 * LOADED.timestamp())
        page.add_init_script(HEARD)
        page.route_web_socket("**/live/ws", self._opened)

    def begin(self):
        """Begin another set, on a page that knows nothing of the one before."""
        self.set += 1
        self.page.set_viewport_size({"width": 1280, "height": 844})
        self.tell(SetState())
        self.page.locator(".stage[data-mode=ready]").wait_for()
        self.tell(FACES["search"])
        self.page.locator(".stage[data-mode=search]").wait_for()
        self.asked.clear()
        return self

    def _opened(self, socket):
        self.sockets.append(socket)
        socket.on_message(lambda said: self.asked.append(json.loads(said)))
        self.tell(FACES["search"])

    def tell(self, state, *, late_s=0.0, cues=(), points=(), reps=(), error=""):
        at_ms = self.now_ms - int(1000 * late_s)
        frame = {
            **shown(state, Showing("Virtual sensor")), "set": self.set, "told_ms": at_ms,
            "sent_ms": at_ms, "points": list(points), "reps": list(reps),
            "cues": [cue_frame(cue) for cue in cues], "error": error,
        }  # fmt: skip
        self.sockets[-1].send(json.dumps(frame))

    def stop_time(self) -> None:
        self.page.clock.pause_at(NOW)
        self.now_ms = int(1000 * NOW.timestamp())

    def passes(self, ms: int) -> None:
        """Let time go on; else it stands still, however busy the machine is."""
        self.page.clock.run_for(ms)
        self.now_ms += ms

    def is_taken(self, now_s: float) -> None:
        """Wait until the page has what was told of that moment."""
        self.page.locator(".stage").evaluate(TAKEN, now_s)

    def is_asked(self, key: str, wish: dict) -> None:
        self.page.keyboard.press(key)
        self.until(lambda: self.asked and self.asked[-1] == wish, f"{wish} by {key!r}")

    def until(self, holds, what: str) -> None:
        for _ in range(PATIENCE_MS // 20):
            if holds():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"expected {what}; asked for: {self.asked}")


@pytest.fixture(scope="module")
def told_page(browser, address):
    """One page for all: a set is begun anew in less time than a page."""
    context, complaints = browser.new_context(base_url=address, color_scheme="dark"), []
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    told = Told(page)
    page.clock.install(time=LOADED)
    page.goto("/")
    page.add_style_tag(content=SHOWN)
    page.locator(".stage").wait_for()
    page.mouse.click(5, 5)  # without a tap a page may not sound
    told.stop_time()
    yield told
    context.close()
    assert complaints == []


@pytest.fixture
def told(told_page):
    return told_page.begin()


def test_a_count_that_was_corrected_stands_beside_the_one_that_was_measured(told):
    page = told.page
    told.tell(LIVE)
    page.locator(".work").wait_for()
    told.is_asked("+", {"do": "correct", "step": 1})
    told.tell(stepped(LIVE, 1))
    page.get_by_text("the sensor counted 0").wait_for()
    assert page.locator(".count").inner_text() == "1"
    told.is_asked("u", {"do": "undo"})
    told.is_asked("-", {"do": "correct", "step": -1})
    told.is_asked(" ", {"do": "finish"})


def test_a_course_is_led_through_from_the_check_to_the_other_leg(told):
    page = told.page
    told.tell(FACES["check"])
    page.get_by_role("heading", name="Stand still").wait_for()
    assert page.locator(".big").inner_text() == "3"
    told.tell(FACES["count-in"])
    page.get_by_text("Charge it soon.").wait_for()
    told.is_asked(" ", {"do": "skip"})
    told.tell(FACES["rest"])
    page.get_by_text("Then right leg, set 1 of 2").wait_for()
    assert page.locator(".big").inner_text() == "1:00"
    told.is_asked("+", {"do": "add_rest"})
    told.is_asked("p", {"do": "pause"})
    told.tell(replace(FACES["rest"], course=replace(FACES["rest"].course, paused=True)))
    page.get_by_text("Rest · paused").wait_for()
    told.is_asked(" ", {"do": "resume"})
    stop = page.locator(".stop")
    stop.click()
    assert told.asked[-1] == {"do": "resume"}  # one tap is asked back
    page.get_by_role("button", name="Tap again to stop all").click()
    told.until(lambda: told.asked[-1] == {"do": "stop_set"}, "to stop")


def test_who_types_does_not_steer(told):
    page = told.page
    told.tell(LIVE)
    page.locator(".work").wait_for()
    page.evaluate("document.body.append(document.createElement('input')); ")
    page.focus("body > input")
    page.keyboard.type("u +p m")
    assert told.asked == []
    assert page.input_value("body > input") == "u +p m"
    page.evaluate("document.querySelector('body > input').remove()")


def test_a_hold_is_a_dot_in_rings_with_its_time_inside(told):
    page = told.page
    for now_s in range(20):
        state = replace(BALANCE, now_s=now_s / 10)
        told.tell(state, points=[point(state)])
    page.get_by_text("of 20 s").wait_for()
    told.passes(50)  # it paints
    count, rings = page.locator(".count"), page.locator("canvas").bounding_box()
    assert count.inner_text() == "12"
    assert count.get_attribute("aria-live") == "off"  # nobody wants to hear every second
    inside = count.bounding_box()
    assert rings["x"] < inside["x"]
    assert inside["x"] + inside["width"] < rings["x"] + rings["width"]
    middle = page.locator(".stage").evaluate("(root) => root.stage.rings.place([0, 0])")
    dot = page.locator(".stage").evaluate("(root) => root.stage.rings.place([1, 0])")
    assert dot[0] - middle[0] > 10
    assert dot[1] == pytest.approx(middle[1])
    told.tell(FACES["press"])
    page.get_by_text("presses by the beat").wait_for()
    assert page.get_by_text("3 of 10").count() == 1  # of four seconds each


def heights(now_s: float) -> float:
    """Raises of 5 cm, the second of 6 cm, each four seconds long."""
    number, t = divmod(now_s, 5)
    return (0.06 if number == 1 else 0.05) * max(0.0, 1 - abs(t - 2) / 2)


def test_the_best_repetition_is_a_ghost_and_the_first_three_are_the_target(told):
    page, state = told.page, LIVE
    for tick in range(175):
        now_s = tick / 10
        rises = now_s % 5 < 2
        name = "up" if rises else "down" if now_s % 5 < 4 else "rest"
        if name != state.phase:
            state = after(state, Phase(now_s, name))
        state = replace(state, now_s=now_s, level=heights(now_s))
        reps = []
        if tick and tick % 50 == 45:
            start_s = 5.0 * (tick // 50)
            rep = Rep(start_s, start_s + 2, start_s + 2, start_s + 4, rise_m=heights(start_s + 2))
            state = after(state, rep)
            reps = [rep_frame(rep, state.rep_count)]
        told.tell(state, points=[point(state)], reps=reps)
    page.locator(".count", has_text="3").wait_for()
    told.is_taken(17.4)
    best, target, size, running = page.locator(".stage").evaluate(BEST)
    assert best == pytest.approx(0.06, abs=0.003)
    assert target == pytest.approx(0.05, abs=0.003)
    assert size == 5.0
    assert running == pytest.approx(15.0, abs=0.2)  # the ghost begins where this one did
    assert page.locator(".step[data-step=down] em").count() == 1  # its aim is marked


def test_only_what_happens_now_is_heard(told):
    page = told.page
    beep = Cue("rep", pitch_hz=880.0)
    page.evaluate("heard.length = 0")
    told.tell(LIVE, cues=[beep, Cue("count", "1")])
    told.until(lambda: "1" in page.evaluate("heard"), "the first count")
    before = page.evaluate("heard.length")
    told.tell(LIVE, cues=[beep, Cue("count", "2")], late_s=2.0)  # the page was asleep
    known = len(told.sockets)
    told.sockets[-1].close()
    closed = "(root) => root.stage.link.socket.readyState === 3"
    told.until(lambda: page.locator(".stage").evaluate(closed), "a closed socket")
    told.passes(600)
    told.until(lambda: len(told.sockets) > known, "the page to come back")
    assert len(told.sockets) == known + 1  # by itself; what it missed stays unheard
    told.tell(LIVE, cues=[Cue("count", "3")])
    told.until(lambda: "3" in page.evaluate("heard"), "the third count")
    assert page.evaluate("heard").count("2") == 0
    assert page.evaluate("heard.length") == before + 1
    page.keyboard.press("m")
    page.get_by_text("Sound off").wait_for()
    told.tell(LIVE, cues=[Cue("count", "4")])
    page.wait_for_timeout(100)
    page.keyboard.press("m")
    assert "4" not in page.evaluate("heard")


def test_old_data_is_said_to_be_old_within_one_and_a_half_seconds(told):
    page = told.page
    told.tell(replace(LIVE, now_s=1.0))
    page.locator(".work").wait_for()
    seen = []
    for _ in range(15):  # the coach speaks, the sensor does not
        told.passes(100)
        told.tell(replace(LIVE, now_s=1.0))
        seen.append(page.locator(".banner").is_visible())
    assert seen[:8] == [False] * 8
    assert seen[-1]
    assert "Come closer" in page.locator(".banner").inner_text()
    told.tell(replace(LIVE, now_s=1.1))
    page.locator(".banner").wait_for(state="hidden")
    told.tell(replace(LIVE, status="lost", now_s=1.1))
    page.get_by_text("The link to the sensor is lost").wait_for()


def test_the_page_around_it_hears_of_a_set_though_frames_never_pause(told):
    page = told.page
    stage = page.locator(".stage")
    stage.evaluate(OVERHEAR)
    for tick in range(12):
        told.tell(replace(LIVE, now_s=tick / 30))
        told.is_taken(tick / 30)
        told.passes(33)
    assert page.evaluate("turned") == [["turned", "true"]]
    told.passes(5000)  # what was not heard is said again
    told.tell(replace(LIVE, now_s=1.0))
    told.is_taken(1.0)
    told.passes(300)
    assert page.evaluate("turned") == [["turned", "true"]] * 2
    stage.evaluate("({ stage }) => { stage.trigger = stage.really; }")


def test_nothing_is_written_that_has_not_changed(told):
    page = told.page
    told.tell(replace(LIVE, now_s=1.0))
    page.locator(".work").wait_for()
    page.locator(".stage").evaluate(WATCH)
    for tick in range(20):
        told.tell(replace(LIVE, now_s=1.0 + tick / 100))
    told.is_taken(1.0 + 19 / 100)
    told.passes(300)
    assert page.evaluate("written") == []


def test_every_face_fits_every_screen(told):
    page = told.page
    for width, height in ((1440, 900), (820, 1180), (390, 844), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        for face, state in FACES.items():
            told.tell(state, points=[point(state)])
            mode = "live" if face in {"hold", "press"} else face
            page.locator(f".stage[data-mode={mode}]").wait_for()
            page.wait_for_timeout(60)
            assert page.locator(".stage").evaluate(CUT, [width, height]) == [], (face, width)
            if face == "live":  # read across the room
                assert page.locator(".count").bounding_box()["height"] >= min(170, height / 3)


def test_all_who_watch_see_the_same_and_who_comes_late_too(make_page):
    pages = [make_page(), make_page(390)]
    pages[0].goto("/")
    pages[0].locator(".hero").wait_for()
    pages[0].evaluate(ASK, {"do": "start", "exercise": "heel-lift"})
    pages[0].locator(".work .phase-word").wait_for()
    pages[0].keyboard.press("+")
    pages[1].goto("/")
    for page in pages:
        page.get_by_text("the sensor counted").wait_for()
        count, measured = page.locator(".stage").evaluate(COUNTS)
        assert count == measured + 1  # the sensor may have seen one by then
    pages[1].get_by_role("button", name="Finish set").click()
    for page in pages:
        page.get_by_role("heading", name="How was it?").wait_for()
    pages[0].get_by_role("button", name="Back to today").click()
    pages[0].locator(".hero").wait_for()
