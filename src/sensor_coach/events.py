"""What the analysis says: finished things, each a frozen value that goes to and from JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Rep:
    """One repetition: out to its turning point, held there, back again.

    Times are seconds on the recording's clock, always in this order. A heel raise turns at the top;
    a heel drop (`sinks`) turns at its lowest point, below the step; a pull of the band turns where
    the toes are highest.

    A size is None if it was not measured, or if it would mislead: then `withheld` says why. An
    ``_sd`` is one standard deviation of what is not known about a size; None is not known itself.

    Examples
    --------
    >>> drop = Rep(start_s=2.0, top_s=5.0, top_end_s=5.5, end_s=7.0, sinks=True)
    >>> drop.lower_s, drop.hold_s, drop.raise_s
    (3.0, 0.5, 1.5)
    """

    start_s: float  # the heel leaves its rest
    top_s: float  # the turning point is reached
    top_end_s: float  # and left
    end_s: float  # the heel is back
    rise_m: float | None = None  # way of the ankle joint, up or down, from its start
    pitch_rad: float | None = None  # foot pitch range, from a foot sensor
    heel_height_m: float | None = None  # way of the heel, an estimate from either
    full: bool = True
    quality: tuple[str, ...] = ()
    rise_sd_m: float | None = None
    pitch_sd_rad: float | None = None
    heel_height_sd_m: float | None = None
    depth_m: float | None = None  # heel drops only: how far the heel came up from its lowest
    withheld: str | None = None  # why a size is None that could have been given
    sinks: bool = False  # lowers first and raises after

    @property
    def out_s(self) -> float:
        """Duration of the way out, whatever its direction."""
        return self.top_s - self.start_s

    @property
    def back_s(self) -> float:
        """Duration of the way back."""
        return self.end_s - self.top_end_s

    @property
    def raise_s(self) -> float:
        """Duration of the raise; of a band stretch, the pull that raises the toes."""
        return self.back_s if self.sinks else self.out_s

    @property
    def hold_s(self) -> float:
        """Time at the turning point: at the top, or of a heel drop at its lowest."""
        return self.top_end_s - self.top_s

    @property
    def lower_s(self) -> float:
        """Duration of the lowering; of a band stretch, the release."""
        return self.out_s if self.sinks else self.back_s


@dataclass(frozen=True, slots=True)
class Hold:
    """One unbroken hold of a balance or a stretch, and what ended it."""

    start_s: float
    end_s: float
    ended_by: str
    angle_rad: float | None = None  # of a stretch: median pull, toes up, from the foot at rest
    drift_rad: float | None = None  # how far it went on (or, negative, gave way) while held

    @property
    def duration_s(self) -> float:
        """Time held."""
        return self.end_s - self.start_s


def longest_hold(holds: Iterable[Hold]) -> Hold | None:
    """The longest of holds, the first of equals; None if there is none."""
    return max(holds, key=lambda hold: hold.duration_s, default=None)


@dataclass(frozen=True, slots=True)
class Press:
    """One press overhead during a hold, and how steady the standing leg was."""

    start_s: float
    end_s: float
    rms_tilt_deg: float  # from the hold's mean direction
    peak_rate_deg_s: float  # fastest tilt


@dataclass(frozen=True, slots=True)
class Phase:
    """The movement enters a phase: ``up``, ``hold``, ``down`` or ``rest``. For live cues.

    Named as the heel moves; of a band stretch, ``up`` is the pull that raises the toes.
    """

    start_s: float
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples are missing; nothing is counted across it."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class BadPacket:
    """A notification that does not fit the device's layout. It stays in the recording."""

    received_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class SetResult:
    """All that one set came to, after one more look at the whole of it."""

    exercise: str
    placement: str
    side: str | None
    algorithm: str  # version of the analysis that gave these numbers
    duration_s: float
    sampling_rate_hz: float
    reps: tuple[Rep, ...] = ()
    holds: tuple[Hold, ...] = ()
    sway: dict[str, float] | None = None
    gaps: tuple[Gap, ...] = ()
    bad_packets: int = 0
    warnings: tuple[str, ...] = ()
    metrics: dict[str, float | None] | None = None  # see `set_metrics`
    foot_length_m: float | None = None  # as stated; None: heel heights are for a foot of 0.26 m
    presses: tuple[Press, ...] = ()
    presses_from: str | None = None  # "wrist", "tapped" or "metronome": who says when they were

    @property
    def rep_count(self) -> int:
        """Full repetitions."""
        return sum(rep.full for rep in self.reps)

    @property
    def partial_count(self) -> int:
        """Repetitions that were begun and not completed to the set's own height."""
        return len(self.reps) - self.rep_count

    @property
    def longest_hold_s(self) -> float:
        """Duration of the longest hold; 0 if there is none."""
        found = longest_hold(self.holds)
        return found.duration_s if found else 0.0

    def to_frame(self, part: str = "reps") -> pd.DataFrame:
        """Return a part of the result as a table.

        Parameters
        ----------
        part : str
            ``reps`` or ``holds``: one row each, columns as in ``analyze --json``, SI units as in
            the names; ``metrics``: one row, or none if the set has no metrics.

        Returns
        -------
        pandas.DataFrame
            What was not measured is missing (NaN or None).

        Raises
        ------
        ValueError
            If there is no such part.

        Examples
        --------
        >>> done = SetResult("heel-lift", "foot", "left", "1", 9.0, 100.0, (Rep(1, 2, 3, 5),))
        >>> done.to_frame()[["raise_s", "hold_s", "lower_s"]].values.tolist()
        [[1, 1, 2]]
        """
        import pandas as pd  # here, for it costs more to import than a set costs to analyse

        rows = {
            "reps": [to_dict(rep) for rep in self.reps],
            "holds": [to_dict(hold) for hold in self.holds],
            "metrics": [self.metrics] if self.metrics else [],
        }
        if part not in rows:
            raise ValueError(f"part {part!r} is not one of: {', '.join(rows)}")
        return pd.DataFrame(rows[part])


Event = Rep | Hold | Press | Phase | Gap | BadPacket | SetResult

_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (Rep, Hold, Press, Phase, Gap, BadPacket, SetResult)
}
DERIVED: dict[Any, tuple[str, ...]] = {
    Rep: ("raise_s", "hold_s", "lower_s"),
    SetResult: ("rep_count", "partial_count"),
}


def to_dict(event: Event) -> dict[str, Any]:
    """Turn an event into plain JSON values, derived values included."""
    values = {name.name: _plain(getattr(event, name.name)) for name in fields(event)}
    return values | {name: _plain(getattr(event, name)) for name in DERIVED.get(type(event), ())}


def to_json(event: Event) -> dict[str, Any]:
    """Turn an event into a dict that names its kind, so that `from_json` reads it back."""
    return {"event": type(event).__name__, **to_dict(event)}


def from_json(values: dict[str, Any]) -> Event:
    """Read an event that `to_json` wrote."""
    kind: Any = _KINDS[values["event"]]
    # what an older version did not know of has its default
    known = {name.name: values[name.name] for name in fields(kind) if name.name in values}
    if kind is SetResult:
        nested = (("reps", "Rep"), ("holds", "Hold"), ("gaps", "Gap"), ("presses", "Press"))
        known |= {
            key: tuple(from_json({"event": part, **each}) for each in known.get(key, ()))
            for key, part in nested
        }
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in known.items()}
    event: Event = kind(**values)
    return event


def set_result(values: dict[str, Any]) -> SetResult:
    """Read a result that is kept without saying that it is one."""
    found = from_json({"event": "SetResult", **values})
    assert isinstance(found, SetResult)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)  # a microsecond, a micrometre: below what any sensor tells
    if isinstance(value, tuple):
        return [_plain(each) if not hasattr(each, "__slots__") else to_dict(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
