import json

import pytest
from tests.pages.test_routes import frames, served
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect


@pytest.fixture
def socket_of(recorded):
    """Open the socket of a recording, beside a coach of its own."""
    with served() as address:
        recorded("2026-11-20_083000_heel-lift", reps=3)
        yield lambda name, **more: connect(f"ws://{address}/replay/ws?recording={name}", **more)


SET = "2026-11-20_083000_heel-lift.sqlite"


def test_a_recording_plays_at_once_and_tells_where_its_repetitions_are(socket_of):
    with socket_of(SET) as page:
        seen = frames(page, lambda frame: "marks" in frame["player"])
        assert seen[0]["player"]["position_s"] < 1
        assert seen[0]["replayed"]
        assert len(seen[-1]["player"]["marks"]) == 3


def test_what_the_page_asks_for_is_done(socket_of):
    with socket_of(SET) as page:
        page.send(json.dumps({"do": "pause"}))
        page.send(json.dumps({"do": "seek", "to_s": 1e6}))
        seen = frames(page, lambda frame: frame["status"] == "finished")
        assert seen[-1]["summary"]["count"] == 3
        page.send("{")
        assert frames(page, lambda frame: frame["error"])[-1]["error"]


def test_two_pages_play_by_themselves_and_no_live_set_waits(socket_of):
    with socket_of(SET) as one, socket_of(SET) as other:
        one.send(json.dumps({"do": "pause"}))
        one.send(json.dumps({"do": "seek", "to_s": 5}))
        frames(one, lambda frame: frame["player"]["position_s"] == 5)
        seen = frames(other, lambda frame: frame["player"]["position_s"] > 0.3)
        assert seen[-1]["player"]["playing"]


@pytest.mark.parametrize("name", ["none.sqlite", "../../../etc/passwd", ""])
def test_a_recording_that_is_not_there_is_said(socket_of, name):
    with socket_of(name) as page:
        frame = frames(page, lambda _frame: True)[0]
        assert frame["status"] == "failed"
        assert "no such recording" in frame["message"]


def test_a_foreign_page_is_refused(socket_of):
    with pytest.raises(InvalidStatus), socket_of(SET, origin="http://evil.test"):
        pass
