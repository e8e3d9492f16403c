"""Who says it, of whom, about which war: the attribution and the parties of every counted harm of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.attribution import AttributionReader, Attributor, Credit
from extractors.attribution_rows import AttributionLexicon
from extractors.claimants import claimant_class, claimant_party
from extractors.conflicts import ConflictTable
from extractors.parties import PartyReader, PartyReading
from extractors.parties_rows import PartyLexicon
from extractors.party_actors import acts
from extractors.peoples import party_terms
from extractors.records import Document
from extractors.scene import Harmed, Page, Scene, Speaker, scene_of
from extractors.stake import stake_of
from extractors.wars import WarReader

Span = tuple[int, int]

# Rules that read the victim party from the phrase of the harmed itself, and those firm enough to lend it to a repeat.
_EXPLICIT: Final = frozenset({"group", "both", "side-named", "possessive", "own", "enemy", "losing"})
_FIRM: Final = frozenset({"group", "both", "side-named", "possessive", "own", "losing", "admitted", "side", "place"})
_REPEATED_FROM: Final = 10
_NOBODY: Final = frozenset(
    {"others", "other", "more", "further", "additional", "people", "injured", "wounded", "killed", "dead", "missing"}
)
_FURTHER: Final = frozenset({"another", "further", "others", "more"})


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
    year: int | None = None


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
    is_current: bool = False


class ProvenanceFinder:
    """Compiled once; shared by threads."""

    def __init__(self, attribution: AttributionLexicon, parties: PartyLexicon) -> None:
        self.conflicts = ConflictTable(parties)
        self._peoples = party_terms(parties)
        self._attributor = Attributor(attribution, self._peoples)
        self._war_words = self.conflicts.terms.keywords(bool) | self._peoples.keywords(lambda term: term.is_place)

    def find(self, document: Document, sentences: Sequence[Span], counted: Sequence[Counted]) -> list[Provenance]:
        """One ``Provenance`` for each counted harm, in order."""
        if not counted:
            return []
        page = Page(document.text, sentences, document.title, self._peoples)
        wars = WarReader(self.conflicts, page, document.published_on, self._war_words)
        return _DocumentReader(self.conflicts, self._attributor.open(page), page, wars).read(counted)


class _DocumentReader:
    def __init__(self, conflicts: ConflictTable, attribution: AttributionReader, page: Page, wars: WarReader) -> None:
        self._conflicts = conflicts
        self._attribution = attribution
        self._page = page
        self._parties = PartyReader(conflicts, page)
        self._wars = wars
        self._last_group: tuple[int, str | None] | None = None

    def read(self, counted: Sequence[Counted]) -> list[Provenance]:
        found: list[Provenance] = []
        for item, credit in zip(counted, self._credits(counted), strict=True):
            found.append(self._provenance(item, credit, found))
        return self._with_shared_victims(counted, self._with_place_behind(counted, found))

    # -- who says it

    def _credits(self, counted: Sequence[Counted]) -> list[Credit]:
        """An attribution given once holds for the same figure elsewhere, and for what refers back to it."""
        own = [
            self._attribution.credit(item.harmed.number, item.harmed.harm, is_headline=item.is_headline)
            for item in counted
        ]
        pairs = list(zip(counted, own, strict=True))
        named = {_figure(item): credit for item, credit in reversed(pairs) if credit.claimant}
        shared = [
            credit if credit.claimant or credit.cue else _inferred(named.get(_figure(item)), credit)
            for item, credit in pairs
        ]
        for index, item in enumerate(counted):
            if item.antecedent not in (None, index) and not shared[index].claimant:
                shared[index] = _inferred(shared[item.antecedent], shared[index])
        return shared

    # -- of whom, in which war

    def _provenance(self, item: Counted, credit: Credit, before: list[Provenance]) -> Provenance:
        harmed = item.harmed
        index = self._page.sentence_at(max(harmed.number[0], harmed.harm[0]))
        speaker = _speaker(credit)
        guess = self._wars.guess(index, harmed, speaker)
        is_past = item.is_historical and not self._is_of_war(item.year, guess)
        guess = None if is_past else guess
        if speaker.source_class == "state_military" and speaker.party is None:
            speaker = replace(speaker, party=self._conflicts.army(guess))
        scene = scene_of(self._page, index, harmed, speaker, guess)
        reading = self._like_sibling(scene, self._parties.read(scene))
        if reading.victim_party is None and item.antecedent is not None and item.antecedent < len(before):
            reading = replace(reading, victim_party=before[item.antecedent].victim_party, rule_id="antecedent")
        war = None if is_past else self._wars.war_of(index, harmed, speaker, reading, guess)
        return replace(
            self._completed(item, credit, reading, war, index), is_current=item.is_historical and not is_past
        )

    def _is_of_war(self, year: int | None, war: str | None) -> bool:
        """Whether a year that a text names beside a figure lies in the war that it is about: "in October 2023"."""
        start = self._conflicts.start(war)
        return bool(year) and start is not None and year is not None and year >= start.year

    def _like_sibling(self, scene: Scene, reading: PartyReading) -> PartyReading:
        """ "900 Palestinians were killed and 4,500 injured": a bare number has the party of the group before it."""
        if reading.rule_id in _EXPLICIT:
            self._last_group = (scene.index, reading.victim_party)
            return reading
        sums_up = "summing_up" in scene.harmed.flags
        if self._last_group is None or (reading.rule_id == "place" and not sums_up):
            return reading
        sibling, party = self._last_group
        if sums_up and scene.index == sibling:
            return replace(reading, victim_party=party, rule_id="sibling")
        if reading.victim_party is not None and _is_apart(scene, sibling):
            return reading
        if _follows(scene, sibling) and _is_bare(scene):
            return replace(reading, victim_party=party, rule_id="sibling")
        return reading

    def _completed(
        self, item: Counted, credit: Credit, reading: PartyReading, war: str | None, index: int
    ) -> Provenance:
        party = claimant_party(self._conflicts, credit.source, reading, war, _subject(self._page, index))
        role = claimant_class(self._conflicts, credit.source, party, reading, war, self._page, index)
        found = Provenance(
            claimant=credit.claimant,
            claimant_class=role,
            claimant_party=party,
            relayed_by=credit.relayed_by,
            cue=credit.cue,
            quote_type=credit.quote_type,
            modality=credit.modality,
            verification=credit.verification,
            actor_party=reading.actor_party,
            conflict_id=war,
            day=credit.day,
            day_start=credit.day_start,
        )
        return self._of(item, found, reading.victim_party, f"{credit.rule_id}/{reading.rule_id}")

    def _of(self, item: Counted, found: Provenance, victim: str | None, rule_id: str) -> Provenance:
        """A provenance with its victims, and the stake that follows from them."""
        stake = stake_of(
            self._conflicts, found.conflict_id, found.claimant_class, found.claimant_party, victim,
            is_combatant=item.harmed.victim_group == "combatant",
        )  # fmt: skip
        actor = None if item.harmed.actor is None and found.actor_party == victim else found.actor_party
        return replace(found, victim_party=victim, actor_party=actor, claimant_stake=stake, rule_id=rule_id)

    def _with_place_behind(self, counted: Sequence[Counted], found: list[Provenance]) -> list[Provenance]:
        """ "Nine people were killed and 27 wounded across Lebanon": a place at the second harm is that of the first."""
        result = list(found)
        for position in range(len(found) - 2, -1, -1):
            one, following = counted[position], counted[position + 1]
            open_ended = found[position].victim_party is None and one.harmed.victim_group not in ("combatant", "police")
            if open_ended and self._is_one_clause(one.harmed.number[1], following.harmed.number[0]):
                source = result[position + 1]
                if source.rule_id.rpartition("/")[2] in ("place", "place-behind", "actor"):
                    result[position] = self._of(one, found[position], source.victim_party, "none/place-behind")
        return result

    def _is_one_clause(self, first: int, last: int) -> bool:
        """Whether two offsets stand in one sentence, and no semicolon between them."""
        return self._page.sentence_at(first) == self._page.sentence_at(last) and ";" not in self._page.text[first:last]

    def _with_shared_victims(self, counted: Sequence[Counted], found: list[Provenance]) -> list[Provenance]:
        """Whom a figure counts, said once in a text, holds for the same figure where nothing near it says so."""
        pairs = list(zip(counted, found, strict=True))
        known = {_figure(item): one.victim_party for item, one in reversed(pairs) if one.victim_party and _is_firm(one)}
        return [
            one if _is_firm(one) or _figure(item) not in known or _is_small_and_placed(item, one)
            else self._of(item, one, known[_figure(item)], one.rule_id + "-figure")
            for item, one in pairs
        ]  # fmt: skip


def _speaker(credit: Credit) -> Speaker:
    if credit.source is None:
        return Speaker("unattributed", None, False)
    return Speaker(credit.source.source_class, credit.source.party, credit.modality == "admitted")


def _subject(page: Page, index: int) -> str | None:
    """The state that is the subject of a sentence: "Israel revised the toll, the foreign ministry said"."""
    first = next(iter(page.hits(index)), None)
    if first is None or first.first > 0 or first.payload.kind not in ("country", "capital"):
        return None
    return first.payload.party_id if acts(page.words(index), first) else None


def _follows(scene: Scene, sibling: int) -> bool:
    """Whether a harm stands in the sentence of another, or in the next, which counts on and names no party."""
    if scene.index == sibling:
        return True
    if scene.index != sibling + 1:
        return False
    if not scene.hits and _FURTHER & set(scene.norms[:2]):
        return True
    own = scene.norms[scene.group[0] : scene.group[1]]
    return own[:1] in (["another"], ["further"]) and all(hit.last < scene.group[0] for hit in scene.hits)


def _is_apart(scene: Scene, sibling: int) -> bool:
    """ "the army said it had killed 19 fighters; rescuers said 90 people died": two clauses, two groups."""
    return scene.index == sibling and ";" in scene.norms[max(scene.edge - 12, 0) : scene.edge]


def _is_bare(scene: Scene) -> bool:
    """Whether the phrase of the harmed names nobody: a number, perhaps with "others" or "more"."""
    inside = scene.norms[scene.number_end : scene.group[1]]
    if not inside:
        return True
    return all(not norm.isalpha() or norm in _NOBODY for norm in inside) or inside[-1] == "more" or "other" in inside


def _is_firm(found: Provenance) -> bool:
    return found.rule_id.rpartition("/")[2] in _FIRM


def _is_small_and_placed(item: Counted, found: Provenance) -> bool:
    """One, two or three are killed in many places of a text: a place beside such a figure is better evidence."""
    value = item.number_key[1]
    is_small = isinstance(value, int) and value < _REPEATED_FROM
    return is_small and found.rule_id.rpartition("/")[2] in ("place-before", "place-behind", "actor", "side", "local")


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
