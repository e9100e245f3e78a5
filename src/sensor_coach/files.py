"""Files that hold a set: our recordings, and what other programs write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sensor_coach import home, imports, packing, recordings, side_by_side
from sensor_coach.analysis.presses import Presses, of_wrist
from sensor_coach.devices.profile import profiles
from sensor_coach.errors import RecordingError
from sensor_coach.events import Event, SetResult
from sensor_coach.exercises import EXERCISES
from sensor_coach.link_quality import missing
from sensor_coach.pipeline import analyze, settle
from sensor_coach.recordings import SetInfo
from sensor_coach.samples import ImuData, Notification

READABLE = {".sqlite", ".csv"}  # what is looked for in a folder
_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Override:
    """What the user says of a set; it takes the place of what the file says."""

    exercise: str | None = None
    placement: str | None = None
    side: str | None = None
    foot_length_m: float | None = None


def open_set(path: Path, said: Override) -> tuple[SetInfo, Iterable[Notification]]:
    """Open any file that holds a set.

    Parameters
    ----------
    path : Path
        A recording, or samples that `imports.read` reads.
    said : Override
        Needed in full for samples, which say nothing of the exercise.

    Returns
    -------
    info : SetInfo
        What the set was.
    notifications : iterable of Notification
        What is to be analysed.

    Raises
    ------
    RecordingError
        One line: path, what was found, what was expected.
    """
    return _recording(path, said) if is_recording(path) else _imported(path, said)


def read_samples(path: Path, sensor: int = 0) -> ImuData:
    """Read the samples of any file that holds some, as the sensor gave them.

    Of a recording with several sensors those of one, by its own clock.

    Raises RecordingError as `open_set` does, but asks nothing of an exercise.
    """
    if not is_recording(path):
        return imports.read(path).imu
    recording = recordings.read(path)
    return samples(recording.info.of(sensor), recording.notifications(sensor=sensor))


def samples(info: SetInfo, notes: Iterable[Notification]) -> ImuData:
    """Decode all samples of a set as the sensor gave them; bad packets are left out."""
    imu = info.device.decoder().decode_all(notes)
    return ImuData(imu.t + info.origin_s, imu.acc, imu.gyr)


def wrist_presses(path: Path) -> Presses:
    """Presses that a second sensor at the wrist felt, by its file's own clock."""
    said = Override("one-leg-press", "shank")  # only its samples are looked at
    return of_wrist(samples(*open_set(path, said)))


def analyze_file(
    path: Path, said: Override, presses: Presses | float | None = None, *, live: bool = True
) -> tuple[SetResult, list[Event]]:
    """Analyse a file.

    Parameters
    ----------
    path : Path
        A recording, or samples that `imports.read` reads.
    said : Override
        What is known better than by the file; needed in full for samples.
    presses : Presses or float, optional
        When presses on one leg were, on the file's clock, or how many seconds each took.
    live : bool
        Whether to tell what was announced while the set went on, too. The result is the same.

    Returns
    -------
    result : SetResult
        Sizes in m and rad, times in s on the recording's own clock.
    events : list of Event
        All events before it, in order; without `live` neither repetitions nor phases.

    Raises
    ------
    RecordingError
        One line: path, what was found, what was expected.
    """
    info, notes = open_set(path, said)
    try:
        pipeline = info.pipeline(live=live)
        if presses is None and info.beside:
            presses = side_by_side.presses(recordings.read(path))
    except ValueError as error:
        raise RecordingError(f"{path}: {error}") from error
    pipeline.presses = presses
    events = (analyze if live else settle)(notes, pipeline)
    result = events.pop()
    assert isinstance(result, SetResult)
    torn = missing(pipeline.link) if pipeline.link else ""
    return replace(result, warnings=(*result.warnings, torn)) if torn else result, events


def analyze_beside(path: Path, said: Override, first: SetResult) -> list[SetResult]:
    """Analyse the sensors beside the first one of a file, whose result is known; most have none."""
    if not is_recording(path):
        return []
    recording = recordings.read(path)
    info = replace(recording.info, exercise=said.exercise or recording.info.exercise)
    try:
        return side_by_side.beside(replace(recording, info=info), first)
    except ValueError as error:
        raise RecordingError(f"{path}: a sensor beside the first: {error}") from error


def keep(path: Path, said: Override) -> Path:
    """Turn a file into a recording in the data folder, and give the recording."""
    info, notes = open_set(path, said)
    if info.beside:
        notes = recordings.read(path).notifications(sensor=None)
    file = home.new_recording(info.exercise, datetime.fromisoformat(info.started_at).astimezone())
    with recordings.RecordingWriter(file, info) as recording:
        for note in notes:
            recording.append(note)
    return file


def named(name: str) -> Path | None:
    """A file by its path, or a recording by its name in the data folder; None if there is none."""
    places = (Path(name), home.recordings_folder() / f"{name}.sqlite")
    return next((path for path in places if path.is_file()), None)


def is_recording(path: Path) -> bool:
    """Whether a file is ours by its first bytes; RecordingError if there are none."""
    if path.is_dir():
        raise RecordingError(f"{path}: is a directory, expected a recording or samples")
    if not path.is_file():
        raise RecordingError(f"{path}: no such file")
    with path.open("rb") as file:
        start = file.read(len(_SQLITE))
    if not start:
        raise RecordingError(f"{path}: is empty, expected a recording or samples")
    return start == _SQLITE


def _recording(path: Path, said: Override) -> tuple[SetInfo, Iterable[Notification]]:
    recording = recordings.read(path)
    info = replace(
        recording.info,
        exercise=said.exercise or recording.info.exercise,
        placement=said.placement or recording.info.placement,
        side=said.side or recording.info.side,
        foot_length_m=said.foot_length_m or recording.info.foot_length_m,
    )
    return info, recording.notifications()


def _imported(path: Path, said: Override) -> tuple[SetInfo, Iterable[Notification]]:
    if said.exercise is None:
        raise RecordingError(f"{path}: samples do not say the exercise, expected --exercise")
    places = EXERCISES[said.exercise].placements
    if said.placement is None and len(places) > 1:
        raise RecordingError(
            f"{path}: samples do not say where the sensor was, expected --placement "
            f"{' or '.join(places)}"
        )
    found = imports.read(path)
    origin_s = float(found.imu.t[0])
    info = SetInfo(
        said.exercise, said.placement, said.side, profiles()["sensor-coach"].toml,
        origin_s=origin_s, source="csv", foot_length_m=said.foot_length_m,
    )  # fmt: skip
    if found.started_at:
        info = replace(info, source=found.format, started_at=found.started_at)
    return info, packing.imported(found.imu, origin_s)
