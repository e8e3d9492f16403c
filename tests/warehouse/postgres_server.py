"""A PostgreSQL of the tests' own: made in a temporary folder, asked over a socket in it, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

USER, PASSWORD = "ledger", "s3cret ' word"
_HOW = "PostgreSQL is not installed (Debian: apt-get install postgresql); it is only needed for the tests of the lake"


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server. Its user has a password, and every connection needs it."""

    programs: Path
    folder: Path

    def create_database(self, name: str, template: str = "template1") -> None:
        self._run("createdb", "--host", str(self.folder), "--username", USER, "--template", template, name)

    def address(self, database: str, *, with_password: bool = True) -> str:
        """What a person sets as the warehouse."""
        quoted = PASSWORD.replace("'", "\\'")
        password = f" password='{quoted}'" if with_password else ""
        return f"ducklake:postgres:dbname={database} host={self.folder} user={USER}{password}"

    def ask(self, database: str, query: str) -> str:
        """The answer of the catalog itself, unaligned."""
        connection = ("--host", str(self.folder), "--username", USER, "--dbname", database)
        return self._run("psql", *connection, "--no-psqlrc", "--tuples-only", "--no-align", "--command", query)

    def _run(self, program: str, *arguments: str) -> str:
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server for a while. Skips the test where there is no PostgreSQL on the machine."""
    programs = find_programs()
    if programs is None:
        pytest.skip(_HOW)
    owner = unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="clpg-", dir="/tmp"))
    process = None
    try:
        (folder / "password").write_text(PASSWORD + "\n")
        if owner is not None:
            for path in (folder, folder / "password"):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        process = _start(programs, folder, owner)
        yield PostgresServer(programs, folder)
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian and others keep them; the newest one."""
    on_path = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    kept = sorted(
        Path("/").glob("usr/lib/postgresql/*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )  # fmt: skip
    others = [Path("/usr/pgsql/bin"), Path("/usr/local/pgsql/bin"), Path("/opt/homebrew/bin")]
    return next((path for path in (*on_path, *kept, *others) if _has_all(path)), None)


def unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it runs as somebody else."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    pytest.skip("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")


def _has_all(folder: Path) -> bool:
    return all((folder / name).exists() for name in ("initdb", "postgres", "createdb", "psql"))


def _start(programs: Path, folder: Path, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    become = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)}
    made = subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync",
         "--auth=scram-sha-256", f"--pwfile={folder / 'password'}"],
        env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=120, **become,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            env=environment, cwd=folder, stdout=log, stderr=log, **become,
        )  # fmt: skip
    for _ in range(600):
        ready = b"database system is ready to accept connections" in (folder / "log").read_bytes()
        if ready or process.poll() is not None:
            break
        time.sleep(0.05)
    assert process.poll() is None, (folder / "log").read_text()
    return process
