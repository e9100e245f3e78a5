"""What is claimed about speed, measured: ``uv run python -m benchmarks.radio`` and so on."""
