"""What surrounds a number: hedges, denial, time and aggregation."""

from __future__ import annotations

from extractors.drafts import Draft
from extractors.lexicon import Lexicon
from extractors.records import Document


class ContextReader:
    def __init__(self, lexicon: Lexicon) -> None:
        self._hedges = lexicon.hedges

    def qualify(self, draft: Draft, document: Document) -> None:
        draft.modality = draft.modality or None
