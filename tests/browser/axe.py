"""The accessibility rules of axe-core, from npm: nothing of it lies in this repository."""

import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

_RUN = """() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`))
"""


def script(folder: Path) -> str:
    """The rules: the file that `SENSOR_COACH_AXE` names, else as npm fetches it."""
    if named := os.environ.get("SENSOR_COACH_AXE"):
        return Path(named).read_text(encoding="utf-8")
    if shutil.which("npm") is None:
        pytest.skip("no axe-core: there is no npm, and SENSOR_COACH_AXE names no axe.min.js")
    command = ["npm", "pack", "axe-core@4", "--silent", "--pack-destination", str(folder)]
    try:
        subprocess.run(command, cwd=folder, check=True, timeout=100, capture_output=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        pytest.skip("no axe-core: npm could not fetch it, and SENSOR_COACH_AXE names none")
    with tarfile.open(next(folder.glob("axe-core-*.tgz"))) as packed:
        member = packed.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


def faults(page, rules: str) -> list[str]:
    """What is serious or critical on a page, shadow roots too; each with where it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(rules)
    if found := page.evaluate(_RUN):
        page.wait_for_timeout(600)  # what is on its way in is pale
        found = page.evaluate(_RUN)
    return found
