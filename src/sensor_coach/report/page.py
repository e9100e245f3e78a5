"""A sheet of A4: what is printed on it, in inches from its top left corner."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

WIDTH, HEIGHT = 8.27, 11.69
LEFT, RIGHT = 0.6, WIDTH - 0.6
ACROSS = RIGHT - LEFT
BOTTOM = HEIGHT - 1.1  # below it is the footer

INK, SOFT, LINE, PAPER = "#10202E", "#4C5B6A", "#C3CBD4", "#FFFFFF"
ACCENT, OTHER = "#0B5CAD", "#B26A00"
SMALL, BODY, HEAD, TITLE, NUMBER = 8.0, 9.5, 12.0, 21.0, 22.0  # pt

_NOT_A_DIAGNOSIS = "Measured by sensor-coach from a motion sensor. This is not a diagnosis."
_EM = 0.545  # mean width of a character of the font, in its size
_IN_NUMBER = re.compile(r"(?<=[\d±]) (?=[\d°%]|cm\b|kg\b|s\b)")
_STYLE: Any = {  # by matplotlib's own names
    "font.family": ["DejaVu Sans"], "font.size": SMALL, "text.color": INK, "pdf.fonttype": 42,
    "axes.edgecolor": LINE, "axes.labelcolor": SOFT, "axes.linewidth": 0.8,
    "xtick.color": SOFT, "ytick.color": SOFT, "hatch.linewidth": 0.6, "hatch.color": INK,
    "savefig.facecolor": PAPER, "text.parse_math": False,
}  # fmt: skip


@contextmanager
def styled() -> Iterator[None]:
    """Draw alike whatever the user's own settings of matplotlib are; they are left as they were."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


class Page:
    """One sheet, filled from the top; `y` is how far, in inches."""

    def __init__(self) -> None:
        self.figure = Figure(figsize=(WIDTH, HEIGHT), facecolor=PAPER)
        self.y = 0.55

    @property
    def room(self) -> float:
        """Height that is left, in inches."""
        return BOTTOM - self.y

    def text(self, x: float, y: float, said: str, size: float = BODY, **how: Any) -> None:
        """Write a line whose top is at y."""
        how = {"va": "top", "ha": "left", **how}
        self.figure.text(x / WIDTH, 1 - y / HEIGHT, said, fontsize=size, **how)

    def rule(self, y: float) -> None:
        """Draw a thin line across the page."""
        ends = [LEFT / WIDTH, RIGHT / WIDTH]
        level = [1 - y / HEIGHT] * 2
        self.figure.add_artist(Line2D(ends, level, color=LINE, linewidth=0.8))

    def title(self, title: str, lines: Sequence[str]) -> None:
        """Head the page: what it is, and whose, when, how."""
        self.text(LEFT, self.y, title, TITLE, weight="bold")
        self.y += 0.46
        for line in lines:
            self.paragraph(line, color=SOFT)
        self.y += 0.08

    def heading(self, said: str) -> None:
        """Head a part of the page."""
        self.text(LEFT, self.y, said, HEAD, weight="bold")
        self.y += 0.27

    def paragraph(self, said: str, size: float = BODY, **how: Any) -> None:
        """Write text in as many lines as it needs."""
        for line in wrapped(said, ACROSS, size):
            self.text(LEFT, self.y, line, size, **how)
            self.y += size * 1.42 / 72

    def numbers(self, tiles: Sequence[tuple[str, str]]) -> None:
        """Write the figures that count side by side, each large over what it is."""
        step = ACROSS / max(len(tiles), 4)
        for place, (number, caption) in enumerate(tiles):
            x = LEFT + place * step
            fits = min(NUMBER, step * 0.92 * 72 / (0.64 * max(len(number), 1)))
            self.text(x, self.y + 0.36, number, fits, weight="bold", va="baseline")
            for line, words in enumerate(wrapped(caption, step * 0.95, SMALL)[:3]):
                self.text(x, self.y + 0.45 + 0.15 * line, words, SMALL, color=SOFT)
        self.y += 1.0

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Give a panel: its frame, without the room that its labels need."""
        box = (left / WIDTH, 1 - (top + height) / HEIGHT, width / WIDTH, height / HEIGHT)
        made = self.figure.add_axes(box)
        made.spines[["top", "right"]].set_visible(False)
        made.tick_params(length=3, labelsize=SMALL)
        return made


def with_footers(pages: Sequence[Page], rests_on: Sequence[str]) -> list[Figure]:
    """Close the pages: what the numbers rest on, what they are not, which page of how many."""
    for number, page in enumerate(pages, start=1):
        page.y = BOTTOM + 0.1
        page.rule(page.y)
        page.y += 0.07
        page.paragraph(" ".join(rests_on), SMALL, color=SOFT)
        page.text(LEFT, HEIGHT - 0.32, _NOT_A_DIAGNOSIS, SMALL, weight="bold", va="bottom")
        count = f"{number} / {len(pages)}"
        page.text(RIGHT, HEIGHT - 0.32, count, SMALL, color=SOFT, ha="right", va="bottom")
    return [page.figure for page in pages]


def wrapped(said: str, width: float, size: float) -> list[str]:
    """Break a text into lines that fit a width in inches, never between a number and its unit."""
    whole = _IN_NUMBER.sub("\u00a0", said)
    return textwrap.wrap(whole, max(8, int(width * 72 / (_EM * size))))
