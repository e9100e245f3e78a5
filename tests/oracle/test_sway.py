"""Sway against closed forms and against the values that the authors of a review published."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensor_coach.analysis.spectrum import welch
from sensor_coach.analysis.sway import sway_metrics

_RATE_HZ = 100.0


def _circle(hz: float, seconds: float = 30.0, radius: float = 2.0) -> np.ndarray:
    turn = 2 * np.pi * hz * np.arange(int(seconds * _RATE_HZ)) / _RATE_HZ
    return radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)


@pytest.mark.parametrize("hz", [0.2, 0.5, 1.0, 3.0])
def test_a_circle_has_the_values_of_a_circle(hz):
    sway = sway_metrics(_circle(hz), _RATE_HZ)
    assert sway.rms_radius == pytest.approx(2.0, rel=1e-6)
    assert sway.mean_distance == pytest.approx(2.0, rel=1e-6)
    assert sway.range_ml == pytest.approx(4.0, rel=1e-3)
    chord = 4 * np.sin(np.pi * hz / _RATE_HZ)  # between two samples
    assert sway.mean_velocity == pytest.approx(chord * _RATE_HZ, rel=1e-6)
    assert sway.mean_frequency == pytest.approx(chord * _RATE_HZ / (4 * np.pi), rel=1e-6)
    swept = 2 * np.sin(2 * np.pi * hz / _RATE_HZ) * _RATE_HZ
    assert sway.sway_area_per_second == pytest.approx(swept, rel=1e-6)
    assert sway.power_frequency_50_ml == pytest.approx(hz, abs=0.05)
    assert sway.centroidal_frequency_ap == pytest.approx(hz, abs=0.05)
    assert sway.frequency_dispersion_ml < 0.25


def test_the_ellipse_holds_95_percent_of_gaussian_samples():
    samples = np.random.default_rng(1).standard_normal((200_000, 2)) * [1.0, 3.0]
    area = sway_metrics(samples, _RATE_HZ).ellipse_area_95
    assert area == pytest.approx(np.pi * 5.9915 * 3.0, rel=0.01)
    inside = (samples[:, 0] ** 2 + (samples[:, 1] / 3) ** 2) * np.pi * 3 <= area
    assert inside.mean() == pytest.approx(0.95, abs=0.002)


def test_the_spectrum_keeps_the_power_of_a_sine():
    t = np.arange(6000) / _RATE_HZ
    frequency, power = welch(3 * np.sin(2 * np.pi * 1.3 * t), _RATE_HZ)
    assert power.sum() * frequency[1] == pytest.approx(4.5, rel=0.01)
    assert frequency[power.argmax()] == pytest.approx(1.3, abs=0.02)


@given(st.floats(0.1, 1000), st.floats(-50, 50), st.integers(0, 1000))
def test_units_scale_and_the_place_does_not_matter(scale, offset, seed):
    signal = np.random.default_rng(seed).standard_normal((500, 2)).cumsum(axis=0)
    plain, scaled = (sway_metrics(s, 50.0) for s in (signal, scale * signal + offset))
    for name, power in (("rms_ml", 1), ("path_length", 1), ("ellipse_area_95", 2),
                        ("mean_frequency", 0), ("power_frequency_95_ap", 0)):  # fmt: skip
        expected = getattr(plain, name) * scale**power
        assert getattr(scaled, name) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(
    ("signal", "rate_hz", "said"),
    [
        (np.zeros((5, 3)), 100, r"shape \(5, 3\)"),
        (np.zeros((2, 2)), 100, "n >= 3"),
        (np.full((9, 2), np.nan), 100, "not finite"),
        (np.zeros((9, 2)), 0, "positive"),
    ],
)
def test_wrong_arguments_are_named(signal, rate_hz, said):
    with pytest.raises(ValueError, match=said):
        sway_metrics(signal, rate_hz)


def test_standing_perfectly_still_is_no_fault():
    still = sway_metrics(np.ones((500, 2)), 50.0)
    assert (still.rms_ml, still.path_length, still.mean_frequency) == (0.0, 0.0, 0.0)


_LOOSE = {  # their smoothing to 25 Hz and 10 Hz is not done here: by how much it may move each
    "rms_ml": ("rms_ML", 0.005), "rms_ap": ("rms_AP", 0.005),
    "rms_radius": ("rms_Radius", 0.005), "mean_distance": ("mean_distance_Radius", 0.005),
    "range_ml": ("range_ML", 0.02), "range_ap": ("range_AP", 0.02),
    "ellipse_area_95": ("confidence_ellipse_area_ML_AND_AP", 0.01),
    "mean_velocity": ("mean_velocity_ML_AND_AP", 0.1),
    "mean_frequency": ("mean_frequency_ML_AND_AP", 0.1),
    "power_frequency_50_ml": ("power_frequency_50_Power_Spectrum_Density_ML", 0.03),
    "power_frequency_50_ap": ("power_frequency_50_Power_Spectrum_Density_AP", 0.03),
    "power_frequency_95_ml": ("power_frequency_95_Power_Spectrum_Density_ML", 0.03),
    "power_frequency_95_ap": ("power_frequency_95_Power_Spectrum_Density_AP", 0.13),
    "centroidal_frequency_ml": ("centroid_frequency_Power_Spectrum_Density_ML", 0.03),
    "centroidal_frequency_ap": ("centroid_frequency_Power_Spectrum_Density_AP", 0.06),
    "frequency_dispersion_ml": ("frequency_dispersion_Power_Spectrum_Density_ML", 0.03),
    "frequency_dispersion_ap": ("frequency_dispersion_Power_Spectrum_Density_AP", 0.03),
}  # fmt: skip


@pytest.fixture(scope="module")
def published(real_data):
    """Half a minute on a force plate, in cm, averaged over 80 ms to 25 Hz, and its descriptors."""
    rows = np.loadtxt(real_data / "cop" / "test.csv", delimiter=",", skiprows=35, usecols=(5, 6, 7))
    force, moment_x, moment_y = rows.T
    loaded = force != 0
    cop = np.full((len(rows), 2), np.nan)
    cop[loaded] = 100 * np.stack([moment_y, moment_x], axis=1)[loaded] / force[loaded, None]
    cop = (cop - np.nanmean(cop, axis=0))[4000:7000]
    centres = np.arange(0, 3000, 4)
    smooth = np.stack([cop[max(c - 4, 0) : c + 5].mean(axis=0) for c in centres])
    descriptors = json.loads((real_data / "cop" / "published_descriptors.json").read_text())
    return sway_metrics(smooth, 25.0), descriptors


@pytest.mark.parametrize("name", _LOOSE)
def test_published_descriptors_are_met(published, name):
    sway, descriptors = published
    theirs, tolerance = _LOOSE[name]
    assert getattr(sway, name) == pytest.approx(descriptors[theirs], rel=tolerance)


def _by_the_book(x: np.ndarray, y: np.ndarray, rate_hz: float) -> dict[str, float]:
    """The formulas as they are printed, sample by sample."""
    n = len(x)
    x, y = x - sum(x) / n, y - sum(y) / n
    seconds = (n - 1) / rate_hz
    away = [(a * a + b * b) ** 0.5 for a, b in zip(x, y, strict=True)]
    steps = [((x[i + 1] - x[i]) ** 2 + (y[i + 1] - y[i]) ** 2) ** 0.5 for i in range(n - 1)]
    swept = [abs(x[i + 1] * y[i] - x[i] * y[i + 1]) for i in range(n - 1)]
    along_x = sum(abs(x[i + 1] - x[i]) for i in range(n - 1)) / seconds
    sxx, syy = sum(x * x) / n, sum(y * y) / n
    sxy = sum(x * y) / n
    quantile = (n - 2) / 2 * (0.05 ** (-2 / (n - 2)) - 1)
    area = 2 * np.pi * quantile * (sxx * syy - sxy**2) ** 0.5 * (n + 1) * (n - 1) / (n * (n - 2))
    return {
        "rms_ml": sxx**0.5, "rms_ap": syy**0.5, "rms_radius": (sxx + syy) ** 0.5,
        "range_ml": max(x) - min(x), "range_ap": max(y) - min(y),
        "mean_distance": sum(away) / n, "path_length": sum(steps),
        "mean_velocity": sum(steps) / seconds, "mean_velocity_ml": along_x,
        "sway_area_per_second": sum(swept) / (2 * seconds), "ellipse_area_95": area,
        "mean_frequency": sum(steps) / seconds / (2 * np.pi * sum(away) / n),
        "mean_frequency_ml": along_x / (4 * 2**0.5 * sum(abs(x)) / n),
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_every_formula_is_as_printed(seed):
    rng = np.random.default_rng(seed)
    signal = rng.standard_normal((700, 2)).cumsum(axis=0) * [1.0, 2.5] + [3.0, -40.0]
    sway = sway_metrics(signal, 25.0)
    for name, value in _by_the_book(*signal.T, 25.0).items():
        assert getattr(sway, name) == pytest.approx(value, rel=1e-9), name


def test_the_spectrum_is_that_of_the_discrete_fourier_sum():
    rng = np.random.default_rng(4)
    signal, rate_hz, n, size = rng.standard_normal(500).cumsum(), 25.0, 500, 250
    window = [np.sin(np.pi * k / size) ** 2 for k in range(size)]
    frequency, power = welch(signal, rate_hz)
    for row in (3, 17, 60):
        each = []
        for start in (0, 125, 250):
            piece = signal[start : start + size]
            line = np.polyval(np.polyfit(np.arange(size), piece, 1), np.arange(size))
            turn = -2j * np.pi * row / n
            total = sum(
                w * v * np.exp(turn * k)
                for k, (w, v) in enumerate(zip(window, piece - line, strict=True))
            )
            each.append(2 * abs(total) ** 2 / (rate_hz * sum(w * w for w in window)))
        assert frequency[row] == pytest.approx(row * rate_hz / n)
        assert power[row] == pytest.approx(np.mean(each), rel=1e-6)
