"""Packets of devices with what they hold, collected from makers, captures and documentation.

What each is worth is said in its `kind_of_vector`: a capture and a maker's test say what devices
send; a synthetic one only that the layout was understood as its source has it.
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from sensor_coach.devices.codecs import polar_pmd
from sensor_coach.devices.profile import profiles, read_profile
from sensor_coach.samples import GRAVITY, Notification, concatenate

_FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "golden_vectors.json"
if not _FILE.is_file():
    pytest.skip("the collected packets are not beside the checkout", allow_module_level=True)
VECTORS = json.loads(_FILE.read_text(encoding="utf-8"))
PMD_CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DESCRIPTION = dict(profiles()["edgeml"].tests[0].heard)  # what an EdgeML board says of itself

# device -> profile; what it lists is decoded there
PROFILES = {
    "polar_pmd": "polar-sense", "polar_verity_sense": "polar-sense", "witmotion_ble5": "witmotion",
    "metawear": "metamotion", "microbit_accel": "microbit", "adafruit_accel": "adafruit",
    "movella_dot": "movella-dot", "thingy52_raw": "thingy52", "thingy52_config": "thingy52",
    "sensortag_cc2650": "sensortag", "esense": "esense", "edgeml": "edgeml",
    "arduino_science_journal": "science-journal", "movesense_gsp": "movesense",
    "ruuvi_df5": "ruuvitag", "infinitime_motion": "infinitime",
}  # fmt: skip

COMMANDS = [each for each in VECTORS if each.get("direction") == "host->device"]
PACKETS = [each for each in VECTORS if each not in COMMANDS]


def ids(each):
    return f"{each['device']}: {each['name']}"


def test_every_vector_is_of_a_known_device():
    assert len(VECTORS) == 72
    assert {each["device"] for each in VECTORS} == set(PROFILES)


def decoded(profile, payload, characteristic=None, heard=None):
    unit = profile.decoder(joined=False)
    for uuid, told in (heard or {}).items():
        unit.decode(Notification(0, uuid, told))
    note = Notification(0, characteristic or profile.notify[0], payload)
    return concatenate([unit.decode(note), unit.finish()])


def told(each, payload, characteristic=None, heard=None):
    """What a packet tells beside samples, by what it is, in SI units; it gives no samples."""
    profile = of(each)
    unit, place = profile.teller(), characteristic or profile.notify[0]
    for uuid, before in (heard or {}).items():
        unit.tell(Notification(0, uuid, before))
    return {
        found.what: (found.unit, found.rows) for found in unit.tell(Notification(0, place, payload))
    }


def of(each, **changes):
    """The profile of a vector, with other scales where it is of another range."""
    text = profiles()[PROFILES[each["device"]]].toml
    for old, new in changes.get("changes", ()):
        assert old in text
        text = text.replace(old, new)
    return read_profile(text)


def expected(values, unit, digits):
    return pytest.approx(np.atleast_2d(values) * unit, abs=digits)


def started(measurement, factor):
    """What a Polar sensor answers to a start, when its counts are to be multiplied."""
    answer = bytes([0xF0, 0x02, measurement, 0, 0, 5, 1])
    return {PMD_CONTROL: answer + np.array([factor], "<f4").tobytes()}


POLAR = [each for each in PACKETS if each["device"].startswith("polar")]


@pytest.mark.parametrize(
    "each", [each for each in POLAR if "raw_first3" in each["decoded"]], ids=ids
)
def test_polar_acceleration(each):
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    imu = decoded(of(each), payload, each["characteristic"], started(2, said["factor"]))
    assert len(imu) == said["n_samples"]
    assert payload[9] & 0x7F == said["frame_type"]
    assert imu.acc[:3][: len(said["m_s2_first3"])] == expected(said["m_s2_first3"], 1, 2e-6)
    unit = GRAVITY * (said["factor"] if said["frame_type"] == 0 else 1e-3)
    assert imu.acc[-1] == pytest.approx(np.array(said["raw_last"]) * unit, abs=2e-6)


@pytest.mark.parametrize("each", [each for each in POLAR if "deg_s" in each["decoded"]], ids=ids)
def test_polar_angular_rate(each):
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    imu = decoded(of(each), payload, each["characteristic"], started(5, said["factor"]))
    assert np.degrees(imu.gyr) == expected(said["deg_s"], 1, 1e-6)


@pytest.mark.parametrize("each", [each for each in POLAR if "gauss" in each["decoded"]], ids=ids)
def test_polar_magnetic_field(each):
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    heard = started(6, said["factor"])
    found = told(each, payload, each["characteristic"], heard)
    unit, field = found["magnetic field"]
    assert unit == "T"
    assert field == pytest.approx(np.array(said["gauss"]) * 1e-4, rel=1e-6)
    raw = np.array(said["raw"])
    if raw.shape[1] > 3:
        assert found["calibration"][1].tolist() == raw[:, 3:].tolist()
    assert polar_pmd.deltas(payload[10:], "<i2", raw.shape[1]).tolist() == said["raw"]
    assert len(decoded(of(each), payload, each["characteristic"], heard)) == 0


@pytest.mark.parametrize("each", [each for each in POLAR if each.get("truncated")], ids=ids)
def test_polar_captures_that_were_cut(each):
    """The first samples are whole; the rest of the frame is filled up with zeros."""
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    for width, count, _ in said["blocks"]:
        payload += bytes(-(-width * count * 3 // 8))
    at, size = 16, 0
    for width, count, _ in said["blocks"]:
        assert (payload[at + size], payload[at + size + 1]) == (width, count)
        size += 2 + -(-width * count * 3 // 8)
    imu = decoded(of(each), payload[: at + size])
    mg = np.rint(imu.acc / GRAVITY * 1000).astype(int)[: said["n_decodable_samples"]]
    if "first8_mg" in said:
        assert mg[:8].tolist() == said["first8_mg"]
        sizes = np.linalg.norm(mg, axis=1)
        assert [sizes.min(), sizes.max()] == pytest.approx(said["abs_range_mg"], abs=0.1)
    else:
        assert mg[:3].tolist() == said["first3_mg"]
        assert mg[[10, 11]].tolist() == [said["sample10_mg"], said["sample11_mg"]]


def test_polar_settings():
    """The vector is what follows the five bytes that an answer begins with."""
    (each,) = [each for each in POLAR if "sample_rate" in each["decoded"]]
    said, answer = each["decoded"], bytes.fromhex("f001050000" + each["hex"])
    found = told(each, answer, PMD_CONTROL)
    names = {
        "sample_rate": "rate", "resolution": "resolution in bits", "range": "range",
        "channels": "channels",
    }  # fmt: skip
    assert {key: found[name][1].tolist() for key, name in names.items()} == {
        key: [values] for key, values in said.items()
    }
    assert len(decoded(of(each), answer, PMD_CONTROL)) == 0


WIT = [each for each in PACKETS if each["device"] == "witmotion_ble5"]


@pytest.mark.parametrize("each", [each for each in WIT if "acc_m_s2" in each["decoded"]], ids=ids)
def test_witmotion(each):
    payload = bytes.fromhex(each["hex"]).ljust(20, b"\0")  # captures keep the first 16 bytes
    imu, said = decoded(of(each), payload), each["decoded"]
    assert imu.acc == expected(said["acc_m_s2"], 1, 1e-6)
    assert imu.gyr == expected(said["gyro_rad_s"], 1, 1e-6)


def test_witmotion_answers_to_register_reads():
    (each,) = [each for each in WIT if "register" in each["decoded"]]
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    found = told(each, payload)
    assert found["register"][1].tolist() == [[said["register"]]]
    unit, field = found["magnetic field"]
    assert (unit, field.tolist()) == ("counts", [said["mag_raw"]])  # its unit is not certain
    assert len(decoded(of(each), payload)) == 0


META = [each for each in PACKETS if each["device"] == "metawear"]
ACC_8G, GYR_2000 = "0.000244140625", "0.06097560975609756"


@pytest.mark.parametrize("each", [each for each in META if "samples" in each["decoded"]], ids=ids)
def test_metamotion(each):
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    quantity = {"g": "acc", "deg/s": "gyr"}.get(said["unit"])
    if quantity is None:
        unit, field = told(each, payload)["magnetic field"]
        assert (said["unit"], unit) == ("uT", "T")
        assert field == pytest.approx(np.array(said["samples"]) * 1e-6, rel=1e-12)
        assert len(decoded(of(each), payload)) == 0
        return
    scale = repr(1 / said["scale_lsb_per_unit"])
    profile = of(each, changes=[(ACC_8G if quantity == "acc" else GYR_2000, scale)])
    imu = decoded(profile, payload)
    unit = GRAVITY if quantity == "acc" else np.radians(1)
    assert getattr(imu, quantity) == expected(said["samples"], unit, 6e-5 * unit)


FUSED = {  # name of the vector -> what it is told as, and SI units of one of its values
    "fusion corrected acc": ("acceleration by its fusion", "m/s²", GRAVITY),
    "fusion corrected gyro": ("angular rate by its fusion", "rad/s", np.radians(1)),
    "fusion quaternion": ("quaternion w, x, y, z", "", 1.0),
    "fusion gravity": ("gravity", "m/s²", GRAVITY),
    "fusion linear acc": ("acceleration without gravity", "m/s²", GRAVITY),
}


@pytest.mark.parametrize("each", [each for each in META if "values" in each["decoded"]], ids=ids)
def test_metamotion_fusion(each):
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    found = told(each, payload)
    what, unit, size = FUSED[each["name"]]
    assert found[what][0] == unit
    assert found[what][1] == expected(said["values"], size, 5.1e-5 * size)
    if said["accuracy"] is not None:
        assert found["accuracy"][1].tolist() == [[said["accuracy"]]]
    assert len(decoded(of(each), payload)) == 0


def test_ruuvitag():
    (each,) = [each for each in PACKETS if each["device"] == "ruuvi_df5"]
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    assert decoded(of(each), payload).acc == expected(said["acc_g"], GRAVITY, 1e-6)
    assert {what: rows.item() for what, (_, rows) in told(each, payload).items()} == {
        "temperature": pytest.approx(said["temp_c"] + 273.15, abs=1e-9),
        "humidity": pytest.approx(said["humidity"] / 100, abs=1e-9),
        "pressure": said["pressure_pa"],
        "battery": pytest.approx(said["voltage"], abs=1e-9),
        "transmission power in dBm": said["tx_dbm"],
        "movements": said["movement"],
        "number of the measurement": said["seq"],
    }


def test_infinitime():
    """Of the face-up watch the size is known; the sign is the profile's, and it says so."""
    (each,) = [each for each in PACKETS if each["device"] == "infinitime_motion"]
    imu = decoded(of(each), bytes.fromhex(each["hex"]), each["characteristic"])
    assert np.linalg.norm(imu.acc, axis=1) == pytest.approx([each["decoded"]["g_abs"] * GRAVITY])
    assert imu.acc == expected([0, 0, 1], GRAVITY, 1e-9)
    assert any("negative" in sentence for sentence in of(each).unsure)


# device -> unit and key of acceleration and of angular rate in `decoded`; float32 or as printed
PLAIN = {
    "adafruit_accel": (("m_s2", 1.0), None), "movella_dot": (("m_s2", 1.0), ("dps", 1.0)),
    "thingy52_raw": (("g", GRAVITY), ("dps", 1.0)),
    "sensortag_cc2650": (("g", GRAVITY), ("dps_131", 1.0)),
    "esense": (("g_pm4", GRAVITY), ("dps_pm500", 1.0)), "edgeml": (("g", GRAVITY), None),
    "arduino_science_journal": (("floats", GRAVITY), None),
    "movesense_gsp": (("m_s2", 1.0), ("dps", 1.0)),
}  # fmt: skip


@pytest.mark.parametrize("each", [each for each in PACKETS if each["device"] in PLAIN], ids=ids)
def test_plain_numbers(each):
    acc, gyr = PLAIN[each["device"]]
    heard = DESCRIPTION if each["device"] == "edgeml" else {}
    imu = decoded(of(each), bytes.fromhex(each["hex"]), each["characteristic"], heard)
    assert imu.acc == expected(each["decoded"][acc[0]], acc[1], 2e-6)
    if gyr:
        printed = 0.02 if each["device"] == "esense" else 5e-4
        assert np.degrees(imu.gyr) == expected(each["decoded"][gyr[0]], gyr[1], printed)


@pytest.mark.parametrize(
    "each", [each for each in PACKETS if each["device"] == "microbit_accel"], ids=ids
)
def test_micro_bit(each):
    imu = decoded(of(each), bytes.fromhex(each["hex"]))
    turned = np.array(each["decoded"]["m_s2"]) * [-1, 1, -1]  # x right, y to the logo, z up
    assert imu.acc == expected(turned, 1, 5e-5)


# Commands the profiles do not give: other rates, ranges, chips and modes, and other ways to stop.
OTHERS = {
    "0303280c", "03032908", "03032803", "0303a902", "0303a803", "030401", "030400", "13032803",
    "130501", "010114", "01011a", "01632f4d6561732f494d55362f3532",
}  # fmt: skip


@pytest.mark.parametrize("each", COMMANDS, ids=ids)
def test_commands(each):
    profile = profiles()[PROFILES[each["device"]]]
    given = {write.payload.hex() for write in (*profile.setup, *profile.start, *profile.stop)}
    sent = bytes.fromhex(each["hex"]).hex()
    assert (sent in given) != (sent in OTHERS)
    if sent in given:
        (place,) = {
            write.characteristic for write in (*profile.setup, *profile.start, *profile.stop)
            if write.payload.hex() == sent and write.characteristic == each["characteristic"]
        }  # fmt: skip
        assert place == each["characteristic"]


@pytest.mark.parametrize(
    ("sent", "change"),
    [
        ("01632f4d6561732f494d55362f3532", ("default = 104", "default = 52")),
        ("03032908", ("default = 100", "default = 200")),
    ],
)
def test_at_another_rate_the_command_is_the_vector(sent, change):
    (each,) = [each for each in COMMANDS if each["hex"] == sent]
    assert of(each, changes=[change]).start[0].payload.hex() == sent


def came_to(each):
    """What a vector comes to in the profile of its device, in a word."""
    if each in COMMANDS:
        return "command"
    said, payload = each["decoded"], bytes.fromhex(each["hex"])
    place, heard = each.get("characteristic"), {}
    if "sample_rate" in said:
        payload, place = bytes.fromhex("f001050000") + payload, PMD_CONTROL
    if each["device"] == "edgeml":
        heard = DESCRIPTION
    if each.get("truncated"):
        return "samples"  # see `test_polar_captures_that_were_cut`
    if "factor" in said:
        heard = started(5 if "deg_s" in said else 2, said["factor"])
    if each["device"] == "witmotion_ble5":
        payload = payload.ljust(20, b"\0")
    if len(decoded(of(each), payload, place, heard)):
        return "samples"
    return "told" if told(each, payload, place) else "nothing"


def test_every_vector_decodes():
    """Motion is samples, all else is told as what it is; what is written to a device is a command.

    That each is exactly what the vector says is compared above, with the tolerance of its source.
    """
    assert Counter(map(came_to, VECTORS)) == {"samples": 35, "command": 26, "told": 11}
    of_samples = {each["device"] for each in VECTORS if came_to(each) == "samples"}
    assert of_samples == set(PROFILES) - {"thingy52_config"}


def test_every_packet_was_compared():
    by_themselves = ("microbit_accel", "ruuvi_df5", "infinitime_motion")
    compared = [*POLAR, *WIT, *META]
    compared += [each for each in PACKETS if each["device"] in (*PLAIN, *by_themselves)]
    assert len(compared) == len(PACKETS)
    assert len(PACKETS) + len(COMMANDS) == len(VECTORS)
    assert {each["name"] for each in META if "values" in each["decoded"]} == set(FUSED)
