"""A player shows what live showed, wherever one goes and comes from."""

import json
from threading import Event as Flag

import pytest

from sensor_coach import packing, recordings
from sensor_coach.devices.profile import profiles
from sensor_coach.events import to_json
from sensor_coach.library import opened
from sensor_coach.pipeline import analyze
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.replay_marks import Mark, marks
from sensor_coach.replay_player import LEAD_S, ReplayPlayer
from sensor_coach.simulate import simulate
from sensor_coach.simulate.scene import Scene


class Clock:
    """Time that goes on only when it is told to."""

    def __init__(self):
        self.s = 100.0

    def __call__(self):
        return self.s


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    path = tmp_path_factory.mktemp("home") / "recordings" / "2026-11-20_083000_heel-lift.sqlite"
    info = SetInfo("heel-lift", "shank", "left", profiles()["sensor-coach"].toml)
    with RecordingWriter(path, info) as writer:
        for note in packing.sent(simulate("heel-lift", scene=Scene(reps=4), seed=7).imu):
            writer.append(note)
    return recordings.read(path)


@pytest.fixture(autouse=True)
def home(recording, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(recording.path.parent.parent))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def player(recording, clock):
    return ReplayPlayer(recording, clock)


def do(player, **command):
    player.ask(command)
    player.advance()


def seek(player, to_s):
    do(player, do="seek", to_s=to_s)
    while player.seeks:
        player.advance()


def shown(player):
    """What a page shows that has seen nothing before."""
    frame = player.frame()
    of_now = {"set", "cues", "told_ms", "sent_ms"}
    return {key: value for key, value in frame.items() if key not in of_now}


def test_its_events_are_those_of_the_analysis_to_the_byte(recording, clock, monkeypatch):
    heard = []
    monkeypatch.setattr(ReplayPlayer, "_told", lambda _self, _state, event: heard.append(event))
    player = ReplayPlayer(recording, clock)
    while player.playing:
        clock.s += 0.2
        player.advance()
    events = [event for event in heard if event is not None]
    known = analyze(recording.notifications(), recording.info.pipeline())
    assert [to_json(event) for event in events] == [to_json(event) for event in known]


def test_there_and_back_shows_the_same_to_the_byte(recording, clock):
    straight, about = ReplayPlayer(recording, clock), ReplayPlayer(recording, clock)
    for each in (straight, about):
        do(each, do="pause")
    seek(straight, 14.0)
    for to_s in (20.0, 3.0, 9.0, 14.0):
        about.frame()
        seek(about, to_s)
    seek(about, 2.0)  # begins anew, so that the page is told all of it again
    seek(about, 14.0)
    assert json.dumps(shown(straight)) == json.dumps(shown(about))
    assert straight.frame()["count"] >= 1


def test_playing_there_shows_the_same_as_seeking_there(recording, clock):
    sought, played = ReplayPlayer(recording, clock), ReplayPlayer(recording, clock)
    do(sought, do="pause")
    seek(sought, 10.0)
    while played.position_s < 10.0:
        clock.s += 0.125
        played.advance()
    do(played, do="pause")
    assert json.dumps(shown(sought)) == json.dumps(shown(played))


@pytest.mark.parametrize("speed", [0.5, 1, 2, 4])
def test_time_passes_at_the_speed_that_was_asked_for(player, clock, speed):
    do(player, do="speed", speed=speed)
    for _ in range(10):
        clock.s += 0.1
        player.advance()
    assert player.position_s == pytest.approx(speed)


def test_a_machine_that_was_held_up_leaves_nothing_out(player, clock):
    clock.s += 60.0
    player.advance()
    assert player.position_s < 1.0


def test_a_pause_stands_still_however_long(player, clock):
    do(player, do="pause")
    clock.s += 60.0
    do(player, do="play")
    assert player.position_s == 0.0
    clock.s += 0.1
    player.advance()
    assert player.position_s == pytest.approx(0.1)


def test_a_seek_ends_where_it_was_asked_to_and_is_silent(player):
    do(player, do="pause")
    seek(player, 14.0)
    assert player.position_s == 14.0
    assert player.frame()["cues"] == []
    do(player, do="seek", by_s=-5)
    while player.seeks:
        player.advance()
    assert player.position_s == 9.0


def test_what_is_played_is_sounded(player, clock):
    while player.frame()["count"] < 1:
        clock.s += 0.2
        player.advance()
    while not (cues := player.frame()["cues"]) and player.playing:
        clock.s += 0.2
        player.advance()
    assert cues


def test_a_long_seek_comes_in_slices_that_tell_how_far_it_is(recording):
    player = ReplayPlayer(recording)
    player.ask({"do": "seek", "to_s": 1e6})
    player.advance(budget_s=0.0)
    assert player.seeks
    assert 0.0 <= player.frame()["player"]["progress"] < 1.0
    while player.seeks:
        player.advance()
    assert player.position_s == player.duration_s


def test_the_end_tells_the_result_and_play_begins_again(player, recording):
    result = analyze(recording.notifications(), recording.info.pipeline())[-1]
    seek(player, 1e6)
    frame = player.frame()
    assert (frame["status"], frame["summary"]["count"]) == ("finished", result.rep_count)
    assert not frame["player"]["playing"]
    do(player, do="play")
    again = player.frame()
    assert again["set"] > frame["set"]
    assert again["player"]["position_s"] == 0.0
    assert again["player"]["playing"]


def test_steps_go_from_repetition_to_repetition(player, recording):
    player.marks = marks(recording, Flag())
    starts = [mark.start_s - LEAD_S for mark in player.marks]
    assert len(starts) == 4
    do(player, do="pause")
    for start in starts:
        do(player, do="step", step=1)
        seek(player, player._heading_s)
        assert player.position_s == pytest.approx(start)
    do(player, do="step", step=-1)
    do(player, do="step", step=-1)
    seek(player, player._heading_s)
    assert player.position_s == pytest.approx(starts[1])


def test_a_step_waits_until_the_repetitions_are_known(player):
    do(player, do="step", step=1)
    assert "still being looked for" in player.frame()["error"]
    assert player.position_s == 0.0


def test_marks_come_from_the_library_once_it_has_the_set(recording, monkeypatch):
    with opened() as library:
        done = library.adopt(recording.path)
        result = library.result(done.id)
    monkeypatch.setattr("sensor_coach.replay_marks.analyze", None)
    found = marks(recording, Flag())
    assert found == [Mark(rep.start_s, rep.end_s, rep.full) for rep in result.reps]


def test_marks_are_told_once(player):
    player.marks = [Mark(1.0, 2.0)]
    assert player.frame()["player"]["marks"] == [[1.0, 2.0, True]]
    assert "marks" not in player.frame()["player"]


@pytest.mark.parametrize(
    "command",
    [{"do": "dance"}, {"do": "speed", "speed": 3}, {"do": "seek", "to_s": "x"}, {},
     {"do": "step", "step": 7}, {"do": "finish"}],
)  # fmt: skip
def test_what_it_cannot_do_is_answered(player, command):
    player.ask(command)
    player.advance()
    assert "no such command" in player.frame()["error"]
