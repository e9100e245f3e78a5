"""What a terminal says of a set, in words."""

from __future__ import annotations

import io

from rich.console import Console

from sensor_coach import Hold, Rep, SetResult
from sensor_coach.set_metrics import set_metrics
from sensor_coach.set_state import SetState
from sensor_coach.terminal import screen, show_result


def _said(exercise: str, reps: tuple[Rep, ...], **more) -> str:
    result = SetResult(exercise, "shank", "left", "2", 60.0, 100.0, reps, **more)
    result = SetResult(
        exercise, "shank", "left", "2", 60.0, 100.0, reps,
        metrics=set_metrics(result).to_dict(), **more,
    )  # fmt: skip
    console = Console(file=io.StringIO(), width=120)
    show_result(result, console)
    return console.file.getvalue()


def _rep(number: int, size_m: float | None = 0.05, **more) -> Rep:
    start = 6.0 * number
    return Rep(start, start + 3, start + 4, start + 5, rise_m=size_m, heel_height_m=size_m, **more)


def test_a_raise_goes_up_first_and_a_drop_down():
    up, down = (next(_lines(_said(e, (_rep(0),)), "rep ")) for e in ("heel-lift", "heel-drop"))
    assert up.split() == ["rep", "at", "up", "hold", "down", "size", "heel"]
    assert down.split() == ["rep", "at", "down", "hold", "up", "size", "depth"]


def test_tempo_and_fading_are_told_and_what_the_heel_is_for():
    said = _said("heel-lift", tuple(_rep(i, 0.06 - 0.005 * i) for i in range(6)))
    assert "10 a minute, lowered in 1.0 s, 27 % less at the end than at the start" in said
    assert "for a foot of 26 cm: its length was not given" in said
    assert "26 cm" not in _said("heel-lift", (_rep(0),), foot_length_m=0.26)


def test_a_withheld_size_is_a_dash_with_its_reason():
    why = "rise not shown: known only to ±2 cm"
    (line,) = _lines(_said("heel-lift", (_rep(0, None, quality=(why,)),)), "1 ")
    assert line.split("–")[-1].strip() == why


def test_a_stretch_tells_its_hold_and_drift():
    holds = (Hold(3.0, 8.0, "released", 0.3, -0.05), Hold(13.0, 17.0, "released", 0.3, 0.05))
    assert "longest hold 5.0 s, drifting by 3°" in _said("band-stretch", (), holds=holds)


def test_live_lines_name_the_ways_as_they_went(capsys):
    state = SetState("live", "heel-drop", "shank", rep_count=1)
    with screen(as_json=False) as told:
        told(state, _rep(0, sinks=True))
        told(state, _rep(1, sinks=True, quality=("lowered in 1.1 s, aim for 3 s", "more")))
    said = capsys.readouterr().out.splitlines()
    assert said[-2:] == [
        "1: down 3.0 s, held 1.0 s, up 1.0 s, 5.0 cm",
        "1: down 3.0 s, held 1.0 s, up 1.0 s, 5.0 cm; lowered in 1.1 s, aim for 3 s",
    ]


def _lines(text: str, start: str):
    return (line for line in text.splitlines() if line.strip().startswith(start))
