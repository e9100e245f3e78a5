"""What stands in place of a sensor's id."""

import pytest

from sensor_coach.errors import DeviceError
from sensor_coach.phone import Address, address_of


@pytest.mark.parametrize(
    ("sensor", "meant"),
    [
        ("phone", Address("phone-page", "Phone")),
        ("sensor-logger", Address("sensor-logger", "Sensor Logger", port=8765)),
        ("sensor-logger-ios:9000", Address("sensor-logger-ios", "Sensor Logger", port=9000)),
        ("phyphox:http://10.0.0.5:8080", Address("phyphox", "phyphox", "http://10.0.0.5:8080")),
        ("phyphox:http://10.0.0.5:80/", Address("phyphox", "phyphox", "http://10.0.0.5:80")),
        ("phyphox:10.0.0.5", Address("phyphox", "phyphox", "http://10.0.0.5:8080")),
        (
            "sensorserver:ws://a.local:81",
            Address("sensorserver", "sensorserver", "ws://a.local:81"),
        ),
        ("sensorserver:[fe80::1]:81", Address("sensorserver", "sensorserver", "ws://[fe80::1]:81")),
        ("phyphox-Arduino", None),
        ("AA:BB:CC:DD:EE:01", None),
        ("virtual", None),
        ("phone 2", None),
        ("", None),
        (None, None),
    ],
)
def test_a_phone_is_told_from_other_sensors(sensor, meant):
    assert address_of(sensor) == meant


@pytest.mark.parametrize(
    "sensor",
    [
        "sensor-logger:0", "sensor-logger:x", "sensor-logger:", "phyphox:", "phyphox:ftp://a",
        "phyphox:ws://a", "phyphox:http://a:99999", "sensorserver:http://a", "phyphox:http://a/b",
        "phyphox:http://[a",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_is_refused_with_what_was_expected(sensor):
    with pytest.raises(DeviceError, match=r"expected \S.+"):
        address_of(sensor)
