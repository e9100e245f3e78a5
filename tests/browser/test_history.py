"""History and Set in a real browser: a way through them, at all widths, in both schemes."""

import re

import pytest

SET = "2026-11-20_083000_heel-lift.sqlite"
POINT = """(canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const scale = canvas.width / canvas.clientWidth;
    const near = (i) => Math.hypot(data[i] - 0x7d, data[i + 1] - 0xb5, data[i + 2] - 0xff) < 20;
    const found = [];
    for (let y = 40; y < canvas.height; y++)  // below the legend
        for (let x = 0; x < canvas.width; x++)
            if (near(4 * (y * canvas.width + x))) found.push([x / scale, y / scale]);
    return found[Math.floor(found.length / 2)];
}"""
WIDER = "document.scrollingElement.scrollWidth - window.innerWidth"


def test_a_way_from_the_history_to_a_set_its_correction_and_back(make_page):
    page = make_page()
    page.goto("/history")
    page.get_by_text("not in the library").wait_for()
    page.get_by_role("link", name="Heel lifts, left leg").first.click()
    page.get_by_role("heading", name="Heel lifts, left leg").wait_for()
    big = page.locator(".st-key-figures [data-testid=stMetricValue]").first
    before = int(big.inner_text())
    page.get_by_role("button", name="+1").click()
    page.get_by_text("Corrected by you.").wait_for()
    assert int(big.inner_text()) == before + 1
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Corrected by you.").wait_for(state="detached")
    assert int(big.inner_text()) == before
    page.get_by_role("link", name="← History").click()
    page.get_by_role("heading", name="Weeks").wait_for()


def test_a_filter_is_in_the_address_and_the_address_is_a_filter(make_page):
    page = make_page()
    page.goto("/history?months=all")
    page.get_by_role("radio", name="1 month").click()
    page.wait_for_url(re.compile("months=1$"))
    page.goto("/history?exercise=single-leg-balance&months=all")
    page.get_by_role("heading", name="Single-leg balance over time").wait_for()
    page.get_by_role("heading", name="1 set").wait_for()


def test_a_point_of_a_trend_opens_its_set(make_page):
    page = make_page()
    page.goto("/history?exercise=heel-lift&months=all")
    chart = page.locator("[class*=st-key-trend] canvas").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    x, y = chart.evaluate(POINT)
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.wait_for_url(re.compile(r"/set\?set="))
    page.get_by_role("heading", name="Heel lifts, left leg").wait_for()


def test_old_links_lead_on(make_page):
    page = make_page()
    page.goto("/recordings")
    page.get_by_role("heading", name="Weeks").wait_for()


@pytest.mark.parametrize(
    ("path", "sign"), [("/history?months=all", "personal bests"), (f"/set?recording={SET}", "Rise")]
)
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_no_page_is_wider_than_the_screen(make_page, path, sign, scheme):
    page = make_page(1440, scheme)
    page.goto(path)
    page.get_by_text(sign).first.wait_for()
    for width in (1440, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_function(f"{WIDER} <= 0")


def test_every_control_of_a_set_has_a_name_and_is_reached_by_keyboard(make_page):
    page = make_page()
    page.goto(f"/set?recording={SET}")
    page.get_by_role("tab", name="Download").click()
    page.get_by_role("button", name="Report as PDF").wait_for()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('.stMainBlockContainer button')]
            .filter((b) => b.offsetParent && !(b.innerText.trim() || b.ariaLabel || b.title))
            .map((b) => b.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
    page.locator("body").press("Tab")
    for _ in range(40):
        if "Replay this set" in page.evaluate("document.activeElement.innerText"):
            break
        page.keyboard.press("Tab")
    assert "Replay this set" in page.evaluate("document.activeElement.innerText")


def taken(page, tmp_path, name: str) -> bytes:
    with page.expect_download() as saved:
        page.get_by_role("button", name=name).click()
    saved.value.save_as(tmp_path / saved.value.suggested_filename)
    return (tmp_path / saved.value.suggested_filename).read_bytes()


def test_what_is_shown_can_be_taken_away(make_page, tmp_path):
    page = make_page()
    page.goto(f"/set?recording={SET}")
    page.get_by_role("tab", name="Download").click()
    assert taken(page, tmp_path, "Report as PDF").startswith(b"%PDF")
    assert taken(page, tmp_path, "Raw samples as CSV").startswith(b"time_s,ax,ay,az,gx,gy,gz")
    page.goto("/history?months=all")
    lines = taken(page, tmp_path, "These sets as CSV").decode().splitlines()
    assert lines[0].startswith("id,exercise,side,placement,started_at")
    assert len(lines) >= 3  # other tests do sets, too
    page.get_by_role("button", name="Month report").click()
    assert taken(page, tmp_path, "Report as PDF").startswith(b"%PDF")
