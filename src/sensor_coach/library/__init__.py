"""The library: who did which sets, what was measured, and what people said of it.

One SQLite file, ``library.sqlite``, in the data folder, beside the folder of recordings. All that
was measured can be made again from the recordings; what people said is kept apart from it.
"""

from sensor_coach.library.opening import Library, opened, waiting
from sensor_coach.library.people import Athlete, since_setting
from sensor_coach.library.recordings_folder import Progress

__all__ = ["Athlete", "Library", "Progress", "opened", "since_setting", "waiting"]
