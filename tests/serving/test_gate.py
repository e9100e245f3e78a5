"""The door of the server: who is let in, by what name, from where, with which digits."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest

from sensor_coach import pairing as rules
from sensor_coach.gate import COOKIE, Gate
from sensor_coach.pairing import DIGITS, Pairing

HERE, PHONE = "127.0.0.1", "192.168.1.30"
LAN = "192.168.1.20:8501"
IN = 299  # what the app behind the door answers


async def app(scope, _receive, send) -> None:
    kind = {"http": "http.response.start", "websocket": "websocket.accept"}[scope["type"]]
    await send({"type": kind, "status": IN, "headers": []})
    if scope["type"] == "http":
        await send({"type": "http.response.body", "body": b"in"})


class Door:
    """A gate, and what it answers to."""

    def __init__(self, pairing: Pairing | None) -> None:
        self.gate = Gate(app, pairing, ("kitchen", "kitchen.local"))

    def asked(
        self, path="/", client=PHONE, host=LAN, kind="http", method="GET", form=None, query="",
        scheme="http", **headers,
    ):  # fmt: skip
        named = {"host": host, "accept": "text/html", **headers}
        scope = {
            "type": kind, "method": method, "path": path, "query_string": query.encode(),
            "client": (client, 5000), "server": ("0.0.0.0", 8501), "scheme": scheme,
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items()],
        }  # fmt: skip
        sent = []

        async def send(message) -> None:
            sent.append(message)

        async def receive():
            return {"type": "http.request", "body": urlencode(form or {}).encode()}

        asyncio.run(self.gate(scope, receive, send))
        return Answer(sent)

    def pair(self, code: str, client=PHONE, to="/sensors"):
        form = {"code": code, "to": to}
        return self.asked("/pair", client, method="POST", form=form)


class Answer:
    def __init__(self, sent) -> None:
        self.first = sent[0]
        self.status = self.first.get("status")
        self.headers = {k.decode(): v.decode() for k, v in self.first.get("headers", [])}
        self.body = b"".join(each.get("body", b"") for each in sent).decode()
        self.is_in = self.status == IN and self.first["type"] != "websocket.close"

    @property
    def cookie(self) -> str:
        return self.headers["set-cookie"].split(";")[0]


@pytest.fixture
def pairing():
    return Pairing()


@pytest.fixture
def door(pairing):
    return Door(pairing)


def wrong(pairing) -> str:
    return f"{(int(pairing.code) + 1) % 10**DIGITS:0{DIGITS}}"


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_this_machine_needs_no_digits(door, host, kind):
    assert door.asked(client=HERE, host=host, kind=kind).is_in
    assert Door(None).asked(client=HERE, host=host, kind=kind).is_in


@pytest.mark.parametrize(
    "path",
    ["/", "/_stcore/stream", "/_stcore/health", "/live/ws", "/api/v1/live", "/media/a.csv"],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_no_route_is_reached_from_elsewhere_without_digits(door, path, kind):
    assert not door.asked(path, kind=kind).is_in
    assert not door.asked(path, kind=kind, cookie=f"{COOKIE}_8501=made-up").is_in


def test_who_asks_for_no_page_is_told_in_a_line(door):
    answer = door.asked("/api/v1/live", accept="application/json")
    assert answer.status == 403
    assert answer.body.startswith("Not paired")


def test_the_digits_in_the_address_pair_and_leave_it(door, pairing):
    answer = door.asked("/sensors", query=f"pair={pairing.code}&set=a%26b")
    assert (answer.status, answer.headers["location"]) == (303, "/sensors?set=a%26b")
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert "samesite=lax" in answer.headers["set-cookie"].lower()
    assert answer.headers["cache-control"] == "no-store"
    for kind in ("http", "websocket"):
        assert door.asked("/_stcore/stream", kind=kind, cookie=answer.cookie).is_in


def test_the_cookie_is_secure_where_the_link_is(door, pairing):
    query = f"pair={pairing.code}"
    assert "Secure" not in door.asked(query=query).headers["set-cookie"]
    assert "Secure" in door.asked(query=query, scheme="https").headers["set-cookie"]


def test_the_digits_may_be_typed(door, pairing):
    asked = door.asked("/sensors")
    assert (asked.status, "Six digits" in asked.body) == (200, True)
    assert 'name="to" value="/sensors"' in asked.body
    again = door.pair(wrong(pairing))
    assert (again.status, "not the digits" in again.body) == (403, True)
    assert door.pair(f" {pairing.code} ").headers["location"] == "/sensors"


@pytest.mark.parametrize(
    "to", ["https://evil.test/", "//evil.test", "/\\evil.test", "evil", "/\r\n"]
)
def test_pairing_leads_nowhere_else(door, pairing, to):
    assert door.pair(pairing.code, to=to).headers["location"] == "/"


def test_what_is_asked_for_is_no_part_of_the_page(door):
    assert "<script" not in door.asked('/"><script>alert(1)</script>').body


def test_an_address_has_five_tries(door, pairing):
    for _ in range(rules.TRIES):
        assert door.pair(wrong(pairing)).status in {403, 429}
    assert door.pair(pairing.code).status == 429
    assert door.asked(query=f"pair={pairing.code}").status == 429
    assert door.pair(pairing.code, client="192.168.1.31").status == 303
    pairing.renew()
    assert door.pair(pairing.code).status == 303


def test_all_addresses_together_have_fifty_tries(door, pairing):
    for number in range(rules.TRIES_OF_ALL):
        assert door.pair(wrong(pairing), client=f"10.0.0.{number}").status in {403, 429}
    assert door.pair(pairing.code, client="10.0.1.1").status == 429


def test_new_digits_end_what_the_old_ones_opened(door, pairing):
    cookie = door.pair(pairing.code).cookie
    assert door.asked(cookie=cookie).is_in
    pairing.renew()
    assert not door.asked(cookie=cookie).is_in


def test_another_machine_is_not_let_in_without_lan():
    assert Door(None).asked().status == 403


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:8501", "", "127.0.0.1.evil.test", "[", "a@b"]
)
@pytest.mark.parametrize("client", [HERE, PHONE])
def test_a_name_that_is_not_ours_is_refused(door, host, client):
    assert door.asked(client=client, host=host).status == 421


def test_a_name_of_this_machine_in_the_network_asks_for_digits(door):
    assert "Six digits" in door.asked(host="Kitchen.local:8501").body
    assert "Six digits" in door.asked(client=HERE, host="kitchen:8501").body


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "x_real_ip"])
def test_a_proxy_on_this_machine_is_not_this_machine(door, header):
    answer = door.asked(client=HERE, host="localhost:8501", **{header: "203.0.113.5"})
    assert not answer.is_in


@pytest.mark.parametrize("origin", ["http://evil.test", "http://localhost:9999", "null"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_page_of_another_origin_is_refused(door, origin, kind):
    assert not door.asked(client=HERE, host="localhost:8501", kind=kind, origin=origin).is_in


def test_our_own_page_is_not(door):
    answer = door.asked(
        client=HERE, host="localhost:8501", kind="websocket", origin="http://localhost:8501"
    )
    assert answer.is_in


def test_a_long_body_is_not_read(door, pairing):
    answer = door.asked("/pair", method="POST", form={"code": pairing.code, "to": "/" * 9000})
    assert answer.status == 403


def test_digits_are_six_and_differ():
    codes = {Pairing().code for _ in range(20)}
    assert len(codes) > 15
    assert all(len(code) == DIGITS and code.isdigit() for code in codes)
