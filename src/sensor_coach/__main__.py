"""``python -m sensor_coach``."""

from sensor_coach.cli import main

if __name__ == "__main__":  # a process of our own reads this file under another name
    main()
