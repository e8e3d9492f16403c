"""Which articles are linked: new versions against each other and against candidates of the ledger, each pair once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import combinations
from typing import Final

from extractors.identity import content_id
from extractors.records import SyndicationLink, TextSketch
from extractors.syndication import LEAST_SHARED, Comparer, Likeness, ShingledText, find_sketch

LINKS_PER_VERSION: Final = 3  # to the texts most like it; the cluster holds the others


@dataclass(frozen=True, slots=True)
class PrintedText:
    """One article version, as far as it matters whose text it prints, and its article's cluster, where it has one."""

    article_version_id: str
    article_id: str
    outlet_id: str
    text: str
    byline: str | None
    published_at: datetime | None
    seen_on: date
    cluster_id: str | None = None

    @property
    def order(self) -> tuple[datetime, str]:
        """Which of two came first."""
        return self.published_at or datetime.combine(self.seen_on, time(), UTC), self.article_version_id


def sketch_of(text: PrintedText) -> TextSketch | None:
    """The sketch to store, or null for a text too short, or without spaces, to be found by its words."""
    shingles = find_sketch(text.text)
    if len(shingles) < LEAST_SHARED:
        return None
    sketch_id = content_id("skt", text.article_version_id)
    return TextSketch(sketch_id, text.article_version_id, text.article_id, text.seen_on, shingles)


def find_links(
    texts: Sequence[PrintedText],
    sketches: Iterable[TextSketch],
    known: Mapping[str, Sequence[PrintedText]],
    comparer: Comparer,
    days: int,
    found_at: datetime,
) -> tuple[SyndicationLink, ...]:
    """The links of new versions. ``known`` are the candidates that the ledger holds, by the version they are for;
    the new ones are candidates of each other where they are not more than ``days`` apart."""
    by_id = {text.article_version_id: text for text in texts}
    candidates = {key: list(found) for key, found in known.items()}
    for later, earlier in _pairs(sketches, by_id, days):
        candidates.setdefault(later, []).append(by_id[earlier])
    linker = _Linker(comparer, found_at)
    fresh = sorted((by_id[key] for key in candidates if key in by_id), key=lambda text: text.order)
    return tuple(link for text in fresh for link in linker.link(text, candidates[text.article_version_id]))


def _pairs(sketches: Iterable[TextSketch], by_id: Mapping[str, PrintedText], days: int) -> Iterable[tuple[str, str]]:
    """Pairs of new versions whose sketches are alike, the later one first."""
    holders = defaultdict[int, list[str]](list)
    for sketch in sketches:
        for shingle in sketch.shingles:
            holders[shingle].append(sketch.article_version_id)
    shared = Counter(pair for keys in holders.values() for pair in combinations(sorted(set(keys)), 2))
    for pair, count in shared.items():
        earlier, later = sorted((by_id[key] for key in pair), key=lambda text: text.order)
        if count >= LEAST_SHARED and _may_be_copies(earlier, later, days):
            yield later.article_version_id, earlier.article_version_id


def _may_be_copies(one: PrintedText, other: PrintedText, days: int) -> bool:
    return one.article_id != other.article_id and abs((one.seen_on - other.seen_on).days) <= days


class _Linker:
    """Links one text after the other; a text is cut into shingles once."""

    def __init__(self, comparer: Comparer, found_at: datetime) -> None:
        self._comparer = comparer
        self._found_at = found_at
        self._shingled: dict[str, ShingledText] = {}
        self._cluster_of: dict[str, str] = {}

    def link(self, text: PrintedText, candidates: Sequence[PrintedText]) -> list[SyndicationLink]:
        found = [
            (likeness, other)
            for other in candidates
            if (likeness := self._comparer.compare(self._cut(text), self._cut(other)))
            and not _is_series(text, other, likeness)
        ]
        best = sorted(found, key=lambda pair: (-pair[0].score, -pair[0].jaccard, pair[1].order))[:LINKS_PER_VERSION]
        if not best:
            return []
        # One name for all that hang together: the smallest that any of them has.
        cluster_id = min(self._cluster(one) for one in (text, *(other for _, other in best)))
        for one in (text, *(other for _, other in best)):
            self._cluster_of[one.article_id] = cluster_id
        return [_link(text, other, likeness, cluster_id, self._found_at) for likeness, other in best]

    def _cluster(self, text: PrintedText) -> str:
        return self._cluster_of.get(text.article_id) or text.cluster_id or text.article_id

    def _cut(self, text: PrintedText) -> ShingledText:
        key = text.article_version_id
        if key not in self._shingled:
            self._shingled[key] = self._comparer.shingled(text.text, text.byline)
        return self._shingled[key]


def _is_series(one: PrintedText, other: PrintedText, likeness: Likeness) -> bool:
    """An outlet's daily report with the numbers of the day is a series of its own, and printed by nobody else."""
    return one.outlet_id == other.outlet_id and likeness.relation == "differs_in_numbers"


def _link(
    one: PrintedText, other: PrintedText, likeness: Likeness, cluster_id: str, found_at: datetime
) -> SyndicationLink:
    original, later = sorted((one, other), key=lambda text: text.order)
    return SyndicationLink(
        link_id=content_id("syn", original.article_version_id, later.article_version_id),
        article_version_id=later.article_version_id,
        article_id=later.article_id,
        original_version_id=original.article_version_id,
        original_article_id=original.article_id,
        cluster_id=cluster_id,
        relation=likeness.relation,
        score=likeness.score,
        jaccard=likeness.jaccard,
        method=likeness.method,
        agency=likeness.agency,
        found_at=found_at,
    )
