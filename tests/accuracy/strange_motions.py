"""What strangers do that is no calf raise: each gives the pose of the worn foot or shank."""

from __future__ import annotations

import numpy as np
from tests.accuracy.strange_sensor import HZ, Pose, Rng, ar2, bumps, recorded, smooth, wander

from sensor_coach.samples import Array, ImuData


def a_motion(name: str, seed: int, placement: str, seconds: float = 60.0) -> ImuData:
    """Record one of `MOTIONS`."""
    rng = np.random.default_rng([seed, 104729, sorted(MOTIONS).index(name)])
    t = np.arange(0, seconds, 1 / HZ)
    return recorded(rng, t, MOTIONS[name](rng, t, placement == "foot"), placement, 0.0)


def _standing(rng: Rng, t: Array, share: float, *, sd_deg: float = 0.8) -> Pose:
    """Sway of a shank; a foot on the floor has only a `share` of it."""
    sway = np.radians(sd_deg) * share * np.stack([ar2(rng, len(t), f, 1.0) for f in (0.4, 0.5)])
    yaw = share * wander(rng, t, np.radians(4), 9.0)
    return Pose(sway[0], sway[1], 0.3 * yaw, yaw, np.zeros((len(t), 3)))


def _chatting(rng: Rng, t: Array, foot: bool) -> Pose:
    """Stand, gesture, tap the heel of the other foot, turn to somebody."""
    pose = _standing(rng, t, 0.1 if foot else 1.0)
    tilt = pose.tilt + np.radians(0.1 if foot else 1.0) * bumps(rng, t, 3.0, 0.5)
    yaw = pose.yaw + np.radians(3 if foot else 8) * wander(rng, t, 1.0, 6.0)
    return Pose(tilt, pose.roll, pose.twist, yaw, pose.ankle)


def _shifting(rng: Rng, t: Array, foot: bool) -> Pose:
    """Weight from leg to leg: 4 to 8 deg of the shank in 0.4 to 1.5 s, the ankle where it is."""
    pose, to = _standing(rng, t, 0.1 if foot else 1.0), np.zeros(len(t))
    at, side = 2.0, 1.0
    while at < t[-1] - 2:
        x = np.clip((t - at) / rng.uniform(0.4, 1.5), -4, 4)
        to += side * np.radians(rng.uniform(4, 8)) / (1 + np.exp(-8 * x))
        side, at = -side, at + rng.uniform(1.5, 4.0)
    to *= 0.12 if foot else 1.0
    ankle = np.outer(to, [0.0, 0.01, 0.015])
    return Pose(pose.tilt + rng.uniform(-0.5, 0.5) * to, to, pose.twist, pose.yaw, ankle)


def _thump(t: Array, times: list[float] | Array) -> Array:
    """A foot that lands: half a g for some hundredths of a second."""
    return sum((4e-4 * np.exp(-(((t - each) / 0.012) ** 2)) for each in times), np.zeros(len(t)))


def _stride(rng: Rng, t: Array, every_s: float) -> tuple[Array, Array]:
    """Running phase in rad of an uneven cadence, and the swing, 0 to 1 in 40 % of each cycle."""
    phase = np.cumsum(2 * np.pi / every_s * (1 + wander(rng, t, 0.05, 2.0))) / HZ
    part = (phase / (2 * np.pi)) % 1
    return phase, smooth(np.sin(np.pi * np.clip((part - 0.6) / 0.4, 0, 1)) ** 2, 0.04)


def _marching(rng: Rng, t: Array, foot: bool) -> Pose:
    phase, swing = _stride(rng, t, rng.uniform(0.9, 1.6))
    lands = t[np.diff(phase // (2 * np.pi), prepend=0) > 0]
    up = rng.uniform(0.1, 0.25) * swing
    back = np.radians(rng.uniform(20, 40) if foot else rng.uniform(10, 45)) * swing
    pose = _standing(rng, t, 0.2 if foot else 1.0)
    ankle = np.stack([0.3 * up, 0 * up, up + _thump(t, lands)], axis=1)
    return Pose(pose.tilt + back, pose.roll + 0.1 * back, pose.twist, pose.yaw, ankle)


def _walking(rng: Rng, t: Array, foot: bool) -> Pose:
    phase, swing = _stride(rng, t, rng.uniform(0.95, 1.3))
    tilt = np.radians(28) * np.sin(phase) + np.radians(14) * np.sin(2 * phase + 1)
    if foot:
        tilt = np.radians(60) * swing * np.sin(phase + 1) + np.radians(18) * np.sin(2 * phase)
    ahead = np.cumsum(swing) / HZ * 3.2
    lands = t[np.diff(phase // (2 * np.pi), prepend=0) > 0]
    ankle = np.stack([ahead, 0.02 * np.sin(phase), 0.12 * swing + _thump(t, lands)], axis=1)
    return Pose(tilt, np.radians(4) * np.sin(phase), 0.1 * tilt, wander(rng, t, 0.5, 8.0), ankle)


def _stepping(rng: Rng, t: Array, foot: bool) -> Pose:
    """Up one step and down again, with a wait on each."""
    pose, height = _standing(rng, t, 0.1 if foot else 1.0), np.zeros(len(t))
    lean, at, way, lands = np.zeros(len(t)), 2.0, 1.0, []
    while at < t[-1] - 2:
        lasts = rng.uniform(0.6, 1.2)
        x = np.clip((t - at) / lasts, 0, 1)
        height += way * 0.17 * (1 - np.cos(np.pi * x)) / 2 + 0.05 * np.sin(np.pi * x) ** 2
        lean += np.radians(rng.uniform(15, 40)) * np.sin(np.pi * x) ** 2
        lean -= np.radians(rng.uniform(0, 12)) * np.sin(np.pi * np.clip(2 * x - 1, 0, 1)) ** 2
        lands.append(at + lasts)
        way, at = -way, at + rng.uniform(1.5, 4.0)
    ankle = np.stack([1.5 * height, 0 * t, height + _thump(t, lands)], axis=1)
    return Pose(pose.tilt + lean, pose.roll, pose.twist, pose.yaw, ankle)


def _leaning(low: float, high: float, most_s: float, wait_s: float, of_foot: float):
    """Go between two tilts of the shank; the foot stays down, but for `of_foot` of them."""

    def motion(rng: Rng, t: Array, foot: bool) -> Pose:
        pose, lean, at, out = _standing(rng, t, 0.1 if foot else 1.0), np.zeros(len(t)), 2.0, False
        by = 0.0
        while at < t[-1] - 2:
            by, out = (-by, False) if out else (np.radians(rng.uniform(low, high)), True)
            x = np.clip((t - at) / rng.uniform(0.8, most_s), -4, 5)
            lean += by / (1 + np.exp(-9 * (x - 0.5)))
            at += rng.uniform(1.0, 1.0 + wait_s) + most_s
        lean *= of_foot if foot else 1.0
        return Pose(pose.tilt + lean, pose.roll + 0.1 * lean, 0.2 * lean, pose.yaw, pose.ankle)

    return motion


def _cycling(rng: Rng, t: Array, foot: bool) -> Pose:
    phase, _ = _stride(rng, t, rng.uniform(0.75, 1.3))
    tilt = np.radians(rng.uniform(10, 20) if foot else rng.uniform(18, 28)) * np.sin(phase)
    ankle = 0.17 * np.stack([np.sin(phase), 0 * phase, np.cos(phase)], axis=1)
    return Pose(tilt + 0.3, 0.1 * tilt, 0.1 * tilt, wander(rng, t, 0.02, 5.0), ankle)


def _carried(step_m: float, reach_rad: float, reach_m: float):
    """In a hand or a pocket: turned about, moved about, and bounced by every step."""

    def motion(rng: Rng, t: Array, foot: bool) -> Pose:
        tilt, roll, twist = (wander(rng, t, reach_rad, s) for s in (2.0, 2.6, 3.1))
        away = np.stack([wander(rng, t, reach_m, s) for s in (1.3, 1.9, 2.5)], axis=1)
        walks = smooth((wander(rng, t, 1.0, 6.0) > 0) * 1.0, 1.0)
        away[:, 2] += step_m * walks * np.sin(2 * np.pi * 1.9 * t)
        shake = np.radians(2) * ar2(rng, len(t), 4.0, 0.5)
        return Pose(tilt + shake, roll, twist, wander(rng, t, 0.6, 7.0), away)

    return motion


MOTIONS = {
    "chatting": _chatting, "weight shifts": _shifting, "marching": _marching, "walking": _walking,
    "one step up and down": _stepping, "sit and stand": _leaning(-5, 20, 1.8, 6.0, 0.03),
    "squats": _leaning(20, 35, 1.6, 1.0, 0.03), "cycling": _cycling,
    "in the hand": _carried(0.02, 0.6, 0.12), "in the pocket": _carried(0.03, 0.25, 0.02),
}  # fmt: skip
