"""What is decoded depends on the times of events, not on the order or number of messages."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.phone import fakes

from sensor_coach.devices.event_order import EventOrder, Reading
from sensor_coach.devices.profile import profiles
from sensor_coach.errors import DecodeError
from sensor_coach.events import SetResult
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import ImuData, Notification, concatenate

KINDS = ["sensor-logger", "phyphox", "sensorserver", "phone-page"]
MOTION = fakes.motion()
SHORT = MOTION[300:500]


def decoded(kind: str, sent: list[tuple[float, str]]) -> ImuData:
    decoder = profiles()[kind].decoder()
    return concatenate(
        decoder.decode(Notification(round(t * 1e6), kind, text.encode())) for t, text in sent
    )


def result(kind: str, sent: list[tuple[float, str]]) -> SetResult:
    pipeline = SetInfo("heel-lift", "shank", "left", profiles()[kind].toml).pipeline()
    for t, text in sent:
        pipeline.feed(Notification(round(t * 1e6), kind, text.encode()))
    return pipeline.finish()[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_is_what_is_decoded(kind):
    sent = fakes.messages_of(kind, SHORT)
    got = decoded(kind, sent)
    assert len(SHORT) - 12 <= len(got) <= len(SHORT)
    assert np.allclose(np.diff(got.t), 0.01, atol=1e-5)
    first = int(np.argmin(np.abs(SHORT.acc - got.acc[0]).sum(axis=1)))
    there = slice(first, first + len(got))
    assert np.allclose(got.acc, SHORT.acc[there], atol=1e-5)
    late = 0.003 if kind == "phyphox" else 0.002 if kind == "sensorserver" else 0.0
    gyr = np.stack([np.interp(SHORT.t[there], SHORT.t + late, each) for each in SHORT.gyr.T], 1)
    known = ~np.isnan(got.gyr).any(axis=1)
    assert known.sum() >= len(got) - 2
    assert np.allclose(got.gyr[known], gyr[known], atol=1e-5)


@pytest.mark.parametrize("kind", ["sensor-logger", "phone-page", "sensorserver"])
@given(st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(kind, random):
    sent = fakes.messages_of(kind, SHORT)
    reach = 0.03 if kind == "sensorserver" else 0.5  # s that a message may be late by
    begun = sent[0]
    late = [(t + random.uniform(0, reach), t, text) for t, text in sent[1:]]
    late += [(t + random.uniform(0, 1.0), t, text) for _, t, text in random.sample(late, 5)]
    arrived = [begun, *((t, text) for t, _, text in sorted(late, key=lambda each: each[0]))]
    got, plain = decoded(kind, arrived), decoded(kind, sent)
    assert len(got) <= len(plain)
    assert len(got) >= len(plain) - 5
    assert np.array_equal(got.acc, plain.acc[: len(got)])
    assert np.array_equal(got.gyr, plain.gyr[: len(got)], equal_nan=True)
    assert np.allclose(np.diff(got.t), np.diff(plain.t)[: len(got) - 1], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_pause_is_a_gap_in_which_nothing_is_counted(kind):
    sent = [each for each in fakes.messages_of(kind, MOTION) if not 21.0 < each[0] <= 25.05]
    found = result(kind, sent)
    [gap] = found.gaps
    assert gap.end_s - gap.start_s == pytest.approx(4.0, abs=0.25)
    assert 2 <= found.rep_count < fakes.REPS
    assert found.bad_packets == 0


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_late_for_three_seconds_is_late_and_not_lost(kind):
    sent = [(max(t, 15.0) if 12.0 < t < 15.0 else t, text)
            for t, text in fakes.messages_of(kind, MOTION)]  # fmt: skip
    found = result(kind, sent)
    assert (found.rep_count, found.gaps, found.bad_packets) == (fakes.REPS, (), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_a_clock_that_begins_anew_goes_on_after_what_was(kind):
    """An app that was started again, or a phone: its times begin anew, ours go on."""
    sent = fakes.messages_of(kind, SHORT)
    again = [(t + 30.0, _of_new_session(kind, text)) for t, text in sent]
    got = decoded(kind, [*sent, *again])
    steps = np.diff(got.t)
    assert (steps > 0).all()
    assert np.sum(steps > 0.2) == 1
    assert steps.max() == pytest.approx(28.0, abs=0.3)


def _of_new_session(kind: str, text: str) -> str:
    found = json.loads(text)
    back_ns = 100_000_000_000
    match kind:
        case "sensor-logger":
            found["sessionId"] = "t"
            for each in found["payload"]:
                each["time"] -= back_ns
        case "phone-page":
            found["session"] = "t"
            for each in found["events"]:
                each[0] -= back_ns / 1e6
        case "sensorserver":
            found["timestamp"] -= back_ns
        case "phyphox" if "status" in found:
            found["status"]["session"] = "d4e5f6"
    return json.dumps(found)


def test_a_message_that_never_comes_is_given_up_and_is_a_gap():
    sent = fakes.messages_of("sensor-logger", MOTION)
    del sent[60:63]  # 0.6 s
    found = result("sensor-logger", sent)
    [gap] = found.gaps
    assert gap.end_s - gap.start_s == pytest.approx(0.61, abs=0.02)
    assert found.rep_count >= fakes.REPS - 1


def test_a_phone_without_a_gyroscope_gives_accelerations_all_the_same():
    blind = replace(SHORT, gyr=np.full_like(SHORT.gyr, np.nan))
    rows = fakes.page_messages(blind)
    for message in rows:
        message["events"] = [each[:4] + [None] * 3 for each in message["events"]]
    sent = [(at * 0.06, json.dumps(each)) for at, each in enumerate(rows)]
    got = decoded("phone-page", sent)
    assert len(got) > 150
    assert np.isnan(got.gyr).all()


@pytest.mark.parametrize("kind", [*KINDS, "sensor-logger-ios"])
@given(st.data())
def test_whatever_comes_is_decoded_or_refused(kind, data):
    """Valid messages with any of their values replaced, and anything else."""
    decoder = profiles()[kind].decoder()
    base = fakes.messages_of(kind.removesuffix("-ios"), SHORT[:30])
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
        st.just([]), st.just({}), st.sampled_from([1e308, 10**400, -1, [None] * 7, {"x": "y"}]),
    )  # fmt: skip
    for _, text in base[:4]:
        payload = data.draw(st.one_of(st.binary(max_size=30), _mutated(text, junk)))
        with suppress(DecodeError):
            got = decoder.decode(Notification(0, kind, payload))
            assert np.isfinite(got.acc).all()


@st.composite
def _mutated(draw, text, junk):
    found = json.loads(text)
    place, key = found, draw(st.sampled_from(sorted(found)))
    while isinstance(place[key], (dict, list)) and place[key] and draw(st.booleans()):
        place = place[key]
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    place[key] = draw(junk)
    return json.dumps(found).encode()


def test_neither_missing_messages_nor_old_sessions_are_remembered_for_ever():
    gaps, sessions = EventOrder((("acc",),)), EventOrder((("acc",),))
    for at in range(5000):
        gaps.take([], 2 * at)
        sessions.take([Reading("acc", at, (0.0, 0.0, 9.8))], 0, f"{at:200}")
    assert len(pickle.dumps(gaps)) < 10_000
    assert len(pickle.dumps(sessions)) < 10_000


def test_a_flood_of_events_is_cut():
    order = EventOrder((("acc", "never"),))
    for at in range(0, 40_000, 1000):
        order.take([Reading("acc", t, (0.0, 0.0, 9.8)) for t in range(at, at + 1000)], at)
    assert len(pickle.dumps(order)) < 120_000
