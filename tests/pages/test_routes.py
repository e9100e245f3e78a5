import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import replace
from urllib.request import urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sensor_coach import recordings, sources, web
from sensor_coach.coach import Coach
from sensor_coach.ending import Goal


@contextmanager
def served():
    """Our routes on a real port, without Streamlit; the socket listens before it is given."""
    coach = Coach()
    coach.start()
    with socket.create_server(("127.0.0.1", 0)) as listening, web.served(coach):
        app = Starlette(routes=web.ROUTES, lifespan=web.live)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="websockets-sansio"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            coach.stop()
            server.should_exit = True
            thread.join()


@pytest.fixture
def address():
    with served() as address:
        yield address


def get(url: str) -> dict:
    with urlopen(url, timeout=100) as answer:
        return json.load(answer)


def play(path, speed: float) -> None:
    """Let the served coach do a recorded set, as if its sensor were here."""
    recording = recordings.read(path)
    info = replace(recording.info, origin_s=0.0)  # the live view counts from the first packet
    source = sources.replayed(recording.notifications(), speed)
    web.coach().start_set(source, info, Goal(idle_s=None), None)


def frames(page, until):
    """Frames up to and with the first for which `until` holds."""
    seen = []
    while not seen or not until(seen[-1]):
        seen.append(json.loads(page.recv(timeout=100)))
    return seen


def test_the_api_answers(address):
    assert get(f"http://{address}/api/v1/health") == {"status": "ok"}
    assert get(f"http://{address}/api/v1/live")["status"] == "idle"


def test_the_icon_is_our_own(address):
    with urlopen(f"http://{address}/favicon.png", timeout=5) as answer:
        assert answer.headers["content-type"] == "image/svg+xml"
        assert answer.read().startswith(b"<svg")


def test_a_foreign_page_is_refused(address):
    with (
        pytest.raises(InvalidStatus),
        connect(f"ws://{address}/live/ws", origin="http://evil.test"),
    ):
        pass


def test_our_own_page_is_told_the_state(address):
    with connect(f"ws://{address}/live/ws", origin=f"http://{address}") as page:
        assert frames(page, lambda _frame: True)[0]["status"] == "idle"


def test_an_unknown_command_is_answered_to_the_one_who_gave_it(address):
    with connect(f"ws://{address}/live/ws") as page:
        page.send('{"do": "dance"}')
        assert "no such command" in frames(page, lambda frame: frame["error"])[-1]["error"]
        page.send("{")
        assert "no JSON" in frames(page, lambda frame: frame["error"])[-1]["error"]


def test_a_page_is_told_every_repetition_once_and_then_the_result(address, recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    with connect(f"ws://{address}/live/ws") as page:
        play(path, 1e6)
        seen = frames(page, lambda frame: frame["status"] == "finished")
    reps = [rep["id"] for frame in seen for rep in frame["reps"]]
    times = [point["t"] for frame in seen for point in frame["points"]]
    assert reps == list(range(1, len(reps) + 1))
    assert len(reps) >= 3  # the last may be seen only when the set is over
    assert times == sorted(times)
    assert seen[-1]["summary"]["count"] == 5


def test_a_page_that_joins_late_is_told_the_repetitions_before(address, recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    with connect(f"ws://{address}/live/ws") as page:
        play(path, 1e6)
        seen = frames(page, lambda frame: frame["status"] == "finished")
        with connect(f"ws://{address}/live/ws") as late:
            first = frames(late, lambda _frame: True)[0]
    assert first["reps"] == [rep for frame in seen for rep in frame["reps"]]
    assert first["points"][-1]["t"] - first["points"][0]["t"] <= 14


def test_finish_ends_a_set_early(address, recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    with connect(f"ws://{address}/live/ws") as page:
        play(path, 1)
        frames(page, lambda frame: frame["status"] == "live")
        page.send('{"do": "finish"}')
        assert (
            frames(page, lambda frame: frame["status"] == "finished")[-1]["summary"]["count"] == 0
        )


def test_a_cue_is_told_once_with_its_repetition(address, recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    with connect(f"ws://{address}/live/ws") as page:
        play(path, 1e6)
        seen = frames(page, lambda frame: frame["status"] == "finished")
    counts = [cue["text"] for frame in seen for cue in frame["cues"] if cue["kind"] == "count"]
    assert counts == [str(number) for number in range(1, len(counts) + 1)]
    assert len(counts) >= 3
    assert seen[-1]["course"]["stage"] in {"live", "result", "done"}


def test_a_page_corrects_the_count_and_takes_it_back(address, recorded):
    path = recorded("2026-11-20_083000_heel-lift")
    with connect(f"ws://{address}/live/ws") as page:
        play(path, 1)
        frames(page, lambda frame: frame["status"] == "live")
        for command, count in (("correct", 1), ("correct", 2), ("undo", 1)):
            page.send(json.dumps({"do": command, "step": 1}))
            frame = frames(page, lambda frame, n=count: frame["count"] == n)[-1]
            assert frame["measured"] == 0
        page.send('{"do": "correct", "step": 7}')
        assert "no such command" in frames(page, lambda frame: frame["error"])[-1]["error"]
        page.send('{"do": "stop_set"}')
        frames(page, lambda frame: frame["status"] == "finished")


def test_the_dashboard_serves_the_page_that_makes_a_sensor_of_a_phone(address):
    with urlopen(f"http://{address}/phone", timeout=100) as answer:
        assert b"devicemotion" in answer.read()
    with connect(f"ws://{address}/phone/ws", proxy=None) as page:
        page.send('{"n": 0}')
        assert json.loads(page.recv(timeout=100)) == {"got": 0, "recording": False}
