"""Reading a TOML table key by key, with errors that say where, what and what instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, overload

from sensor_coach.errors import ProfileError, SensorCoachError

T = TypeVar("T")
_NUMBER = (int, float)
_WORDS: dict[type, str] = {
    str: "text", int: "a whole number", float: "a number", bool: "true or false", list: "a list",
    dict: "a table", object: "a value",
}  # fmt: skip


class Section:
    """One table of a profile: every key is taken once, and `close` refuses what is left."""

    def __init__(
        self, table: Mapping[str, Any], origin: str, path: str = "",
        error: type[SensorCoachError] = ProfileError,
    ) -> None:  # fmt: skip
        self._left = dict(table)
        self._origin, self._path, self._error = origin, path, error

    def fault(self, key: str, found: object, expected: str) -> SensorCoachError:
        """Make the error for one key: origin, key, what was found, what was expected."""
        where = self._sub(key)
        return self._error(f"{self._origin}: {where} is {found!r}, expected {expected}")

    def missing(self, key: str, expected: str) -> SensorCoachError:
        """Make the error for a key that is not there, and name the one that may be meant for it."""
        meant = get_close_matches(key, self._left, 1)
        hint = f" ({self._sub(meant[0])} is there: a misspelling?)" if meant else ""
        where = self._sub(key)
        return self._error(f"{self._origin}: {where} is missing, expected {expected}{hint}")

    @overload
    def take(self, key: str, kind: type[T]) -> T: ...
    @overload
    def take(self, key: str, kind: type[T], default: T) -> T: ...
    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        """Take one value; without a default the key is required."""
        if key not in self._left and default is not None:
            return default
        if key not in self._left:
            raise self.missing(key, _WORDS.get(kind, kind.__name__))
        value = self._left.pop(key)
        if kind is float and isinstance(value, _NUMBER) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(key, value, _WORDS.get(kind, kind.__name__))
        return value

    def choose(self, key: str, choices: Mapping[str, T], default: str | None = None) -> T:
        """Take a word out of a fixed list and give what it stands for."""
        if key not in self._left and default is None:
            raise self.missing(key, f"one of {sorted(choices)}")
        word = self.take(key, str, default) if default is not None else self.take(key, str)
        if word not in choices:
            raise self.fault(key, word, f"one of {sorted(choices)}")
        return choices[word]

    def items(self, key: str, kind: type[T]) -> tuple[T, ...]:
        """Take a list of values of one kind; a missing key is an empty list."""
        values = self.take(key, list, [])
        for value in values:
            if not isinstance(value, kind):
                raise self.fault(key, value, f"a list of {_WORDS.get(kind, kind.__name__)}")
        return tuple(values)

    def peek(self, key: str) -> Any:
        """Look at a value that is taken later."""
        return self._left.get(key)

    def has(self, key: str) -> bool:
        """Tell whether a key is still there."""
        return key in self._left

    def table(self, key: str) -> Section:
        """Open a sub-table; a missing one is empty."""
        return Section(self.take(key, dict, {}), self._origin, self._sub(key), self._error)

    def tables(self, key: str) -> list[Section]:
        """Open the tables of an array; a missing one is empty."""
        found = self.items(key, dict)
        return [
            Section(table, self._origin, f"{self._sub(key)}[{at}]", self._error)
            for at, table in enumerate(found)
        ]

    def __iter__(self) -> Iterator[str]:
        """Give the keys nobody took yet."""
        return iter(tuple(self._left))

    def rest(self) -> dict[str, Any]:
        """Take all that is left."""
        left, self._left = self._left, {}
        return left

    def close(self) -> None:
        """Refuse the keys nobody took: a misspelt key must not be silently without effect."""
        for key, value in self._left.items():
            raise self.fault(key, value, "no such key")

    def _sub(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key
