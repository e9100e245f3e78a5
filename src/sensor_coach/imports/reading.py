"""Reads any file of samples that another program wrote; which one it was is told by content."""

from __future__ import annotations

from pathlib import Path
from zipfile import is_zipfile

from sensor_coach import plain_csv
from sensor_coach.columns import TIME, meaning
from sensor_coach.errors import RecordingError
from sensor_coach.imports import (
    json_records,
    phyphox,
    sensor_logger,
    sensor_server,
    sheets,
    workbook,
    zipped,
)
from sensor_coach.imports.runs import Imported
from sensor_coach.imports.table import Table, separator_of, text_table

PLAIN = "Plain CSV"
_TOOLBOX, _TOOLBOX_NAMES = "Physics Toolbox", {"gfx", "gfy", "gfz"}
_TABLES = (".csv", ".txt", ".tsv")
_LARGEST = 1 << 30  # bytes of a text file: at 400 Hz more than eight hours


def holds_samples(path: Path) -> bool:
    """Whether a zip is some other program's, and not an export of this one."""
    return zipped.is_foreign(path)


def read(path: Path) -> Imported:
    """Read the samples of a file.

    Parameters
    ----------
    path : Path
        Plain CSV; tables with other separators, units or clocks (Physics Toolbox); a zip or a
        workbook of phyphox; a zip or JSON of Sensor Logger; JSON lines of SensorServer.

    Returns
    -------
    Imported
        In s, m/s² (specific force) and rad/s, the time as written; and what was understood.

    Raises
    ------
    RecordingError
        One line: file and line, what was found, what was expected.
    """
    if is_zipfile(path):
        return _zip(path)
    start = _start(path)
    if start.startswith(workbook.OLE):
        return _tables(path, workbook.tables(path))
    if start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{"):
        return _records(str(path), _text(path))
    return _table(path)


def _zip(path: Path) -> Imported:
    with zipped.opened(path) as archive:
        names = zipped.names(archive)
        if any(name.startswith("xl/") for name in names):
            return _tables(path, workbook.tables(path))
        if zipped.is_ours(archive):
            raise RecordingError(
                f"{path}: is an export of sensor-coach, expected samples; `import` takes it in"
            )
        tables = {
            name: text_table(f"{path}: {name}", zipped.text(path, archive, name))
            for name in names if name.lower().endswith(_TABLES)
        }  # fmt: skip
        if tables:
            return _tables(path, tables)
        for name in names:
            if name.lower().endswith(".json"):
                return _records(f"{path}: {name}", zipped.text(path, archive, name))
    raise RecordingError(f"{path}: holds {', '.join(names)[:60] or 'nothing'}, expected tables")


def _tables(path: Path, tables: dict[str, Table]) -> Imported:
    if sensor_logger.is_sensor_logger(tables):
        return sensor_logger.read_tables(str(path), tables)
    if phyphox.is_phyphox(tables):
        return phyphox.read(path, tables)
    return sheets.imported("Tables of samples", str(path), tables.values())


def _records(where: str, text: str) -> Imported:
    records = json_records.records(where, text)
    if sensor_server.is_sensor_server(records):
        return sensor_server.read(where, records)
    if any(sensor_logger.sensor_of(each) in sensor_logger.SENSORS for each in records):
        return sensor_logger.read_records(where, records)
    keys = ", ".join(records[0].values)[:60] if records else "nothing"
    raise RecordingError(
        f"{where}: entries of {keys}, expected those of Sensor Logger (sensor, time, x, y, z) or "
        "SensorServer (type, timestamp, values)"
    )


def _table(path: Path) -> Imported:
    text = _text(path)
    header, _, rest = text.partition("\n")
    if _is_plain(header, rest[: rest.find("\n")]):
        return Imported(PLAIN, plain_csv.read(path), plain_csv.understood(path))
    toolbox = {name.strip().strip('"').lower() for name in header.split(separator_of(header))}
    name = _TOOLBOX if toolbox >= _TOOLBOX_NAMES else "Table of samples"
    return sheets.imported(name, str(path), [text_table(str(path), text)])


def _is_plain(header: str, first: str) -> bool:
    """Whether a table has commas and one clock that shows numbers; so has what is no table."""
    if separator_of(header) != ",":
        return False
    names = header.strip().split(",")
    clocks = [at for at, name in enumerate(names) if (known := meaning(name)) and not known.axis]
    shown = first.split(",")
    is_clock = len(clocks) == 1 and clocks[0] < len(shown) and ":" in shown[clocks[0]]
    return len(clocks) < 2 and not is_clock and not _lacks_gravity(names)


def _lacks_gravity(names: list[str]) -> bool:
    """Whether acceleration is without gravity, which is said better than by missing columns."""
    found = {known.quantity for name in names if (known := meaning(name))}
    return TIME in found and "linear" in found and "acc" not in found


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise RecordingError(f"{path}: cannot be read: {error}") from error


def _text(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise RecordingError(f"{path}: is larger than {_LARGEST >> 20} MB, expected one set")
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordingError(f"{path}: cannot be read as text: {error}") from error
