"""A ledger of any size that looks like one: a million claims on 300,000 articles, of made-up news.

The shape follows what the extractor reads in war news. Per 30 articles 100 claims, nine of the articles without one,
two with sixteen. Half of the claims are tolls of incidents (six a day and war, in 1,500 places, told for three days,
the toll growing), a quarter running totals (some 60 claimants a war under up to three printed names each, from the
daily issuer to the one who counts every second month, each repeated by many outlets), the rest daily counts, totals
of areas and counts of nothing said. A claimant of totals speaks about one to five of some 40 series of its war; one
in 50 is an officer who never does it again. Four wars from February 2022 to November 2026, the largest with more than
half of the news; one article in 30 has a second version; one claim in 50 is denied, one total in 100 misread by a
factor of ten. Text is words drawn at random, 2,000 characters an article, so that it packs like prose and not like
one sentence repeated.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from extractors.identity import content_id, text_digest
from extractors.records import Article, Batch, Capture, Claim, Entry, Extraction, Poll, Quantity, Reject, Sighting

FIRST_DAY = date(2022, 2, 24)
DAYS = 1_730
OUTLETS = [f"outlet-{number}" for number in range(90)]
FEEDS = [f"feed-{number}" for number in range(100)]
CLAIMS_OF_30_ARTICLES = (0, 1, 5, 0, 2, 8, 0, 3, 1, 16, 0, 2, 5, 0, 3, 0, 8, 1, 0, 2, 5, 0, 3, 16, 0, 2, 8, 1, 5, 3)
VERSION = "1.0.0"
GROUPS = [
    ("unknown", 10),
    ("combatant", 6),
    ("civilian", 5),
    ("children", 3),
    ("women", 1),
    ("medical", 1),
    ("journalist", 1),
]
KINDS = [("killed", 14), ("wounded", 4), ("casualties", 2), ("missing", 1), ("losses", 1), ("captured", 1)]
Series = tuple[str, str, str]


@dataclass(frozen=True)
class Speaker:
    """A claimant of running totals: its printed names, how often it counts anew, and by what factor it errs."""

    names: tuple[str | None, ...]
    claimant_class: str
    party: str | None
    every_days: int
    factor: float
    rounds: bool
    series: tuple[Series, ...]


@dataclass(frozen=True)
class War:
    """A war with its share of the news, its first day, its parties and those who count its dead."""

    conflict_id: str
    share: int
    start: int
    parties: tuple[str, ...]
    scale: float
    speakers: tuple[Speaker, ...]


def make_batches(claims_count: int, text_chars: int = 2_000, batch_articles: int = 20_000) -> Iterator[Batch]:
    """The ledger in the order of its days, ``batch_articles`` at a time: three articles to ten claims."""
    maker = Maker(text_chars)
    articles = claims_count * 3 // 10
    for start in range(0, articles, batch_articles):
        numbers = range(start, min(start + batch_articles, articles))
        yield maker.batch(numbers, [number * DAYS // articles for number in numbers])


def make_newest_batch(claims_count: int, number: int, articles: int = 300, text_chars: int = 2_000) -> Batch:
    """What an ordinary run adds to the ledger of ``claims_count``: articles of its last days, the same for a number."""
    first = 10 * claims_count + number * articles
    return Maker(text_chars, seed=number).batch(
        range(first, first + articles), [DAYS - 1 + number // 40 - order % 2 for order in range(articles)]
    )


class Maker:
    """Makes articles; the same seed makes the same."""

    def __init__(self, text_chars: int, seed: int = 7) -> None:
        self._world = random.Random(1)
        self._chance = random.Random(seed)
        self._text_chars = text_chars
        self._prose = _prose(self._world)
        self._wars = _wars(self._world)
        self._places = [f"{_word(self._world).title()} {_word(self._world)[:4].title()}" for _ in range(1_500)]

    def batch(self, numbers: range, days: list[int]) -> Batch:
        """The articles of ``numbers``, published on ``days`` after the first."""
        articles, captures, entries, polls, rejects, extractions = [], [], [], [], [], []
        for number, day in zip(numbers, days, strict=True):
            entry, poll = _entry(number, day), _poll(number, day)
            entries.append(entry)
            polls.append(poll)
            if number % 50 == 49:
                rejects.append(_reject(entry, poll))
            for version in range(2 if number % 30 == 17 else 1):
                article, extraction = self._article(number, day, version, CLAIMS_OF_30_ARTICLES[number % 30])
                articles.append(article)
                captures.append(_capture(article, entry, version))
                extractions.append(extraction)
        return Batch(
            polls=tuple(polls), entries=tuple(entries), captures=tuple(captures), articles=tuple(articles),
            sightings=tuple(map(_sighting, articles, captures)), extractions=tuple(extractions), rejects=tuple(rejects),
        )  # fmt: skip

    def _article(self, number: int, day: int, version: int, claims: int) -> tuple[Article, Extraction]:
        chance = self._chance
        war = _pick(chance, [(war, war.share) for war in self._wars if war.start <= day])
        drafts = [self._draft(chance, war, day) for _ in range(claims)]
        title = f"{self._some_prose(40)} {number}"
        if drafts and chance.random() < 0.3:
            title = f"{drafts[0]['printed']} {drafts[0]['kind']} in {title}"
        parts, offset = [title, "\n\n"], len(title) + 2
        spans = []
        for draft in drafts:
            sentence = f"{draft['claimant'] or 'Reports'} said {draft['printed']} were {draft['kind']} in {draft['where']}, {self._some_prose(40)}."  # noqa: E501
            spans.append((offset, sentence))
            parts += [sentence, " "]
            offset += len(sentence) + 1
        parts.append(self._some_prose(max(100, int(chance.gauss(self._text_chars, 500)) - offset)))
        text = "".join(parts)
        article = _made_article(number, day, version, title, text)
        made = [
            _claim(article, draft, start, sentence, order)
            for order, (draft, (start, sentence)) in enumerate(zip(drafts, spans, strict=True))
        ]
        if made and title.startswith(str(drafts[0]["printed"])):
            made.insert(0, _headline(made[0], title))
        return article, Extraction(article.article_version_id, tuple(made), _quantities(chance, text), VERSION)

    def _draft(self, chance: random.Random, war: War, day: int) -> dict[str, Any]:
        kind = chance.random()
        party, group, harm = _series(chance, war.parties)
        victims = {
            "conflict_id": war.conflict_id if chance.random() < 0.98 else None,
            "victim_party": party if chance.random() < 0.95 else None, "victim_group": group, "kind": harm,
        }  # fmt: skip
        if kind < 0.25:
            return victims | self._total(chance, war, day)
        if kind < 0.75:
            return victims | self._incident(chance, war, day)
        if kind < 0.87:
            return victims | self._count(chance, war, day, "period")
        if kind < 0.94:
            place = chance.choice(self._places[:60])
            return victims | self._total(chance, war, day) | {"scope": "area", "place": place, "where": place}
        return victims | self._count(chance, war, day, "unknown")

    def _total(self, chance: random.Random, war: War, day: int) -> dict[str, Any]:
        speaker = war.speakers[min(int(chance.expovariate(0.12)), len(war.speakers) - 1)]
        if chance.random() < 0.02:
            speaker = replace(speaker, names=(f"Officer {chance.randrange(2_000)}",), claimant_class="individual")
        party, harmed, harm = speaker.series[min(int(chance.expovariate(0.8)), len(speaker.series) - 1)]
        counted = max(war.start + 1, day - day % speaker.every_days)
        size = {"killed": 1.0, "wounded": 2.5, "casualties": 3.4, "losses": 3.6, "missing": 0.2, "captured": 0.1}
        group = {"combatant": 1.0, "unknown": 0.6, "civilian": 0.25, "children": 0.05}.get(harmed, 0.01)
        exact = war.scale * size[harm] * group * speaker.factor * (counted - war.start) ** 0.95
        value = max(1, round(exact))
        if speaker.rounds:
            digits = max(0, int(math.log10(value)) - 1)
            value = max(1, round(value, -digits))
        if chance.random() < 0.01:
            value *= 10
        bounds = [
            ("exact", 55),
            ("approx", 13),
            ("more_than", 12),
            ("at_least", 10),
            ("range", 4),
            ("vague", 3),
            ("at_most", 2),
            ("approx_below", 1),
        ]
        bound = _pick(chance, bounds) if speaker.rounds else "exact"
        as_of = FIRST_DAY + timedelta(days=counted) if chance.random() < 0.5 else None
        said = {"claimant": chance.choice(speaker.names), "class": speaker.claimant_class, "party": speaker.party}
        return {**said, **_number(value, bound), "aggregation": "cumulative", "scope": "whole_conflict", "as_of": as_of,
                "where": "the war", "victim_party": party, "victim_group": harmed, "kind": harm}  # fmt: skip

    def _incident(self, chance: random.Random, war: War, day: int) -> dict[str, Any]:
        age = _pick(chance, [(0, 6), (1, 3), (2, 1)])
        event = (day - age) * 6 + chance.randrange(6)
        seen = random.Random(f"{war.conflict_id}{event}")
        place = self._places[min(int(seen.expovariate(0.004)), len(self._places) - 1)]
        toll = max(1, int(seen.paretovariate(0.9))) % 600 + age * chance.randrange(3)
        speaker = _pick(
            chance,
            [
                (("", "unattributed"), 5),
                ((f"the mayor of {place}", "local_authority"), 4),
                (("rescuers", "emergency_service"), 2),
                ((f"Governor {place}", "local_authority"), 2),
                (("police", "emergency_service"), 2),
                (("the army", "party_military"), 2),
                (("a hospital official", "medical"), 1),
            ],
        )
        bound = _pick(chance, [("exact", 10), ("at_least", 6), ("vague", 1)])
        as_of = FIRST_DAY + timedelta(days=day - age) if chance.random() < 0.4 else None
        return {
            "claimant": speaker[0] or None, "class": speaker[1], "party": war.parties[0] if speaker[0] == "the army" else None,  # noqa: E501
            **_number(toll, bound), "aggregation": "incident", "scope": "incident", "as_of": as_of,
            "place": place if chance.random() < 0.8 else None, "where": place,
        }  # fmt: skip

    def _count(self, chance: random.Random, war: War, day: int, aggregation: str) -> dict[str, Any]:
        speaker = war.speakers[min(int(chance.expovariate(0.3)), len(war.speakers) - 1)]
        return {
            "claimant": chance.choice(speaker.names), "class": speaker.claimant_class, "party": speaker.party,
            **_number(max(1, int(war.scale * chance.uniform(0.2, 2.0))), "exact"), "aggregation": aggregation,
            "scope": None, "as_of": FIRST_DAY + timedelta(days=day), "where": "a day",
        }  # fmt: skip

    def _some_prose(self, chars: int) -> str:
        start = self._chance.randrange(len(self._prose) - chars - 20)
        return self._prose[start : start + chars].strip()


def _number(value: int, bound: str) -> dict[str, Any]:
    low = value if bound in ("exact", "at_least", "more_than") else None
    high = value if bound in ("exact", "at_most", "approx_below") else None
    if bound == "range":
        return {
            "bound": bound,
            "value": None,
            "low": value,
            "high": value * 6 // 5 + 1,
            "printed": f"{value:,} or more",
        }
    if bound == "vague":
        return {"bound": bound, "value": None, "low": 200, "high": 999, "printed": "hundreds"}
    return {"bound": bound, "value": value, "low": low, "high": high, "printed": f"{value:,}"}


def _claim(article: Article, draft: dict[str, Any], start: int, sentence: str, order: int) -> Claim:
    number = start + sentence.index(f"said {draft['printed']}") + 5
    war = {"ukraine": ("UKR", "RUS"), "gaza": ("ISR", "PSE"), "sudan": ("SDN", "RSF")}.get(
        draft["conflict_id"] or "", ()
    )
    party, victim = draft["party"], draft["victim_party"]
    stake = "unknown" if victim is None else "own" if party == victim else "enemy" if party in war else "none"
    denied = order % 50 == 13
    return Claim(
        claim_id=content_id("clm", article.article_version_id, order, start),
        kind=draft["kind"], value_text=draft["printed"], bound=draft["bound"], value=draft["value"], low=draft["low"],
        high=draft["high"], sentence=sentence, sentence_start=start, sentence_end=start + len(sentence),
        number_start=number, number_end=number + len(draft["printed"]), rule_id="benchmark", extractor_version=VERSION,
        victim_group=draft["victim_group"], victim_party=victim, conflict_id=draft["conflict_id"],
        claimant=draft["claimant"], claimant_class=draft["class"], claimant_party=party, claimant_stake=stake,
        cue="said", quote_type="indirect", modality="denied" if denied else "asserted",
        aggregation=draft["aggregation"], as_of=draft["as_of"], date_precision="day" if draft["as_of"] else "none",
        place=draft.get("place"), scope=draft["scope"], use_in_timeline=not denied,
        exclude_reason="denied" if denied else None,
    )  # fmt: skip


def _headline(body: Claim, title: str) -> Claim:
    return replace(
        body, claim_id=content_id("clm", body.claim_id, "headline"), claimant=None, claimant_class="unattributed",
        claimant_party=None, claimant_stake="unknown", sentence=title, sentence_start=0, sentence_end=len(title),
        number_start=0, number_end=len(body.value_text), quote_type="headline",
    )  # fmt: skip


def _quantities(chance: random.Random, text: str) -> tuple[Quantity, ...]:
    """Three numbers an article that count something else."""
    return tuple(
        Quantity(
            start, start + 9, start, start + 2, text[start : start + 9], "exact", 12.0, 12.0, 12.0, "tanks", "tank"
        )
        for start in sorted(chance.randrange(len(text) - 9) for _ in range(3))
    )


def _made_article(number: int, day: int, version: int, title: str, text: str) -> Article:
    url = f"https://{OUTLETS[number % len(OUTLETS)]}.example/news/{number}"
    digest = text_digest(text)
    moment = _moment(number, day) + timedelta(hours=version)
    return Article(
        content_id("ver", url, digest), content_id("art", url), content_id("cap", url, version),
        OUTLETS[number % len(OUTLETS)], url, url, title, None, text, digest, _moment(number, day), "day", "meta",
        moment, "en", "en", parser_version="1",
    )  # fmt: skip


def _capture(article: Article, entry: Entry, version: int) -> Capture:
    fetched = entry.first_seen_at + timedelta(hours=version)
    return Capture(
        article.capture_id, entry.entry_id, article.article_url, article.article_url, (), fetched, 200, "text/html",
        article.text_sha256, 90_000, f"pages-{fetched:%Y-%m-%d}.warc.gz", int(entry.entry_id[-6:], 16), 21_000,
    )  # fmt: skip


def _sighting(article: Article, capture: Capture) -> Sighting:
    return Sighting.of(article, capture.fetched_at)


def _entry(number: int, day: int) -> Entry:
    url, moment = f"https://{OUTLETS[number % len(OUTLETS)]}.example/news/{number}", _moment(number, day)
    feed = FEEDS[number % len(FEEDS)]
    return Entry(content_id("ent", feed, url), feed, url, url, f"Item {number}", None, moment, None, moment)


def _poll(number: int, day: int) -> Poll:
    moment = _moment(number, day)
    outcome = "failed" if number % 40 == 7 else "ok"
    return Poll(
        content_id("pol", number), f"run-{number // 300}", FEEDS[number % len(FEEDS)], moment, outcome, 200, 25, 1,
        f'"{number:x}"', None, None, moment + timedelta(minutes=15),
    )  # fmt: skip


def _reject(entry: Entry, poll: Poll) -> Reject:
    return Reject(
        content_id("rej", entry.entry_id), poll.run_id, "fetch", "timeout", entry.entry_url, "no answer in 30 s",
        entry.feed_id, entry.entry_id, None, 1, poll.polled_at,
    )  # fmt: skip


def _moment(number: int, day: int) -> datetime:
    at = FIRST_DAY + timedelta(days=day)
    return datetime(at.year, at.month, at.day, number % 24, number % 60, tzinfo=UTC)


def _wars(world: random.Random) -> tuple[War, ...]:
    parties = {
        "ukraine": (56, 0, ("RUS", "UKR", "PRK"), 90.0), "gaza": (30, 590, ("PSE", "ISR", "LBN", "HEZBOLLAH"), 55.0),
        "sudan": (10, 413, ("SDN", "RSF"), 20.0), "myanmar": (4, 0, ("MMR", "PDF", "KIA"), 8.0),
    }  # fmt: skip
    return tuple(
        War(name, share, start, sides, scale, tuple(_speakers(world, name, sides)))
        for name, (share, start, sides, scale) in parties.items()
    )


def _speakers(world: random.Random, war: str, sides: tuple[str, ...]) -> Iterator[Speaker]:
    many = tuple(_series(world, sides) for _ in range(40))
    army = tuple((sides[0], "combatant", kind) for kind in ("losses", "killed", "captured"))
    dead = tuple((sides[0], group, kind) for group in ("unknown", "children") for kind in ("killed", "wounded"))
    civilians = tuple((side, "civilian", kind) for side in sides for kind in ("killed", "wounded"))
    yield Speaker((None,), "unattributed", None, 10, 1.0, True, many)
    yield Speaker((f"the General Staff of {war}", "the general staff"), "party_military", sides[1], 1, 1.9, False, army)
    yield Speaker(
        (f"the {war} Health Ministry", f"Health Ministry in {war}"), "health_authority", sides[0], 1, 0.7, False, dead
    )
    yield Speaker(("the United Nations", "the UN", "UN officials"), "igo", "UN", 7, 0.6, True, civilians)
    for number in range(60):
        name = f"{_word(world).title()} {_word(world).title()}"
        kind, party = world.choice(
            (("third_party_state", "USA"), ("party_official", sides[0]), ("party_official", sides[1]), ("ngo", None),
             ("research", None), ("osint", None), ("local_authority", sides[0]), ("individual", None))
        )  # fmt: skip
        names = (name, f"{name} of {war}", f"the {name}")[: 1 + number % 3]
        series = tuple(world.choice(many) for _ in range(world.choice((1, 2, 3, 5))))
        every, factor = world.choice((7, 14, 30, 60)), world.lognormvariate(0.0, 0.5)
        yield Speaker(names, kind, party, every, factor, True, series)


def _series(chance: random.Random, parties: tuple[str, ...]) -> Series:
    party = _pick(chance, [(party, 3 if order < 2 else 1) for order, party in enumerate(parties)])
    return party, _pick(chance, GROUPS), _pick(chance, KINDS)


def _prose(world: random.Random) -> str:
    """Half a million characters of made-up words, the frequent ones short."""
    words = sorted({_word(world) for _ in range(4_000)}, key=len)
    weights = [1.0 / (order + 3) for order in range(len(words))]
    return " ".join(world.choices(words, weights, k=90_000))


def _word(chance: random.Random) -> str:
    syllables = chance.choice((1, 2, 2, 3, 3, 4))
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(syllables))


def _pick(chance: random.Random, weighted: list[tuple[Any, int]]) -> Any:
    place = chance.random() * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        place -= weight
        if place < 0:
            return value
    return weighted[-1][0]
