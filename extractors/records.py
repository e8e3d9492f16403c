"""The records that cross a border between rooms: one frozen dataclass per border, and illegal values cannot be built.

Times are timezone-aware UTC. Offsets are Python string offsets (code points) into ``Article.text``, half-open.
Terms follow UCDP GED, Iraq Body Count, OHCHR, Every Casualty Standards and MUC-4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Self

from extractors.identity import content_id

KINDS: Final = frozenset({"killed", "wounded", "casualties", "missing", "captured", "losses", "neutralised"})
BOUNDS: Final = frozenset(
    {
        "exact", "approx", "approx_below", "at_least", "more_than", "at_most", "less_than",
        "range", "vague", "zero", "none_reported",
    }
)  # fmt: skip
VICTIM_GROUPS: Final = frozenset(
    {
        "civilian", "combatant", "police", "medical", "aid_worker", "journalist", "children", "women",
        "prisoner", "mixed", "unknown",
    }
)  # fmt: skip
CLAIMANT_CLASSES: Final = frozenset(
    {
        "party_official", "party_military", "third_party_state", "igo", "ngo", "research", "osint",
        "health_authority", "medical", "emergency_service", "local_authority", "media", "witness",
        "individual", "anonymous_official", "unattributed",
    }
)  # fmt: skip
STAKES: Final = frozenset({"own", "enemy", "ally_own", "ally_enemy", "none", "unknown"})
QUOTE_TYPES: Final = frozenset({"direct", "indirect", "mixed", "headline", "inferred", "none"})
MODALITIES: Final = frozenset(
    {
        "asserted", "estimated", "believed", "probable", "possible", "feared", "claimed", "admitted", "confirmed",
        "unconfirmed", "presumed", "predicted", "hypothetical", "rhetorical", "denied",
    }
)  # fmt: skip
VERIFICATIONS: Final = frozenset({"verified", "unverified", "contested", "unknown"})
AGGREGATIONS: Final = frozenset({"incident", "period", "increment", "cumulative", "rate", "discovery", "unknown"})
DATE_PRECISIONS: Final = frozenset({"day", "week", "month", "year", "none"})
SCOPES: Final = frozenset({"whole_conflict", "area", "incident", "part_of_total"})
RELATIONS: Final = frozenset(
    {"subset_of", "revision_of", "adds_to", "repeats", "derived_from", "superseded_by", "moved_from"}
)
PUBLISHED_SOURCES: Final = frozenset({"feed", "json_ld", "meta", "url", "text", "none"})
PUBLISHED_PRECISIONS: Final = frozenset({"minute", "day", "month", "none"})
PAGE_CLASSES: Final = frozenset(
    {
        "article",
        "consent_wall",
        "bot_challenge",
        "paywall_stub",
        "soft_404",
        "home_page",
        "feed",
        "not_html",
        "empty",
        "refresh_page",
    }
)
KEPT_OUT_MODALITIES: Final = frozenset({"denied", "hypothetical", "predicted", "rhetorical"})
SYNDICATION_RELATIONS: Final = frozenset({"copy", "part", "differs_in_numbers"})
UNIT_EVENTS: Final = frozenset({"not_started", "started", "finished", "failed"})
GAPS: Final = frozenset({"open", "closed"})
FEED_TYPES: Final = frozenset({"auto", "rss", "atom", "json", "sitemap"})


def _require(value: str | None, allowed: frozenset[str], name: str) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"{name}={value!r} is not one of {', '.join(sorted(allowed))}")


def _day(moment: datetime | date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read claims from. ``text`` is what every offset points into; a headline, where there is one, is its
    first line. ``document_id`` enters the ids of the claims read from it (in the pipeline: the article version id).

    ``published_at`` and ``modified_at``, when the text was last changed, are days or moments in the zone of the outlet:
    "on Thursday" is Thursday there.
    """

    document_id: str
    text: str
    title: str | None = None
    published_at: datetime | date | None = None
    url: str | None = None
    language: str = "en"
    modified_at: datetime | date | None = None

    @property
    def published_on(self) -> date | None:
        """The day of publication."""
        return _day(self.published_at)

    @property
    def modified_on(self) -> date | None:
        """The day of the last change."""
        return _day(self.modified_at)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number printed in a text, whatever it counts.

    ``unit_type`` is one of person, money, percent, age, date, time, duration, distance, weapon, unit_name, ordinal,
    vote, animal, other; ``unit_text`` is the noun as printed ("troops"), ``unit_lemma`` its lower-case singular.
    ``value_text`` includes the approximator; ``[start, end)`` spans ``value_text`` in the text and
    ``[number_start, number_end)`` the bare number. For ``range`` and ``vague``, ``value`` is null.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    value_text: str
    bound: str
    value: float | None
    low: float | None
    high: float | None
    unit_text: str | None = None
    unit_lemma: str | None = None
    unit_type: str = "other"
    rule_id: str = ""

    def __post_init__(self) -> None:
        _require(self.bound, BOUNDS, "bound")
        if not 0 <= self.start <= self.number_start < self.number_end <= self.end:
            raise ValueError(f"offsets out of order: {self.start, self.number_start, self.number_end, self.end}")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, in one version of one article, that some number of people were harmed.

    Null means that the words do not say; nothing is guessed. ``claim_id`` is derived from the content
    (see ``identity.claim_id``), so that reading the same text twice with one extractor version gives the same ids.
    """

    claim_id: str
    kind: str
    value_text: str
    bound: str
    value: int | None
    low: int | None
    high: int | None
    sentence: str
    sentence_start: int
    sentence_end: int
    number_start: int
    number_end: int
    rule_id: str
    extractor_version: str
    victim_group: str = "unknown"
    victim_party: str | None = None
    actor_party: str | None = None
    conflict_id: str | None = None
    claimant: str | None = None
    claimant_class: str = "unattributed"
    claimant_party: str | None = None
    claimant_stake: str = "unknown"
    relayed_by: str | None = None
    cue: str | None = None
    quote_type: str = "none"
    modality: str = "asserted"
    verification: str = "unknown"
    aggregation: str = "unknown"
    period_start: date | None = None
    as_of: date | None = None
    stated_on: date | None = None
    date_precision: str = "none"
    place: str | None = None
    scope: str | None = None
    relation: str | None = None
    related_claim_id: str | None = None
    derivation: str | None = None
    use_in_timeline: bool = True
    exclude_reason: str | None = None

    def __post_init__(self) -> None:
        for name, allowed in _CLAIM_CODES:
            _require(getattr(self, name), allowed, name)
        if not 0 <= self.sentence_start < self.sentence_end:
            raise ValueError(f"sentence offsets out of order: {self.sentence_start, self.sentence_end}")
        if not 0 <= self.number_start < self.number_end:
            raise ValueError(f"number offsets out of order: {self.number_start, self.number_end}")
        if self.use_in_timeline and self.exclude_reason is not None:
            raise ValueError("a claim that is used in the timeline has no exclude_reason")
        if not self.use_in_timeline and not self.exclude_reason:
            raise ValueError("a claim that is kept out of the timeline says why in exclude_reason")


_CLAIM_CODES: Final = (
    ("kind", KINDS),
    ("bound", BOUNDS),
    ("victim_group", VICTIM_GROUPS),
    ("claimant_class", CLAIMANT_CLASSES),
    ("claimant_stake", STAKES),
    ("quote_type", QUOTE_TYPES),
    ("modality", MODALITIES),
    ("verification", VERIFICATIONS),
    ("aggregation", AGGREGATIONS),
    ("date_precision", DATE_PRECISIONS),
    ("scope", SCOPES),
    ("relation", RELATIONS),
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one document, in text order, by which version: a reading that finds nothing counts too."""

    document_id: str
    claims: tuple[Claim, ...]
    quantities: tuple[Quantity, ...]
    extractor_version: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to poll: one row of ``seeds/feeds.csv``."""

    feed_id: str
    feed_url: str
    outlet_id: str
    title: str
    feed_type: str = "auto"
    language: str = "en"
    interval_minutes: int = 15
    is_active: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        _require(self.feed_type, FEED_TYPES, "feed_type")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher: one row of ``seeds/outlets.csv``. ``country`` is ISO 3166 alpha-3, of where it is based."""

    outlet_id: str
    name: str
    home_url: str | None = None
    country: str | None = None
    language: str = "en"
    outlet_type: str = "newspaper"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. ``entry_id`` comes from the guid within the feed, else the URL, else the content."""

    entry_id: str
    feed_id: str
    entry_url: str
    guid: str | None
    title: str | None
    summary: str | None
    published_at: datetime | None
    published_text: str | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response as stored in the WARC archive: where its bytes are and how they came."""

    capture_id: str
    entry_id: str | None
    requested_url: str
    final_url: str
    redirect_urls: tuple[str, ...]
    fetched_at: datetime
    http_status: int
    content_type: str | None
    body_sha256: str
    body_bytes: int
    warc_path: str
    warc_offset: int
    warc_length: int


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article. ``text`` is the headline, a blank line and the body; offsets point into it.

    ``published_zone`` is the zone in which the source states ``published_at``: "Z", "+01:00", or null.
    """

    article_version_id: str
    article_id: str
    capture_id: str
    outlet_id: str
    article_url: str
    canonical_url: str | None
    title: str | None
    byline: str | None
    text: str
    text_sha256: str
    published_at: datetime | None
    published_precision: str
    published_source: str
    modified_at: datetime | None
    language_declared: str | None
    language_detected: str | None
    is_late: bool = False
    parser_version: str = ""
    published_zone: str | None = None

    def __post_init__(self) -> None:
        _require(self.published_precision, PUBLISHED_PRECISIONS, "published_precision")
        _require(self.published_source, PUBLISHED_SOURCES, "published_source")


@dataclass(frozen=True, slots=True)
class TextSketch:
    """A sketch of the words of one article version (``syndication.find_sketch``), and the day to seek copies around."""

    sketch_id: str
    article_version_id: str
    article_id: str
    seen_on: date
    shingles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A reading that found the text of an article version: in one capture, or in one import of a row of a table.

    The ledger keeps those after the first: a page that goes back to what it said before has that version again.
    """

    sighting_id: str
    article_version_id: str
    capture_id: str
    seen_at: datetime

    @classmethod
    def of(cls, article: Article, seen_at: datetime) -> Self:
        """That of the capture from which ``article`` was read just now, and which shows the page of ``seen_at``."""
        sighting_id = content_id("see", article.article_version_id, article.capture_id, seen_at.isoformat())
        return cls(sighting_id, article.article_version_id, article.capture_id, seen_at)


@dataclass(frozen=True, slots=True)
class SyndicationLink:
    """Two versions of two articles that share their text: the later one, and the one that came first.

    ``score`` and ``jaccard`` are shares from 0 to 1; articles of one ``cluster_id`` hang together.
    """

    link_id: str
    article_version_id: str
    article_id: str
    original_version_id: str
    original_article_id: str
    cluster_id: str
    relation: str
    score: float
    jaccard: float
    method: str
    agency: str | None
    found_at: datetime

    def __post_init__(self) -> None:
        _require(self.relation, SYNDICATION_RELATIONS, "relation")
        if self.article_id == self.original_article_id:
            raise ValueError(f"article_id={self.article_id!r}: versions of one article are no copies of each other")


@dataclass(frozen=True, slots=True)
class Reject:
    """A unit that could not be processed: kept, with the reason and a pointer to its bytes, so that it can be replayed.

    ``stage`` is poll, fetch, read, extract or append; ``reason`` is a short code ("soft_404"); ``detail`` is one line
    for a person.
    """

    reject_id: str
    run_id: str
    stage: str
    reason: str
    subject: str
    detail: str
    feed_id: str | None
    entry_id: str | None
    capture_id: str | None
    attempt: int
    rejected_at: datetime


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of one feed: what was asked, what came, when it is due again, and what the next poll has to know.

    ``feed_url`` is the listed address and ``asked_url`` the one asked; ``moved_to_url`` is where a permanent redirect
    led, on every poll that worked since ``moved_since``. ``gap`` is null, "open" or "closed"; ``pages_count`` counts
    the documents read besides the feed itself.
    """

    poll_id: str
    run_id: str
    feed_id: str
    polled_at: datetime
    outcome: str
    http_status: int | None
    entries_seen: int
    entries_new: int
    etag: str | None
    last_modified: str | None
    body_sha256: str | None
    next_due_at: datetime
    detail: str | None = None
    feed_url: str | None = None
    asked_url: str | None = None
    moved_to_url: str | None = None
    moved_since: datetime | None = None
    validators_lie: bool = False
    feed_type: str | None = None
    gap: str | None = None
    pages_count: int | None = None
    due_reason: str | None = None

    def __post_init__(self) -> None:
        _require(self.gap, GAPS, "gap")


@dataclass(frozen=True, slots=True)
class RunEvent:
    """A run starts, finishes or fails: one row each, since rows are never changed."""

    run_id: str
    flow_name: str
    event: str
    event_at: datetime
    feeds_count: int | None = None
    entries_count: int | None = None
    articles_count: int | None = None
    claims_count: int | None = None
    rejects_count: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """One step in the life of one unit of a backfill: one row each, since rows are never changed."""

    unit_event_id: str
    unit_id: str
    run_id: str
    source: str
    unit_label: str
    event: str
    event_at: datetime
    pages_count: int | None = None
    skipped_count: int | None = None
    articles_count: int | None = None
    claims_count: int | None = None
    rejects_count: int | None = None
    detail: str | None = None

    def __post_init__(self) -> None:
        _require(self.event, UNIT_EVENTS, "event")


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one batch appends, in one transaction."""

    polls: tuple[Poll, ...] = ()
    entries: tuple[Entry, ...] = ()
    captures: tuple[Capture, ...] = ()
    articles: tuple[Article, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    extractions: tuple[Extraction, ...] = ()
    rejects: tuple[Reject, ...] = ()
    run_events: tuple[RunEvent, ...] = field(default=())
    backfill_units: tuple[UnitEvent, ...] = ()
    sketches: tuple[TextSketch, ...] = ()
    syndication: tuple[SyndicationLink, ...] = ()
