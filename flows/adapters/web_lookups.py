"""Name look-ups that end at a deadline. The system's resolver knows none, so its threads may be left behind."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Resolver = Callable[[str, int], Sequence[str]]


class NameNotFoundError(Exception):
    """The name has no address."""


@dataclass(slots=True)
class _Task:
    resolve: Resolver
    host: str
    port: int
    done: threading.Event = field(default_factory=threading.Event)
    addresses: Sequence[str] = ()
    problem: BaseException | None = None

    def run(self) -> None:
        try:
            self.addresses = self.resolve(self.host, self.port)
        except (NameNotFoundError, OSError, UnicodeError) as error:
            self.problem = error
        finally:
            self.done.set()


class LookUps:
    """Looks names up in daemon threads, which are used again: as many as ever waited at the same time.

    ``remaining_seconds`` is how long the caller may wait, and raises where that is no time at all.
    """

    def __init__(self, remaining_seconds: Callable[[], float]) -> None:
        self._remaining_seconds = remaining_seconds
        self._guard = threading.Lock()
        self._idle: list[queue.SimpleQueue[_Task | None]] = []
        self._is_closed = False

    def find(self, resolve: Resolver, host: str, port: int) -> Sequence[str]:
        """The addresses of a host. Raises NameNotFoundError, and what ``remaining_seconds`` raises."""
        task = _Task(resolve, host, port)
        self._thread().put(task)
        task.done.wait(min(self._remaining_seconds(), 3600.0))
        if task.problem is not None:
            raise NameNotFoundError(str(task.problem)) from task.problem
        if not task.addresses:
            self._remaining_seconds()
            raise NameNotFoundError("no address")
        return task.addresses

    def close(self) -> None:
        """Let every thread end, as soon as its look-up does."""
        with self._guard:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for tasks in idle:
            tasks.put(None)

    def _thread(self) -> queue.SimpleQueue[_Task | None]:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        threading.Thread(target=self._serve, args=(tasks,), daemon=True, name="name look-up").start()
        return tasks

    def _serve(self, tasks: queue.SimpleQueue[_Task | None]) -> None:
        while (task := tasks.get()) is not None:
            task.run()
            with self._guard:
                if self._is_closed:
                    return
                self._idle.append(tasks)
