"""What a person gets who installs the project instead of cloning it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_carries_code_sql_seeds_and_the_newsroom(tmp_path: Path) -> None:
    source = tmp_path / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in tracked.stdout.splitlines():
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("casualty_ledger-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"extractors/records.py", "flows/cli.py", "flows/adapters/seeds.py"} <= names
    shipped = [
        name for name in tracked.stdout.splitlines() if name.startswith(("sql/", "seeds/")) and (ROOT / name).is_file()
    ]
    assert not [name for name in shipped if name not in names]
