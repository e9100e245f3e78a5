"""Every recording that comes with the project gives its golden events, byte for byte.

Golden is what the code said, truth is what happened: ``pytest tests/recordings --bless`` writes
the golden events anew, for the difference to be read; the truth is never changed.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach import cli, files
from sensor_coach.events import Phase, Rep, to_json
from sensor_coach.exercises import EXERCISES

_FOLDER = Path(__file__).resolve().parents[2] / "recordings"
_RECORDINGS = sorted(_FOLDER.glob("*.sqlite"))


@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: path.stem)
def test_a_replay_equals_its_golden_events(recording, request, monkeypatch, capsys):
    monkeypatch.setattr(
        sys, "argv", ["sensor-coach", "replay", str(recording), "--speed", "max", "--json"]
    )
    with pytest.raises(SystemExit):
        cli.main()
    said, golden = capsys.readouterr().out, recording.with_suffix(".events.jsonl")
    if request.config.getoption("--bless"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@settings(max_examples=3)
@given(cuts=st.lists(st.integers(0, 4200), max_size=60))
@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: path.stem)
def test_however_its_samples_are_cut_the_events_are_the_golden_ones(recording, cuts):
    info, notes = files.open_set(recording, files.Override())
    imu, pipeline = files.samples(info, notes), info.pipeline()
    edges = [0, *sorted(min(cut, len(imu)) for cut in cuts), len(imu)]
    events = [event for a, b in pairwise(edges) for event in pipeline.update(imu[a:b])]
    said = [to_json(event) for event in [*events, *pipeline.finish()]]
    lines = recording.with_suffix(".events.jsonl").read_text(encoding="utf-8").splitlines()
    golden = [e for e in map(json.loads, lines) if e["event"] != "BadPacket"]
    for result in (said[-1], golden[-1]):  # samples know nothing of packets
        result["bad_packets"] = 0
        result["warnings"] = [line for line in result["warnings"] if "packets" not in line]
    assert said == golden


@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_comes_to_its_truth(recording):
    truth = json.loads(recording.with_suffix(".truth.json").read_text(encoding="utf-8"))
    result, _ = files.analyze_file(recording, files.Override())
    assert (result.rep_count, result.partial_count) == (truth["rep_count"], truth["partial_count"])
    if truth["holds"]:
        longest = max(hold.end_s - hold.start_s for hold in result.holds)
        expected = truth["holds"][0]["end_s"] - truth["holds"][0]["start_s"]
        assert longest == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: path.stem)
def test_what_is_not_announced_comes_to_the_same_result(recording):
    result, events = files.analyze_file(recording, files.Override())
    quick, fewer = files.analyze_file(recording, files.Override(), live=False)
    assert quick == result
    if EXERCISES[result.exercise].measures == "reps":
        assert [e for e in events if not isinstance(e, Rep | Phase)] == fewer


def test_every_recording_has_a_line_on_its_origin():
    text = (_FOLDER / "README.md").read_text(encoding="utf-8")
    assert _RECORDINGS
    assert all(f"`{path.stem}`" in text for path in _RECORDINGS)
