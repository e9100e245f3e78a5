"""The commands that record guided sets, and what they ask beforehand."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sensor_coach.cli.options import (
    AsJson,
    BothSides,
    CountIn,
    Exercise,
    FootLength,
    MaybePlacement,
    Output,
    Placement,
    RadioOption,
    Seed,
    Sensor,
    Side,
    Speak,
    Start,
    metres,
    opened_library,
    phone_ready,
    say,
    seen,
)
from sensor_coach.exercises import EXERCISES, THERAPIST_QUESTION

if TYPE_CHECKING:
    from pathlib import Path

    from sensor_coach.done_set import DoneSet
    from sensor_coach.guide import Wanted
    from sensor_coach.guided_set import Done, GuidedSet, Keep
    from sensor_coach.second_sensor import Second

app = typer.Typer()

_LEFT, _INCLINE = Side("left"), Start("incline")
_LEGS = ("left", "right")
_COUNT_IN_S, _RESULT_S = 5.0, 5.0  # in a terminal; elsewhere nobody is waited for


@app.command()
def record(
    exercise: Exercise,
    side: Annotated[Side, typer.Option(help="Which leg.")] = _LEFT,
    both_sides: BothSides = False,
    placement: MaybePlacement = None,
    sensor: Sensor = None,
    reps: Annotated[int | None, typer.Option(min=1, help="End after so many.")] = None,
    seconds: Annotated[float | None, typer.Option(min=1, help="End after so long.")] = None,
    sets: Annotated[int, typer.Option(min=1, help="So many sets of each side.")] = 1,
    rest: Annotated[
        float | None,
        typer.Option(min=0, help="Seconds of rest; in a terminal as the exercise says, else 0."),
    ] = None,
    count_in: CountIn = None,
    sound: Annotated[bool, typer.Option(help="Ring at each repetition.")] = True,
    speak: Speak = 1,
    remarks: Annotated[
        int, typer.Option(min=0, help="At most one remark in so many repetitions; 0: none.")
    ] = 2,
    tempo: Annotated[bool, typer.Option("--tempo", help="Say when the next phase begins.")] = False,
    metronome: Annotated[
        float | None, typer.Option(min=10, max=240, help="Beats a minute; heel-rise test: 60.")
    ] = None,
    load: Annotated[float | None, typer.Option(min=0, max=1000, help="Weight in kg.")] = None,
    second_sensor: Annotated[
        str | None, typer.Option(help="Id or name of a sensor beside the first one.")
    ] = None,
    second_placement: Annotated[
        Placement | None, typer.Option(help="Where it is; else as the first one, or the wrist.")
    ] = None,
    second_side: Annotated[
        Side | None, typer.Option(help="Which leg; else the other one, if worn alike.")
    ] = None,
    output: Output = None,
    radio: RadioOption = None,
    seed: Seed = 0,
    foot_length: FootLength = None,
    as_json: AsJson = False,
) -> None:
    """Record a guided set: counted live, kept as a file that replays exactly.

    In a terminal, + and - correct the count, u takes that back, p pauses, the space bar goes on to
    what is next, q ends all. Several sides or sets write one file each.
    """
    from sensor_coach import guide
    from sensor_coach.cues import Switches
    from sensor_coach.guided_set import into_library

    keys = _is_terminal() and not as_json
    place = seen(exercise, placement)
    wanted = guide.Wanted(
        exercise, place, side, sensor, radio, reps, seconds, output, seed,
        metres(foot_length), _LEGS if both_sides else (), sets,
        count_in_s=_or(count_in, _COUNT_IN_S, keys), result_s=_or(None, _RESULT_S, keys),
        rest_s=_or(rest, EXERCISES[exercise].rest_s, keys), load_kg=load,
        switches=Switches(sound, speak, remarks, tempo=tempo, metronome_bpm=metronome),
        second=_second(exercise, place, second_sensor, second_placement, second_side),
    )  # fmt: skip
    _advise(exercise, ask=keys, silent=as_json)
    _guide(wanted, into_library, keys=keys, as_json=as_json)


@app.command("test")
def endurance(
    side: Annotated[Side, typer.Option(help="Which leg, left or right.")] = _LEFT,
    both_sides: BothSides = False,
    start: Annotated[Start, typer.Option(help="What the foot stands on.")] = _INCLINE,
    placement: MaybePlacement = None,
    sensor: Sensor = None,
    rest: Annotated[
        float | None, typer.Option(min=0, help="Seconds between legs; 120 in a terminal, else 0.")
    ] = None,
    count_in: CountIn = None,
    sound: Annotated[bool, typer.Option(help="Ring at each beat and repetition.")] = True,
    speak: Speak = 1,
    output: Output = None,
    radio: RadioOption = None,
    seed: Seed = 0,
    foot_length: FootLength = None,
    as_json: AsJson = False,
) -> None:
    """Do a heel-rise endurance test: one leg, to a metronome, until height or pace are lost.

    There is no target. It ends after two prompts, when no raise comes any more, or by q; then the
    result is set against the test before of the same leg and start. Keys are those of record.
    """
    from sensor_coach import guide
    from sensor_coach.cues import Switches
    from sensor_coach.guided_set import into_library
    from sensor_coach.programme.endurance import BEATS_PER_MIN, PROTOCOL, REST_S, SOURCE

    if side not in _LEGS:
        raise typer.BadParameter("a test is of one leg: --side left or right, or --both-sides")
    keys = _is_terminal() and not as_json
    wanted = guide.Wanted(
        "heel-lift", seen("heel-lift", placement), side, sensor, radio, output=output, seed=seed,
        foot_length_m=metres(foot_length), sides=_LEGS if both_sides else (), test_start=start,
        count_in_s=_or(count_in, _COUNT_IN_S, keys), result_s=_or(None, _RESULT_S, keys),
        rest_s=_or(rest, REST_S, keys),
        switches=Switches(sound, speak, 0, metronome_bpm=BEATS_PER_MIN, prompts=True),
    )  # fmt: skip
    if not as_json:
        say(f"{PROTOCOL} {SOURCE}.")
    kept: list[DoneSet | None] = []
    try:
        _guide(wanted, lambda done: kept.append(into_library(done)), keys=keys, as_json=as_json)
    finally:  # as below: one leg that was done is told
        _show_tests({each.id for each in kept if each}, as_json=as_json)


def _second(
    exercise: str, first: str, sensor: str | None, placement: str | None, side: str | None
) -> Second | None:
    """The second sensor that is wanted; a place that tells nothing is wrong usage."""
    from sensor_coach.second_sensor import Second

    if sensor is None:
        if placement or side:
            raise typer.BadParameter("say which sensor it is: --second-sensor ID")
        return None
    presses = exercise == "one-leg-press"
    place = placement or ("wrist" if presses else first)
    if not (presses and place == "wrist"):
        place = seen(exercise, place)
    return Second(sensor, place, side)


def _guide(wanted: Wanted, keep: Keep, *, keys: bool, as_json: bool) -> None:
    """Run guided sets to their end, and show what each came to."""
    from sensor_coach import guide, terminal

    done: list[Done] = []
    try:
        with (
            phone_ready(wanted.sensor, wanted.radio),
            terminal.screen(as_json=as_json, keys=keys) as told,
        ):
            guided = guide.guided(wanted, told, keep)
            done = guided.done
            asyncio.run(_run(guided, keys=keys))
    finally:  # what was done before a fault, or before Ctrl-C, is told too
        if not as_json:
            _show(done)


async def _run(guided: GuidedSet, *, keys: bool) -> list[Done]:
    """Run the sets; in a terminal, obey keys meanwhile."""
    from sensor_coach.keys import listening, press

    if not keys:
        return await guided.run()
    with listening(lambda key: press(guided, key)):
        return await guided.run()


def _show(done: list[Done]) -> None:
    from rich.console import Console

    from sensor_coach import terminal

    for each in done:
        terminal.show_result(each.result, Console(), each.corrections)
        if each.file and each.info.beside:
            _show_beside(each.file)
        say(f"recorded in {each.file}")


def _show_beside(file: Path) -> None:
    from sensor_coach import beside_text, files

    first, _ = files.analyze_file(file, files.Override(), live=False)
    others = files.analyze_beside(file, files.Override(), first)
    for line in (*map(beside_text.line, others), *beside_text.legs([first, *others])):
        say(line)


def _show_tests(ids: set[str], *, as_json: bool) -> None:
    """Tell tests that were just done, and what changed since those before them."""
    from sensor_coach.cli.progress import tests_of
    from sensor_coach.cli.progress_text import trial_lines

    if not ids:
        return
    with opened_library() as library:
        athlete = library.athlete()
        found = [each for each in tests_of(library, athlete.id) if each.set_id in ids]
    for each in found:
        told = {"event": "EnduranceTest", **each.to_dict()}
        for line in [json.dumps(told)] if as_json else trial_lines(each, athlete.zone_info):
            say(line)


def _advise(exercise: str, *, ask: bool, silent: bool) -> None:
    """Say before the first set on a machine, and once more after pain, who is to be asked."""
    from sensor_coach import therapist

    with opened_library() as library:  # made before the set, not at its end
        if silent or not therapist.is_due(library, exercise):
            return
        therapist.asked(library)
    say(THERAPIST_QUESTION)
    if ask and not typer.confirm("Have you?"):
        say("Then begin with little weight, and ask one before you add any.")


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _or(said: float | None, usual: float, in_terminal: bool) -> float:
    return said if said is not None else usual * in_terminal
