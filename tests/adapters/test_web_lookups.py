"""Look-ups of names: threads are used again, and none outlives its fetcher."""

from __future__ import annotations

import threading

from hostile import HostileServer, answer, policy

from flows.adapters.web import Fetcher, Response


def lookup_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "name look-up"]


def test_one_thread_looks_up_many_names_and_ends_with_its_fetcher(server: HostileServer) -> None:
    before = set(lookup_threads())
    server.on("/a", answer(body=b"<p>12 killed</p>"))
    with Fetcher(policy(respect_robots=False), resolve=lambda *_: ["127.0.0.1"]) as fetcher:
        for number in range(20):
            assert isinstance(fetcher.fetch(server.url("/a", f"host{number}.example")), Response)
        started = set(lookup_threads()) - before
        assert len(started) == 1
    for thread in started:
        thread.join(5)
        assert not thread.is_alive()
