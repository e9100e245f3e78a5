"""A link in numbers and in words: closed forms, and both sides of every limit."""

from dataclasses import replace

import numpy as np
import pytest

from sensor_coach import link_quality
from sensor_coach.link_quality import Link, LinkMeter, judged, measured
from sensor_coach.samples import ImuData, Notification

GOOD = Link(10, 100, 100, 0, 0.01, 0.02)
A_BIT = 1e-6


def told(rate_hz: float = 100.0, seconds: float = 5.0, per_note: int = 4) -> LinkMeter:
    """A meter that was told whole packets, each 20 ms after its newest sample."""
    meter = LinkMeter()
    for first in np.arange(0, seconds * rate_hz, per_note):
        take(meter, (first + np.arange(per_note)) / rate_hz)
    return meter


def take(meter: LinkMeter, t, delay_s: float = 0.02) -> None:
    note = Notification(round((t[-1] + delay_s) * 1e6), "", b"")
    meter.take(note, ImuData(t, np.zeros((len(t), 3)), np.zeros((len(t), 3))))


def test_a_whole_link_is_good():
    link = told().link
    assert link.rate_hz == link.taken_hz == pytest.approx(100)
    assert (link.lost, link.longest_gap_s) == (0, pytest.approx(0.01))
    assert link.jitter_s == pytest.approx(0, abs=1e-5)
    assert judged(link, 100).verdict == "good"
    assert not judged(link, 100).advice


def test_what_is_missing_is_told_as_a_share_of_what_was_taken():
    t = np.arange(0, 10, 0.02)
    link = measured(t, t, t[np.arange(len(t)) % 10 != 5])
    assert link.lost == pytest.approx(0.1, abs=0.002)
    assert link.taken_hz == pytest.approx(50)
    assert link.rate_hz == pytest.approx(45, rel=0.01)
    assert link.longest_gap_s == pytest.approx(0.04)


def test_jitter_is_what_most_stay_within_whatever_the_clocks_are_apart_by():
    t = np.arange(0, 10, 0.01)
    late = np.where(np.arange(len(t)) % 10 == 3, 0.08, 0.0)  # a tenth of them
    assert measured(t + late + 7, t, t).jitter_s == pytest.approx(0.08)
    seldom = np.where(np.arange(len(t)) % 50 == 3, 0.08, 0.0)
    assert measured(t + seldom - 7, t, t).jitter_s == pytest.approx(0, abs=1e-9)


def test_a_fault_is_forgotten_after_the_window():
    meter = told(seconds=3)
    for first in np.arange(400, 400 + 100 * (link_quality.WINDOW_S + 1), 4):
        take(meter, (first + np.arange(4)) / 100)
        if first == 400:
            assert meter.link.longest_gap_s == pytest.approx(1.01)
    assert meter.link.longest_gap_s == pytest.approx(0.01)
    assert meter.link.span_s <= link_quality.WINDOW_S + 0.1


def test_of_little_nothing_is_said():
    assert LinkMeter().link is None
    assert told(seconds=1.8).link is None
    assert told(seconds=2.2).link is not None


@pytest.mark.parametrize(
    ("name", "limit", "below", "above"),
    [
        ("lost", link_quality.LOSSY - A_BIT, "good", "fair"),
        ("lost", link_quality.TORN - A_BIT, "fair", "poor"),
        ("longest_gap_s", link_quality.GAP_S, "good", "fair"),
        ("longest_gap_s", link_quality.LONG_GAP_S, "fair", "poor"),
        ("jitter_s", link_quality.LATE_S, "good", "fair"),
        ("taken_hz", 100 * link_quality.SLOW - A_BIT, "fair", "good"),
    ],
)
def test_both_sides_of_each_limit(name, limit, below, above):
    verdicts = [
        judged(replace(GOOD, **{name: limit + step}), 100).verdict for step in (-A_BIT, 2 * A_BIT)
    ]
    assert verdicts == [below, above]


def test_the_worst_is_said_with_what_to_do():
    said = str(judged(replace(GOOD, lost=0.04, jitter_s=0.5), 100))
    assert said == "4 % of the samples are lost. Move the sensor and the computer closer together."
    assert "not counted" in str(judged(replace(GOOD, lost=0.02, longest_gap_s=0.5), 100))
