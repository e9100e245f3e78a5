"""Numbers large enough to be read from where one exercises, made of blocks."""

from __future__ import annotations

_ROWS = 5
_SHAPES = {  # a row of three dots an octal digit, from the top
    "0": 0o75557, "1": 0o26227, "2": 0o71747, "3": 0o71717, "4": 0o55711, "5": 0o74717,
    "6": 0o74757, "7": 0o71122, "8": 0o75757, "9": 0o75717, "/": 0o11244, " ": 0,
}  # fmt: skip


def big(text: str) -> str:
    """Draw digits, spaces and slashes, five lines high; anything else is left out.

    Examples
    --------
    >>> print(big("17").replace("█", "#"))
      ##    ######
    ####        ##
      ##        ##
      ##      ##
    ######    ##
    """
    shapes = [_SHAPES[each] for each in text if each in _SHAPES]
    lines = ("  ".join(_row(shape, row) for shape in shapes) for row in range(_ROWS))
    return "\n".join(line.rstrip() for line in lines)


def _row(shape: int, row: int) -> str:
    dots = shape >> 3 * (_ROWS - 1 - row) & 7
    return "".join("██" if dots >> 2 - column & 1 else "  " for column in range(3))
