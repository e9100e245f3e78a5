"""Commands about this machine: dashboard, demo, scan, devices, doctor."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sensor_coach.cli.options import AsJson, RadioOption, Sensor, say, show
from sensor_coach.errors import SensorCoachError

if TYPE_CHECKING:
    from sensor_coach.coach import Coach
    from sensor_coach.devices.profile import DeviceProfile
    from sensor_coach.pairing import Pairing
    from sensor_coach.server_address import Reach

app = typer.Typer()

devices_app = typer.Typer(help="The device profiles.", invoke_without_command=True)
app.add_typer(devices_app, name="devices")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the dashboard.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Show everything with a virtual sensor and made-up history: no hardware, no questions."""
    with tempfile.TemporaryDirectory(prefix="sensor-coach-demo-") as folder:
        os.environ["SENSOR_COACH_HOME"] = folder
        say("A virtual sensor exercises; a month of sample history fills in beside it.")
        _serve(port, browser, "virtual", is_demo=True)


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
        Literal["virtual"] | None,
        typer.Option(
            help="One made of software does the sets you start. A real one is chosen on "
            "the page Sensors, and remembered."
        ),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    radio: RadioOption = None,
) -> None:
    """Open the dashboard, on this machine only unless --lan."""
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

    _tell_faults()
    rows = [
        {"name": f.name, "id": f.id, "rssi_dbm": f.rssi_dbm, "profile": f.profile_id}
        for f in asyncio.run(listen())
    ]
    show(rows, as_json, "nothing is advertising in reach")


@app.command()
def link(
    sensor: Sensor = None,
    seconds: Annotated[float, typer.Option(min=3, max=600, help="How long to listen.")] = 10.0,
    radio: RadioOption = None,
    as_json: AsJson = False,
) -> None:
    """Test a sensor's link: rate, loss, longest gap, jitter, battery, signal, and what to do."""
    from sensor_coach import guide, home, link_check

    named = guide.meant(sensor, radio) or (None if radio else home.remembered_sensor())
    seen = asyncio.run(link_check.check(named, radio, lambda _: None, seconds))
    if as_json:
        return say(json.dumps(link_check.values(seen)))
    for line in link_check.lines(seen):
        say(line)
    return None


@devices_app.callback()
def devices(context: typer.Context, as_json: AsJson = False) -> None:
    """List the device profiles: your own first, then those of the program."""
    from sensor_coach.known_devices import known

    if context.invoked_subcommand is None:
        _tell_faults()
        found = known()
        rows = [
            {
                "id": p.id, "title": p.title, "rate_hz": p.nominal_rate_hz,
                "gyroscope": p.has_gyr, "own": p.id in found.own,
            }
            for p in found.profiles.values()
        ]  # fmt: skip
        show(rows, as_json, "no profiles")


@devices_app.command("show")
def show_device(profile: str) -> None:
    """Print a profile, and first what in it is not confirmed."""
    (found,) = _candidates(profile)
    for sentence in found.unsure:  # as comments: what is printed is a profile still
        say(f"# Not confirmed: {sentence}")
    say(found.toml)


@devices_app.command("check")
def check_device(file: Path) -> None:
    """Check a profile of your own against its golden vectors."""
    from sensor_coach.known_devices import read_checked

    profile = read_checked(file)
    say(f"{file}: {profile.title}, all {len(profile.tests)} golden vectors decode")


@devices_app.command("add")
def add_device(file: Path) -> None:
    """Check a profile of your own and keep it: scan and record know the sensor from then on."""
    from sensor_coach.known_devices import keep, read_checked

    profile = read_checked(file)
    kept = keep(profile)
    say(f"{profile.title}: kept as {kept}")


@devices_app.command("packet")
def read_packet(
    packet: Annotated[list[str], typer.Argument(help="Its bytes in hex; of several, in order.")],
    device: Annotated[
        str | None, typer.Option(help="Id of the profile that sent it; else all are tried.")
    ] = None,
    characteristic: Annotated[
        str | None, typer.Option("--from", help="UUID of the characteristic that it came from.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what a packet holds: motion, or what else a sensor sends."""
    from sensor_coach import packet_words

    found = packet_words.read(_candidates(device), _bytes(packet), characteristic)
    if as_json:
        return say(json.dumps([asdict(each) for each in found]))
    for each in found:
        say(f"{each.title}: {'; '.join(each.says)}")
    return None


def _candidates(device: str | None) -> list[DeviceProfile]:
    from sensor_coach.known_devices import known

    found = known().profiles
    if device is not None and device not in found:
        raise SensorCoachError(f"no profile {device!r}, there are: {', '.join(found)}")
    return list(found.values()) if device is None else [found[device]]


def _bytes(words: list[str]) -> list[bytes]:
    try:
        return [bytes.fromhex(word) for word in words]
    except ValueError as error:
        raise SensorCoachError(f"{' '.join(words)} is no packet in hex: {error}") from error


def _tell_faults() -> None:
    """Say which of the user's profiles are not used, and why; the others are."""
    from sensor_coach.known_devices import known

    for fault in known().faults:
        typer.echo(f"not used: {fault}", err=True)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Tell what works on this machine, what does not, and what to do."""
    from sensor_coach.doctor import examine

    show([asdict(finding) for finding in examine()], as_json, "")


def _serve(
    port: int, browser: bool, sensor: str | None = None, *, is_demo: bool = False,
    lan: bool = False, https: bool = False, transport: str | None = None,
) -> None:  # fmt: skip
    """Serve until Ctrl-C."""
    from sensor_coach import server

    make = partial(_made, sensor=sensor, is_demo=is_demo, transport=transport)
    server.serve(make, port=port, open_browser=browser, lan=lan, https=https)


@contextmanager
def _made(
    reach: Reach, pairing: Pairing | None, *,
    sensor: str | None, is_demo: bool, transport: str | None,
) -> Iterator[Any]:  # fmt: skip
    """The dashboard, and the coach behind it; what it needs is imported while a browser loads."""
    from sensor_coach import web
    from sensor_coach.coach import Coach
    from sensor_coach.library import waiting

    waiting()  # makes the library before a page does; what waits for it, the first page takes in
    coach = Coach()
    coach.start()
    web.FLOOR.chosen, web.FLOOR.is_demo = sensor, is_demo
    try:
        with web.made(coach, reach, pairing, transport) as app, _show(coach, is_demo):
            yield app
    finally:
        coach.stop()


def _show(coach: Coach, is_demo: bool) -> AbstractContextManager[None]:
    """What the demonstration has more: a past, and a sensor that exercises by itself."""
    if not is_demo:
        return nullcontext()
    from sensor_coach import demo, web

    return demo.showing(coach, web.FLOOR)
