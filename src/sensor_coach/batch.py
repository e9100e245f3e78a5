"""A whole archive analysed anew: a row a file, and what was done before is not done again."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from sensor_coach import batch_table
from sensor_coach.errors import RecordingError
from sensor_coach.events import to_dict
from sensor_coach.files import READABLE, Override, analyze_file
from sensor_coach.imports import looks_like_samples
from sensor_coach.pipeline import ALGORITHM

Row = dict[str, Any]
_EXPORTS = {".csv", ".json", ".jsonl", ".tsv", ".txt", ".xls", ".xlsx", ".zip"}
_SHARE = 12  # files that one worker is given at once: to hand a task over costs about 2 ms


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an archive, and what tells whether it changed."""

    path: Path
    file: str  # its path inside the archive
    size_bytes: int
    changed_ns: int


def items(folder: Path) -> list[Item]:
    """Find all files of a folder that hold a set, by name; RecordingError without any.

    Recordings and CSV files, and whatever else `imports` reads, where it looks like samples.
    """
    found = sorted(path for path in folder.rglob("*") if _is_wanted(path))
    if not found:
        raise RecordingError(
            f"{folder}: no recording in it, expected .sqlite or .csv files, or what phones export"
        )
    return [
        Item(path.absolute(), path.relative_to(folder).as_posix(), stat.st_size, stat.st_mtime_ns)
        for path in found if (stat := path.stat())
    ]  # fmt: skip


def _is_wanted(path: Path) -> bool:
    if path.suffix in READABLE:
        return True
    return path.suffix.lower() in _EXPORTS and path.is_file() and looks_like_samples(path)


def row_of(item: Item, said: Override) -> Row:
    """Analyse one file; one that cannot be read is a row with its error."""
    known = {"file": item.file, "size_bytes": item.size_bytes, "changed_ns": item.changed_ns}
    try:
        result, _ = analyze_file(item.path, said, live=False)
    except RecordingError as error:
        return {**known, "algorithm": ALGORITHM, "error": str(error)}
    return {**known, **to_dict(result)}


def rows_of(share: Iterable[Item], said: Override) -> list[Row]:
    """Analyse a share of the files, in order."""
    return [row_of(each, said) for each in share]


Shared = Callable[[list[list[Item]], Override], Iterator[list[Row]]]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive and the table that it becomes, with the journal of one that is not finished."""

    folder: Path
    output: Path
    said: Override = field(default_factory=Override)

    @property
    def journal(self) -> Path:
        """Rows as they come, one JSON object a line, until the table is written."""
        return self.output.with_name(f"{self.output.name}.unfinished")

    def known(self, wanted: Iterable[Item]) -> dict[str, Row]:
        """Rows by file that hold still: of the same bytes, by the algorithm of today."""
        keys = {each.file: (each.size_bytes, each.changed_ns, ALGORITHM) for each in wanted}
        rows = chain(batch_table.read(self.output), _journal(self.journal))
        return {
            row["file"]: row for row in rows
            if (row["size_bytes"], row["changed_ns"], row["algorithm"]) == keys.get(row["file"])
        }  # fmt: skip

    def run(self, shared: Shared, told: Callable[[int, int], None]) -> list[Row]:
        """Analyse what is not known yet, and write the table.

        Parameters
        ----------
        shared : callable
            Has shares of the files analysed, and gives each one's rows as they are done.
        told : callable
            Told how many files are done, of how many.

        Returns
        -------
        list of dict
            The table's rows, by file.

        Raises
        ------
        RecordingError
            If there is nothing to analyse, or the table cannot be written.
        """
        wanted = items(self.folder)
        rows = self.known(wanted)
        told(len(rows), len(wanted))
        for done in shared(_shares([each for each in wanted if each.file not in rows]), self.said):
            _append(self.journal, done)
            rows |= {row["file"]: row for row in done}
            told(len(rows), len(wanted))
        found = [rows[each.file] for each in wanted]
        batch_table.write(self.output, found)
        self.journal.unlink(missing_ok=True)
        return found


def here(shares: list[list[Item]], said: Override) -> Iterator[list[Row]]:
    """Have shares analysed by this process."""
    return (rows_of(share, said) for share in shares)


def in_processes(jobs: int) -> Shared:
    """Have shares analysed by so many processes of this machine."""

    def shared(shares: list[list[Item]], said: Override) -> Iterator[list[Row]]:
        with ProcessPoolExecutor(jobs) as pool:
            waiting = [pool.submit(rows_of, share, said) for share in shares]
            try:
                yield from (each.result() for each in as_completed(waiting))
            finally:  # who stops waits for what runs, not for all of it
                pool.shutdown(cancel_futures=True)

    return shared


def on_cluster(address: str) -> Shared:
    """Have shares analysed by a Dask cluster, whose workers see the archive at the same path.

    Raises
    ------
    RecordingError
        If Dask is not installed, or nothing answers.
    """
    try:
        from dask import distributed
    except ImportError as error:
        raise RecordingError(
            "a scheduler needs Dask: pip install 'sensor-coach[cluster]'"
        ) from error

    def shared(shares: list[list[Item]], said: Override) -> Iterator[list[Row]]:
        try:
            client = distributed.Client(address, timeout="10s")
        except (OSError, ValueError) as error:
            raise RecordingError(f"{address}: no Dask scheduler answers there") from error
        with client:
            waiting = client.map(rows_of, shares, said=said, pure=False)
            yield from (each.result() for each in distributed.as_completed(waiting))

    return shared


def _shares(wanted: list[Item]) -> list[list[Item]]:
    return [wanted[first : first + _SHARE] for first in range(0, len(wanted), _SHARE)]


def _append(journal: Path, rows: Iterable[Row]) -> None:
    try:
        with journal.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(row) + "\n" for row in rows)
    except OSError as error:
        raise RecordingError(f"{journal}: cannot be written: {error.strerror}") from error


def _journal(path: Path) -> Iterator[Row]:
    """Read the rows of a journal; its last line may have been cut short."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        with contextlib.suppress(ValueError):
            yield json.loads(line)
