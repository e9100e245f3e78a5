"""Plans for weeks, what was done of them, and what to ask for next: plain functions."""
