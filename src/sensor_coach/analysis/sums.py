"""Sums whose last bit depends on nothing but the numbers: not on the cut, not on the machine."""

from __future__ import annotations

import math

import numpy as np

from sensor_coach.samples import Array

_BLOCK = 128  # rows


def gram(columns: Array) -> Array:
    """Products of all pairs of columns, (k, k), summed in blocks of rows.

    A product of long matrices is shared among threads, in an order that depends on how many there
    are; blocks as small as these are not, so that every machine gets the same.
    """
    if len(columns) == 1:
        return np.asarray(columns.T * columns)
    rows, k = columns.shape
    padded = np.zeros((rows + -rows % _BLOCK, k))
    padded[:rows] = columns
    blocks = padded.reshape(-1, _BLOCK, k)
    return np.asarray(np.add.reduce(blocks.transpose(0, 2, 1) @ blocks))


def added(columns: list[Array]) -> Array:
    """Sum of columns of equal length, in their order, whatever that length is."""
    total = columns[0]
    for column in columns[1:]:
        total = total + column
    return total


def mean(values: Array) -> Array:
    """Mean of the columns of (n, k), the same to the bit however the rows lie in memory."""
    return np.array([math.fsum(axis) for axis in values.T]) / len(values)
