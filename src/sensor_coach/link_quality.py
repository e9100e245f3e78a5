"""How well a sensor's samples come over its link, in numbers and in a word with what to do."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sensor_coach.samples import Array, ImuData, Notification

WINDOW_S = 10.0  # that is looked back on: a fault is seen in it, and forgotten after it
LEAST_S = 2.0  # of samples, below which nothing is said
# The limits are the project's own; nothing is counted across a gap of 0.2 s.
LOSSY, TORN = 0.01, 0.05  # share of the samples that is missing
LATE_S = 0.1  # delay beyond the usual, from which what is shown lags behind the leg
GAP_S, LONG_GAP_S = 0.1, 0.2
SLOW = 0.9  # of the rate that the profile says


@dataclass(frozen=True, slots=True)
class Link:
    """What can be told of a link by what came over it."""

    span_s: float  # of the samples that were looked at
    rate_hz: float  # samples a second that arrived
    taken_hz: float  # samples a second that the sensor took, as far as can be told
    lost: float  # share of those taken that did not arrive, 0 to 1
    longest_gap_s: float  # between two samples that follow one another
    jitter_s: float  # delay that 95 % of the notifications stay within, beyond the shortest


@dataclass(frozen=True, slots=True)
class LinkQuality:
    """A link in one word, why, and what to do."""

    verdict: str  # "good", "fair" or "poor"
    text: str  # what was found, one sentence
    advice: str = ""  # what to do; nothing if it is good

    def __str__(self) -> str:
        return f"{self.text} {self.advice}".strip()


def sampled(t: Array) -> tuple[float, float]:
    """Rate in Hz at which samples at times `t`, s, (n >= 2,) were taken; share that is missing."""
    steps = np.diff(t)
    usual_s = float(np.quantile(steps, 0.25))  # half of them may be longer, by what is lost
    missing = float(np.maximum(np.rint(steps / usual_s) - 1, 0).sum())
    taken = len(steps) + missing
    return taken / float(t[-1] - t[0]), missing / taken


def measured(arrivals_s: Array, newest_s: Array, t: Array) -> Link | None:
    """Describe a link by notifications and the samples in them.

    Parameters
    ----------
    arrivals_s : ndarray, shape (m,)
        When each notification with samples arrived, s.
    newest_s : ndarray, shape (m,)
        When the newest sample in each was taken, s, on a clock that may be shifted.
    t : ndarray, shape (n,)
        When all their samples were taken, s, increasing.

    Returns
    -------
    Link or None
        None if the samples span less than two seconds.

    Notes
    -----
    The jitter is the packet delay variation of [1]_, section 4.2: delays against the smallest of
    them, so that no common clock is needed; of these the 95th percentile.

    References
    ----------
    .. [1] A. Morton, B. Claise, "Packet Delay Variation Applicability Statement", RFC 5481, 2009.

    Examples
    --------
    >>> t = np.arange(0, 4, 0.01)
    >>> link = measured(t + 0.03, t, np.delete(t, np.s_[100:120]))
    >>> round(link.taken_hz), round(link.lost, 3), round(link.longest_gap_s, 2)
    (100, 0.05, 0.21)
    """
    if len(t) < 3 or t[-1] - t[0] < LEAST_S:
        return None
    taken_hz, lost = sampled(t)
    delays = arrivals_s - newest_s
    return Link(
        float(t[-1] - t[0]), taken_hz * (1 - lost), taken_hz, lost, float(np.diff(t).max()),
        float(np.quantile(delays - delays.min(), 0.95)),
    )  # fmt: skip


def judged(link: Link, nominal_rate_hz: float) -> LinkQuality:
    """Say of a link whether it will do, and what to do if not."""
    worst = next(_faults(link, nominal_rate_hz), None)
    return worst or LinkQuality("good", "Everything arrives, and in time.")


def in_short(link: Link, nominal_rate_hz: float) -> str:
    """What to do about a poor link and why, for a screen that is looked at in passing."""
    if judged(link, nominal_rate_hz).verdict != "poor":
        return ""
    torn = link.lost >= TORN
    why = f"{100 * link.lost:.0f} % lost" if torn else f"a gap of {link.longest_gap_s:.1f} s"
    return f"move closer; {why}"


def missing(link: Link) -> str:
    """What a result has to say of its link; nothing where no result suffers from it.

    Gaps are told by the result itself, with their times.
    """
    return f"{100 * link.lost:.0f} % of the samples are missing" if link.lost >= TORN else ""


def in_words(link: Link) -> str:
    """The figures of a link, one sentence."""
    return (
        f"{link.rate_hz:.0f} samples a second arrived of {link.taken_hz:.0f} taken, "
        f"{100 * link.lost:.1f} % lost; longest gap {link.longest_gap_s:.2f} s, "
        f"jitter {1000 * link.jitter_s:.0f} ms."
    )


def _faults(link: Link, nominal_rate_hz: float) -> Iterator[LinkQuality]:
    """What is wrong with a link, the worst first."""
    lost = f"{100 * link.lost:.0f} % of the samples are lost."
    gap = f"The longest gap is {link.longest_gap_s:.2f} s."
    nearer = "Move the sensor and the computer closer together."
    if link.lost >= TORN:
        yield LinkQuality("poor", lost, nearer)
    if link.longest_gap_s > LONG_GAP_S:
        yield LinkQuality("poor", gap, f"A repetition across it is not counted. {nearer}")
    if link.lost >= LOSSY:
        yield LinkQuality("fair", lost, nearer)
    if link.longest_gap_s > GAP_S:
        yield LinkQuality("fair", gap, nearer)
    if link.jitter_s > LATE_S:
        late = f"Samples come up to {link.jitter_s:.2f} s late."
        yield LinkQuality("fair", late, "Switch other Bluetooth devices nearby off.")
    if link.taken_hz < SLOW * nominal_rate_hz:
        slow = f"{link.taken_hz:.0f} samples a second, {nominal_rate_hz:.0f} are expected."
        yield LinkQuality("fair", slow, "Look at the settings of the sensor.")


class LinkMeter:
    """Keeps what came in the last ten seconds, to be measured at any moment."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        # arrivals of notifications, the newest sample in each, all their samples: times
        self._parts: deque[tuple[Array, Array, Array]] = deque()
        self._window_s = window_s

    def take(self, note: Notification, imu: ImuData) -> None:
        """Take a notification and the samples in it; one without any tells nothing."""
        if len(imu):
            self.take_many(np.array([note.received_s]), imu.t[-1:], imu.t)

    def take_many(self, arrivals_s: Array, newest_s: Array, t: Array) -> None:
        """Take notifications at once, as `measured` does; what is old is let go with its like."""
        if not len(t):
            return
        self._parts.append((arrivals_s, newest_s, t))
        while arrivals_s[-1] - self._parts[0][0][-1] > self._window_s:
            self._parts.popleft()

    @property
    def link(self) -> Link | None:
        """The link as it was over that time; None until there is enough."""
        if not self._parts:
            return None
        return measured(*(np.concatenate(each) for each in zip(*self._parts, strict=True)))
