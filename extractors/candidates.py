"""What the rules of claim extraction hand to each other before a claim is complete.

All offsets are characters of ``Document.text``, half-open, unless a field says tokens.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.records import Quantity
from extractors.tokens import Tokens

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence of a document. ``tokens`` is null where the gate saw no need to tokenise it.

    ``token.idx`` counts from the start of the sentence: add ``start`` for the offset in the document.
    ``is_headline`` is true for a first line without a full stop, followed by an empty line, and for a
    one-sentence text that has the form of a headline.
    """

    index: int
    start: int
    end: int
    text: str
    tokens: Tokens | None = None
    is_headline: bool = False
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One counted harm found in one sentence, before anybody is credited with saying it.

    ``group_span``    the noun phrase of the harmed, number included: "12 Russian soldiers"
    ``trigger_span``  the words of harm: "were killed", "death toll"
    ``clause_span``   the clause of the harm: an attribution outside it governs it, one inside another clause does not
    ``place_span``    the place phrase of the harm, if there is one: "in Gaza"
    ``actor_span``    the noun phrase of who did it, if it is named: "Israeli strikes"
    ``antecedent``    index in the list of candidates of the claim whose kind, party and claimant are inherited
                      ("five of them", "similar losses"), else null
    ``flags``         short names of the rules that shaped it ("gapping", "subset", "historical", "own", "enemy",
                      "each_side", "both_sides")
    """

    kind: str
    quantity: Quantity
    sentence: SentenceView
    group_span: Span
    trigger_span: Span
    clause_span: Span
    rule_id: str
    victim_group: str = "unknown"
    actor_span: Span | None = None
    place_span: Span | None = None
    antecedent: int | None = None
    relation: str | None = None
    derivation: str | None = None
    modality: str | None = None
    flags: frozenset[str] = field(default=frozenset())
