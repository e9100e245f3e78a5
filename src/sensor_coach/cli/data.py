"""The command that makes sets with known truth: simulate."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated, Any

import typer

from sensor_coach.cli.options import Exercise, MaybePlacement, say

app = typer.Typer()


@app.command()
def simulate(
    exercise: Exercise,
    reps: Annotated[int, typer.Option(min=1, help="Repetitions, or presses.")] = 12,
    placement: MaybePlacement = None,
    seed: Annotated[int, typer.Option(help="Everything random follows from it.")] = 0,
    rate: Annotated[float, typer.Option(min=10, max=400, help="Samples a second.")] = 100.0,
    seconds: Annotated[float, typer.Option(min=1, help="Duration of a hold.")] = 20.0,
    ending: Annotated[
        str, typer.Option(help="Of a hold: touch-down, hop, step-off or 'end of recording'.")
    ] = "touch-down",
    lifted: Annotated[bool, typer.Option(help="Wear the sensor on the lifted leg.")] = False,
    output: Annotated[Path | None, typer.Option(help="Recording or .csv to write.")] = None,
    truth: Annotated[Path | None, typer.Option(help="JSON to write the truth to.")] = None,
    serve: Annotated[
        str | None, typer.Option(help="Be a BLE sensor: tcp-server:127.0.0.1:PORT.")
    ] = None,
) -> None:
    """Make a set with known truth: a file, or a virtual BLE sensor in this process."""
    from sensor_coach import simulated_files
    from sensor_coach.simulate import Scene
    from sensor_coach.simulate import simulate as simulated
    from sensor_coach.simulate.balances import ENDINGS

    if ending not in ENDINGS:
        raise typer.BadParameter(f"ending {ending!r} is not one of: {', '.join(ENDINGS)}")
    if placement == "wrist" and exercise != "one-leg-press":
        raise typer.BadParameter("a sensor at the wrist sees one-leg-press only")
    if (output is None) == (serve is None):
        raise typer.BadParameter("give either --output FILE or --serve tcp-server:HOST:PORT")
    scene = Scene(reps=reps, hold_s=seconds, ending=ending, lifted=lifted)
    worn = placement or "foot"  # which sees all seven
    done = simulated(exercise, worn, scene=scene, seed=seed, sampling_rate_hz=rate)
    if truth:
        simulated_files.write_truth(truth, done)
    if output:
        simulated_files.write(output, done)
        say(f"written to {output}")
    if serve:
        asyncio.run(_be_a_sensor(serve, done.imu))


async def _be_a_sensor(transport: str, motion: Any) -> None:
    from sensor_coach.virtual import VirtualSensor, serve

    async with serve(transport, VirtualSensor(motion)) as reached:
        say(f"a virtual sensor: reach it with --radio {reached}; Ctrl-C ends it")
        await asyncio.Event().wait()
