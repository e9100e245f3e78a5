"""Commands about this machine: dashboard, demo, scan, devices, doctor."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from sensor_coach.cli.options import AsJson, RadioOption, opened_library, say, show
from sensor_coach.errors import RecordingError, SensorCoachError

app = typer.Typer()

devices_app = typer.Typer(help="The device profiles.", invoke_without_command=True)
app.add_typer(devices_app, name="devices")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Show everything with a virtual sensor and made-up history: no hardware, no questions."""
    from sensor_coach import demo as demonstration
    from sensor_coach import sources

    with tempfile.TemporaryDirectory(prefix="sensor-coach-demo-") as folder:
        os.environ["SENSOR_COACH_HOME"] = folder
        say("A virtual sensor exercises; a month of sample history fills in beside it.")
        with demonstration.history(datetime.now().astimezone()) as fill:
            _serve(port, browser, sources.VIRTUAL, fill)


@app.command()
def dashboard(
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port to listen on; the next free one if taken.")
    ] = 8501,
    lan: Annotated[
        bool, typer.Option("--lan", help="For phones on the same network too, once paired.")
    ] = False,
    https: Annotated[
        bool, typer.Option("--https", help="With a certificate of this machine's own.")
    ] = False,
    sensor: Annotated[
        str | None, typer.Option(help="'virtual': one made of software does the sets you start.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    radio: RadioOption = None,
) -> None:
    """Open the dashboard, on this machine only unless --lan."""
    from sensor_coach import sources

    if sensor not in (None, sources.VIRTUAL):
        raise typer.BadParameter(
            "only 'virtual': a real sensor is chosen on the page Sensors, and remembered"
        )
    _serve(port, browser, sensor, lan=lan, https=https, transport=radio)


@app.command()
def scan(
    timeout: Annotated[float, typer.Option(help="Seconds to listen.")] = 5.0,
    radio: RadioOption = None,
    as_json: AsJson = False,
) -> None:
    """List the sensors in reach."""
    from sensor_coach import ble, sources

    async def listen() -> list[Any]:
        async with sources.radio(radio) as opened:
            return await ble.scan(timeout, opened)

    rows = [
        {"name": f.name, "id": f.id, "rssi_dbm": f.rssi_dbm, "profile": f.profile_id}
        for f in asyncio.run(listen())
    ]
    show(rows, as_json, "nothing is advertising in reach")


@devices_app.callback()
def devices(context: typer.Context, as_json: AsJson = False) -> None:
    """List the device profiles."""
    from sensor_coach.devices.profile import profiles

    if context.invoked_subcommand is None:
        rows = [
            {"id": p.id, "title": p.title, "rate_hz": p.nominal_rate_hz, "gyroscope": p.has_gyr}
            for p in profiles().values()
        ]
        show(rows, as_json, "no profiles")


@devices_app.command("show")
def show_device(profile: str) -> None:
    """Print a profile."""
    from sensor_coach.devices.profile import profiles

    if profile not in profiles():
        raise SensorCoachError(f"no profile {profile!r}, there are: {', '.join(profiles())}")
    say(profiles()[profile].toml)


@devices_app.command("check")
def check_device(file: Path) -> None:
    """Check a profile of your own against its golden vectors."""
    from sensor_coach.devices.profile import check_profile, read_profile

    try:
        profile = read_profile(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{file}: cannot be read: {error}") from error
    faults = check_profile(profile)
    if faults:
        raise SensorCoachError("; ".join(faults))
    say(f"{file}: {profile.title}, all {len(profile.tests)} golden vectors decode")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Tell what works on this machine, what does not, and what to do."""
    from sensor_coach.doctor import examine

    show([asdict(finding) for finding in examine()], as_json, "")


def _serve(
    port: int, browser: bool, sensor: str | None = None, fill: Callable[[], None] | None = None, *,
    lan: bool = False, https: bool = False, transport: str | None = None,
) -> None:  # fmt: skip
    """Serve until Ctrl-C; with `fill`, called once the pages are up, it is the demonstration."""
    from sensor_coach import web
    from sensor_coach.coach import Coach
    from sensor_coach.demo import Show

    with opened_library():  # made before the pages are, not by one of them
        pass
    coach = Coach()
    coach.start()
    show = Show(coach)
    web.FLOOR.chosen, web.FLOOR.is_demo = sensor, fill is not None

    def served(_address: str) -> None:
        if fill:
            fill()
            web.FLOOR.end_show = show.end
            show.begin()

    try:
        web.serve(
            coach, port=port, open_browser=browser, started=served,
            lan=lan, https=https, transport=transport,
        )  # fmt: skip
    finally:
        show.end()
        coach.stop()
