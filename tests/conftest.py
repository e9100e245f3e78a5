"""What all tests share: data of real people where it is there, and a data folder of their own."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: tests share the cores

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from tests.ble import virtual_time

hypothesis.settings.register_profile("default", deadline=None, max_examples=25)
hypothesis.settings.load_profile("default")

_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write the golden events anew")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a test that waits for a browser leaves its core to others."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def real_data() -> Path:
    if not _DATA.is_dir():
        pytest.skip("the recordings of real people are not beside the checkout")
    return _DATA


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENSOR_COACH_HOME", str(tmp_path / "home"))


@pytest.fixture
def run_story(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Run a coroutine on virtual time: its seconds are not waited for, and no load bends them."""
    for module in ("ble.connection", "guided_set", "losses"):
        monkeypatch.setattr(f"sensor_coach.{module}.time", virtual_time.Clock())
    return virtual_time.run
