"""Samples to events: pure numpy, no I/O, every analyser indifferent to how samples are cut."""
