"""How the claims of a text hang together: parts of a total, revisions, additions, anaphora."""

from __future__ import annotations

from extractors.drafts import Draft, SentenceReading


def relate(readings: list[SentenceReading], drafts: list[Draft]) -> list[Draft]:
    """The drafts with their relations, and those that only a relation states."""
    return drafts
