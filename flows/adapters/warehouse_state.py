"""What the ledger already knows: the reads that decide what a run has to do. Times come back in UTC."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa

from extractors.records import Entry, Poll, TextSketch
from flows.adapters.warehouse_sql import load_statement

_SKETCH_FIELDS: Final = ("article_version_id", "article_id", "seen_on", "shingles")


class LedgerState:
    """Reads over an open ledger, of the writer or published."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def latest_polls(self) -> dict[str, Poll]:
        """The newest poll of each feed, by feed id."""
        rows = self._rows("latest_polls")
        return {row["feed_id"]: Poll(**{key: _aware(value) for key, value in row.items()}) for row in rows}

    def known_entry_ids(self, entry_ids: Collection[str]) -> set[str]:
        """Those of ``entry_ids`` that the ledger holds."""
        return self._found("known_entry_ids", entry_ids)

    def captured_entry_ids(self, entry_ids: Collection[str]) -> set[str]:
        """Those of ``entry_ids`` whose page was captured."""
        return self._found("captured_entry_ids", entry_ids)

    def known_capture_ids(self, capture_ids: Collection[str]) -> set[str]:
        """Those of ``capture_ids`` that the ledger holds."""
        return self._found("known_capture_ids", capture_ids)

    def known_article_version_ids(self, article_version_ids: Collection[str]) -> set[str]:
        """Those of ``article_version_ids`` that the ledger holds."""
        return self._found("known_article_version_ids", article_version_ids)

    def extracted_article_version_ids(self, article_version_ids: Collection[str], extractor_version: str) -> set[str]:
        """Those of ``article_version_ids`` that ``extractor_version`` has read, also without finding a claim."""
        return self._found("extracted_article_version_ids", article_version_ids, {"version": extractor_version})

    def known_text_digests(self, text_digests: Collection[str]) -> set[str]:
        """Those of ``text_digests`` (SHA-256 of the text) that some article version has."""
        return self._found("known_text_digests", text_digests)

    def open_entries(self, max_attempts: int) -> list[dict[str, Any]]:
        """Entries without a capture that were rejected fewer than ``max_attempts`` times, oldest first.

        Keys: the fields of ``Entry``, and ``attempts``, ``reason`` and ``rejected_at`` of the last rejection.
        """
        return [
            {key: _aware(value) for key, value in row.items()}
            for row in self._rows("open_entries", {"max_attempts": max_attempts})
        ]

    def reject_attempts(self, entry_ids: Collection[str]) -> dict[str, int]:
        """How often each of ``entry_ids`` was rejected; those never rejected are absent."""
        rows = self._rows("reject_attempts", ids=entry_ids)
        return {row["entry_id"]: row["attempts"] for row in rows}

    def recent_polls(self, newest: int = 30) -> dict[str, list[Poll]]:
        """The ``newest`` polls of each feed, oldest first, by feed id."""
        polls: dict[str, list[Poll]] = {}
        for row in self._rows("recent_polls", {"newest": newest}):
            poll = Poll(**{key: _aware(value) for key, value in row.items()})
            polls.setdefault(poll.feed_id, []).insert(0, poll)
        return polls

    def feed_entries(self, feed_ids: Collection[str], newest: int = 2_000) -> dict[str, list[Entry]]:
        """The ``newest`` entries of each of ``feed_ids``, by feed id."""
        entries: dict[str, list[Entry]] = {feed_id: [] for feed_id in feed_ids}
        for row in self._rows("feed_entries", {"newest": newest}, feed_ids):
            entries[row["feed_id"]].append(Entry(**{key: _aware(value) for key, value in row.items()}))
        return entries

    def entries_by_id(self, entry_ids: Collection[str]) -> dict[str, Entry]:
        """Those of ``entry_ids`` that the ledger holds, by id."""
        rows = self._rows("entries_by_id", ids=entry_ids)
        return {row["entry_id"]: Entry(**{key: _aware(value) for key, value in row.items()}) for row in rows}

    def has_unfinished_run(self, flow_name: str) -> bool:
        """Whether the flow's last run started and did not finish."""
        return any(row["event"] != "finished" for row in self._rows("last_run", {"flow_name": flow_name}))

    def last_finished_start(self, flow_name: str) -> datetime | None:
        """When the flow's last run that finished was started; null where none has."""
        (row,) = self._rows("last_finished_run", {"flow_name": flow_name})
        moment: datetime | None = _aware(row["started_at"])
        return moment

    def rejected_captures(self, reasons: Collection[str]) -> list[dict[str, Any]]:
        """Captures whose pages were rejected for one of ``reasons``, oldest first.

        Keys: the fields of ``Capture``, and ``reason``, ``attempt`` and ``feed_id`` of the last rejection.
        """
        rows = self._rows("rejected_captures", ids=reasons)
        return [{key: _aware(value) for key, value in row.items()} for row in rows]

    def unread_entries(self, reason: str) -> list[dict[str, Any]]:
        """Entries last rejected for ``reason`` of which nothing came since, or no article, oldest first.

        Keys: the fields of ``Entry``, and ``stage``, ``reason``, ``rejected_at`` and ``attempts``.
        """
        rows = self._rows("unread_entries", {"reason": reason})
        return [{key: _aware(value) for key, value in row.items()} for row in rows]

    def backfill_events(self, unit_ids: Collection[str]) -> dict[str, str]:
        """The last event of each of ``unit_ids`` that the ledger holds."""
        return {row["id"]: row["event"] for row in self._rows("backfill_units", ids=unit_ids)}

    def captured_urls(self, urls: Collection[str]) -> set[str]:
        """Those of ``urls`` whose pages were captured."""
        return self._found("captured_urls", urls)

    def archived_captures(self, start_at: datetime, end_at: datetime) -> list[dict[str, Any]]:
        """Stored responses captured in [start_at, end_at), in the order of the archive.

        Keys: the fields of ``Capture``, and ``outlet_id`` where an article was read from it.
        """
        bounds = {"start_at": start_at.replace(tzinfo=None), "end_at": end_at.replace(tzinfo=None)}
        rows = self._rows("archived_captures", bounds)
        return [{key: _aware(value) for key, value in row.items()} for row in rows]

    def current_capture_ids(self, capture_ids: Collection[str]) -> set[str]:
        """Those of ``capture_ids`` from which the newest version of an article was read."""
        return self._found("current_capture_ids", capture_ids)

    def captures_read_by(self, extractor_version: str) -> list[str]:
        """The captures of articles' newest versions that a version has read."""
        return [row["id"] for row in self._rows("captures_read_by", {"version": extractor_version})]

    def claims_before(self, extractor_version: str, capture_ids: Collection[str]) -> list[dict[str, Any]]:
        """Claims of each capture's newest reading by another version; a reading without any is a row without one."""
        return self._rows("claims_before", {"version": extractor_version}, capture_ids)

    def claims_of_version(self, extractor_version: str, capture_ids: Collection[str]) -> list[dict[str, Any]]:
        """Claims of each capture's reading by this version; a reading without any is a row without one."""
        return self._rows("claims_of_version", {"version": extractor_version}, capture_ids)

    def syndication_candidates(
        self, sketches: Sequence[TextSketch], *, days: int, least: int, most: int
    ) -> list[dict[str, Any]]:
        """For each sketch, at most ``most`` versions of other articles, not more than ``days`` away, whose sketches
        share ``least`` hashes with it.

        Keys: ``wanted_version_id``, and the fields of ``syndication_links.PrintedText``.
        """
        if not sketches:
            return []
        bounds = {"days": days, "least": least, "most": most}
        columns = {name: [getattr(sketch, name) for sketch in sketches] for name in _SKETCH_FIELDS}
        self._connection.register("wanted_sketches", pa.table(columns))
        try:
            rows = self._rows("syndication_candidates", bounds)
        finally:
            self._connection.unregister("wanted_sketches")
        return [{key: _aware(value) for key, value in row.items()} for row in rows]

    def _found(self, query: str, ids: Collection[str], params: dict[str, Any] | None = None) -> set[str]:
        return {row["id"] for row in self._rows(query, params, ids)} if ids else set()

    def _rows(
        self, query: str, params: dict[str, Any] | None = None, ids: Iterable[str] | None = None
    ) -> list[dict[str, Any]]:
        text = load_statement("warehouse", f"state_{query}")
        if ids is None:
            return _dicts(self._connection.execute(text, params or {}))
        self._connection.register("wanted", pa.table({"id": pa.array(sorted(set(ids)), pa.string())}))
        try:
            return _dicts(self._connection.execute(text, params or {}))
        finally:
            self._connection.unregister("wanted")


def _dicts(result: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = result.to_arrow_table().to_pylist()
    return rows


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
