"""What is true of every page: nothing is cut off, no two texts lie over each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_EDGE = 0.5  # inches that printers leave white, half of it at the foot
_TOUCH = 1.0  # dots at 100 to the inch that boxes of text may share: letters do not fill theirs


def texts(pages: list[Figure]) -> str:
    """All that is written, with plain spaces."""
    said = [text.get_text() for page in pages for text in _shown(page)]
    return "\n".join(said).replace("\u00a0", " ")


def check(pages: list[Figure]) -> None:
    for page in pages:
        width, height = page.get_size_inches() * page.dpi
        edge = _EDGE * page.dpi
        inside = Bbox.from_extents(edge, edge / 2, width - edge, height - edge)
        boxes = [(text.get_text(), box) for text, box in _boxes(page)]
        for said, box in boxes:
            assert inside.containsx(box.x0), f"cut at the left: {said}"
            assert inside.containsx(box.x1), f"cut at the right: {said}"
            assert inside.containsy(box.y0), f"cut at the bottom: {said}"
            assert inside.containsy(box.y1), f"cut at the top: {said}"
        for (one, a), (other, b) in combinations(boxes, 2):
            over = Bbox.intersection(a, b)
            assert over is None or min(over.width, over.height) <= _TOUCH, (one, other)


def _boxes(page: Figure) -> Iterator[tuple[Text, Bbox]]:
    canvas = FigureCanvasAgg(page)
    canvas.draw()
    for text in _shown(page):
        yield text, text.get_window_extent(canvas.get_renderer())


def _shown(page: Figure) -> list[Text]:
    """Texts that are drawn; an axis keeps labels for ticks it does not show."""
    hidden = set()
    for axes in page.axes:
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            low, high = min(low, high), max(low, high)
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                off = not low <= tick.get_loc() <= high or not axes.axison
                hidden |= {tick.label2} | ({tick.label1} if off else set())
    found = page.findobj(lambda a: isinstance(a, Text) and a.get_visible() and a.get_text().strip())
    return [text for text in found if text not in hidden]
