"""The device profiles there are: the user's own, in the data folder, and those of the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sensor_coach import home
from sensor_coach.devices.profile import DeviceProfile, check_profile, profiles, read_profile
from sensor_coach.errors import ProfileError


@dataclass(frozen=True, slots=True)
class Known:
    """Profiles by id, the user's own first, and why others of theirs are not used."""

    profiles: dict[str, DeviceProfile]
    own: frozenset[str]  # ids
    faults: tuple[str, ...]  # one line each: file, key, what was found, what was expected


def folder() -> Path:
    """Where the user's own profiles are. It need not exist."""
    return home.home() / "devices"


def known() -> Known:
    """Give the profiles there are now. One of the user's goes before one of ours of that id."""
    files = sorted(folder().glob("*.toml"))
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files))


def read_checked(file: Path) -> DeviceProfile:
    """Read a profile and run its golden vectors; ProfileError says what is wrong with it."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProfileError(f"{file}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ProfileError(f"{file}: byte {error.start} is no UTF-8, expected TOML text") from error
    profile = read_profile(text, str(file))
    if faults := check_profile(profile):
        raise ProfileError(f"{file}: {'; '.join(faults)}")
    return profile


def keep(profile: DeviceProfile) -> Path:
    """Keep a profile among the user's own, and give its file; one of that id is replaced.

    Raises ProfileError if the folder cannot be written to.
    """
    kept = folder() / f"{profile.id}.toml"
    try:
        folder().mkdir(parents=True, exist_ok=True)
        kept.write_text(profile.toml, encoding="utf-8")
    except OSError as error:
        raise ProfileError(f"{kept}: cannot be written: {error.strerror}") from error
    return kept


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> Known:
    own: dict[str, DeviceProfile] = {}
    faults = []
    for file, _ in files:
        try:
            profile = read_checked(file)
        except ProfileError as error:
            faults.append(str(error))
        else:
            own[profile.id] = profile
    return Known({**own, **_others(own)}, frozenset(own), tuple(faults))


def _others(own: dict[str, DeviceProfile]) -> dict[str, DeviceProfile]:
    return {key: profile for key, profile in profiles().items() if key not in own}
