"""The claims of a text by sentence, so that a rule can look for what a phrase refers to."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extractors.drafts import Draft, SentenceReading, char_span, draft_of
from extractors.harmed import Link

_LOOK_BACK: Final = 3


class Text:
    """The drafts of a document by sentence, so that a rule can look for what a phrase refers to."""

    def __init__(self, readings: list[SentenceReading], drafts: list[Draft]) -> None:
        self.readings = readings
        self._drafts: dict[int, list[Draft]] = {}  # by the index of their sentence
        for draft in drafts:
            self.add(draft)

    def in_order(self) -> list[Draft]:
        drafts = (draft for own in self._drafts.values() for draft in own)
        return sorted(drafts, key=lambda draft: (draft.quantity.start, draft.kind))

    def of(self, reading: SentenceReading) -> list[Draft]:
        return sorted(self._drafts.get(reading.view.index, ()), key=lambda draft: draft.group_chunk)

    def linked(self, reading: SentenceReading, chunk: int) -> Draft | None:
        own = self._drafts.get(reading.view.index, ())
        return next((draft for draft in own if draft.group_chunk == chunk), None)

    def add(self, draft: Draft) -> None:
        self._drafts.setdefault(draft.reading.view.index, []).append(draft)

    def drop(self, draft: Draft) -> None:
        self._drafts[draft.reading.view.index].remove(draft)

    def before(self, reading: SentenceReading, chunk: int, back: int = _LOOK_BACK) -> Draft | None:
        """The nearest claim before a chunk: in its sentence, else in the sentences before it."""
        own = [draft for draft in self.of(reading) if draft.group_chunk < chunk]
        if own:
            return whole_of(own)
        index = reading.view.index
        for earlier in reversed(self.readings[max(0, index - back) : index]):
            drafts = self.of(earlier)
            if drafts:
                return whole_of(drafts)
        return None

    def killed_before(self, reading: SentenceReading, chunk: int) -> Draft | None:
        """A "total" or a "figure" is of the dead where the passage counts dead and wounded."""
        index = reading.view.index
        for earlier in (reading, *reversed(self.readings[max(0, index - 2) : index])):
            drafts = [
                d for d in self.of(earlier) if d.kind == "killed" and (earlier is not reading or d.group_chunk < chunk)
            ]
            if drafts:
                return whole_of(drafts)
        return None


def whole_of(drafts: list[Draft]) -> Draft:
    """The last claim that is not itself part of another."""
    whole = [draft for draft in drafts if draft.relation != "subset_of"]
    return (whole or drafts)[-1]


def derive(
    text: Text, reading: SentenceReading, chunk: int, host: Draft, rule_id: str, relation: str | None
) -> Draft | None:
    """A draft for the counted ``chunk`` that takes its kind from ``host``."""
    trigger = host.trigger_chunk if host.reading is reading else chunk
    draft = draft_of(reading, Link(chunk, trigger, host.kind, rule_id))
    if draft is None:
        return None
    draft.relation, draft.related, draft.antecedent = relation, host, host
    text.add(draft)
    return draft


def chunk_start(reading: SentenceReading, at: int) -> int:
    return char_span(reading, reading.chunks[at].start, reading.chunks[at].end)[0]


def replace_draft(draft: Draft) -> Draft:
    copy = replace(draft)
    copy.flags = set(draft.flags)
    return copy
