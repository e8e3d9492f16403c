"""Standard streams that are full, closed or no UTF-8: one line at most, and an exit code that tells."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLI = f"{sys.executable} -m flows.cli"


def shell(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.mark.parametrize(
    ("redirection", "line"), [(">/dev/full", "No space left on device"), (">&-", "standard output is closed")]
)
@pytest.mark.parametrize("command", ["version", "feeds export", "feeds list -f csv"])
def test_output_that_cannot_be_written_is_one_line(command: str, redirection: str, line: str, tmp_path: Path) -> None:
    result = shell(f"cd {tmp_path}; PYTHONPATH={Path.cwd()} {CLI} {command} {redirection}")
    assert (result.returncode, result.stderr) == (1, f"error: cannot write the output: {line}\n")


def test_a_pipe_that_is_closed_early_is_no_error() -> None:
    result = shell(f"{CLI} feeds list -f csv | head -1")
    assert (result.returncode, result.stderr) == (0, "")


def test_closed_input_and_arguments_that_are_no_utf8_are_one_line(tmp_path: Path) -> None:
    assert shell(f"{CLI} extract <&-").stderr.startswith("error: standard input is closed; give a file")
    result = shell(f"{CLI} feeds pause bbc-world $'\\xff' -d {tmp_path}")
    assert (result.returncode, result.stderr) == (1, "error: '\\udcff': is not in UTF-8; write it anew\n")
    assert list(tmp_path.iterdir()) == []


def test_letters_that_the_terminal_lacks_are_written_by_number(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("“Ten people died,” officials said.", encoding="utf-8")
    result = shell(f"PYTHONIOENCODING=ascii {CLI} extract --explain {tmp_path / 'text.txt'}")
    assert (result.returncode, result.stderr) == (0, "")
    assert "\\u201c" in result.stdout


def test_a_line_in_another_encoding_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [
        '\ufeff{"id": "a", "text": "x"}'.encode(),
        '{"id": "é", "text": "x"}'.encode("cp1252"),
        b'{"id": "b", "text": ""}',
    ]
    (tmp_path / "texts.jsonl").write_bytes(b"\n".join(lines))
    result = shell(f"{CLI} extract {tmp_path / 'texts.jsonl'}")
    assert (result.returncode, result.stderr) == (1, "line 2: is not in UTF-8; save the file as UTF-8\n")
    assert len(result.stdout.splitlines()) == 2
