"""The command that calibrates a sensor, and what it looks like in a terminal."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sensor_coach.cli.options import AsJson, RadioOption, Seed, phone_ready, say, show

if TYPE_CHECKING:
    from sensor_coach.analysis.calibration import Calibration
    from sensor_coach.calibration_guide import Progress, Told

app = typer.Typer()

_SIDES = ("+x", "-x", "+y", "-y", "+z", "-z")
_LIE = "Take the sensor off. Let it lie still for two seconds on each of its six sides."
_LEAN = "Then lean it on edges, half-way between two sides, until it ends by itself."


@app.command()
def calibrate(
    sensor: Annotated[
        str | None, typer.Option(help="Id as `scan` lists it; 'virtual' for one of software.")
    ] = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Edges too: shows the cross-axis error.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option(help="Use a recording or samples; kept if --sensor is given.")
    ] = None,
    listed: Annotated[bool, typer.Option("--show", help="List what is kept.")] = False,
    radio: RadioOption = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Measure a sensor's own errors, on its six sides; its next sets are corrected for them."""
    from sensor_coach import calibration_guide, home, sources
    from sensor_coach.calibration_guide import values

    if listed:
        return show(_kept(sensor, as_json=as_json), as_json, "no sensor is calibrated yet")
    if file:
        made = calibration_guide.calibrate_file(file)
        name = sources.sensor_id(sensor, seed) if sensor else None
    else:
        with phone_ready(sensor, radio), _screen(quiet=as_json, thorough=thorough) as told:
            name, made = asyncio.run(
                calibration_guide.calibrate_sensor(
                    sensor, radio, told, thorough=thorough, seed=seed
                )
            )
    if name:
        home.keep_calibration(name, made)
    return say(json.dumps(values(name, made))) if as_json else _show_result(name, made)


def _kept(sensor: str | None, *, as_json: bool) -> list[dict[str, Any]]:
    from sensor_coach import home
    from sensor_coach.calibration_guide import values

    names = [name for name in home.calibrated_sensors() if sensor in (None, name)]
    made = [(name, home.calibration_of(name)) for name in names]
    rows = [values(name, each) for name, each in made if each]
    columns = ("sensor", "made_at", "positions", "residual_mg")  # what a terminal has room for
    return rows if as_json else [{name: row[name] for name in columns} for row in rows]


def _show_result(name: str | None, made: Calibration) -> None:
    from sensor_coach.calibration_guide import values

    said = values(name, made)
    say(f"residual {said['residual_mg']:.2f} mg over {made.positions} positions")
    say(f"offset {_three(said['offset_mg'], '.1f')} mg")
    say(f"correction of the scale {_three(said['scale_percent'], '+.2f')} %")
    if made.cross_axis_seen:
        say(f"of the cross-axis error {_three(said['cross_axis_percent'], '+.2f')} %")
    else:
        say("six sides show no cross-axis error, and always fit well: --thorough tells more")
    say(f"kept for {name}: its next sets are corrected" if name else "not kept: no --sensor given")


def _three(values: list[float], form: str) -> str:
    return ", ".join(f"{value:{form}}" for value in values)


@contextmanager
def _screen(*, quiet: bool, thorough: bool) -> Iterator[Told]:
    """Give what shows the progress: nothing, plain lines, or a live line in a terminal."""
    if quiet:
        yield lambda _progress: None
        return
    say(f"{_LIE} {_LEAN}" if thorough else _LIE)
    if not sys.stdout.isatty():
        yield _Plain().told
        return
    from rich.live import Live

    with Live(refresh_per_second=10, transient=True) as live:
        yield lambda progress: live.update(_picture(progress))


class _Plain:
    """One line for each change of the link and each position."""

    def __init__(self) -> None:
        self._status, self._count = "", 0

    def told(self, progress: Progress) -> None:
        if progress.status != self._status:
            self._status = progress.status
            say(_link(progress))
        for number in range(self._count, len(progress.positions)):
            say(f"{number + 1}: {progress.positions[number].side} up")
        self._count = len(progress.positions)


def _link(progress: Progress) -> str:
    said = {"searching": "looking for the sensor …", "lost": "link lost, reconnecting …"}
    return said.get(progress.status, progress.status)


def _picture(progress: Progress) -> str:
    """One line: which sides are done, what the sensor does, what to do."""
    done = [each.side for each in progress.positions]
    sides = "  ".join(f"{'■' if side in done else '□'} {side}" for side in _SIDES)
    more = f"  +{len(done) - len(_SIDES)}" if len(done) > len(_SIDES) else ""
    word = progress.hint if progress.status == "connected" else _link(progress)
    return f"{sides}{more}   {word}   Ctrl-C gives up"
