"""Evaluation: what is off is told, what is right is not, and no file is passed over in silence."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from sensor_coach import accuracy, cli, simulated_files
from sensor_coach.errors import RecordingError
from sensor_coach.evaluation import Outcome, compare, evaluate, with_truth
from sensor_coach.events import Gap, Rep, SetResult, to_dict
from sensor_coach.simulate import Scene, simulate

_REPS = tuple(
    Rep(start, start + 1, start + 1.5, start + 2.5, rise_m=0.06) for start in (4.0, 8.0, 12.0)
)
_RESULT = SetResult("heel-lift", "shank", None, "1", 20.0, 100.0, _REPS)


def _truth(reps=_REPS, **more):
    return {"exercise": "heel-lift", "placement": "shank", "rep_count": sum(r.full for r in reps),
            "reps": [to_dict(rep) for rep in reps], "holds": [], **more}  # fmt: skip


def test_what_is_right_is_off_by_nothing():
    found = compare("a", _truth(), _RESULT, 3)
    assert (found.true_count, found.count, found.live_count, found.withheld) == (3, 3, 3, 0.0)
    assert set(found.off) == {"rise_m", "start_s", "top_s", "top_end_s", "end_s", "hold_s"}
    assert all(error == pytest.approx(0) for error in found.off.values())


def test_live_may_take_a_gap_at_the_very_end_otherwise_than_settled():
    rep = Rep(10.0, 11.0, 11.5, 12.5)
    result = replace(_RESULT, reps=(rep,), gaps=(Gap(12.45, 12.7),))
    found = compare("a", _truth([rep]), result, 0)
    assert (found.true_count, found.count) == (1, 1)
    assert (found.true_live_count, found.live_count) == (0, 0)


def test_each_repetition_is_held_against_the_one_it_overlaps():
    late = tuple(replace(rep, start_s=rep.start_s + 0.2, rise_m=0.07) for rep in _REPS[1:])
    found = compare("a", _truth(), replace(_RESULT, reps=late), 1)
    assert found.count == 2
    assert found.off["start_s"] == pytest.approx(0.2)
    assert found.off["rise_m"] == pytest.approx(0.01)
    assert found.off["end_s"] == pytest.approx(0)


def test_a_size_that_is_not_given_is_withheld_and_no_error():
    unsure = (replace(_REPS[0], rise_m=None), *_REPS[1:])
    found = compare("a", _truth(), replace(_RESULT, reps=unsure), 3)
    assert found.withheld == pytest.approx(1 / 3)
    assert found.off["rise_m"] == pytest.approx(0)


def test_a_partial_repetition_counts_for_neither_side():
    partial = (replace(_REPS[0], full=False), *_REPS[1:])
    found = compare("a", _truth(partial), replace(_RESULT, reps=partial), 2)
    assert (found.true_count, found.count) == (2, 2)


@pytest.mark.parametrize(
    ("gap", "reps", "expected"),
    [
        ((8.5, 8.8), _REPS, 2),
        ((8.5, 8.8), (_REPS[0], _REPS[2]), 2),
        ((10.6, 10.9), (_REPS[0], _REPS[2]), 3),
        ((7.8, 8.09), _REPS, 3),
        ((10.41, 10.7), (_REPS[0], _REPS[2]), 2),
    ],
    ids=["cut", "cut and not counted", "beside it", "its still start", "its still end"],
)
def test_what_a_gap_cuts_is_not_expected_and_where_it_hardly_moves_either_is_right(
    gap, reps, expected
):
    result = replace(_RESULT, reps=reps, gaps=(Gap(*gap),))
    assert compare("a", _truth(), result, len(reps)).true_count == expected


def test_extreme_sensors_and_negatives_stand_by_themselves():
    right = compare("a", _truth(sensor="BMI270"), _RESULT, 3)
    wrong = compare("b", _truth(sensor="LSM9DS1 (extreme)"), replace(_RESULT, reps=_REPS[:1]), 1)
    walk = compare("c", _truth((), motion="walking"), replace(_RESULT, duration_s=1800.0), 0)
    found = accuracy.tables([right, wrong, walk])
    exact = {row["group"]: row["exact %"] for row in found["counts"]}
    assert exact["all"].startswith("100 ")
    assert exact["sensor LSM9DS1 (extreme)"].startswith("0 ")
    (row,) = found["false repetitions"]
    assert (row["motion"], row["repetitions"], row["an hour"]) == ("walking", "3", "6.0 (1.2–17.5)")


def test_groups_are_in_the_order_of_their_numbers():
    outcomes = [compare("a", _truth(tempo_s=tempo, loss=loss), _RESULT, 3)
                for tempo, loss in ((3.0, 0.05), (0.5, 0.0), (1.0, 0.01), (10.0, 0.0))]  # fmt: skip
    names = [row["group"] for row in accuracy.tables(outcomes)["counts"]]
    assert names[1:] == ["tempo 0.5 s", "tempo 1 s", "tempo 3 s", "tempo 10 s",
                         "loss 0%", "loss 1%", "loss 5%"]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for i, (motion, name) in enumerate(
        [("heel-lift", "a.sqlite"), ("heel-lift", "b.csv"), ("standing", "c.sqlite"),
         ("single-leg-balance", "d.sqlite")]
    ):  # fmt: skip
        done = simulate(motion, "foot", scene=Scene(reps=4, hold_s=12), seed=i)
        simulated_files.write(folder / name, done)
        truth = folder / {"a.sqlite": "a.truth.json", "b.csv": "b.json"}.get(name, f"{name}.json")
        simulated_files.write_truth(truth, done)
    return folder


def test_truth_is_found_under_three_names_and_what_has_none_is_left_out(folder):
    assert [file.name for file, _ in with_truth(folder)] == [
        "a.sqlite",
        "b.csv",
        "c.sqlite",
        "d.sqlite",
    ]
    first, second, still, balance = map(evaluate, with_truth(folder))
    assert first.true_count == first.count == second.count == 4
    assert (still.negative, still.true_count, still.count) == (True, 0, 0)
    assert (balance.negative, balance.true_count) == (False, None)
    assert balance.off["hold_s"] < 1.0


def test_a_folder_without_truth_is_refused(tmp_path):
    with pytest.raises(RecordingError, match="none with a truth file"):
        with_truth(tmp_path)
    with pytest.raises(RecordingError, match="no such folder"):
        with_truth(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("truth", "said"),
    [("no json", "cannot be read as JSON"), ("[]", "not an object"), ("{}", "no exercise"),
     ('{"exercise": "x", "placement": "foot", "rep_count": 1}', "expected one of: heel-drop")],
)  # fmt: skip
def test_a_truth_that_is_none_is_said_of_its_file(tmp_path, truth, said):
    simulated_files.write(tmp_path / "a.csv", simulate("heel-lift", "foot", scene=Scene(reps=1)))
    (tmp_path / "a.json").write_text(truth)
    found = evaluate((tmp_path / "a.csv", tmp_path / "a.json"))
    assert found == Outcome(str(tmp_path / "a.csv"), error=found.error)
    assert said in found.error
    assert "a.json" in found.error


def _run(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["sensor-coach", "evaluate", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code or 0, capsys.readouterr().out


def test_the_command_prints_tables_json_and_the_page(folder, monkeypatch, capsys):
    status, said = _run(monkeypatch, capsys, folder)
    assert status == 0
    assert all(title in said for title in ("counts", "sizes", "times", "false repetitions"))
    status, said = _run(monkeypatch, capsys, folder, "--json")
    values = json.loads(said)
    assert [each["count"] for each in values["outcomes"]] == [4, 4, 0, 0]
    status, said = _run(monkeypatch, capsys, folder, "--markdown", "--jobs", 2)
    assert "Synthetic" in said
    tables = [block for block in said.split("\n\n") if block.startswith("| ")]
    assert len(tables) == 4
    for table in tables:
        assert all(a.count("|") == b.count("|") for a, b in pairwise(table.splitlines()))


def test_a_file_that_fails_is_a_row_with_its_error_and_status_one(tmp_path, monkeypatch, capsys):
    done = simulate("heel-lift", "foot", scene=Scene(reps=2))
    simulated_files.write(tmp_path / "good.csv", done)
    (tmp_path / "bad.csv").write_text("time_s,ax,ay,az,gx,gy,gz\n0,1,2,3,4,5,x\n")
    for stem in ("good", "bad"):
        simulated_files.write_truth(tmp_path / f"{stem}.truth.json", done)
    status, said = _run(monkeypatch, capsys, tmp_path, "--json")
    assert status == 1
    (failed,) = json.loads(said)["failed"]
    assert failed["file"].endswith("bad.csv")
    assert "expected a number" in failed["error"]
    assert len(json.loads(said)["outcomes"]) == 2
