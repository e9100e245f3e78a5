"""Plans for weeks, what was done of them, and what to ask for next: plain functions."""

from sensor_coach.programme.adherence import Adherence, Extra, Slot, adherence
from sensor_coach.programme.bests import Best, beaten, bests
from sensor_coach.programme.endurance import EnduranceTest, endurance_test
from sensor_coach.programme.pain import Pain
from sensor_coach.programme.plan import Prescription, Programme, Progression, Stage
from sensor_coach.programme.progression import propose
from sensor_coach.programme.proposal import Dose, Proposal
from sensor_coach.programme.retest import Change, count_change, height_change
from sensor_coach.programme.schema import programmes, read_programme
from sensor_coach.programme.symmetry import LegPair, leg_pairs
from sensor_coach.programme.task import Task, tasks
from sensor_coach.programme.training import Item, Training, training
from sensor_coach.programme.trial import Trial, is_test, trials
from sensor_coach.programme.week import Week, local_day, read_week, week_of, zone_named

__all__ = [
    "Adherence",
    "Best",
    "Change",
    "Dose",
    "EnduranceTest",
    "Extra",
    "Item",
    "LegPair",
    "Pain",
    "Prescription",
    "Programme",
    "Progression",
    "Proposal",
    "Slot",
    "Stage",
    "Task",
    "Training",
    "Trial",
    "Week",
    "adherence",
    "beaten",
    "bests",
    "count_change",
    "endurance_test",
    "height_change",
    "is_test",
    "leg_pairs",
    "local_day",
    "programmes",
    "propose",
    "read_programme",
    "read_week",
    "tasks",
    "training",
    "trials",
    "week_of",
    "zone_named",
]
