"""Reports to print and to show to a therapist: one set, one month, one test, as PDF or PNG."""

from sensor_coach.report.endurance_page import LegTest, endurance_report
from sensor_coach.report.file import check_suffix, save
from sensor_coach.report.month import Month
from sensor_coach.report.month_page import month_report
from sensor_coach.report.set_page import set_report
from sensor_coach.report.words import Heading, unit_of

__all__ = [
    "Heading",
    "LegTest",
    "Month",
    "check_suffix",
    "endurance_report",
    "month_report",
    "save",
    "set_report",
    "unit_of",
]
