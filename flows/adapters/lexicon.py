"""Loads the seed files that the extractor reads its words from."""

from __future__ import annotations

from pathlib import Path

from extractors.attribution_rows import AttributionLexicon, ClaimantRoleRow, ClaimantRow, CueNounRow, ReportingVerbRow
from extractors.lexicon import FunctionWord, HarmWord, Hedge, Lexicon, PersonNoun, PlainVerb
from extractors.parties_rows import AllianceRow, ConflictRow, DemonymRow, PartyLexicon, PartyRow, PlaceRow
from extractors.quantity_rows import ApproximatorRow, NumberWordRow, QuantityLexicon, UnitNounRow, VagueCountRow
from flows.adapters.seeds import load_rows


def load_lexicon(seeds_dir: Path | None = None) -> Lexicon:
    """The lexicon of the seed folder. Raises ConfigurationError naming file, line and column."""
    return Lexicon(
        harm_words=load_rows("harm_words", HarmWord, seeds_dir),
        person_nouns=load_rows("person_nouns", PersonNoun, seeds_dir),
        function_words=load_rows("function_words", FunctionWord, seeds_dir),
        plain_verbs=load_rows("plain_verbs", PlainVerb, seeds_dir),
        hedges=load_rows("hedges", Hedge, seeds_dir),
        quantities=load_quantity_lexicon(seeds_dir),
        attribution=AttributionLexicon(
            claimants=load_rows("claimants", ClaimantRow, seeds_dir),
            roles=load_rows("claimant_roles", ClaimantRoleRow, seeds_dir),
            verbs=load_rows("reporting_verbs", ReportingVerbRow, seeds_dir),
            cue_nouns=load_rows("cue_nouns", CueNounRow, seeds_dir),
        ),
        parties=PartyLexicon(
            parties=load_rows("parties", PartyRow, seeds_dir),
            demonyms=load_rows("demonyms", DemonymRow, seeds_dir),
            places=load_rows("conflict_places", PlaceRow, seeds_dir),
            conflicts=load_rows("conflicts", ConflictRow, seeds_dir),
            alliances=load_rows("alliances", AllianceRow, seeds_dir),
        ),
    )


def load_quantity_lexicon(seeds_dir: Path | None = None) -> QuantityLexicon:
    """The number layer's rows alone."""
    return QuantityLexicon(
        number_words=load_rows("number_words", NumberWordRow, seeds_dir),
        approximators=load_rows("approximators", ApproximatorRow, seeds_dir),
        vague_counts=load_rows("vague_counts", VagueCountRow, seeds_dir),
        unit_nouns=load_rows("unit_nouns", UnitNounRow, seeds_dir),
    )
