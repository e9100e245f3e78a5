"""Pages as a file: PDF with a page each, PNG with all of them below each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from sensor_coach.errors import ReportError
from sensor_coach.report.page import styled

SUFFIXES = (".pdf", ".png")
_DPI = 170  # 1400 dots across: small print stays sharp when a phone zooms in


def check_suffix(path: Path) -> None:
    """Refuse a file name that no report can be written to; one line."""
    if path.suffix.lower() not in SUFFIXES:
        raise ReportError(f"{path}: suffix {path.suffix!r}, expected {' or '.join(SUFFIXES)}")


def save(pages: Sequence[Figure], path: Path, title: str, made_at: datetime | None = None) -> None:
    """Write a report.

    Parameters
    ----------
    pages : sequence of Figure
        As `set_report` and its like give them.
    path : Path
        Ends in ``.pdf`` or ``.png``; overwritten.
    title : str
        Of the document.
    made_at : datetime, optional
        Written into a PDF. Without it the same report is the same file, byte for byte.

    Raises
    ------
    ReportError
        One line, if the name ends otherwise or the file cannot be written.
    """
    check_suffix(path)
    try:
        with styled():
            (_pdf if path.suffix.lower() == ".pdf" else _png)(pages, path, title, made_at)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written: {error.strerror}") from error


def _pdf(pages: Sequence[Figure], path: Path, title: str, made_at: datetime | None) -> None:
    about = {"Title": title, "Creator": "sensor-coach", "CreationDate": made_at}
    with PdfPages(path, metadata=about) as file:
        for page in pages:
            file.savefig(page)


def _png(pages: Sequence[Figure], path: Path, title: str, _made_at: datetime | None) -> None:
    drawn = []
    for page in pages:
        page.set_dpi(_DPI)
        canvas: Any = FigureCanvasAgg(page)
        canvas.draw()
        drawn.append(np.asarray(canvas.buffer_rgba())[:, :, :3])
    about = {"Title": title, "Software": "sensor-coach"}
    image.imsave(path, np.vstack(drawn), dpi=_DPI, metadata=about)
