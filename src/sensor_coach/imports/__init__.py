"""What other programs export, as samples: told by content, never by a file's name."""

from sensor_coach.imports.looks import looks_like_samples
from sensor_coach.imports.reading import holds_samples, read
from sensor_coach.imports.runs import Imported

__all__ = ["Imported", "holds_samples", "looks_like_samples", "read"]
