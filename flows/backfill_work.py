"""Doing the units of a backfill: fetched by one process, politely; read by many; appended by one, unit by unit."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.cdx import find_copy_moment
from extractors.claim import EXTRACTOR_VERSION
from extractors.identity import content_id
from extractors.records import Article, Batch, Capture, Reject, UnitEvent
from flows.adapters.warc_slices import SLICE_BYTES, cut_file
from flows.adapters.web_download import download
from flows.adapters.web_records import FetchFailure, FetchRequest, Response
from flows.adapters.web_turns import registrable_host
from flows.backfill_listing import Problem, SourceStoppedError, refuse_if_stopped
from flows.backfill_order import BackfillOrder
from flows.backfill_plan import Plan
from flows.backfill_progress import Progress
from flows.backfill_reading import Reading, SliceTask, merged, outlet_for, transient_entry
from flows.backfill_runner import submit
from flows.backfill_units import FileSlice, PageToFetch, StoredPage, Unit, UnitTally, record, unit_event
from flows.desk import Desk
from flows.errors import LedgerError, PermanentError, TransientError
from flows.feeds import load_feeds, load_outlets
from flows.page_worker import PageResult, PageTask
from flows.recovery import find_orphans
from flows.run import RunTally

LATE_AFTER: Final = timedelta(days=2)
UNITS_AHEAD: Final = 1


@dataclass(slots=True)
class Worker:
    """What the units of a run share. ``tasks`` are the Prefect tasks that read, by the kind of work."""

    desk: Desk
    order: BackfillOrder
    runner: Any
    tasks: Mapping[str, Any]
    progress: Progress
    outlet_of_host: dict[str, str] = field(default_factory=dict)
    orphans: dict[str, Capture] = field(default_factory=dict)


@dataclass(slots=True)
class Started:
    """A unit under way: its readings to come, what is known already, and the file that is read, if it is one.

    ``is_temporary``: the file is removed when all is read. ``later``: pages that a host did not want to be asked for
    now; the unit is done again for them.
    """

    unit: Unit
    tally: UnitTally
    readings: list[Any] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    later: int = 0
    path: Path | None = None
    is_temporary: bool = False


def finish_plan(worker: Worker, plan: Plan, tally: RunTally) -> None:
    """Do every unit of the plan. A unit that fails is noted and the others go on; a source that stops ends the run."""
    record(worker.desk, worker.order, plan.units, "not_started")
    if plan.problems:
        worker.desk.append(Batch(rejects=tuple(_list_reject(worker.desk, problem) for problem in plan.problems)))
    worker.outlet_of_host = outlets_by_host(worker.desk)
    if plan.broken_off and any(not isinstance(unit.work, FileSlice) for unit in plan.units):
        # A page that a live run was fetching is the live run's to take up.
        orphans = (capture for capture in find_orphans(worker.desk) if capture.entry_id is None)
        worker.orphans = {capture.requested_url: capture for capture in orphans}
    under_way: deque[Started] = deque()
    ahead = UNITS_AHEAD + worker.desk.settings.backfill_processes
    for unit in plan.units:
        try:
            under_way.append(_start(worker, unit))
        except SourceStoppedError as error:
            _note_failure(worker, unit, error)
            tally.errors.append(str(error))
            break
        except LedgerError as error:
            _note_failure(worker, unit, error)
            tally.errors.append(str(error))
        while len(under_way) >= ahead:
            _settle(worker, under_way.popleft(), tally)
    while under_way:
        _settle(worker, under_way.popleft(), tally)
    done = worker.progress.tally
    tally.pages = dataclasses.replace(
        tally.pages, pages=done.pages, articles=done.articles, claims=done.claims, rejects=done.rejects
    )


def read_without_appending(worker: Worker, plan: Plan) -> Iterator[list[PageResult]]:
    """What the stored pages of the plan give when read today, unit by unit."""
    worker.outlet_of_host = outlets_by_host(worker.desk)
    for unit in plan.units:
        started = Started(unit, UnitTally(pages=unit.pages or 0))
        if not isinstance(unit.work, FileSlice):
            _submit_pages(worker, started, _page_tasks(worker, unit.work, started))
        results = merged(future.result(raise_on_failure=True) for future in started.readings).results
        started.tally.claims = sum(len(result.extraction.claims) for result in results if result.extraction)
        worker.progress.add(started.tally)
        yield results


def outlets_by_host(desk: Desk) -> dict[str, str]:
    """The outlet of each host that a seed names."""
    named = {feed.feed_url: feed.outlet_id for feed in load_feeds(desk.settings)}
    homes = {outlet.home_url: outlet.outlet_id for outlet in load_outlets(desk.settings) if outlet.home_url}
    hosts = {registrable_host(url): outlet_id for url, outlet_id in named.items() if urlsplit(url).hostname}
    return hosts | {registrable_host(url): outlet_id for url, outlet_id in homes.items() if urlsplit(url).hostname}


def _start(worker: Worker, unit: Unit) -> Started:
    record(worker.desk, worker.order, [unit], "started")
    if isinstance(unit.work, FileSlice):
        return _start_file(worker, unit, unit.work)
    started = Started(unit, UnitTally())
    _submit_pages(worker, started, _page_tasks(worker, unit.work, started))
    return started


def _submit_pages(worker: Worker, started: Started, tasks: Sequence[PageTask]) -> None:
    """The pages of a unit, in equal parts to all processes."""
    size = max(-(-len(tasks) // worker.desk.settings.backfill_processes), 1)
    archive_dir = worker.desk.settings.archive_dir.resolve()
    for first in range(0, len(tasks), size):
        parameters = {"archive_dir": archive_dir, "tasks": tasks[first : first + size]}
        started.readings.append(submit(worker.runner, worker.tasks["stored"], parameters))


def _start_file(worker: Worker, unit: Unit, piece: FileSlice) -> Started:
    started = Started(unit, UnitTally(), path=Path(piece.location))
    works = [slice_task(worker, piece)]
    if piece.is_remote:
        path = _downloaded(worker, piece.location)
        started.path, started.is_temporary = path, True
        works = [
            dataclasses.replace(works[0], path=path.resolve(), start=start, end=end)
            for start, end in cut_file(path, SLICE_BYTES)
        ]
    started.readings += [submit(worker.runner, worker.tasks["slice"], {"work": work}) for work in works]
    return started


def _downloaded(worker: Worker, url: str) -> Path:
    """A file of the web, fetched into the data folder; the progress tells how far that is."""
    name = url.rsplit("/", 1)[-1]
    worker.progress.say(f"fetching {name}")

    def tell(have: int, size: int | None) -> None:
        of = f" of {size / 1e6:,.0f}" if size else ""
        worker.progress.say(f"fetching {name}: {have / 1e6:,.0f}{of} MB")

    try:
        return download(worker.desk.fetcher, url, worker.desk.settings.data_dir / "backfill" / name, on_bytes=tell)
    finally:
        worker.progress.say(None)


def slice_task(worker: Worker, piece: FileSlice) -> SliceTask:
    """The reading of a stretch of a file that lies here."""
    hosts, path = tuple(worker.outlet_of_host.items()), Path(piece.location).resolve()
    max_bytes = worker.desk.settings.max_bytes
    return SliceTask(path, piece.location, piece.start, piece.end, worker.order, hosts, max_bytes, datetime.now(UTC))


def _page_tasks(
    worker: Worker, pages: Sequence[PageToFetch] | Sequence[StoredPage], started: Started
) -> list[PageTask]:
    now = datetime.now(UTC)
    if pages and isinstance(pages[0], StoredPage):
        return [_stored_task(worker, page, now) for page in pages if isinstance(page, StoredPage)]
    wanted = {page.url: page for page in pages if isinstance(page, PageToFetch)}
    captures = _fetch(worker, wanted, started)
    return [_task(worker, capture, wanted[capture.requested_url], now) for capture in captures]


def _stored_task(worker: Worker, page: StoredPage, now: datetime) -> PageTask:
    capture = page.capture
    entry = transient_entry(capture.requested_url, page.published_at, page.title, now)
    outlet_id = page.outlet_id or outlet_for(capture.final_url, worker.outlet_of_host)
    return PageTask(capture, entry, outlet_id, now)


def _task(worker: Worker, capture: Capture, page: PageToFetch, now: datetime) -> PageTask:
    entry = transient_entry(page.article_url, page.published_at, page.title, now)
    return PageTask(capture, entry, outlet_for(capture.final_url, worker.outlet_of_host), now)


def _fetch(worker: Worker, wanted: Mapping[str, PageToFetch], started: Started) -> list[Capture]:
    """The pages that are not in the ledger: those of a run that broke off from the archive, the others from the web."""
    desk = worker.desk
    with desk.warehouse() as warehouse:
        known = warehouse.state.captured_urls(list(wanted))
    started.tally.skip("in the ledger already", len(known))
    adopted = [worker.orphans[url] for url in wanted if url in worker.orphans and url not in known]
    left = [url for url in wanted if url not in known and url not in worker.orphans]
    captures = list(adopted)
    for answer in desk.fetcher.fetch_many([FetchRequest(url, key=url) for url in left], desk.settings.fetch_workers):
        if isinstance(answer, FetchFailure):
            if worker.order.source == "wayback":
                refuse_if_stopped(answer)
            started.later += _is_for_later(answer)
            started.rejects.append(_fetch_reject(desk, answer))
        else:
            captures.append(desk.keep(_known_by(answer, wanted[answer.key or ""]), None, answer.fetched_at))
    desk.settle_archive()
    return captures


def _is_for_later(failure: FetchFailure) -> bool:
    """Whether a page was not asked for, or its host asked for a pause: neither says anything of the page."""
    return not failure.was_asked or failure.http_status in (429, 503)


def _known_by(answer: Response, page: PageToFetch) -> Response:
    """A copy kept by somebody else goes under the address of the original, and is as old as the copy is: what the page
    said then does not displace what was read of it later."""
    if page.article_url == page.url:
        return answer
    made_at = find_copy_moment(answer.final_url) or page.day or answer.fetched_at
    return dataclasses.replace(answer, final_url=page.article_url, fetched_at=made_at)


def _settle(worker: Worker, started: Started, tally: RunTally) -> None:
    """Wait for a unit's readings and append it, in one transaction with the note that it is finished."""
    try:
        reading = merged(_results(worker, started))
        _append(worker, started, reading)
        worker.progress.add(started.tally)
        if left := _left_for_later(started):
            tally.errors.append(left)
    except LedgerError as error:
        _note_failure(worker, started.unit, error)
        tally.errors.append(str(error))
    except Exception as error:  # noqa: BLE001 - one unit must not stop the rest; its event carries what happened
        what = f"{started.unit.label}: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        _note_failure(worker, started.unit, TransientError(what))
        tally.errors.append(what)
    finally:
        if started.path is not None and started.is_temporary:
            started.path.unlink(missing_ok=True)


def _results(worker: Worker, started: Started) -> Iterator[Reading]:
    """The readings of a unit, as they come; of a large file, the progress tells how many have come."""
    count = len(started.readings)
    for number, future in enumerate(started.readings, start=1):
        yield future.result(raise_on_failure=True)
        if isinstance(started.unit.work, FileSlice) and count > 1:
            is_last = number == count
            worker.progress.say(None if is_last else f"reading {started.unit.label}: {number} of {count} stretches")


def _append(worker: Worker, started: Started, reading: Reading) -> None:
    desk, order, tally = worker.desk, worker.order, started.tally
    tally.pages = reading.looked_at + len(started.rejects)
    for reason, count in reading.passed_over.items():
        tally.skip(reason, count)
    results = [_judged(order, result) for result in reading.results]
    outside = [result for result in results if result.article and not _is_covered(order, result)]
    tally.skip("published outside the dates", len(outside))
    kept = [result for result in results if result not in outside] if outside else results
    kept = _without_read_before(desk, kept, tally)
    rejects = [*started.rejects, *[_read_reject(desk, result) for result in results if result.problem]]
    tally.rejects = len(rejects)
    # A page that gives nothing from a file of others leaves no row; what was fetched always does.
    is_own = not isinstance(started.unit.work, FileSlice)
    shown = results if is_own else [result for result in kept if result.article or result.problem]
    captures = _kept_captures(desk, started, [result.task.capture for result in shown])
    batch = Batch(
        captures=tuple(captures),
        articles=tuple(result.article for result in kept if result.article),
        sightings=tuple(result.sighting for result in kept if result.sighting),
        extractions=tuple(result.extraction for result in kept if result.extraction),
        rejects=tuple(rejects),
    )
    _append_whole(worker, started, batch)


def _kept_captures(desk: Desk, started: Started, captures: list[Capture]) -> list[Capture]:
    """Captures of the own archive: what comes from a file of others is copied, so that it can be read again."""
    if started.path is None:
        return captures
    with desk.warehouse() as warehouse:
        known = warehouse.state.known_capture_ids([capture.capture_id for capture in captures])
    new, now = [capture for capture in captures if capture.capture_id not in known], datetime.now(UTC)
    copies = desk.adopt(started.path, new, now)
    desk.settle_archive()
    return copies


def _append_whole(worker: Worker, started: Started, batch: Batch) -> None:
    """In one transaction; where the ledger refuses an article, the article is rejected and the others are kept."""
    event = _ending(worker, started)
    try:
        worker.desk.append(dataclasses.replace(batch, backfill_units=(event,)))
        return
    except PermanentError:
        if not batch.articles:
            raise
    worker.desk.append(dataclasses.replace(batch, articles=(), sightings=(), extractions=()))
    for article in batch.articles:
        try:
            worker.desk.append(_part(batch, article))
        except PermanentError as error:
            started.tally.rejects += 1
            reject = _reject(worker.desk, "append", "refused", article.article_url, str(error), article.capture_id)
            worker.desk.append(Batch(rejects=(reject,)))
    event = _ending(worker, started)
    worker.desk.append(Batch(backfill_units=(event,)))


def _part(batch: Batch, article: Article) -> Batch:
    """What ``batch`` has about one article version."""
    version = article.article_version_id
    return Batch(
        articles=(article,),
        sightings=tuple(sighting for sighting in batch.sightings if sighting.article_version_id == version),
        extractions=tuple(extraction for extraction in batch.extractions if extraction.document_id == version),
    )


def _ending(worker: Worker, started: Started) -> UnitEvent:
    """The end of a unit. One with pages that are for later is not finished: the next run asks for them."""
    left = _left_for_later(started)
    name = "failed" if left else "finished"
    return unit_event(worker.desk, worker.order, started.unit, name, started.tally, left)


def _left_for_later(started: Started) -> str | None:
    if not started.later:
        return None
    return (
        f"{started.unit.label}: {started.later} of {started.unit.pages} pages could not be asked for, since their host "
        "wants a pause; run the same backfill again later"
    )


def _judged(order: BackfillOrder, result: PageResult) -> PageResult:
    """An article that reached the ledger days after its publication is late; what the archive held was not."""
    article = result.article
    if article is None or article.published_at is None:
        return result
    reached = result.task.capture.fetched_at if order.source == "archive" else result.task.now
    is_late = reached - article.published_at > LATE_AFTER
    return dataclasses.replace(result, article=dataclasses.replace(article, is_late=is_late))


def _is_covered(order: BackfillOrder, result: PageResult) -> bool:
    return order.source == "archive" or result.article is None or order.covers(result.article.published_at)


def _without_read_before(desk: Desk, results: Sequence[PageResult], tally: UnitTally) -> list[PageResult]:
    """The results without readings that the ledger has from this very extractor version; counts what is new."""
    ids = [result.article.article_version_id for result in results if result.article]
    with desk.warehouse() as warehouse:
        known = warehouse.state.known_article_version_ids(ids)
        read = warehouse.state.extracted_article_version_ids(ids, EXTRACTOR_VERSION)
    fresh = {result.article.article_version_id: result for result in results if result.article}
    tally.articles = len(fresh.keys() - known)
    tally.claims = sum(
        len(result.extraction.claims) for key, result in fresh.items() if key not in read and result.extraction
    )
    return [
        dataclasses.replace(result, extraction=None)
        if result.article and result.article.article_version_id in read
        else result
        for result in results
    ]


def _note_failure(worker: Worker, unit: Unit, error: LedgerError) -> None:
    event = unit_event(worker.desk, worker.order, unit, "failed", detail=" ".join(str(error).split())[:500])
    worker.desk.append(Batch(backfill_units=(event,)))
    worker.progress.add(None)


def _list_reject(desk: Desk, problem: Problem) -> Reject:
    return _reject(desk, "poll", problem.reason, problem.url, problem.message)


def _fetch_reject(desk: Desk, failure: FetchFailure) -> Reject:
    return _reject(desk, "fetch", failure.reason, failure.url, failure.message)


def _read_reject(desk: Desk, result: PageResult) -> Reject:
    stage, reason, detail = result.problem or ("read", "unknown", "")
    capture = result.task.capture
    return _reject(desk, stage, reason, capture.final_url, detail, capture.capture_id)


def _reject(desk: Desk, stage: str, reason: str, subject: str, detail: str, capture_id: str | None = None) -> Reject:
    return Reject(
        reject_id=content_id("rej", desk.run_id, subject, stage, reason),
        run_id=desk.run_id,
        stage=stage,
        reason=reason,
        subject=subject,
        detail=detail,
        feed_id=None,
        entry_id=None,
        capture_id=capture_id,
        attempt=1,
        rejected_at=datetime.now(UTC),
    )
