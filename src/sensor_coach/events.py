"""What the analysis says: finished things, each a frozen value that goes to and from JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Rep:
    """One repetition: up, held, down again. Times are seconds since recording start."""

    start_s: float  # the heel leaves its rest
    top_s: float  # the top is reached
    top_end_s: float  # lowering starts
    end_s: float  # the heel is back
    rise_m: float | None = None  # ankle joint, from a shank sensor
    pitch_rad: float | None = None  # foot pitch range, from a foot sensor
    heel_height_m: float | None = None  # estimate from either
    full: bool = True
    quality: tuple[str, ...] = ()

    @property
    def raise_s(self) -> float:
        """Duration of the raise."""
        return self.top_s - self.start_s

    @property
    def hold_s(self) -> float:
        """Time at the top."""
        return self.top_end_s - self.top_s

    @property
    def lower_s(self) -> float:
        """Duration of the lowering."""
        return self.end_s - self.top_end_s


@dataclass(frozen=True, slots=True)
class Hold:
    """One unbroken hold of a balance or a stretch, and what ended it."""

    start_s: float
    end_s: float
    ended_by: str

    @property
    def duration_s(self) -> float:
        """Time held."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Press:
    """One press overhead during a hold, and how steady the standing leg was."""

    start_s: float
    end_s: float
    rms_tilt_deg: float  # from the hold's mean direction
    peak_rate_deg_s: float  # fastest tilt


@dataclass(frozen=True, slots=True)
class Phase:
    """The movement enters a phase: ``up``, ``hold``, ``down`` or ``rest``. For live cues."""

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
        return max((hold.duration_s for hold in self.holds), default=0.0)

    def to_frame(self) -> pd.DataFrame:
        """Return one row a repetition, columns as in ``analyze --json``."""
        import pandas as pd  # here, for it costs more to import than a set costs to analyse

        return pd.DataFrame([to_dict(rep) for rep in self.reps])


Event = Rep | Hold | Press | Phase | Gap | BadPacket | SetResult

_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (Rep, Hold, Press, Phase, Gap, BadPacket, SetResult)
}
_DERIVED = {Rep: ("raise_s", "hold_s", "lower_s"), SetResult: ("rep_count", "partial_count")}


def to_dict(event: Event) -> dict[str, Any]:
    """Turn an event into plain JSON values, derived values included."""
    values = {name.name: _plain(getattr(event, name.name)) for name in fields(event)}
    return values | {name: _plain(getattr(event, name)) for name in _DERIVED.get(type(event), ())}


def to_json(event: Event) -> dict[str, Any]:
    """Turn an event into a dict that names its kind, so that `from_json` reads it back."""
    return {"event": type(event).__name__, **to_dict(event)}


def from_json(values: dict[str, Any]) -> Event:
    """Read an event that `to_json` wrote."""
    kind: Any = _KINDS[values["event"]]
    known = {name.name: values[name.name] for name in fields(kind) if name.name in values}
    if kind is SetResult:
        known |= {
            key: tuple(from_json({"event": part, **each}) for each in known.get(key, ()))
            for key, part in (
                ("reps", "Rep"),
                ("holds", "Hold"),
                ("gaps", "Gap"),
                ("presses", "Press"),
            )
        }
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in known.items()}
    event: Event = kind(**values)
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)  # a microsecond, a micrometre: below what any sensor tells
    if isinstance(value, tuple):
        return [_plain(each) if not hasattr(each, "__slots__") else to_dict(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
