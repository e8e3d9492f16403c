"""Who says it, of whom, about which war: the attribution and the parties of every counted harm of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from extractors.attribution import AttributionReader, Attributor, Credit
from extractors.attribution_rows import AttributionLexicon
from extractors.conflicts import ConflictTable, Evidence
from extractors.parties import Harmed, PartyReader, PartyReading, PartyResolver, Speaker
from extractors.parties_rows import PartyLexicon
from extractors.peoples import PartyTerm, party_terms
from extractors.records import Document
from extractors.sources import Source
from extractors.stake import stake_of
from extractors.terms import Hit, split_words

Span = tuple[int, int]

_LOCAL_CLASSES: Final = frozenset({"health_authority", "local_authority", "emergency_service", "medical"})
_NOBODY: Final = frozenset(
    {"others", "other", "more", "further", "additional", "people", "injured", "wounded", "killed", "dead", "missing"}
)
_FURTHER: Final = frozenset({"another", "further", "others", "more"})
_STRONG: Final = frozenset({"group", "both", "side-named", "possessive", "own", "losing", "admitted", "side", "place"})
_TEXT_LOOKED_AT: Final = 4000


@dataclass(frozen=True, slots=True)
class Counted:
    """One counted harm, as the claim rules hand it over. ``number_key`` is equal for the same figure of the same kind.

    ``antecedent`` is the index in the same list of the claim whose claimant is inherited ("five of them").
    """

    harmed: Harmed
    number_key: tuple[object, ...]
    antecedent: int | None = None
    is_headline: bool = False
    is_historical: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """The fields of a claim that say who says it and of whom. ``modality`` is what the verb of saying implies;
    a hedge at the number is firmer evidence. ``day`` is a weekday as printed, at offset ``day_start``."""

    claimant: str | None = None
    claimant_class: str = "unattributed"
    claimant_party: str | None = None
    claimant_stake: str = "unknown"
    relayed_by: str | None = None
    cue: str | None = None
    quote_type: str = "none"
    modality: str = "asserted"
    verification: str = "unknown"
    victim_party: str | None = None
    actor_party: str | None = None
    conflict_id: str | None = None
    day: str | None = None
    day_start: int | None = None
    rule_id: str = ""


class ProvenanceFinder:
    """Compiled once; shared by threads."""

    def __init__(self, attribution: AttributionLexicon, parties: PartyLexicon) -> None:
        peoples = party_terms(parties)
        self.conflicts = ConflictTable(parties)
        self._attributor = Attributor(attribution, peoples)
        self._resolver = PartyResolver(parties, peoples, self.conflicts)

    def find(self, document: Document, sentences: Sequence[Span], counted: Sequence[Counted]) -> list[Provenance]:
        """One ``Provenance`` for each counted harm, in order."""
        if not counted:
            return []
        reader = _DocumentReader(
            document,
            self._attributor.open(document.text, sentences, document.title),
            self._resolver.open(document.text, sentences, document.title),
            self.conflicts,
        )
        return reader.read(counted)


class _DocumentReader:
    def __init__(
        self, document: Document, attribution: AttributionReader, parties: PartyReader, conflicts: ConflictTable
    ) -> None:
        self._document = document
        self._attribution = attribution
        self._parties = parties
        self._conflicts = conflicts
        self._day = _day_of(document)
        self._text_terms = self._terms_of_text()
        self._last_group: tuple[int, str | None, str] | None = None

    def read(self, counted: Sequence[Counted]) -> list[Provenance]:
        credits = self._shared(counted, [self._credit(item) for item in counted])
        found: list[Provenance] = []
        for item, credit in zip(counted, credits, strict=True):
            found.append(self._provenance(item, credit, found))
        return self._with_shared_victims(counted, found)

    def _with_shared_victims(self, counted: Sequence[Counted], found: list[Provenance]) -> list[Provenance]:
        """Whom a figure counts, said once in a text, holds for the same figure where nothing near it says so."""
        known = {
            _figure(item): one.victim_party
            for item, one in reversed(list(zip(counted, found, strict=True)))
            if one.victim_party and one.rule_id.rpartition("/")[2] in _STRONG
        }
        return [
            one
            if one.rule_id.rpartition("/")[2] in _STRONG or _figure(item) not in known
            else self._of(item, one, known[_figure(item)])
            for item, one in zip(counted, found, strict=True)
        ]

    def _of(self, item: Counted, one: Provenance, victim: str | None) -> Provenance:
        stake = stake_of(
            self._conflicts, one.conflict_id, one.claimant_class, one.claimant_party, victim,
            is_combatant=item.harmed.victim_group == "combatant",
        )  # fmt: skip
        return replace(one, victim_party=victim, claimant_stake=stake, rule_id=one.rule_id + "-figure")

    def _credit(self, item: Counted) -> Credit:
        return self._attribution.credit(item.harmed.number, item.harmed.harm, is_headline=item.is_headline)

    def _shared(self, counted: Sequence[Counted], credits: list[Credit]) -> list[Credit]:
        """An attribution given once holds for the same figure elsewhere, and for what refers back to it."""
        pairs = list(zip(counted, credits, strict=True))
        named = {_figure(item): credit for item, credit in reversed(pairs) if credit.claimant}
        shared = [
            credit if credit.claimant or credit.cue else _inferred(named.get(_figure(item)), credit)
            for item, credit in pairs
        ]
        for index, item in enumerate(counted):
            if item.antecedent is not None and not shared[index].claimant and item.antecedent != index:
                shared[index] = _inferred(shared[item.antecedent], shared[index])
        return shared

    def _provenance(self, item: Counted, credit: Credit, before: list[Provenance]) -> Provenance:
        harmed, source = item.harmed, credit.source
        index = self._attribution.sentence_at(max(harmed.number[0], harmed.harm[0]))
        source_class = source.source_class if source else "unattributed"
        speaker = Speaker(source_class, source.party if source else None, credit.modality == "admitted")
        guess = None if item.is_historical else self._guess(index, harmed, speaker)
        if source_class == "state_military" and speaker.party is None:
            speaker = replace(speaker, party=self._conflicts.army(guess))
        reading = self._parties.read(index, harmed, speaker, guess)
        reading = self._like_sibling(item, index, reading)
        if reading.victim_party is None and item.antecedent is not None and item.antecedent < len(before):
            reading = replace(reading, victim_party=before[item.antecedent].victim_party, rule_id="antecedent")
        conflict_id = None if item.is_historical else self._conflict(index, harmed, speaker, reading, guess)
        return self._completed(credit, reading, conflict_id, index, harmed.victim_group == "combatant")

    def _completed(
        self, credit: Credit, reading: PartyReading, conflict_id: str | None, index: int, is_combatant: bool
    ) -> Provenance:
        source = credit.source
        party = self._claimant_party(source, reading, conflict_id)
        source_class = self._final_class(source, party, reading, conflict_id, index)
        return Provenance(
            claimant=credit.claimant,
            claimant_class=source_class,
            claimant_party=party,
            claimant_stake=stake_of(
                self._conflicts, conflict_id, source_class, party, reading.victim_party, is_combatant=is_combatant
            ),
            relayed_by=credit.relayed_by,
            cue=credit.cue,
            quote_type=credit.quote_type,
            modality=credit.modality,
            verification=credit.verification,
            victim_party=reading.victim_party,
            actor_party=reading.actor_party,
            conflict_id=conflict_id,
            day=credit.day,
            day_start=credit.day_start,
            rule_id=f"{credit.rule_id}/{reading.rule_id}",
        )

    # -- the war

    def _terms_of_text(self) -> dict[str, int]:
        title = self._parties.title_words()
        text = self._document.text
        opening = split_words(text[:_TEXT_LOOKED_AT])
        wars = [*self._conflicts.wars_in(title), *self._conflicts.wars_in(opening)]
        wars += filter(None, (self._war_of(hit) for hit in self._parties.places_in(opening)))
        return dict(Counter(wars))

    def _war_of(self, hit: Hit[PartyTerm]) -> str | None:
        return hit.payload.conflict_id or self._conflicts.fought_in(hit.payload.party_id)

    def _near_terms(self, index: int) -> frozenset[str]:
        return frozenset(
            (
                *self._conflicts.wars_in(self._parties.words(index)),
                *self._conflicts.wars_in(self._parties.title_words()),
            )
        )

    def _guess(self, index: int, harmed: Harmed, speaker: Speaker) -> str | None:
        """The war by all but the harmed: it tells who the enemy of whom is."""
        found = self._conflicts.conflict_of(self._evidence(index, harmed, speaker, None, None), self._day)
        if found is None and (
            "each_side:0" in harmed.flags or "each_side:1" in harmed.flags or "both_sides" in harmed.flags
        ):
            return self._conflicts.only_war_of_states(self._day)
        if found is None and any(n in ("armies", "sides") for n in self._parties.words(index).norms):
            return self._conflicts.only_war_of_states(self._day)
        return found

    def _conflict(
        self, index: int, harmed: Harmed, speaker: Speaker, reading: PartyReading, guess: str | None
    ) -> str | None:
        evidence = self._evidence(index, harmed, speaker, reading.victim_party, reading.actor_party)
        found = self._conflicts.conflict_of(evidence, self._day)
        found = found or guess
        if found is not None and self._is_elsewhere(index, found):
            return None
        by_place = reading.rule_id in ("place", "place-before", "passage", "local", "actor")
        if found is None or reading.victim_party is None or not by_place:
            return found
        return found if reading.victim_party in self._conflicts.belligerents(found) else None

    def _is_elsewhere(self, index: int, conflict_id: str) -> bool:
        """Whether a sentence names cities, and none of them of a country at war: Israeli strikes near Homs."""
        cities = {hit.payload.party_id for hit in self._parties.hits(index) if hit.payload.kind == "place"}
        return bool(cities) and not cities & self._conflicts.soil(conflict_id)

    def _like_sibling(self, item: Counted, index: int, reading: PartyReading) -> PartyReading:
        """ "900 Palestinians were killed and 4,500 injured": a bare number has the party of the group counted before it."""
        sibling = self._last_group
        explicit = reading.rule_id in ("group", "both", "side-named", "possessive", "own", "enemy", "losing")
        if explicit:
            self._last_group = (index, reading.victim_party, item.harmed.victim_group)
        elif (
            sibling is not None
            and self._follows(index, sibling[0])
            and self._is_bare(index, item.harmed)
            and reading.rule_id != "place"
        ):
            return replace(reading, victim_party=sibling[1], rule_id="sibling")
        return reading

    def _follows(self, index: int, sibling: int) -> bool:
        """The same sentence, or the next one that opens with a further count and names no party."""
        if index == sibling:
            return True
        words = self._parties.words(index)
        return index == sibling + 1 and not self._parties.hits(index) and bool(_FURTHER & set(words.norms[:2]))

    def _is_bare(self, index: int, harmed: Harmed) -> bool:
        """Whether the phrase of the harmed names nobody: a number, perhaps with "others" or "more"."""
        words = self._parties.words(index)
        last = words.index_at(harmed.group[1] - 1)
        inside = words.norms[words.index_at(harmed.number[1] - 1) : last + 1]
        return (
            all(not norm.isalpha() or norm in _NOBODY for norm in inside[1:])
            or inside[-1] in ("others", "more")
            or "other" in inside
        )

    def _evidence(
        self, index: int, harmed: Harmed, speaker: Speaker, victim: str | None, actor: str | None
    ) -> Evidence:
        hits = self._parties.hits(index)
        others = {hit.payload.party_id for hit in (*hits, *self._parties.title_hits())} | {
            actor or "",
            speaker.party or "",
        }
        if victim is not None:
            others -= {victim}
        places = {self._war_of(hit) for hit in (*hits, *self._parties.title_hits()) if hit.payload.is_place}
        return Evidence(
            victim, harmed.victim_group == "combatant", frozenset(others), frozenset(filter(None, places)), self._near_terms(index),
            self._text_terms,
        )  # fmt: skip

    # -- the claimant

    def _claimant_party(self, source: Source | None, reading: PartyReading, conflict_id: str | None) -> str | None:
        """ "Police", "the mayor" speak for the place of the harm; an army or government that is not named stays unknown."""
        if source is None:
            return None
        if source.party is None and source.source_class in _LOCAL_CLASSES and "+" not in (reading.victim_party or ""):
            return self._conflicts.country(reading.victim_party)
        if source.party is None and source.source_class in ("state", "state_military"):
            army = self._conflicts.army(conflict_id)
            return army if source.source_class == "state_military" else self._conflicts.country(army)
        return source.party

    def _final_class(
        self, source: Source | None, party: str | None, reading: PartyReading, conflict_id: str | None, index: int
    ) -> str:
        if source is None:
            return "unattributed"
        if source.source_class not in ("state", "state_military"):
            return source.source_class
        as_party = "party_official" if source.source_class == "state" else "party_military"
        return as_party if self._is_belligerent(party, reading, conflict_id, index) else "third_party_state"

    def _is_belligerent(self, party: str | None, reading: PartyReading, conflict_id: str | None, index: int) -> bool:
        if party is None:
            return True
        if conflict_id is not None:
            return party in self._conflicts.belligerents(conflict_id)
        involved = {*(reading.victim_party or "").split("+"), reading.actor_party or ""}
        involved |= {hit.payload.party_id for hit in self._parties.hits(index) if hit.payload.is_place}
        involved |= {self._conflicts.country(one) or "" for one in involved}
        involved -= {""}
        return not involved or party in involved or self._conflicts.country(party) in involved


def _figure(item: Counted) -> tuple[object, ...]:
    """The same figure whatever its bound: "about 900" in the headline, "900" below."""
    kind, value, *_ = item.number_key
    return item.number_key if value is None else (kind, value)


def _inferred(source: Credit | None, own: Credit) -> Credit:
    """The attribution of another mention of the figure; nothing was quoted here."""
    if source is None or source.claimant is None:
        return own
    return replace(
        source,
        quote_type="inferred",
        verification=own.verification if own.verification != "unknown" else source.verification,
        rule_id="shared",
    )


def _day_of(document: Document) -> date | None:
    published = document.published_at
    return published.date() if isinstance(published, datetime) else published
