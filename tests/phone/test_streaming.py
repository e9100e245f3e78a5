"""A stream that outlives its links, from a phone made of a list."""

import asyncio
from contextlib import asynccontextmanager, nullcontext

import pytest

from sensor_coach import losses
from sensor_coach.errors import DeviceError, DeviceLostError
from sensor_coach.phone import Phone, stream


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(losses, "_BACK_OFF_S", (0.01, 0.02))


async def drained(phone, reconnect_s=0.2):
    """What a stream gave and told until it failed, and how that was said."""
    notes, states = [], []
    try:
        async for note in stream(phone, reconnect_s=reconnect_s, on_state=states.append):
            notes.append(note)
    except DeviceError as error:
        return notes, states, error
    return notes, states, None


def links(*runs):
    """A phone whose links give the payloads of `runs`, one after the other, then none at all."""
    left = list(runs)

    @asynccontextmanager
    async def connected():
        if not left:
            raise DeviceError("nobody there")

        async def payloads(run):
            for each in run:
                yield each

        yield payloads(left.pop(0))

    return Phone("Made up", "made-up", connected, 0.1, 0.1)


def test_notifications_go_on_from_link_to_link_on_one_time_axis():
    notes, states, error = asyncio.run(drained(links([b"a", b"b"], [], [b"c"])))
    assert [note.payload for note in notes] == [b"a", b"b", b"c"]
    assert {note.characteristic for note in notes} == {"made-up"}
    assert notes[0].received_us == 0
    assert notes[2].received_us >= 30_000  # both pauses
    found = ["connected", "lost", "reconnecting", "reconnecting", "connected", "lost"]
    assert states[: len(found)] == found
    assert set(states[len(found) :]) == {"reconnecting"}
    assert isinstance(error, DeviceLostError)
    assert str(error) == "lost, and not back within 0.2 s: nobody there"


def test_a_phone_that_never_comes_is_not_waited_for_twice():
    notes, states, error = asyncio.run(drained(links()))
    assert (notes, states, str(error)) == ([], [], "nobody there")


def test_a_phone_that_says_nothing_is_lost():
    silent = asyncio.Event()

    class Silent:
        async def __anext__(self):
            await silent.wait()

    phone = Phone("Mute", "mute", lambda: nullcontext(Silent()), 0.05, 0.05, pushes=True)
    notes, _, error = asyncio.run(drained(phone))
    assert (notes, str(error)) == ([], "Mute: no data for 0.05 s")
