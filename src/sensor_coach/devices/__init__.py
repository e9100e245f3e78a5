"""Bytes to samples: one profile a device, no I/O beyond reading the profiles themselves."""
