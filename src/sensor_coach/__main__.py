"""``python -m sensor_coach``."""

from sensor_coach.cli import main

main()
