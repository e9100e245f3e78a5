"""The structure: imports point down, the outside is met at the rim, files stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_SRC = _ROOT / "src" / "sensor_coach"

_LAYERS = [
    {"errors", "samples", "events"},
    {"devices", "analysis", "simulate"},
    {
        "exercises",
        "quality",
        "interpretation",
        "set_metrics",
        "corrections",
        "done_set",
        "programme",
        "span",
        "set_words",
        "overlay",
        "set_state",
        "cues",
        "tempo",
        "course",
        "ending",
        "cue_settings",
        "sensor_check",
        "link_quality",
        "marking",
        "packet_words",
        "side_check",
        "holding",
        "pipeline",
        "host_clock",
        "packing",
        "units",
        "columns",
    },
    {
        "recordings",
        "plain_csv",
        "imports",
        "side_by_side",
        "files",
        "intake",
        "data_folder",
        "simulated_files",
        "home",
        "known_devices",
        "certificate",
        "library",
        "ble",
        "virtual",
        "losses",
        "phone",
    },
    {
        "live_set",
        "guided_set",
        "coach",
        "sources",
        "together",
        "second_sensor",
        "second_choice",
        "alongside",
        "guide",
        "calibration_guide",
        "errand",
        "known_sensors",
        "link_check",
        "raw_packets",
        "demo",
        "sample_history",
        "following",
        "therapist",
        "wanted_sets",
        "outing",
        "floor",
        "doctor",
        "evaluation",
        "batch",
        "batch_table",
        "accuracy",
        "intervals",
        "report",
        "reanalysis",
    },
    {
        "terminal",
        "beside_text",
        "live_picture",
        "big_digits",
        "keys",
        "web",
        "live_hub",
        "live_frames",
        "live_routes",
        "replay_marks",
        "replay_player",
        "replay_routes",
        "server",
        "server_address",
        "gate",
        "pairing",
        "errand_frames",
        "errand_routes",
        "phone_routes",
        "phone_door",
        "cli",
        "__main__",
        "__init__",
    },
]
_LAYER = {name: number for number, names in enumerate(_LAYERS) for name in names}
_ONLY_IN = {
    "bleak": {"ble", "virtual"},
    "bumble": {"virtual"},
    "streamlit": {"web", "live_hub"},
    "sqlite3": {"recordings", "library"},
    "socket": {"server_address", "phone"},
}
_PURE = {"samples", "events", *_LAYERS[1], *_LAYERS[2]}
_SOURCES = sorted(_SRC.rglob("*.py"))


def _imports(file: Path) -> set[str]:
    """Modules that a file names in its imports, wherever they stand."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _room(file: Path) -> str:
    return file.relative_to(_SRC).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", _SOURCES, ids=lambda f: str(f.relative_to(_SRC)))
def test_imports_point_down(file):
    room = _room(file)
    assert room in _LAYER, f"{room} has no layer: give it one, here and in ARCHITECTURE.md"
    for name in _imports(file):
        if name.startswith("sensor_coach."):
            other = name.split(".")[1]
            assert _LAYER[other] <= _LAYER[room], f"{room} imports {other}"


@pytest.mark.parametrize("file", _SOURCES, ids=lambda f: str(f.relative_to(_SRC)))
def test_the_outside_is_met_at_the_rim(file):
    packages = {name.split(".")[0] for name in _imports(file)}
    for package, rooms in _ONLY_IN.items():
        assert package not in packages or _room(file) in rooms
    if _room(file) in _PURE:
        assert not packages & {"os", "subprocess", "urllib", "time", "random", "asyncio"}


def test_devices_and_analysis_do_not_know_each_other():
    for file in _SOURCES:
        other = {"devices": "analysis", "analysis": "devices"}.get(_room(file))
        assert not other or not any(f"sensor_coach.{other}" in name for name in _imports(file))


@pytest.mark.parametrize("file", _SOURCES, ids=lambda f: str(f.relative_to(_SRC)))
def test_no_module_holds_two_things(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


def test_every_module_says_what_it_is_for():
    for file in _SOURCES:
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


def test_all_is_whole():
    import sensor_coach

    assert len(set(sensor_coach.__all__)) == len(sensor_coach.__all__)
    assert all(hasattr(sensor_coach, name) for name in sensor_coach.__all__)


def test_analysis_of_a_file_needs_neither_scipy_nor_streamlit_nor_pandas():
    import subprocess
    import sys

    script = (
        "import sys; from sensor_coach import files, cli; "
        "print([m for m in ('scipy', 'streamlit', 'pandas', 'matplotlib', 'bleak') "
        "if m in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert said.stdout == "[]\n"
