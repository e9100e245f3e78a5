"""The TOML schema of a device profile, version 1.

Top level: `schema`, `id`, `title` and the tables

- `[match]`: `name` (patterns), `services`, `company_ids`; the score is the number of hits, and
  with `by_name` 0 where the name does not fit.
- `[link]`: `min_mtu`, `pairing`, `battery` (characteristic; "" for none).
- `[params.NAME]`: `default`, `allowed`, `codes` (what is sent in place of the allowed value).
- `[[setup]]`, `[[start]]`, `[[stop]]`: `char`, `service`, `hex` (see `template`), `response`,
  `read_back`, `expect`, `optional`; `text` and `chunk` (bytes a write) in place of `hex`; `read`
  reads instead, and what is there becomes part of the recording.
- `[charge]`: a question and what its answer means, where the charge of the battery has to be asked
  for: `char`, `service`, `hex`, `expect`, `what`, `percent`. See `charge`.
- `[[stream]]`: `char` (or `channel`, the name of what comes by another way than Bluetooth),
  `service`, `optional`, `when`, `endian`, and either `codec` with
  `[stream.options]`, `quantities` and `also`, or
  `framing`, `frame_len`, `sync`, `repeat`, `checksum` and `[[stream.field]]`; a stream with
  neither is known and passed over. See `streams`.
- `[stream.time]`: `source`, `nominal_rate_hz`, `type`, `at`, `unit`, `tick_hz`, `wrap_bits`,
  `refers_to`, `shared`; `[stream.counter]`: `type`, `at`, `bits`, `step`.
- `[[beside]]`: what is sent that is no sample of motion: `what`, `char`, `when`, `endian`, `type`,
  `at`, `n`, `bits`, `scale`, `bias`, `unit`, `invalid`, or `codec` and `also`. See `beside`.
- `[frame]`: `axes`, `gravity`, `allow_mirror`.
- `[join]`: `wait_s`, how long an acceleration waits for the angular rate of its time where they
  come apart.
- `[quality]`: `max_useful_hz`, `gyroscope`, `notes`, `unsure` (a list: what is not confirmed).
- `[[test]]`: golden vectors: `name`, `source`, `char`, `hex` or `text` (one payload or a list),
  `acc` in m/s², `gyr_dps` (where the two come apart, each by itself), `spacing_s`, `fails`,
  `tolerance`, `heard` (payloads that came before, by characteristic), `told` (rows in SI units of
  what is told beside, by what it is).
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

import numpy as np

from sensor_coach.devices import golden
from sensor_coach.devices.beside_table import beside
from sensor_coach.devices.channel import Frame
from sensor_coach.devices.charge import charge
from sensor_coach.devices.commands import Param, commands, params, uuid
from sensor_coach.devices.join import WAIT_S
from sensor_coach.devices.section import Section
from sensor_coach.devices.streams import stream
from sensor_coach.errors import ProfileError

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_SIGNS = {"+": 1.0, "-": -1.0}
_ROWS = {
    sign + axis: (value * (axis == "x"), value * (axis == "y"), value * (axis == "z"))
    for sign, value in _SIGNS.items()
    for axis in "xyz"
}


def read(text: str, origin: str) -> dict[str, Any]:
    """Read a profile into the fields of `DeviceProfile`; ProfileError if anything is amiss."""
    try:
        top = Section(tomllib.loads(text), origin)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{origin}: no TOML: {error}") from error
    if (version := top.take("schema", int)) != 1:
        raise top.fault("schema", version, "1")
    found: dict[str, Any] = {
        "id": _id(top),
        "title": top.take("title", str),
        "toml": text,
    }
    found |= _match(top.table("match")) | _link(top.table("link"))
    values = params(top)
    found |= {key: commands(top, key, values) for key in ("setup", "start", "stop")}
    found |= _streams(top, values) | {"frame": _frame(top.table("frame"))}
    found["beside"] = tuple(beside(section) for section in top.tables("beside"))
    found["charge"] = charge(top.table("charge"), found["beside"]) if top.has("charge") else None
    found |= _join(top.table("join")) | _quality(top.table("quality"), found)
    found["tests"] = _tests(top, found["notify"][0])
    top.close()
    return found


def _id(top: Section) -> str:
    found = top.take("id", str)
    if not _ID.fullmatch(found):
        raise top.fault("id", found, "letters, digits and hyphens")
    return found


def _match(section: Section) -> dict[str, Any]:
    found = {
        "names": tuple(_pattern(section, text) for text in section.items("name", str)),
        "services": tuple(uuid(section, "services", s) for s in section.items("services", str)),
        "company_ids": section.items("company_ids", int),
        "by_name": section.take("by_name", bool, False),
    }
    section.close()
    return found


def _pattern(section: Section, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise section.fault("name", text, f"a regular expression ({error})") from error


def _link(section: Section) -> dict[str, Any]:
    battery = section.take("battery", str, "2a19")
    found = {
        "min_mtu": section.take("min_mtu", int, 23),
        "pairing": section.choose(
            "pairing", {w: w for w in ("none", "if_needed", "required")}, "none"
        ),
        "battery": uuid(section, "battery", battery) if battery else "",
    }
    section.close()
    return found


def _streams(top: Section, values: dict[str, Param]) -> dict[str, Any]:
    pairs = [stream(section, values) for section in top.tables("stream")]
    if not pairs:
        raise top.fault("stream", [], "one [[stream]] or more")
    streams, quantities = zip(*pairs, strict=True)
    used = [kinds for kinds in quantities if kinds]
    if not any("acc" in kinds for kinds in used):
        raise top.fault("stream", "no acc", "a stream with acc")
    return {
        "streams": streams,
        "notify": tuple(dict.fromkeys(stream.characteristic for stream in streams)),
        "optional": frozenset(s.characteristic for s in streams if s.optional),
        "nominal_rate_hz": streams[0].clock.nominal_rate_hz,
        "has_gyr": any("gyr" in kinds for kinds in used),
        "apart": {"acc"} in used and {"gyr"} in used,
    }


def _frame(section: Section) -> Frame:
    words = section.take("axes", list, ["+x", "+y", "+z"])
    if len(words) != 3 or any(word not in _ROWS for word in words):
        raise section.fault("axes", words, "three of +x -x +y -y +z -z")
    rows = (_ROWS[words[0]], _ROWS[words[1]], _ROWS[words[2]])
    mirror = section.take("allow_mirror", bool, False)
    turn = round(float(np.linalg.det(np.array(rows))))
    if turn != 1 and not (mirror and turn == -1):
        raise section.fault("axes", words, "a right-handed frame (determinant +1)")
    sign = section.choose("gravity", {"specific_force": 1.0, "negated": -1.0}, "specific_force")
    section.close()
    return Frame(rows, sign)


def _join(section: Section) -> dict[str, Any]:
    wait_s = section.take("wait_s", float, WAIT_S)
    section.close()
    return {"join_s": wait_s}


def _quality(section: Section, found: dict[str, Any]) -> dict[str, Any]:
    quality = {
        "max_useful_hz": section.take("max_useful_hz", float, found["nominal_rate_hz"]),
        "has_gyr": section.take("gyroscope", bool, found["has_gyr"]),
        "notes": section.take("notes", str, ""),
        "unsure": section.items("unsure", str),
    }
    section.close()
    return quality


def _tests(top: Section, characteristic: str) -> tuple[golden.Vector, ...]:
    vectors = tuple(_vector(section, characteristic) for section in top.tables("test"))
    if not vectors:
        raise top.fault("test", [], "one golden vector or more")
    return vectors


def _vector(section: Section, characteristic: str) -> golden.Vector:
    section.take("source", str, "")
    vector = golden.Vector(
        section.take("name", str, "test"),
        uuid(section, "char", section.take("char", str)) if section.has("char") else characteristic,
        _payloads(section),
        _rows(section, "acc"),
        _rows(section, "gyr_dps"),
        section.take("spacing_s", float) if section.has("spacing_s") else None,
        section.take("fails", str) if section.has("fails") else None,
        section.take("tolerance", float, 0.005),
        _heard(section.table("heard")),
        _told(section.table("told")),
    )
    section.close()
    return vector


def _heard(section: Section) -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (uuid(section, key, key), _hex(section, key, section.take(key, str))) for key in section
    )


def _told(section: Section) -> tuple[tuple[str, golden.Rows], ...]:
    found = [(what, section.items(what, list)) for what in section]
    for what, rows in found:
        if not all(isinstance(v, (int, float)) for row in rows for v in row):
            raise section.fault(what, rows, "rows of numbers")
    return tuple((what, tuple(tuple(map(float, row)) for row in rows)) for what, rows in found)


def _hex(section: Section, key: str, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise section.fault(key, text, "hex digits") from error


def _payloads(section: Section) -> tuple[bytes, ...]:
    key = "text" if section.has("text") else "hex"
    found: Any = section.take(key, object)
    parts = found if isinstance(found, list) else [found]
    try:
        return tuple(part.encode() if key == "text" else bytes.fromhex(part) for part in parts)
    except ValueError as error:
        raise section.fault(key, found, "hex digits, two a byte") from error
    except (AttributeError, TypeError) as error:
        raise section.fault(key, found, "one payload or a list of payloads") from error


def _rows(section: Section, key: str) -> golden.Rows | None:
    if not section.has(key):
        return None
    rows = section.items(key, list)
    if any(len(row) != 3 or not all(isinstance(v, (int, float)) for v in row) for row in rows):
        raise section.fault(key, rows, "rows of three numbers")
    return tuple(tuple(map(float, row)) for row in rows)
