"""The command line. Each command is a few lines; what it does stands elsewhere."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from sensor_coach.cli import (
    calibration,
    data,
    evaluation,
    exercises,
    history,
    library,
    machine,
    plan,
    progress,
    record,
    report,
    sets,
    transfer,
)
from sensor_coach.errors import SensorCoachError

app = typer.Typer(
    help="Counts and coaches Achilles tendon exercises from a motion sensor on the ankle.",
    no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
)  # fmt: skip
for part in (
    machine, record, sets, exercises, plan, progress, history, library, transfer, report,
    calibration, data, evaluation,
):  # fmt: skip
    app.registered_commands += part.app.registered_commands
    app.registered_groups += part.app.registered_groups


def main() -> NoReturn:
    """Run a command; what was the input's or the device's fault is one line and status 1.

    Before numpy is imported: matrices as small as ours take twice as long when threads share them.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        app()
    except SensorCoachError as error:
        print(f"sensor-coach: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(0)
