"""What the data folder holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sensor_coach import home


@dataclass(frozen=True, slots=True)
class Holdings:
    """Where the data is, and how much."""

    folder: Path
    recordings: int
    recordings_bytes: int
    bytes: int  # all there is, recordings too
    aside: tuple[Path, ...]  # what a restore has moved out of the way, newest first


def holdings(folder: Path | None = None) -> Holdings:
    """Count what a data folder holds; by default the user's."""
    folder = folder or home.home()
    found = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    kept = [path for path in found if path.parent == folder / "recordings"]
    return Holdings(
        folder, sum(path.suffix == ".sqlite" for path in kept), _size(kept), _size(found),
        tuple(sorted(folder.glob("before-*"), reverse=True)),
    )  # fmt: skip


def size_text(count: int) -> str:
    """Put bytes in words.

    Examples
    --------
    >>> size_text(812), size_text(1_400_000), size_text(2_340_000_000)
    ('812 bytes', '1.4 MB', '2.3 GB')
    """
    if count < 1_000:
        return f"{count} bytes"
    for unit, factor in (("kB", 1e3), ("MB", 1e6)):
        if count < 1_000 * factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count / 1e9:.1f} GB"


def _size(paths: list[Path]) -> int:
    return sum(path.stat().st_size for path in paths)
