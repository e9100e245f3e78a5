"""Every page by axe-core's rules, in both schemes: contrast, names, roles, headings."""

import json

import pytest
from tests.browser import axe

SET = "2026-11-20_083000_heel-lift.sqlite"
PAGES = {
    "/": ".drawing, .result", "/?exercise=heel-lift": ".steps li, .result",
    "/history?months=all": ".st-key-list a",
    f"/set?recording={SET}": "[role=tab]", f"/replay?recording={SET}": ".player .mark",
    "/sensors": ".places img", "/data": "[role=tab]", "/settings": ".st-key-cue-choices",
}  # fmt: skip
SAY = """(wish) => new Promise((done) => {
    const socket = new WebSocket(`ws://${location.host}/live/ws`);
    socket.onopen = () => { socket.send(wish); socket.close(); done(); };
})"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    return axe.script(tmp_path_factory.mktemp("axe"))


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_page_has_a_serious_fault(make_page, rules, scheme):
    page, found = make_page(1280, scheme), {}
    for path, sign in PAGES.items():
        page.goto(path)
        page.locator(sign).first.wait_for(state="attached")
        page.locator("[data-test-script-state=notRunning]").wait_for(state="attached")
        found[path] = axe.faults(page, rules)
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_running_set_and_its_result_have_none(make_page, rules, scheme):
    page = make_page(390, scheme)
    page.goto("/")
    page.locator(".drawing, .result").first.wait_for()
    page.evaluate(SAY, json.dumps({"do": "start", "exercise": "heel-lift"}))
    page.locator(".work .phase-word").wait_for()
    found = axe.faults(page, rules)
    page.get_by_role("button", name="Finish set").click()
    page.get_by_role("heading", name="How was it?").wait_for()
    found += axe.faults(page, rules)
    page.get_by_role("button", name="Back to today").click()
    page.locator(".hero").wait_for()
    assert found == []
