"""Errors, named by the next step that the person or the scheduler should take."""

from __future__ import annotations

from typing import Any


class LedgerError(Exception):
    """Something a person can act on. The message is one line: what it is about, what happened, what to do next."""


class TransientError(LedgerError):
    """Trying again later may work: a time-out, a 503, a lock held by another process."""


class UnfinishedError(TransientError):
    """Some of the work failed and can be tried again; ``summary`` tells what was done."""

    def __init__(self, message: str, summary: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.summary = summary or {}


class PermanentError(LedgerError):
    """Trying again unchanged will not work: a 404, a page that is not a feed, an unknown view."""


class ConfigurationError(PermanentError):
    """A setting, a seed row or a parameter is wrong; the message names it and what it may be."""
