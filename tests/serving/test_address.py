"""Where the server listens, and what is said of it."""

from __future__ import annotations

import socket
from urllib.parse import unquote

import pytest

from sensor_coach import server_address
from sensor_coach.errors import SensorCoachError
from sensor_coach.server_address import Reach, announcement, free_port, reached


@pytest.fixture
def networks(monkeypatch):
    """The addresses that this machine has."""
    addresses = ["192.168.1.20", "10.0.0.7"]
    monkeypatch.setattr(server_address, "lan_addresses", lambda: addresses)
    return addresses


def test_without_lan_nobody_else_is_listened_to():
    reach = reached(8790, lan=False, https=False)
    assert reach.options["server.address"] == "127.0.0.1"
    assert reach.elsewhere() == []
    assert announcement(reach, "") == []


def test_with_lan_each_address_is_said_with_its_digits_and_the_first_as_a_picture(networks):
    said = announcement(Reach(8501, lan=True), "012345")
    assert said[0] == "On the same network: http://192.168.1.20:8501/?pair=012345"
    assert "10.0.0.7" in said[1]
    assert "012345 when asked" in said[2]
    assert said[3] == server_address.qr_text("http://192.168.1.20:8501/?pair=012345")
    networks.clear()
    assert announcement(Reach(8501, lan=True), "012345")[-1].startswith("No network address")


@pytest.mark.usefixtures("networks")
def test_https_holds_for_every_address_and_is_explained_in_a_line(tmp_path, monkeypatch):
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path))
    reach = reached(8790, lan=True, https=True)
    assert reach.here.startswith("https://127.0.0.1:")
    assert reach.options["server.sslKeyFile"] == str(tmp_path / "certificate" / "key.pem")
    assert "will warn" in announcement(reach, "012345")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_is_taken_is_passed_over(host):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert free_port(port, host) > port


def test_any_free_port_will_do():
    port = free_port(0)
    assert port > 1023
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_no_free_port_is_one_line(monkeypatch):
    monkeypatch.setattr(server_address, "_PORTS", 1)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SensorCoachError):
        free_port(taken.getsockname()[1])


def test_own_addresses_are_no_loop():
    assert not any(each.startswith("127.") for each in server_address.lan_addresses())


def test_the_picture_for_pages_is_black_on_white_in_any_theme():
    drawn = unquote(server_address.qr_picture("http://192.168.1.20:8501/?pair=012345"))
    assert drawn.startswith("data:image/svg+xml")
    assert "fill='#fff'" in drawn
    assert "stroke='#000'" in drawn
