from __future__ import annotations

import re
from datetime import UTC, datetime

import matplotlib as mpl
import pytest
from matplotlib import image

from sensor_coach.errors import ReportError
from sensor_coach.report import save, set_report


@pytest.fixture(scope="module")
def pages(seven):
    each = seven["heel-lift"]
    return set_report(each.result, each.trace, each.heading)


def test_a_pdf_has_a_page_each_of_a4_with_its_fonts_inside(pages, tmp_path):
    save([*pages, *pages], tmp_path / "a.pdf", "title")
    data = (tmp_path / "a.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", data)) == 2
    (box,) = set(re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data))
    assert [round(float(side) / 72 * 25.4) for side in box] == [210, 297]
    assert b"/FontFile2" in data
    assert b"/Type3" not in data


def test_the_same_report_is_the_same_file(seven, tmp_path):
    each = seven["band-stretch"]
    for name in ("a.pdf", "b.pdf", "a.png", "b.png"):
        save(set_report(each.result, each.trace, each.heading), tmp_path / name, "title")
    for kind in ("pdf", "png"):
        one, other = ((tmp_path / f"{name}.{kind}").read_bytes() for name in "ab")
        assert one == other
    assert b"CreationDate" not in (tmp_path / "a.pdf").read_bytes()


def test_a_date_of_making_is_written_if_there_is_one(pages, tmp_path):
    save(pages, tmp_path / "a.pdf", "title", datetime(2026, 11, 22, tzinfo=UTC))
    assert b"CreationDate (D:20261122" in (tmp_path / "a.pdf").read_bytes()


def test_a_png_has_all_pages_below_each_other_and_stays_sharp(pages, tmp_path):
    save(pages, tmp_path / "one.png", "title")
    save([*pages, *pages], tmp_path / "two.png", "title")
    one, two = (image.imread(tmp_path / name) for name in ("one.png", "two.png"))
    assert two.shape[0] == 2 * one.shape[0]
    assert one.shape[1] > 1200


def test_a_users_settings_of_matplotlib_neither_change_a_report_nor_are_changed(seven, tmp_path):
    each = seven["heel-drop"]
    save(set_report(each.result, each.trace, each.heading), tmp_path / "a.pdf", "title")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "pdf.fonttype": 3}):
        save(set_report(each.result, each.trace, each.heading), tmp_path / "b.pdf", "title")
        assert mpl.rcParams["font.size"] == 30
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize("name", ["a.doc", "a", "a.pdf.txt"])
def test_another_suffix_is_refused_in_one_line(pages, tmp_path, name):
    with pytest.raises(ReportError, match=r"expected \.pdf or \.png$"):
        save(pages, tmp_path / name, "title")


def test_a_file_that_cannot_be_written_is_one_line(pages, tmp_path):
    with pytest.raises(ReportError, match="cannot be written"):
        save(pages, tmp_path / "no" / "folder.pdf", "title")
