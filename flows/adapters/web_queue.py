"""Many requests over few workers: hosts take turns, and a slow or long one does not hold up the rest."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Final

from flows.adapters.web_records import FetchFailure, FetchRequest, Response
from flows.adapters.web_turns import PATIENCE_SECONDS, HostTurns, host_key

Result = Response | FetchFailure
FetchInTurn = Callable[[FetchRequest, str], Result | None]
_LONGEST_PAUSE: Final = 1.0


@dataclass(slots=True)
class _Job:
    """A request that waits for the turn of its host; ``was_sent_back`` once the host asked to come again soon."""

    request: FetchRequest
    host: str
    was_sent_back: bool = False


class FetchQueue:
    """Requests in a queue per host. ``fetch`` is given a request and its host, whose turn it then has.

    It returns null where the turn went into something else, such as the rules of the site: the request then waits for
    the next turn. A host that wishes to be asked again within seconds is asked a second time.
    """

    def __init__(self, turns: HostTurns, fetch: FetchInTurn, workers: int) -> None:
        self._turns = turns
        self._fetch = fetch
        self._workers = workers
        self._queues: OrderedDict[str, deque[_Job]] = OrderedDict()
        self._running: dict[Future[Result | None], _Job] = {}

    def results(self, requests: Iterable[FetchRequest]) -> Iterator[Result]:
        """The result of every request, as they come."""
        for request in requests:
            host = host_key(request.url)
            self._queues.setdefault(host, deque()).append(_Job(request, host))
        with ThreadPoolExecutor(max_workers=self._workers, thread_name_prefix="fetch") as pool:
            while self._queues or self._running:
                pause = self._start_ready(pool)
                if self._running:
                    yield from self._finished(pause)
                else:
                    time.sleep(pause)

    def _start_ready(self, pool: ThreadPoolExecutor) -> float:
        """Start one request of every host whose turn it is; return the seconds until another host may be ready."""
        pause = _LONGEST_PAUSE
        for host in list(self._queues):
            if len(self._running) >= self._workers:
                return pause
            seconds = self._turns.try_take(host)
            if seconds > 0:
                pause = min(pause, seconds)
                continue
            job = self._queues[host].popleft()
            self._running[pool.submit(self._fetch, job.request, host)] = job
            self._queues.move_to_end(host)
            if not self._queues[host]:
                del self._queues[host]
        return max(pause, 0.001)

    def _finished(self, pause: float) -> Iterator[Result]:
        done, _ = wait(self._running, timeout=pause, return_when=FIRST_COMPLETED)
        for future in done:
            job, result = self._running.pop(future), future.result()
            if result is None or _is_sent_back(job, result):
                self._queues.setdefault(job.host, deque()).appendleft(job)
            else:
                yield result


def _is_sent_back(job: _Job, result: Result) -> bool:
    """Whether the host asked, for the first time, to be asked again within seconds."""
    wish = result.retry_after_seconds or 0.0
    if isinstance(result, Response) or job.was_sent_back or not 0 < wish <= PATIENCE_SECONDS:
        return False
    job.was_sent_back = True
    return True
