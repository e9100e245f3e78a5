"""A recording that is stopped from outside keeps what it has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from sensor_coach import files, recordings
from sensor_coach.library import opened

HURRIED = """
import functools
from sensor_coach import guide
from sensor_coach.cli import main
guide.Wanted = functools.partial(guide.Wanted, speed=4.0)
main()
"""


@pytest.fixture
def recording(tmp_path):
    """A process that records a virtual sensor, in the middle of its set."""
    file = tmp_path / "a.sqlite"
    words = ["record", "--exercise", "heel-lift", "--sensor", "virtual", "--placement", "foot",
             "--reps", "12", "--count-in", "0", "--output", str(file)]  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", HURRIED, *words], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            if line.startswith("1:"):
                break
        yield process, file
        process.kill()


def test_ctrl_c_keeps_everything_and_says_so_with_its_status(recording):
    process, file = recording
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=100) == 130
    assert recordings.read(file).finished
    with opened() as library:
        assert [each.rep_count >= 1 for each in library.done_sets()] == [True]
    assert files.analyze_file(file, files.Override())[0].rep_count >= 1


def test_a_killed_process_leaves_a_file_that_opens(recording):
    process, file = recording
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=100)
    kept = recordings.read(file)
    assert not kept.finished
    assert files.analyze_file(file, files.Override())[0].duration_s > 6.0
