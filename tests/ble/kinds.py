"""What each sensor is as a GATT server: written from its documentation, not from its profile."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from tests.ble.packers import (
    MovesensePacker,
    PolarPacker,
    SelfDescribedPacker,
    TablePacker,
    TextPacker,
)

from sensor_coach.devices.profile import profiles
from sensor_coach.samples import GRAVITY
from sensor_coach.virtual import Command, Kind


@dataclass(frozen=True)
class Device:
    """A sensor that is for sale, made of software."""

    id: str
    name: str
    kind: Kind
    rate_hz: float
    counts: bool = True  # fast enough, with a gyroscope
    batch: int = 5
    mtu: int = 247
    asked_percent: int | None = None  # of the battery, where it has to be asked for


def kind(
    packer: Callable[[], Any], notifies: list[str], advertised: str = "", starts: str = "",
    stops: str = "", reads: dict[str, str] | None = None, company_id: int | None = None,
) -> Kind:  # fmt: skip
    """Make a kind of lines: "service/characteristic", and "... hex > characteristic hex"."""
    return Kind(
        packer, tuple(place(each) for each in notifies),
        (advertised,) if advertised else (), company_id,
        tuple(command(line) for line in starts.strip().splitlines()),
        tuple(command(line) for line in stops.strip().splitlines()),
        {place(each): bytes.fromhex(value) for each, value in (reads or {}).items()},
    )  # fmt: skip


def place(text: str) -> tuple[str, str]:
    service, characteristic = text.split("/")
    return service, characteristic


def command(line: str) -> Command:
    said, _, answer = line.partition(">")
    where, _, payload = said.strip().partition(" ")
    what, _, reply = answer.strip().partition(" ")
    return Command(place(where), octets(payload), (what, octets(reply)) if answer else None)


def octets(text: str) -> bytes:
    return text[1:].encode() if text.startswith("'") else bytes.fromhex(text)


def table(key: str, **more: Any) -> Callable[[], TablePacker]:
    return partial(TablePacker, profiles()[key], **more)


WIT = "0000{}-0000-1000-8000-00805f9a34fb"
WIT_SERVICE, WIT_DATA, WIT_WRITE = (WIT.format(each) for each in ("ffe5", "ffe4", "ffe9"))
DOT = "1517{}-4947-11e9-8646-d663bd873d93"
THINGY = "ef68{}-9b35-4933-9b10-52ffa9740042"
TAG = "f000{}-0451-4000-b000-000000000000"
SIG = "0000{}-0000-1000-8000-00805f9b34fb"
META = "326a{}-85cb-9195-d9dd-464cfbbae75a"
ADA = "adaf{}-c332-42a8-93bd-25e905756cb8"
JOURNAL = "555a0002-{}-467a-9538-01f0652c74e8"
WEB = "19b10000-{}-537e-4f6c-d104768a1214"
PHY = "cddf{}-30f7-4671-8b43-5e40ba53514a"
NUS = "6e40000{}-b5a3-f393-e0a9-e50e24dcca9e"
PMD = "fb005c8{}-02e7-f387-1cad-8acd2d8df0c8"
SENSE = "{}-7185-4d5d-b431-630e7050e8f0"
EDGE = "34c2e3b{}-34aa-11eb-adc1-0242ac120002"
SCHEME = "caa25cb{}-7e1b-44f2-adc9-e8c06c9ced43"
WATCH = "0003000{}-78fc-48fe-8e23-433b3a1942d0"
BIT = "e95d{}-251d-470a-a062-fa1922dfa9a8"


def at(base: str, service: str, characteristic: str) -> str:
    return f"{base.format(service)}/{base.format(characteristic)}"


META_WRITE = at(META, "9000", "9001")
PMD_WRITE, PMD_CONTROL = at(PMD, "0", "1"), PMD.format("1")
XYZ = "06 {0} 0158 {1} 06 {0} 0159 {1} 06 {0} 015a {1}"
ACC, GYRO, MAG = "03414343", "044759524f", "034d4147"
APART = (
    f"02 00 0c414343454c45524154494f4e 03 {XYZ.format(ACC, '0167')}"
    f"01 094759524f53434f5045 03 {XYZ.format(GYRO, '03647073')}"
)
TOGETHER = (
    f"01 00 03494d55 09 {XYZ.format(ACC, '056d2f735e32')} {XYZ.format(GYRO, '03647073')}"
    f"{XYZ.format(MAG, '027554')}"
)
PUCK = (
    "'\x10var sc=getTime();Puck.on('accel',function(e){var a=e.acc,g=e.gyro;"
    "Bluetooth.println([Math.round((getTime()-sc)*1000),a.x,a.y,a.z,g.x,g.y,g.z].join())});"
    "Puck.accelOn(52);\n"
)
BANGLE = (
    "'\x10var sc=getTime();Bangle.on('accel',function(a){"
    "Bluetooth.println([Math.round((getTime()-sc)*1000),"
    "a.x.toFixed(4),a.y.toFixed(4),a.z.toFixed(4)].join())});\n"
)


def script(start: str, stop: str) -> dict[str, Any]:
    """A program and its end, which no line of the form above can hold."""
    write = place(at(NUS, "1", "2"))
    return {
        "commands": (Command(write, octets(start)),), "stops": (Command(write, octets(stop)),),
    }  # fmt: skip


def texting(units: tuple[Any, Any], start: str, stop: str, digits: int) -> Kind:
    packer = partial(TextPacker, NUS.format("3"), units, 200, digits)
    return Kind(packer, (place(at(NUS, "1", "3")),), **script(start, stop))


DEVICES = [
    Device("witmotion", "WT901BLE68", kind(
        table("witmotion"), [f"{WIT_SERVICE}/{WIT_DATA}"], WIT_SERVICE, f"""
        {WIT_SERVICE}/{WIT_WRITE} ff aa 69 88 b5
        {WIT_SERVICE}/{WIT_WRITE} ff aa 03 09 00
        {WIT_SERVICE}/{WIT_WRITE} ff aa 27 64 00 > {WIT_DATA} 557164007a01{"00" * 14}
        """), 100, batch=8, asked_percent=40),
    Device("movella-dot", "Movella DOT", kind(
        table("movella-dot"), [at(DOT, "2000", "2003")], "", f"""
        {at(DOT, "1000", "1002")} 10{"00" * 23}3c00{"00" * 6}
        {at(DOT, "2000", "2001")} 010115""",
        f"{at(DOT, '2000', '2001')} 010015", company_id=0x0886), 60),
    Device("thingy52", "Thingy", kind(
        table("thingy52"), [at(THINGY, "0400", "0406")], THINGY.format("0100"),
        f"{at(THINGY, '0400', '0401')} e803 f401 f401 6400 01"), 100, mtu=23),
    Device("sensortag", "CC2650 SensorTag", kind(
        table("sensortag"), [at(TAG, "aa80", "aa81")], "", f"""
        {at(TAG, "aa80", "aa82")} 7f02
        {at(TAG, "aa80", "aa83")} 0a""", f"{at(TAG, 'aa80', 'aa82')} 0000"), 10, counts=False),
    Device("esense", "eSense-0151", kind(
        table("esense"), [at(SIG, "ff06", "ff08")], SIG.format("ff06"),
        f"{at(SIG, 'ff06', 'ff07')} 5335020132", f"{at(SIG, 'ff06', 'ff07')} 5334020032"), 50),
    Device("metamotion", "MetaWear", kind(
        table("metamotion"), [at(META, "9000", "9006")], META.format("9000"), f"""
        {META_WRITE} 03032808
        {META_WRITE} 13032800
        {META_WRITE} 031c01
        {META_WRITE} 130701
        {META_WRITE} 03020100
        {META_WRITE} 13020100
        {META_WRITE} 030101
        {META_WRITE} 130101""", f"""
        {META_WRITE} 030100
        {META_WRITE} 130100
        {META_WRITE} 03020001
        {META_WRITE} 13020001"""), 100, batch=3, mtu=23),
    Device("adafruit", "CLUE", kind(
        table("adafruit"), [at(ADA, "0200", "0201"), at(ADA, "0400", "0401")], "", f"""
        {at(ADA, "0200", "0001")} 14000000
        {at(ADA, "0400", "0001")} 14000000""", company_id=0x0822), 50),
    Device("adafruit", "CPlay", kind(  # the Arduino firmware: no gyroscope
        table("adafruit", without=("gyr",)), [at(ADA, "0200", "0201")], ADA.format("0200"),
        f"{at(ADA, '0200', '0001')} 14000000"), 50, counts=False),
    Device("science-journal", "BLE Sense - 12AB", kind(
        table("science-journal"), [at(JOURNAL, "0000", "0011"), at(JOURNAL, "0000", "0012")],
        JOURNAL.format("0000")), 10, counts=False),
    Device("science-journal", "BLE Sense - M", kind(  # the port that sends m/s²
        table("science-journal", acc_unit=1.0),
        [at(JOURNAL, "0000", "0011"), at(JOURNAL, "0000", "0012")],
        JOURNAL.format("0000")), 10, counts=False),
    Device("nicla-webble", "NiclaSenseME-1234", kind(
        table("nicla-webble", acc_unit=GRAVITY / 1000),
        [at(WEB, "0000", "5001"), at(WEB, "0000", "6001")], WEB.format("0000")), 50),
    Device("phyphox-ble", "phyphox-Arduino", kind(
        table("phyphox-ble"), [at(PHY, "1001", "1002")], PHY.format("0001")), 50, counts=False),
    Device("nordic-uart", "Sketch", kind(
        partial(TextPacker, NUS.format("3"), (1.0, 1.0), 50), [at(NUS, "1", "3")],
        NUS.format("1")), 50),
    Device("nordic-uart", "Turned", kind(  # as the micro:bit has it: 0002 notifies
        partial(TextPacker, NUS.format("2"), (1.0, 1.0), 200), [at(NUS, "1", "2")], NUS.format("1"),
        reads={at(NUS, "1", "3"): ""}), 50),
    Device("puck-js", "Puck.js 1a2b", texting(
        (GRAVITY / 8192, np.radians(245 / 32768)), PUCK,
        "'\x10Puck.accelOff();Puck.removeAllListeners('accel');\n", 0), 52),
    Device("bangle-js", "Bangle.js 1a2b", texting(
        (GRAVITY, None), BANGLE, "'\x10Bangle.removeAllListeners('accel');\n", 4),
        12.5, counts=False),
    Device("polar-sense", "Polar Sense 12345678", kind(
        partial(PolarPacker, PMD.format("2"), 0.07),
        [at(PMD, "0", "1"), at(PMD, "0", "2")], "", f"""
        {PMD_WRITE} 0202000134000101100002010800040103 > {PMD_CONTROL} f002020000
        {PMD_WRITE} 02050001340001011000 0201d007040103 > {PMD_CONTROL} f0020500000501295c8f3d""",
        f"""
        {PMD_WRITE} 0302
        {PMD_WRITE} 0305"""), 52),
    Device("movesense", "Movesense 0123", kind(
        partial(MovesensePacker, SENSE.format("34800002"), 99),
        [f"{SENSE.format('34802252')}/{SENSE.format('34800002')}"], "",
        f"{SENSE.format('34802252')}/{SENSE.format('34800001')} 01632f4d6561732f494d55362f313034"
        f" > {SENSE.format('34800002')} 0163c800",
        f"{SENSE.format('34802252')}/{SENSE.format('34800001')} 0263"), 104, batch=8),
    Device("edgeml", "NANO-1AB", kind(
        partial(SelfDescribedPacker, EDGE.format("c"), together=False), [at(EDGE, "b", "c")],
        EDGE.format("b"), f"""
        {at(EDGE, "b", "d")} 000000484200000000
        {at(EDGE, "b", "d")} 010000484200000000""", f"""
        {at(EDGE, "b", "d")} 000000000000000000
        {at(EDGE, "b", "d")} 010000000000000000""", {at(SCHEME, "7", "8"): APART}), 50),
    Device("openearable", "OpenEarable-12AB", kind(
        partial(SelfDescribedPacker, EDGE.format("c"), together=True), [at(EDGE, "b", "c")],
        EDGE.format("b"), f"{at(EDGE, 'b', 'd')} 000000484200000000",
        f"{at(EDGE, 'b', 'd')} 000000000000000000", {at(SCHEME, "7", "8"): TOGETHER}), 50),
    Device("infinitime", "InfiniTime", kind(
        table("infinitime"), [at(WATCH, "0", "2")]), 10, counts=False, mtu=23),
    Device("ruuvitag", "Ruuvi 1A2B", kind(
        table("ruuvitag"), [at(NUS, "1", "3")], NUS.format("1"), company_id=0x0499),
        1, counts=False, mtu=23),
    Device("microbit", "BBC micro:bit [vupaz]", kind(
        table("microbit"), [at(BIT, "0753", "ca4b")], "", f"{at(BIT, '0753', 'fb24')} 1400",
        reads={at(BIT, "0753", "fb24"): "1400"}), 50, counts=False),
]  # fmt: skip
