"""`import sensor_coach`: what it gives, and that it costs nothing until it is asked for."""

import os
import subprocess
import sys
from types import ModuleType

import sensor_coach
import sensor_coach.set_metrics
import sensor_coach.simulate.scene  # rooms are called like functions of theirs


def test_every_public_name_is_there_and_none_is_a_room():
    assert len(sensor_coach.__all__) > 40
    for name in sensor_coach.__all__:
        assert not isinstance(getattr(sensor_coach, name), ModuleType), name
    assert set(sensor_coach.__all__) <= set(dir(sensor_coach))


def test_the_command_line_is_there_before_the_arithmetic_is():
    said = "import sys, sensor_coach.cli, sensor_coach.server; print('numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", said], text=True) == "False\n"


def test_a_command_does_small_sums_in_one_thread_unless_somebody_says_otherwise():
    said = (
        "import os, sys; from sensor_coach.cli import main\n"
        "sys.argv[1:] = ['--version']\n"
        "try: main()\n"
        "except SystemExit: print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    without = {name: value for name, value in os.environ.items() if "OPENBLAS" not in name}
    for asked, threads in ({}, "1"), ({"OPENBLAS_NUM_THREADS": "3"}, "3"):
        answer = subprocess.run(
            [sys.executable, "-c", said], env={**without, **asked}, text=True, capture_output=True
        )
        assert answer.stdout.split()[-1] == threads
