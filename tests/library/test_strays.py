"""Recordings that lie in the folder and are no sets yet."""

import shutil

from tests.library.conftest import write

from sensor_coach.events import to_dict
from sensor_coach.library import opened, strays


def test_what_lies_in_the_folder_becomes_sets_once(recorded):
    with opened() as library:
        first, second = recorded(), recorded(1)
        told = []
        strays.take_in(library, progress=lambda *said: told.append(said))
        assert told == [(1, 2, None), (2, 2, None)]
        assert len(library.done_sets()) == 2
        assert library.set_of(first.name) != library.set_of(second.name)
        strays.take_in(library, progress=lambda *said: told.append(said))
        assert len(told) == 2
        assert strays.problems(library) == {}


def test_one_that_runs_is_let_be(recorded):
    with opened() as library:
        running = recorded()
        strays.take_in(library, [running.name])
        assert library.done_sets() == []


def test_one_that_is_none_is_listed_with_the_reason_and_not_tried_again(recorded):
    with opened() as library:
        library.recordings.mkdir(parents=True)
        bad = library.recordings / "2026-11-18_083000_heel-lift.sqlite"
        bad.write_bytes(b"nothing of ours")
        told = []
        for _ in range(2):
            strays.take_in(library, progress=lambda *said: told.append(said))
        assert len(told) == 1
        assert "not a database" in strays.problems(library)[bad.name]
        bad.unlink()
        assert strays.problems(library) == {}


def test_a_copy_of_a_set_is_said_to_be_one(recorded):
    with opened() as library:
        path = recorded()
        strays.take_in(library)
        copy = shutil.copy(path, path.with_name("2026-11-25_000000_heel-lift.sqlite"))
        strays.take_in(library)
        assert len(library.done_sets()) == 1
        assert "same set" in strays.problems(library)[copy.name]


def test_deviations_are_those_of_the_repetitions(recorded, tmp_path):
    with opened() as library:
        one = library.adopt(recorded())
        hold = library.adopt(write(tmp_path / "hold.sqlite", 1, "single-leg-balance"))
        sds = sorted(to_dict(rep)["rise_sd_m"] for rep in library.result(one.id).reps if rep.rise_m)
        rise, pitch = library.doubts([one.id, hold.id])[one.id]
        assert sds[0] <= rise <= sds[-1]
        assert pitch is None
        assert hold.id not in library.doubts([hold.id])
