"""The recording file: whole, killed, truncated, foreign."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensor_coach import packing, recordings
from sensor_coach.devices.profile import profiles
from sensor_coach.errors import RecordingError
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.samples import Notification
from sensor_coach.simulate import Scene, simulate

_OWN = profiles()["sensor-coach"].toml


def _info(**values: object) -> SetInfo:
    return SetInfo("heel-lift", "foot", "left", _OWN, **values)


def _write(path: Path, notes: list[Notification]) -> Path:
    with RecordingWriter(path, _info()) as writer:
        for note in notes:
            writer.append(note)
    return path


@settings(max_examples=10)
@given(
    notes=st.lists(
        st.tuples(st.integers(0, 5_000_000), st.sampled_from("ab"), st.binary(max_size=30))
    )
)
def test_what_is_written_is_what_is_read(tmp_path_factory, notes):
    path = tmp_path_factory.mktemp("set") / "a.sqlite"
    written = [Notification(t, c, p) for t, c, p in sorted(notes, key=lambda n: n[0])]
    recording = recordings.read(_write(path, written))
    assert list(recording.notifications()) == written
    assert recording.finished
    assert (recording.info.exercise, recording.info.side) == ("heel-lift", "left")


def test_a_finished_recording_is_a_single_file(tmp_path):
    _write(tmp_path / "a.sqlite", [Notification(0, "a", b"x")])
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["a.sqlite"]


def test_reading_can_start_at_any_time(tmp_path):
    notes = [Notification(i * 100_000, "a", bytes([i])) for i in range(50)]
    recording = recordings.read(_write(tmp_path / "a.sqlite", notes))
    assert list(recording.notifications(from_s=2.0)) == notes[20:]


def test_no_file_is_overwritten(tmp_path):
    path = _write(tmp_path / "a.sqlite", [])
    with pytest.raises(RecordingError, match="exists already"):
        RecordingWriter(path, _info())


def test_no_bluetooth_address_is_in_the_file(tmp_path):
    path = _write(tmp_path / "a.sqlite", [Notification(0, "a", b"x")])
    with sqlite3.connect(path) as db:
        keys = {key for (key,) in db.execute("SELECT key FROM meta")}
    assert keys == {"format", "streams", "finished", *SetInfo.__dataclass_fields__} - {"beside"}


_KILLED = """
import sys, time
from pathlib import Path
from sensor_coach.devices.profile import profiles
from sensor_coach.recordings import RecordingWriter, SetInfo
from sensor_coach.samples import Notification
writer = RecordingWriter(Path(sys.argv[1]), SetInfo("heel-lift", "foot", "left",
                         profiles()["sensor-coach"].toml))
for i in range(100):
    writer.append(Notification(i * 50_000, "a", bytes([i])))
print("written", flush=True)
time.sleep(60)
"""


def test_a_killed_process_loses_at_most_a_second(tmp_path):
    path = tmp_path / "a.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"written\n"
        process.send_signal(signal.SIGKILL)
    recording = recordings.read(path)
    assert not recording.finished
    assert recording.duration_s >= 99 * 0.05 - 1.001
    assert len(list(recording.notifications())) == recording.notification_count


def test_a_truncated_recording_is_one_clear_line(tmp_path):
    notes = [Notification(i, "a", bytes(200)) for i in range(2000)]
    path = _write(tmp_path / "a.sqlite", notes)
    path.write_bytes(path.read_bytes()[:100_000])
    with pytest.raises(RecordingError, match=r"a\.sqlite: .* expected a whole recording"):
        list(recordings.read(path).notifications())


def test_a_foreign_database_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "b.sqlite") as db:
        db.execute("CREATE TABLE meta (key, value)")
    db.close()
    with pytest.raises(RecordingError, match="is no recording of sensor-coach"):
        recordings.read(tmp_path / "b.sqlite")


def test_a_recording_of_a_newer_version_is_refused(tmp_path):
    path = _write(tmp_path / "a.sqlite", [])
    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = '9' WHERE key = 'format'")
    db.close()
    with pytest.raises(RecordingError, match="format 9, this version reads 2"):
        recordings.read(path)


def test_an_unknown_exercise_and_a_broken_profile_are_refused(tmp_path):
    for values, said in (({"exercise": "yoga"}, "yoga"), ({"profile": "id ="}, "profile")):
        path = tmp_path / f"{said}.sqlite"
        made = {"exercise": "heel-lift", "profile": _OWN} | values
        RecordingWriter(path, SetInfo(**made)).close()
        with pytest.raises(RecordingError, match=said):
            recordings.read(path)


def test_imported_samples_are_kept_to_float32_and_a_microsecond():
    imu = simulate("heel-lift", "foot", scene=Scene(reps=1), seed=1).imu
    decoder = profiles()["sensor-coach"].decoder()
    chunks = [decoder.decode(note) for note in packing.imported(imu, 0.0)]
    t = [x for chunk in chunks for x in chunk.t.tolist()]
    assert t == pytest.approx(imu.t, abs=1e-6)
    assert chunks[0].acc == pytest.approx(imu.acc[: len(chunks[0])], rel=1e-6, abs=1e-6)
