"""What earlier versions of the analysis measured of a set, kept when a newer one takes its place.

A version is kept as what it said and not as a program: it cannot be run again, but compared with.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import asdict

from sensor_coach.events import SetResult, set_result


def results(db: sqlite3.Connection, set_id: str) -> list[SetResult]:
    """What earlier versions measured of a set, the newest version first; most have none."""
    rows = db.execute("SELECT value FROM earlier WHERE set_id = ?", (set_id,))
    found = [set_result(json.loads(zlib.decompress(row["value"]))) for row in rows]
    return sorted(found, key=lambda each: (len(each.algorithm), each.algorithm), reverse=True)


def put(db: sqlite3.Connection, set_id: str, found: Iterable[SetResult]) -> None:
    """Keep results that another version has or will take the place of."""
    rows = [(set_id, each.algorithm, _written(each)) for each in found]
    db.executemany("INSERT OR REPLACE INTO earlier VALUES (?, ?, ?)", rows)


def forget(db: sqlite3.Connection, set_id: str, algorithm: str) -> None:
    """Forget what one version measured: it is what the set has now."""
    db.execute("DELETE FROM earlier WHERE set_id = ? AND algorithm = ?", (set_id, algorithm))


def _written(result: SetResult) -> bytes:
    return zlib.compress(json.dumps(asdict(result)).encode())
