"""Rows of the seeds that attribution reads: who speaks, in which role, and with which verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extractors.records import CLAIMANT_CLASSES, MODALITIES

# A government or an army is a party to some wars and a third state to others: the war decides.
STATE_CLASSES: Final = frozenset({"state", "state_military"})
VERB_FRAMES: Final = frozenset({"clause", "that", "object", "toll", "denial", "speech"})
MENTION_NUMBERS: Final = frozenset({"person", "group", "body"})
CUE_NOUN_KINDS: Final = frozenset({"figure", "report", "statement"})


@dataclass(frozen=True, slots=True)
class ClaimantRow:
    """A source known by name: ``alias`` as printed (capitals matter), the class and the party it speaks for.

    ``claimant_class`` is one of the classes of a claim, or ``state``/``state_military`` where the conflict decides
    between a party and a third state.
    """

    alias: str
    claimant_class: str
    party: str | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.claimant_class not in CLAIMANT_CLASSES | STATE_CLASSES:
            raise ValueError(f"claimant_class={self.claimant_class!r} of {self.alias!r} is not known")


@dataclass(frozen=True, slots=True)
class ClaimantRoleRow:
    """A word for a kind of source: "mayor", "health ministry", "rescuers". ``number`` tells he, they and it apart.

    Where several roles stand in one mention, the lowest ``rank`` wins: "health ministry spokesman" is the ministry.
    """

    role: str
    claimant_class: str
    number: str
    rank: int
    note: str = ""

    def __post_init__(self) -> None:
        if self.claimant_class not in CLAIMANT_CLASSES | STATE_CLASSES | {"title"}:
            raise ValueError(f"claimant_class={self.claimant_class!r} of {self.role!r} is not known")
        if self.number not in MENTION_NUMBERS:
            raise ValueError(f"number={self.number!r} of {self.role!r} is not one of {', '.join(MENTION_NUMBERS)}")


@dataclass(frozen=True, slots=True)
class ReportingVerbRow:
    """A verb that introduces what a source says, and how firmly.

    ``frame`` is ``clause`` (said 12 died), ``that`` (found *that* 12 died; "found 12 bodies" reports nothing),
    ``object`` (recorded 12 deaths), ``toll`` (put the toll at 12),
    ``denial`` (dismissed talk of 12 dead) or ``speech`` (spoke to reporters: what follows is in another sentence).
    """

    lemma: str
    forms: tuple[str, ...]
    frame: str
    modality: str = "asserted"
    note: str = ""

    def __post_init__(self) -> None:
        if self.frame not in VERB_FRAMES:
            raise ValueError(f"frame={self.frame!r} of {self.lemma!r} is not one of {', '.join(VERB_FRAMES)}")
        if self.modality not in MODALITIES:
            raise ValueError(f"modality={self.modality!r} of {self.lemma!r} is not known")


@dataclass(frozen=True, slots=True)
class CueNounRow:
    """A noun that stands for somebody's figure: "estimate", "tally", "statement". ``modality`` is what it implies."""

    noun: str
    kind: str
    modality: str = "asserted"

    def __post_init__(self) -> None:
        if self.kind not in CUE_NOUN_KINDS:
            raise ValueError(f"kind={self.kind!r} of {self.noun!r} is not one of {', '.join(CUE_NOUN_KINDS)}")
        if self.modality not in MODALITIES:
            raise ValueError(f"modality={self.modality!r} of {self.noun!r} is not known")


@dataclass(frozen=True, slots=True)
class AttributionLexicon:
    """The rows of ``claimants``, ``claimant_roles``, ``reporting_verbs`` and ``cue_nouns``."""

    claimants: tuple[ClaimantRow, ...]
    roles: tuple[ClaimantRoleRow, ...]
    verbs: tuple[ReportingVerbRow, ...]
    cue_nouns: tuple[CueNounRow, ...]
