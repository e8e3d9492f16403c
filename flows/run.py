"""One run: its preparation, its plan, its record in the warehouse, and its summary for people."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, TypeVar

from extractors.records import Batch, Capture, RunEvent
from flows.adapters.fault_points import pass_fault_point
from flows.adapters.warehouse_checks import Offence
from flows.adapters.web_turns import registrable_host
from flows.batches import BatchOutcome, PageOrder, pack_orders, plan_orders, share_out, sum_outcomes
from flows.desk import Desk
from flows.errors import LedgerError, TransientError
from flows.feeds import choose_feeds, load_feeds
from flows.polling import FeedMemory, PollReport, due_feeds, poll_feeds, poll_reject
from flows.progress import tell
from flows.recovery import INGEST
from flows.settings import FeedOverride
from flows.warehouse_seeds import warehouse_seeds

FEEDS_PER_TASK: Final = 20
Outcome = TypeVar("Outcome", covariant=True)


class Pending(Protocol[Outcome]):
    """A step that runs elsewhere."""

    def result(self, *, raise_on_failure: bool) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class PollTally:
    """What polling a group of feeds gave."""

    feeds: int = 0
    unchanged: int = 0
    failed: int = 0
    entries: int = 0
    rejects: int = 0


@dataclass(slots=True)
class RunTally:
    """What a run has done so far."""

    run_id: str
    outlet_of: Mapping[str, str]
    after_crash: bool = False
    flow_name: str = INGEST
    polls: PollTally = field(default_factory=PollTally)
    pages: BatchOutcome = field(default_factory=lambda: BatchOutcome(0, 0, 0, 0))
    recovered: int = 0
    offences: tuple[Offence, ...] = ()
    errors: list[str] = field(default_factory=list)

    def add_recovered(self, outcome: BatchOutcome) -> None:
        self.recovered = outcome.pages
        self.pages = sum_outcomes([self.pages, outcome])

    def add_polls(self, pending: Sequence[Pending[PollTally]]) -> None:
        """Wait for the polls. A group that failed as a whole is noted; the others count."""
        for tally in self._results(pending, "polls"):
            self.polls = PollTally(
                *(mine + theirs for mine, theirs in zip(_values(self.polls), _values(tally), strict=True))
            )

    def add_batches(self, pending: Sequence[Pending[BatchOutcome]]) -> None:
        """Wait for the batches. A batch that failed as a whole is noted and tried again by the next run."""
        self.pages = sum_outcomes([self.pages, *self._results(pending, "batches")])

    def summary(self) -> dict[str, Any]:
        """The counts of the run, as JSON values."""
        return {
            "run_id": self.run_id,
            "feeds": self.polls.feeds,
            "feeds_unchanged": self.polls.unchanged,
            "feeds_failed": self.polls.failed,
            "new_entries": self.polls.entries,
            "pages": self.pages.pages,
            "pages_recovered": self.recovered,
            "new_articles": self.pages.articles,
            "new_claims": self.pages.claims,
            "rejects": self.polls.rejects + self.pages.rejects,
            "broken_rules": [offence.check for offence in self.offences if offence.severity == "error"],
            "errors": self.errors,
        }

    def raise_errors(self) -> None:
        """Raise TransientError where a step failed as a whole; the rows of the others are published."""
        if self.errors:
            more = f" (and {len(self.errors) - 1} more)" if len(self.errors) > 1 else ""
            raise TransientError(f"{self.errors[0]}{more}; the rest of the run is published, run again for this")

    def _results(self, pending: Sequence[Pending[Outcome]], stage: str) -> Iterator[Outcome]:
        for done, step in enumerate(pending, start=1):
            try:
                yield step.result(raise_on_failure=True)
            except LedgerError as error:
                self.errors.append(str(error))
            tell(stage, done, len(pending))


def prepare(desk: Desk) -> RunTally:
    """Bring schema and seeds of the warehouse up to date, and open the tally of the run."""
    with desk.warehouse() as warehouse:
        warehouse.migrate()
        after_crash = warehouse.state.has_unfinished_run(INGEST)
        warehouse.load_seeds(warehouse_seeds(desk.settings), desk.started_at)
    return RunTally(desk.run_id, {feed.feed_id: feed.outlet_id for feed in load_feeds(desk.settings)}, after_crash)


@contextlib.contextmanager
def recorded_run(desk: Desk, tally: RunTally, flow_name: str = INGEST) -> Iterator[RunTally]:
    """Records in the warehouse that the run started, and how it ended."""
    tally.flow_name = flow_name
    desk.append(Batch(run_events=(_event(tally, "started"),)))
    try:
        yield tally
    except BaseException as error:
        with contextlib.suppress(LedgerError):
            desk.append(Batch(run_events=(_event(tally, "failed", f"{type(error).__name__}: {error}"),)))
        raise
    event = _event(tally, "failed", tally.errors[0]) if tally.errors else _event(tally, "finished")
    desk.append(Batch(run_events=(event,)))


def plan_polls(desk: Desk, wanted: Iterable[str] | None) -> list[list[FeedMemory]]:
    """The feeds to poll now, in groups; the feeds of one host are in one group."""
    feeds = choose_feeds(load_feeds(desk.settings), wanted)
    with desk.warehouse() as warehouse:
        polls = warehouse.state.recent_polls()
        entries = warehouse.state.feed_entries([feed.feed_id for feed in feeds])
    memories = [
        FeedMemory(
            feed,
            tuple(polls.get(feed.feed_id, ())),
            tuple(entries.get(feed.feed_id, ())),
            desk.settings.feed_overrides.get(feed.feed_id, FeedOverride()),
        )
        for feed in feeds
    ]
    return _grouped(memories if wanted is not None else due_feeds(memories, datetime.now(UTC)))


def run_polls(desk: Desk, memories: Sequence[FeedMemory]) -> PollTally:
    """Poll a group of feeds and append what came, in one transaction."""
    reports = poll_feeds(desk.fetcher, memories, desk.run_id, desk.settings.fetch_workers)
    pass_fault_point("feeds polled")
    captures = {report.poll.feed_id: _keep_evidence(desk, report) for report in reports}
    by_id = {memory.feed.feed_id: memory for memory in memories}
    rejects = [
        poll_reject(report, by_id[report.poll.feed_id], capture.capture_id if capture else None)
        for report in reports
        for capture in [captures[report.poll.feed_id]]
    ]
    added = desk.append(
        Batch(
            polls=tuple(report.poll for report in reports),
            entries=tuple(entry for report in reports for entry in report.entries),
            captures=tuple(capture for capture in captures.values() if capture),
            rejects=tuple(reject for reject in rejects if reject),
        )
    )
    outcomes = [report.poll.outcome for report in reports]
    failed = sum(report.problem is not None for report in reports)
    return PollTally(len(reports), outcomes.count("unchanged"), failed, added["entries"], added["rejects"])


def plan_pages(desk: Desk, outlet_of: Mapping[str, str]) -> list[list[PageOrder]]:
    """The pages to fetch now, in batches."""
    with desk.warehouse() as warehouse:
        rows = warehouse.state.open_entries(desk.settings.max_attempts)
    orders = share_out(plan_orders(rows, outlet_of, datetime.now(UTC)), desk.settings.max_pages_per_run)
    desk.expect_pages(len(orders))
    return pack_orders(orders, desk.settings.batch_pages)


def summary_markdown(tally: RunTally) -> str:
    """The summary of a run, for the artifact."""
    rows = [f"| {name.replace('_', ' ')} | {value} |" for name, value in tally.summary().items() if value != []]
    problems = [f"- {offence.severity}: {offence.meaning} ({offence.offenders_count})" for offence in tally.offences]
    errors = [f"- error: {error}" for error in tally.errors]
    return "\n".join(["# Ingest", "", "| what | count |", "|---|---|", *rows, "", *problems, *errors])


def _keep_evidence(desk: Desk, report: PollReport) -> Capture | None:
    if report.response is None:
        return None
    capture = desk.keep(report.response, None)
    pass_fault_point("feed archived")
    return capture


def _grouped(memories: Sequence[FeedMemory]) -> list[list[FeedMemory]]:
    by_host: dict[str, list[FeedMemory]] = defaultdict(list)
    for memory in memories:
        by_host[_host(memory.url)].append(memory)
    groups: list[list[FeedMemory]] = [[]]
    for group in by_host.values():
        if groups[-1] and len(groups[-1]) + len(group) > FEEDS_PER_TASK:
            groups.append([])
        groups[-1].extend(group)
    return [group for group in groups if group]


def _host(url: str) -> str:
    try:
        return registrable_host(url)
    except ValueError:
        return ""


def _event(tally: RunTally, event: str, detail: str | None = None) -> RunEvent:
    is_start = event == "started"
    return RunEvent(
        run_id=tally.run_id,
        flow_name=tally.flow_name,
        event=event,
        event_at=datetime.now(UTC),
        feeds_count=None if is_start else tally.polls.feeds,
        entries_count=None if is_start else tally.polls.entries,
        articles_count=None if is_start else tally.pages.articles,
        claims_count=None if is_start else tally.pages.claims,
        rejects_count=None if is_start else tally.polls.rejects + tally.pages.rejects,
        detail=" ".join(detail.split())[:500] if detail else None,
    )


def _values(tally: PollTally) -> tuple[int, ...]:
    return dataclasses.astuple(tally)
