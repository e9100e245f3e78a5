"""Counts and coaches Achilles tendon exercises from a motion sensor on the ankle."""
