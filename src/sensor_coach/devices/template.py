"""Commands as data: hex with a fixed list of placeholders, `10{zeros:2}{u16le:rate_hz}`."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping

_FORMATS = {
    "u8": "<B", "i8": "<b", "u16le": "<H", "u16be": ">H", "i16le": "<h", "u32le": "<I",
    "i32le": "<i", "f32le": "<f",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{(\w+):(\w+)\}")


def fill(template: str, params: Mapping[str, float]) -> bytes:
    """Fill the placeholders of a command.

    Parameters
    ----------
    template : str
        Hex digits, spaces and `{format:value}`: a format of `_FORMATS` with a number or the
        name of a parameter, `{zeros:n}`, or `{dec:value}`, a number in decimal digits.
    params : mapping of str to float
        Value of every parameter.

    Returns
    -------
    bytes
        The payload to write.

    Raises
    ------
    ValueError
        If a placeholder, parameter or digit is unknown, or a value does not fit its format.

    Examples
    --------
    >>> fill("10 {zeros:2}{u16le:rate_hz}", {"rate_hz": 60}).hex(" ")
    '10 00 00 3c 00'
    """
    return bytes.fromhex(_PLACEHOLDER.sub(lambda found: _hex(found[1], found[2], params), template))


def _hex(kind: str, value: str, params: Mapping[str, float]) -> str:
    number = float(value) if value.isdecimal() else params.get(value)
    if number is None:
        raise ValueError(f"no parameter '{value}', there are {sorted(params)}")
    if kind == "zeros":
        return "00" * int(number)
    if kind == "dec":
        return f"{number:g}".encode().hex()
    if kind not in _FORMATS:
        raise ValueError(f"no format '{kind}', there are {[*_FORMATS, 'zeros', 'dec']}")
    return _pack(kind, number).hex()


def _pack(kind: str, number: float) -> bytes:
    try:
        return struct.pack(_FORMATS[kind], number if kind[0] == "f" else int(number))
    except struct.error as error:
        raise ValueError(f"{number} does not fit {kind}: {error}") from error
