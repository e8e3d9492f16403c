"""Settings: what the operator decides, checked at the start. The only module that reads the environment.

Each field can be given as an environment variable, ``CASUALTY_LEDGER_DATA_DIR=/srv/ledger``, or as a line of
``casualty-ledger.toml`` in the working folder, ``data_dir = "/srv/ledger"``. The variable wins.
"""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows.adapters.warehouse_address import Place, parse_lake, redact_password
from flows.errors import ConfigurationError

PREFIX: Final = "CASUALTY_LEDGER_"
SETTINGS_FILE: Final = "casualty-ledger.toml"
_QUIET_PREFECT: Final = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
}
_TERMINAL_PREFECT: Final = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
}


class FeedOverride(BaseModel):
    """What one feed does differently."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    interval_minutes: int | None = Field(
        default=None, ge=1, le=10_080, description="Minutes between two polls to start from."
    )
    max_retry_after: float | None = Field(
        default=None, ge=0, le=86_400, description="Longest pause in seconds that its server can ask for; 0 makes none."
    )
    always_in_full: bool = Field(default=False, description="Never ask with ETag or Last-Modified.")


class Settings(BaseSettings):
    """Everything an operator can set. Times in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=SETTINGS_FILE, extra="forbid", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder of the warehouse, the archive and the report.")
    warehouse: str | None = Field(
        None, repr=False, description="A lake that many machines write: ducklake:postgres:dbname=... host=... user=..."
    )
    warehouse_files: str | None = Field(
        None, description="Shared folder, or s3:// bucket, in which a new lake keeps its Parquet files."
    )
    feeds_file: Path | None = Field(None, description="A feeds.csv of your own, in place of seeds/feeds.csv.")
    outlets_file: Path | None = Field(None, description="An outlets.csv of your own, read after seeds/outlets.csv.")
    user_agent: str = Field("casualty-ledger/0.1", min_length=1, description="The name shown to web sites.")
    contact: str = Field(
        "set CASUALTY_LEDGER_CONTACT", min_length=1, description="An address or page shown to web sites."
    )
    allow_private_addresses: bool = Field(False, description="Whether to fetch from loopback and private networks.")
    allowed_networks: tuple[str, ...] = Field(
        (), description='Private networks to fetch from, and no others: ["10.1.0.0/16"].'
    )
    proxies: dict[str, str] = Field({}, description='Proxy per scheme: {"http": "http://127.0.0.1:8080"}.')
    ca_file: Path | None = Field(None, description="Certificates of a private authority, PEM.")
    respect_robots: bool = Field(True, description="Whether robots.txt is obeyed.")
    per_host_interval: float = Field(1.0, ge=0, le=3600, description="Seconds between two requests to one host.")
    host_intervals: dict[str, Annotated[float, Field(ge=0, le=3600)]] = Field(
        {}, description='The same for single sites, by domain: {"example.org": 10}.'
    )
    feed_overrides: dict[str, FeedOverride] = Field(
        {}, description="What single feeds do differently, by feed id; the fields stand below."
    )
    deadline: float = Field(30.0, gt=0, le=600, description="Seconds that one fetch may take, redirects included.")
    max_bytes: int = Field(10_000_000, ge=1_000, le=500_000_000, description="Largest page or feed, unpacked.")
    fetch_workers: int = Field(8, ge=1, le=64, description="Fetches at the same time, over all hosts.")
    extract_processes: int = Field(
        default_factory=lambda: min(4, os.cpu_count() or 1), ge=0, le=64,
        description="Processes that read pages; 0 reads them in the main process.",
    )  # fmt: skip
    batch_pages: int = Field(100, ge=1, le=5_000, description="Pages appended in one transaction.")
    max_attempts: int = Field(5, ge=1, le=100, description="How often a page that failed is tried again, in all.")
    max_pages_per_run: int = Field(5_000, ge=1, description="Pages fetched in one run; the rest waits for the next.")
    interval_minutes: int = Field(15, ge=1, le=1_440, description="Minutes between two runs of `serve`.")
    task_runner: Literal["processes", "threads", "dask"] = Field(
        "processes", description="Where a backfill reads pages: processes, threads or a Dask cluster."
    )
    backfill_processes: int = Field(
        default_factory=lambda: min(8, os.cpu_count() or 1), ge=1, le=256,
        description="Processes, threads or Dask workers that read the pages of a backfill.",
    )  # fmt: skip
    dask_address: str | None = Field(None, description="Scheduler of a Dask cluster; null starts one on this machine.")
    lock_wait: float = Field(3_600.0, ge=0, le=86_400, description="Seconds a backfill waits for a live run to end.")
    wayback_url: str = Field("https://web.archive.org", description="The Wayback Machine, or one like it.")
    wayback_interval: float = Field(2.5, ge=0, le=3600, description="Seconds between two requests to it, at least.")
    report_after_ingest: bool = Field(True, description="Whether each run writes the report anew.")

    @field_validator("data_dir", mode="before")
    @classmethod
    def _must_not_be_empty(cls, path: Any) -> Any:
        if isinstance(path, str) and not path.strip():
            raise ValueError("is empty; name a folder, or leave it unset for ./data")
        return path

    @field_validator("data_dir", "feeds_file", "outlets_file", "ca_file")
    @classmethod
    def _expand_home(cls, path: Path | None) -> Path | None:
        try:
            return path.expanduser() if path else path
        except RuntimeError as error:
            raise ValueError("begins with ~ and a name that is no user here; write the whole path") from error

    @field_validator("warehouse")
    @classmethod
    def _must_be_a_lake(cls, text: str | None) -> str | None:
        if text:
            parse_lake(text, "")
        return text or None

    @field_validator("feeds_file", "outlets_file", "ca_file")
    @classmethod
    def _must_exist(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path

    @field_validator("ca_file")
    @classmethod
    def _must_be_certificates(cls, path: Path | None) -> Path | None:
        if path is not None and b"-----BEGIN CERTIFICATE-----" not in path.read_bytes():
            raise ValueError("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)")
        return path

    @field_validator("proxies")
    @classmethod
    def _must_be_proxies(cls, proxies: dict[str, str]) -> dict[str, str]:
        for scheme, url in proxies.items():
            if scheme not in ("http", "https") or not url.startswith(("http://", "https://")):
                raise ValueError('give it as {"http": "http://host:port", "https": "http://host:port"}')
        return proxies

    @field_validator("proxies")
    @classmethod
    def _must_name_a_host(cls, proxies: dict[str, str]) -> dict[str, str]:
        for url in proxies.values():
            try:
                is_whole = bool(urlsplit(url).hostname) and (urlsplit(url).port or 1) > 0
            except ValueError:
                is_whole = False
            if not is_whole:
                raise ValueError("a proxy has a host and a port; give it as http://host:port")
        return proxies

    @field_validator("host_intervals")
    @classmethod
    def _must_be_hosts(cls, intervals: dict[str, float]) -> dict[str, float]:
        for host in intervals:
            if not host or "/" in host or host != host.strip() or "." not in host:
                raise ValueError(f'{host!r} is no domain; give it as {{"example.org": 10}}, without http://')
        return {host.lower(): seconds for host, seconds in intervals.items()}

    @field_validator("allowed_networks")
    @classmethod
    def _must_be_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise ValueError(f'{error}; give networks as ["10.1.0.0/16"]') from error
        return networks

    @field_validator("user_agent", "contact")
    @classmethod
    def _must_fit_a_header(cls, text: str) -> str:
        if not text.strip() or not text.isprintable() or not text.isascii():
            raise ValueError("it goes into an HTTP header; use plain letters, digits and signs (ASCII), on one line")
        return text.strip()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def published_path(self) -> Place:
        """The warehouse that people open: a file, or the lake."""
        return self._lake() or self.data_dir / "ledger.duckdb"

    @property
    def writer_path(self) -> Place:
        """The warehouse that runs write: a file of their own, or the lake."""
        return self._lake() or self.writer_file

    @property
    def writer_file(self) -> Path:
        return self.data_dir / "writer" / "ledger.duckdb"

    @property
    def archive_dir(self) -> Path:
        return self.data_dir / "archive"

    @property
    def report_path(self) -> Path:
        return self.data_dir / "report.html"

    @property
    def lock_path(self) -> Path:
        return self.data_dir / "ledger.lock"

    @property
    def backfill_lock_path(self) -> Path:
        return self.data_dir / "backfill.lock"

    def _lake(self) -> Place | None:
        files = self.warehouse_files or str(self.data_dir / "lake")
        is_given = self.warehouse_files is not None
        return parse_lake(self.warehouse, files, must_match=is_given) if self.warehouse else None


def load_settings(**overrides: Any) -> Settings:
    """The settings in force; overrides that are null do not count. Raises ConfigurationError naming the field."""
    _refuse_unknown_variables()
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**(_short_name_of_warehouse() | given))
    except ValidationError as error:
        raise ConfigurationError(_first_problem(error)) from error
    except ValueError as error:
        raise ConfigurationError(_source_problem(error)) from error


def _short_name_of_warehouse() -> dict[str, str]:
    """``WAREHOUSE``, where it names a lake. Other programs have variables of that name, without a colon in them."""
    text = os.environ.get("WAREHOUSE", "")
    return {"warehouse": text} if ":" in text and f"{PREFIX}WAREHOUSE" not in os.environ else {}


def quiet_prefect(*, in_terminal: bool) -> None:
    """Switch Prefect's telemetry off and, in a terminal, its log. To be called before Prefect is imported.

    What the operator has set in the environment stays.
    """
    for name, value in {**_QUIET_PREFECT, **(_TERMINAL_PREFECT if in_terminal else {})}.items():
        os.environ.setdefault(name, value)


def prefect_api_url() -> str | None:
    """The Prefect server that the environment names; null means a temporary one."""
    return os.environ.get("PREFECT_API_URL")


def use_prefect_api(url: str) -> None:
    """Make this process and those that it starts use a Prefect server. To be called before Prefect is imported."""
    os.environ["PREFECT_API_URL"] = url


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            raise ConfigurationError(f"{name}: no such setting; there are {', '.join(sorted(known))}")


def _source_problem(error: ValueError) -> str:
    """A value that is no JSON in the environment, or a file that is no TOML."""
    field = re.search(r'field "(\w+)"', str(error))
    if field is None:
        return f"{SETTINGS_FILE}: {' '.join(str(error).split())}; correct the file"
    name = field.group(1)
    return f"setting {name}: {SETTINGS_FILE} or {PREFIX}{name.upper()} is not written as it must be, in JSON"


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = [str(part) for part in problem["loc"]] or ["settings"]
    name, field = place[0], ".".join(place)
    if problem["type"] == "extra_forbidden":
        return _unknown_name(place)
    message = _PLAINLY.get(problem["type"]) or " ".join(str(problem["msg"]).removeprefix("Value error, ").split())
    shown = redact_password(str(problem["input"]))[:80]
    given = "" if isinstance(problem["input"], dict) else f" (given: {shown!r})"
    return f"setting {field}: {message[:1].lower()}{message[1:]}{given}; set {PREFIX}{name.upper()} or {SETTINGS_FILE}"


_PLAINLY: Final = {
    "dict_type": 'give pairs, {"name": value}',
    "model_type": 'give pairs, {"name": value}',
    "bool_parsing": "is true or false",
    "tuple_type": 'give a list, ["first", "second"]',
}


def _unknown_name(place: list[str]) -> str:
    if len(place) == 1:
        return f"{SETTINGS_FILE}: no setting is called {place[0]!r}; there are {', '.join(Settings.model_fields)}"
    known = ", ".join(FeedOverride.model_fields)
    return f"setting {'.'.join(place[:-1])}: has nothing called {place[-1]!r}; there are {known}"
