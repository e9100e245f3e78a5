"""JSON of samples: a list of entries, one entry a line, or messages that hold several."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sensor_coach.errors import RecordingError


@dataclass(frozen=True, slots=True)
class Record:
    """One entry."""

    where: str  # file and number of the entry, for people
    values: Mapping[str, Any]

    def number(self, key: str) -> float:
        """A number of it, written as one or as text; RecordingError with its place."""
        said = self.values.get(key)
        try:
            return float(said)  # type: ignore[arg-type]  # of None, too, it is refused
        except (TypeError, ValueError, OverflowError):
            found = "nothing" if said is None else repr(said)[:30]
            raise RecordingError(f"{self.where}: {found} for {key}, expected a number") from None


def records(where: str, text: str) -> list[Record]:
    """Read all entries, those of messages in the order of the messages' ids.

    Raises
    ------
    RecordingError
        With the line and what is wrong there.
    """
    entries = list(_entries(where, text))
    if any("payload" in each.values for each in entries):
        entries.sort(key=lambda each: each.values.get("messageId", 0))
        return [reading for each in entries for reading in _readings(each)]
    return entries


def _entries(where: str, text: str) -> Iterator[Record]:
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise RecordingError(f"{where}: is nested too deeply, expected entries") from error
    except ValueError as error:
        if not text.lstrip().startswith("{") or "Extra data" not in str(error):
            raise RecordingError(f"{where}: {error}, expected JSON") from error
        yield from _lines(where, text)
        return
    for number, each in enumerate(found if isinstance(found, list) else [found], start=1):
        yield _record(f"{where}, entry {number}", each)


def _lines(where: str, text: str) -> Iterator[Record]:
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            if line.strip():
                yield _record(f"{where}, line {number}", json.loads(line))
        except (json.JSONDecodeError, RecursionError) as error:
            raise RecordingError(
                f"{where}, line {number}: {error}, expected a JSON object"
            ) from error


def _record(where: str, value: Any) -> Record:
    if not isinstance(value, dict):
        raise RecordingError(f"{where}: {json.dumps(value)[:30]}, expected an object of a sample")
    return Record(where, value)


def _readings(message: Record) -> Iterator[Record]:
    """Readings of a message: their fields flat, or under `values`."""
    payload = message.values.get("payload", [])
    for each in payload if isinstance(payload, list) else [payload]:
        inner = _record(message.where, each).values
        nested = inner.get("values")
        yield Record(message.where, {**inner, **(nested if isinstance(nested, dict) else {})})
