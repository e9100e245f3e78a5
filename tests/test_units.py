import pytest

from sensor_coach import units


@pytest.mark.parametrize(
    ("said", "locale", "system"),
    [
        (None, "en-US", "imperial"), (None, "en_US", "imperial"), (None, "en-GB", "metric"),
        (None, "de", "metric"), (None, None, "metric"), ("metric", "en-US", "metric"),
        ("imperial", "de-DE", "imperial"), ("furlongs", "de-DE", "metric"),
    ],
)  # fmt: skip
def test_units_are_as_said_else_as_usual_there(said, locale, system):
    assert units.system(said, locale) == system


@pytest.mark.parametrize("system", [units.METRIC, units.IMPERIAL])
def test_there_and_back_is_the_same(system):
    assert units.metres(units.length(0.26, system), system) == pytest.approx(0.26, rel=1e-15)
    assert units.kilograms(units.mass(12.5, system), system) == pytest.approx(12.5, rel=1e-15)


def test_an_inch_is_25_4_mm_and_a_pound_453_592_37_g():
    assert units.length(0.0254, units.IMPERIAL) == 1
    assert units.mass(0.45359237, units.IMPERIAL) == 1
