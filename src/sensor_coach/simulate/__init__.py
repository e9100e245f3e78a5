"""Legs, boards and walks with known truth: the sensor data of a set that was never done.

A scene is built in three steps: `motion`, with `raises`, `balances` and `activities`, says how the
joints move; `body` turns that into what an ideal sensor on a rigid foot or shank feels; `sensor`
adds what a real sensor and its strap do to it. Everything follows from a seed.

Raises come in two families: the own one, with which thresholds may be set, and the held-back one
(`patients`, `unsteadiness`, `chips`), with which the result is tested and nothing is ever set.
"""

from sensor_coach.simulate.scene import Scene, Tempo
from sensor_coach.simulate.scenes import MOTIONS, Simulated, simulate
from sensor_coach.simulate.sensor import SensorErrors, lose_packets

__all__ = ["MOTIONS", "Scene", "SensorErrors", "Simulated", "Tempo", "lose_packets", "simulate"]
