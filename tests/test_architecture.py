"""The arrows between the rooms, and the few rules that a reader of the code relies on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXTRACTORS = sorted((ROOT / "extractors").rglob("*.py"))
FLOWS = sorted(path for path in (ROOT / "flows").rglob("*.py") if "adapters" not in path.parts)
ADAPTERS = sorted((ROOT / "flows" / "adapters").rglob("*.py"))
EVERY_MODULE = EXTRACTORS + FLOWS + ADAPTERS

IO_MODULES = {
    "os", "io.open", "socket", "subprocess", "shutil", "tempfile", "urllib.request", "http.client", "ssl", "sqlite3",
    "asyncio", "httpx", "requests", "duckdb", "prefect", "fastwarc", "warcio", "pathlib", "pyarrow", "time",
}  # fmt: skip
SOCKET_MODULES = {"socket", "httpx", "httpcore", "requests", "urllib.request", "http.client", "ssl"}
SQL = re.compile(
    r"^\s*(select\s.+\sfrom\s|insert\s+into\s|create\s+(or\s+replace\s+)?(table|view|schema)\s|copy\s+from\s)",
    re.I | re.S,
)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imports_any(path: Path, modules: set[str]) -> set[str]:
    return {
        name for name in imports(path) if any(name == module or name.startswith(module + ".") for module in modules)
    }


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", EXTRACTORS, ids=label)
def test_extractors_do_no_input_or_output(path: Path) -> None:
    assert not imports_any(path, IO_MODULES | {"flows"})
    names = {node.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Name)}
    assert not names & {"open", "input", "print"}


@pytest.mark.parametrize("path", EXTRACTORS, ids=label)
def test_extractors_read_no_clock(path: Path) -> None:
    clocks = [
        node.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]
    assert not clocks


@pytest.mark.parametrize("path", ADAPTERS, ids=label)
def test_adapters_know_neither_prefect_nor_the_flows(path: Path) -> None:
    flows_above = {
        name
        for name in imports_any(path, {"flows"})
        if not name.startswith(("flows.adapters", "flows.errors")) and name != "flows"
    }
    assert not flows_above
    assert not imports_any(path, {"prefect"})


@pytest.mark.parametrize("path", EVERY_MODULE, ids=label)
def test_only_the_warehouse_imports_duckdb(path: Path) -> None:
    if not path.name.startswith("warehouse"):
        assert not imports_any(path, {"duckdb"})


@pytest.mark.parametrize("path", EVERY_MODULE, ids=label)
def test_only_the_web_and_the_bundled_newsroom_open_sockets(path: Path) -> None:
    if not path.name.startswith(("web", "newsroom")):
        assert not imports_any(path, SOCKET_MODULES)


@pytest.mark.parametrize("path", EVERY_MODULE, ids=label)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if path.name != "settings.py":
        assert not re.search(r"os\.environ\b(?!\.setdefault)|os\.getenv", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", EVERY_MODULE, ids=label)
def test_no_statement_of_sql_is_written_in_python(path: Path) -> None:
    strings = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n\n" not in node.value
    ]
    assert not [text for text in strings if SQL.match(text)]


@pytest.mark.parametrize("path", EVERY_MODULE, ids=label)
def test_nothing_swallows_every_exception(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass):
            assert node.type is not None
            assert getattr(node.type, "id", "") not in {"Exception", "BaseException"}


def test_the_modules_import_each_other_in_no_circle() -> None:
    graph = {module_name(path): {module_of(name) for name in top_level_imports(path)} for path in EVERY_MODULE}
    graph = {
        name: {target for target in targets if target in graph and target != name} for name, targets in graph.items()
    }
    assert not circle(graph)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def module_of(name: str) -> str:
    known = {module_name(path) for path in EVERY_MODULE}
    return name if name in known else name.rpartition(".")[0]


def top_level_imports(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circle(graph: dict[str, set[str]]) -> list[str]:
    left = dict(graph)
    while free := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


def test_sql_holds_no_python_and_every_file_says_what_it_is_for() -> None:
    files = [path for path in (ROOT / "sql").rglob("*") if path.is_file()]
    assert files
    assert {path.suffix for path in files} == {".sql"}
    assert not [label(path) for path in files if not path.read_text(encoding="utf-8").lstrip().startswith("--")]


_NOT_IN_A_LOCK = re.compile(r"https?://|file://|--index-url|--find-links|--extra-index-url|^/| /\w", re.M)
_LOCK_LINE = re.compile(r"[A-Za-z0-9._-]+==|    --hash=sha256:|    #|#|$")


def test_the_locks_carry_names_versions_and_hashes_only() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        found = _NOT_IN_A_LOCK.search(text)
        assert not found, f"{label(path)}: {found}"
        assert all(_LOCK_LINE.match(line) for line in text.splitlines()), label(path)
