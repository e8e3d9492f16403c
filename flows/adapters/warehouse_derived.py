"""What is derived from the ledger, kept beside it: the views that others read, stored as tables of the schema derived.

The files of ``sql/views`` alone say what a view is. After a batch they are evaluated over that part of the ledger which
the batch touched, in a place in memory where the tables they read hold only those rows, and the rows that differ from
the stored ones replace them, in one transaction. A view may be stored when its rows fall into parts that do not depend
on each other: articles, assertions, running totals of a claimant, running totals in a month, places of incidents. A
changed row of one stored view touches the part of the next that it belongs to. When a view, a seed that all rows read,
or DuckDB changes, or a large share of the ledger is new, everything is computed anew.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Literal

import duckdb

from flows.adapters.warehouse_sql import SqlFile, fill_template, load_folder, load_statement

Progress = Callable[[str, int, int], None]
BASE_TABLES: Final = ("article_versions", "captures", "extractions", "claims", "syndication_links", "sightings")
_READ_BY_ALL: Final = ("conflicts", "claimant_names", "party_codes")
_LARGE_SHARE: Final = 0.25


@dataclass(frozen=True, slots=True)
class StoredView:
    """A view of schema core that is stored.

    ``part``: the column that says which part of it a row belongs to. ``touched``: which rows of a touched part are
    compared with those that are stored: all, those of touched ``days``, of ``pairs`` with a touched statement, or of
    the ``incidents`` from the first that may have changed.
    ``order``: by which its rows lie where all were computed at once; by their part where it is not said. ``is_hashed``:
    a hash of each row is stored with it, by which it is compared unread: of many rows that are touched few change.
    """

    name: str
    part: str
    touched: Literal["", "_days", "_pairs", "_incidents"] = ""
    order: str = ""
    is_hashed: bool = False

    def form(self, statement: str) -> str:
        """The name of a statement of ``sql/derived`` for tables like that of this view."""
        return f"{statement}_hashed" if self.is_hashed else statement


CLAIMANTS: Final = StoredView("claimants_resolved", "claimant_hash")
# What is computed an article at a time, then what is computed from the rows of those that changed, in their order.
OF_ARTICLES: Final = (
    StoredView("current_articles", "article_hash"),
    StoredView("syndication_clusters", "article_hash"),
    CLAIMANTS,
    StoredView("claim_facts", "article_hash", order="published_on"),
    StoredView("claim_series", "article_hash", order="incident_hash"),
)
ASSERTIONS: Final = StoredView("assertions", "assertion_hash", order="effective_date", is_hashed=True)
INCIDENT_DAYS: Final = StoredView("incident_days", "incident_hash")
INCIDENTS: Final = StoredView("incident_tolls", "incident_hash", "_incidents", is_hashed=True)
STATEMENTS: Final = StoredView("claimant_statements", "claimant_total_hash")
MONTHS: Final = StoredView("claimant_months", "total_month_hash")
SPANS: Final = StoredView("total_spans", "total_month_hash", "_days")
OF_MONTHS: Final = (
    StoredView("casualty_bands", "total_month_hash", "_days", "span_start", is_hashed=True),
    StoredView("stake_bands", "total_month_hash", "_days", "span_start", is_hashed=True),
    StoredView("conflict_pairs", "total_month_hash", "_pairs", "day", is_hashed=True),
    StoredView("total_outliers", "total_month_hash"),
)
STORED_VIEWS: Final = (*OF_ARTICLES, ASSERTIONS, STATEMENTS, *OF_MONTHS, INCIDENTS)


def refresh_derived(connection: Any, progress: Progress = lambda *_: None) -> bool:
    """Bring the derived tables of the open ledger up to date; whether all were computed anew.

    ``progress`` is told of the views done, of how many, when all are.
    """
    refresh = _Refresh(connection)
    known = refresh.known()
    anew = known is None or refresh.is_much_new(known)
    with refresh.scratch():
        if known is None or anew:
            refresh.rebuild(progress)
        else:
            refresh.update(known)
    return anew


def read_stored_views(connection: Any) -> None:
    """In a published file: whoever reads a stored view reads its table."""
    meanings = {file.name: file.meaning for file in load_folder("views")}
    for view in STORED_VIEWS:
        text = load_statement("derived", view.form("read_stored"))
        connection.execute(fill_template(text, view=view.name, comment=meanings[view.name]))


@dataclass(frozen=True, slots=True)
class _Known:
    """Up to where the derived tables know the ledger."""

    rows: Mapping[str, int]
    today: str | None
    corrections: str


class _Refresh:
    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._defined = set[str]()
        self._ledger = str(connection.execute(load_statement("derived", "current_database")).fetchone()[0])
        connection.execute(load_statement("derived", "schema"))
        self._counts = self._named("counts")
        digests = dict(connection.execute(load_statement("derived", "seed_digests")).fetchall())
        self._corrections = digests.get("corrections", "")
        self._seeds = " ".join(digests.get(name, "") for name in _READ_BY_ALL)

    def known(self) -> _Known | None:
        """What the stored rows know; null where they are missing, or of other views or seeds than today's."""
        tables = {name for (name,) in self._connection.execute(load_statement("derived", "state_tables")).fetchall()}
        if not tables >= {"state", *(view.name for view in STORED_VIEWS)}:
            return None
        rows = self._connection.execute(load_statement("derived", "state_known")).fetchall()
        values = {name: value for name, _, value in rows}
        if (values.get("version"), values.get("seeds")) != (_version(), self._seeds):
            return None
        counts = {name: count for name, count, _ in rows if count is not None}
        if counts.keys() != set(BASE_TABLES) or any(counts[name] > self._counts[name] for name in BASE_TABLES):
            return None
        return _Known(counts, values.get("today"), values.get("corrections") or "")

    def is_much_new(self, known: _Known) -> bool:
        """Whether so much is new that to compute all is quicker than to look for what it touches."""
        return any(
            self._counts[name] - known.rows[name] > _LARGE_SHARE * self._counts[name]
            for name in ("claims", "article_versions")
        )

    @contextlib.contextmanager
    def scratch(self) -> Iterator[None]:
        """The place in memory, with every table of the ledger passed through and every view made anew."""
        self._run("scratch")
        try:
            for schema, table in self._cursor.execute(
                load_statement("derived", "base_tables"), {"ledger": self._ledger}
            ).fetchall():
                self._run("pass_through", schema=schema, table=table)
            self._define("ledger_day")
            self._run("ledger_day_stored")
            yield
        finally:
            with contextlib.suppress(duckdb.Error):
                self._cursor.rollback()
            self._run("scratch_done")
            self._cursor.close()

    def rebuild(self, progress: Progress) -> None:
        """Compute every stored view from the whole ledger, each from those before it. Cut off, it is begun again."""
        self._run("forget")
        for done, view in enumerate(STORED_VIEWS):
            progress("views", done, len(STORED_VIEWS))
            self._define(view.name)
            self._run(view.form("rebuild"), view=view)
            self._run(view.form("use_stored"), view=view)
        self._store_state()
        progress("views", len(STORED_VIEWS), len(STORED_VIEWS))

    def update(self, known: _Known) -> None:
        """Replace the stored rows that what is new since ``known`` changes."""
        self._touch_articles(known)
        for view in OF_ARTICLES:
            self._define(view.name)
            if view is CLAIMANTS:
                self._run("evaluate", view=view)
                self._run("touch_evaluated", view=view)
            else:
                self._run("evaluate_of_articles", view=view)
            self._find_stored(view)
            self._run("compare", view=view)
        self._run("touch_changed", view=StoredView("claim_series", ASSERTIONS.part))
        self._touch_incidents()
        self._run("put_touched_claims")
        with self._beside(INCIDENTS):
            self._update_each(ASSERTIONS)
            self._update_statements()
            self._update_months(known)
        self._apply()

    def _touch_articles(self, known: _Known) -> None:
        self._run("touched_articles", params=dict(known.rows))
        if known.corrections != self._corrections:
            digests = {"known_digest": known.corrections, "digest": self._corrections}
            self._run("corrected_articles", params=digests)
        self._run("known_versions", params={"article_versions": known.rows["article_versions"]})
        self._run("pass_nothing")
        for table in ("article_versions", "extractions", "claims"):
            self._run(f"touched_{table}", params={table: known.rows[table]})
        self._run("touched_rows")
        self._run("touch_articles")

    def _touch_incidents(self) -> None:
        """The incidents of a place are numbered by the days of all claims about it, which are few columns."""
        self._run("touch_places")
        self._run("put_touched_places")
        self._define(INCIDENT_DAYS.name)
        self._run("evaluate", view=INCIDENT_DAYS)
        self._run("touch_incidents")

    def _update_statements(self) -> None:
        """A statement owes something to those before and after it, but what was said on a day to that day alone."""
        self._run("touch_changed", view=StoredView("assertions", STATEMENTS.part))
        self._run("touch_total_days")
        self._find_stored(STATEMENTS)
        self._run("put_touched_assertions")
        self._define("stated_totals")
        self._run("put_stated_totals")
        self._define(STATEMENTS.name)
        self._run("evaluate_touched", view=STATEMENTS)
        self._run("compare", view=STATEMENTS)

    def _update_each(self, *views: StoredView) -> None:
        """What of ``views`` is touched, from what the place holds of the views before them."""
        for view in views:
            self._define(view.name)
            self._run(f"evaluate_touched{view.touched}", view=view)
            self._find_stored(view)
            self._run("compare", view=view)

    @contextlib.contextmanager
    def _beside(self, *views: StoredView) -> Iterator[None]:
        """Updates ``views`` on a second thread while the block runs, which makes nothing that they read."""
        another = copy.copy(self)
        another._cursor = self._connection.cursor()
        another._defined = {file.name for file in _core_views()} - {view.name for view in views}
        with contextlib.closing(another._cursor), ThreadPoolExecutor(1) as thread:
            another._run("beside")
            updated = thread.submit(another._update_each, *views)
            yield
            updated.result()

    def _find_stored(self, view: StoredView) -> None:
        """The stored rows of what was touched of ``view``."""
        self._run(f"find_stored{view.touched}", view=view)
        self._run("read_old_assertions" if view is ASSERTIONS else view.form("read_old"), view=view)

    def _update_months(self, known: _Known) -> None:
        """What is computed a running total and month at a time, from the statements that changed."""
        self._run("put_changed", view=STATEMENTS)
        self._define(MONTHS.name)
        self._run("touch_evaluated", view=MONTHS)
        self._define("claimant_days")
        self._run("touch_days")
        if known.today is None or self._today() == known.today:
            self._run("put_touched_months", view=STATEMENTS)
        else:
            self._run("put_all", view=STATEMENTS)
            for of in ("days", "spans", "statements"):
                self._run(f"touch_new_{of}", params={"known_day": known.today})
        self._run("evaluate_touched", view=MONTHS)
        self._define(SPANS.name)
        self._run("evaluate_touched_days", view=SPANS)
        self._define("claimant_spans")
        with self._beside(*OF_MONTHS[::2]):
            self._update_each(*OF_MONTHS[1::2])

    def _apply(self) -> None:
        self._cursor.begin()
        for view in STORED_VIEWS:
            self._run(view.form("apply"), view=view)
        self._store_state()
        self._cursor.commit()

    def _store_state(self) -> None:
        values = {"version": _version(), "seeds": self._seeds, "corrections": self._corrections}
        self._run("state", params=values)

    def _define(self, name: str) -> None:
        """Makes the view ``name``, and those of core before it that are not made yet, over what the place holds now.

        One by one, as the tables below them come: a view over views over views is bound anew down to the ground.
        """
        wanted = {view.name for view in STORED_VIEWS} - {name}
        for file in _core_views():
            if file.name not in self._defined and file.name not in wanted:
                self._cursor.execute(file.text)
                self._defined.add(file.name)
            if file.name == name:
                return

    def _today(self) -> str | None:
        row = self._cursor.execute(load_statement("derived", "today")).fetchone()
        return None if row is None else row[0]

    def _named(self, statement: str) -> dict[str, int]:
        result = self._connection.execute(load_statement("derived", statement))
        return dict(zip((column[0] for column in result.description), result.fetchone(), strict=True))

    def _run(
        self, statement: str, *, view: StoredView | None = None, schema: str = "", table: str = "",
        params: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Executes a template of ``sql/derived``, statement by statement where it has parameters."""
        names = {"schema": schema, "table": table}
        if view:
            names |= {"view": view.name, "part": view.part, "order": view.order or view.part}
        text = fill_template(load_statement("derived", statement), **{key: word for key, word in names.items() if word})
        text = text.replace("{ledger}", '"' + self._ledger.replace('"', '""') + '"')
        self._cursor.execute(text, params) if params else self._cursor.execute(text)


def _core_views() -> tuple[SqlFile, ...]:
    return tuple(file for file in load_folder("views") if f" core.{file.name} as" in file.text)


def _version() -> str:
    """Changes when the stored rows may: with a view, the way they are computed, or DuckDB (whose hashes they hold)."""
    texts = [duckdb.__version__, repr(STORED_VIEWS), *(file.text for file in load_folder("views"))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
