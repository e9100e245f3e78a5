"""An errand as a page is told it: plain values, in the units that people read."""

from __future__ import annotations

from typing import Any

from sensor_coach.analysis.still import STILL_S
from sensor_coach.calibration_guide import Progress
from sensor_coach.errand import Errand
from sensor_coach.link_check import Checked
from sensor_coach.link_quality import Link
from sensor_coach.samples import GRAVITY

Frame = dict[str, Any]


def errand_frame(errand: Errand | None) -> Frame:
    """All that is shown of an errand at one moment; of none, that there is none."""
    if errand is None:
        return {"number": 0, "kind": "", "over": True, "error": ""}
    frame = {
        "number": errand.number, "kind": errand.kind, "over": errand.over, "error": errand.error,
    }  # fmt: skip
    match errand.told:
        case Checked() as checked:
            return frame | _check(checked)
        case Progress() as progress:
            return frame | _calibration(progress)
    return frame


def _check(checked: Checked) -> Frame:
    quality = checked.quality
    return {
        "status": checked.status, "name": checked.name, "battery": checked.battery_percent,
        "nominal": checked.nominal_rate_hz, "losses": checked.losses,
        "verdict": quality.verdict if quality else None,
        "text": quality.text if quality else "", "advice": quality.advice if quality else "",
        "link": _link(checked.link) if checked.link else None,
    }  # fmt: skip


def _link(link: Link) -> Frame:
    return {
        "rate": round(link.rate_hz, 1), "lost": round(100 * link.lost, 1),
        "gap": round(1000 * link.longest_gap_s), "jitter": round(1000 * link.jitter_s),
    }  # fmt: skip


def _calibration(progress: Progress) -> Frame:
    acc = progress.acc and [round(value / GRAVITY, 3) for value in progress.acc]
    return {
        "status": progress.status, "hint": progress.hint, "acc": acc, "side": progress.side,
        "still": progress.still, "held": min(1.0, progress.held_s / STILL_S),
        "here": progress.here is not None, "missing": progress.open_side,
        "thorough": progress.thorough,
        "sides": [each.side for each in progress.positions],
    }  # fmt: skip
