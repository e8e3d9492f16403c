"""Records as Arrow tables, one per table of the warehouse. Times become UTC without a zone, as they are stored."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.compute as pc

from extractors.identity import content_id
from extractors.records import (
    Article,
    Batch,
    Capture,
    Claim,
    Entry,
    Extraction,
    Poll,
    Quantity,
    Reject,
    RunEvent,
    Sighting,
    SyndicationLink,
    TextSketch,
    UnitEvent,
)

# The tables that a batch adds to, in the order of the inserts, with what tells the rows of each apart.
ROW_IDS: Final[Mapping[str, tuple[str, ...]]] = {
    "polls": ("poll_id",), "entries": ("entry_id",), "captures": ("capture_id",),
    "article_versions": ("article_version_id",), "sightings": ("sighting_id",), "extractions": ("extraction_id",),
    "claims": ("claim_id",), "quantities": ("quantity_id",), "rejects": ("reject_id",),
    "run_events": ("run_id", "event"), "backfill_units": ("unit_event_id",),
    "syndication_sketches": ("sketch_id",), "syndication_links": ("link_id",),
}  # fmt: skip
BATCH_TABLES: Final = tuple(ROW_IDS)
SEED_FIELDS: Final[Mapping[str, Mapping[str, pa.DataType]]] = {
    "feeds": {
        "feed_id": pa.string(), "feed_url": pa.string(), "outlet_id": pa.string(), "title": pa.string(),
        "feed_type": pa.string(), "language": pa.string(), "interval_minutes": pa.int64(), "is_active": pa.bool_(),
        "note": pa.string(),
    },
    "outlets": {
        "outlet_id": pa.string(), "name": pa.string(), "home_url": pa.string(), "country": pa.string(),
        "language": pa.string(), "outlet_type": pa.string(), "note": pa.string(),
    },
    "conflicts": {
        "conflict_id": pa.string(), "name": pa.string(), "start_date": pa.date32(), "end_date": pa.date32(),
        "side_a": pa.list_(pa.string()), "side_b": pa.list_(pa.string()),
    },
    "alliances": {"conflict_id": pa.string(), "party_id": pa.string(), "ally": pa.string(), "note": pa.string()},
    "parties": {
        "party_id": pa.string(), "name": pa.string(), "kind": pa.string(), "country": pa.string(),
        "aliases": pa.list_(pa.string()), "note": pa.string(),
    },
    "party_codes": {"party_id": pa.string(), "party_code": pa.string(), "party_name": pa.string()},
    "claimants": {"alias": pa.string(), "claimant_class": pa.string(), "party": pa.string(), "note": pa.string()},
    "claimant_names": {
        "claimant_id": pa.string(), "claimant_name": pa.string(), "words": pa.list_(pa.string()),
        "claimant_party": pa.string(), "is_daily_issuer": pa.bool_(), "note": pa.string(),
    },
    "corrections": {
        "article_url": pa.string(), "article_version_id": pa.string(), "sentence_sha256": pa.string(),
        "number_start": pa.int64(), "number_end": pa.int64(), "printed_value": pa.int64(), "decision": pa.string(),
        "kind": pa.string(), "bound": pa.string(), "value": pa.int64(), "low": pa.int64(), "high": pa.int64(),
        "victim_group": pa.string(), "victim_party": pa.string(), "conflict_id": pa.string(),
        "claimant": pa.string(), "claimant_class": pa.string(), "claimant_party": pa.string(),
        "claimant_stake": pa.string(), "aggregation": pa.string(), "scope": pa.string(), "as_of": pa.date32(),
        "reason": pa.string(), "decided_by": pa.string(), "decided_on": pa.date32(),
    },
}  # fmt: skip
_PIECE_ROWS: Final = 2_048
_RENAMED: Final = {"start": "quantity_start", "end": "quantity_end"}
_SCALARS: Final = {
    str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), datetime: pa.timestamp("us", "UTC"),
    date: pa.date32(),
}  # fmt: skip


def batch_tables(batch: Batch) -> Iterator[tuple[str, pa.Table]]:
    """The rows of ``batch`` by table, each once, every table of ``BATCH_TABLES`` in its order, empty ones included."""
    rows: dict[str, tuple[Sequence[Any], type]] = {
        "polls": (batch.polls, Poll), "entries": (batch.entries, Entry), "captures": (batch.captures, Capture),
        "article_versions": (batch.articles, Article), "sightings": (batch.sightings, Sighting),
        "rejects": (batch.rejects, Reject), "run_events": (batch.run_events, RunEvent),
        "backfill_units": (batch.backfill_units, UnitEvent), "syndication_sketches": (batch.sketches, TextSketch),
        "syndication_links": (batch.syndication, SyndicationLink),
    }  # fmt: skip
    read = {"extractions": _extraction_table, "claims": _claim_table, "quantities": _quantity_table}
    for name, ids in ROW_IDS.items():
        table = read[name](batch.extractions) if name in read else _table(*rows[name])
        yield name, _each_once(table, ids)


def _each_once(table: pa.Table, ids: Sequence[str]) -> pa.Table:
    """The first row of every id. Here, since the ledger would carry whole texts through a sort for it."""
    if any(pc.count_distinct(table.column(name), mode="all").as_py() == table.num_rows for name in ids):
        return table
    keys = list(zip(*(table.column(name).to_pylist() for name in ids), strict=True))
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    return table.take(pa.array(sorted(first.values())))


def seed_tables(
    seeds: Mapping[str, Sequence[Any]], loaded_at: datetime
) -> tuple[dict[str, pa.Table], dict[str, pa.Table]]:
    """The load of each seed and its rows, by seed name; fields without a column in the ledger are not stored.

    Raises KeyError for a seed that has no table.
    """
    loads, tables = {}, {}
    for name, rows in seeds.items():
        columns = {
            key: _array([getattr(row, key, None) for row in rows], type_) for key, type_ in SEED_FIELDS[name].items()
        }
        table = pa.table(columns)
        digest = hashlib.sha256(json.dumps(table.to_pylist(), default=str, sort_keys=True).encode()).hexdigest()
        tables[name] = table.append_column("seed_digest", pa.array([digest] * len(rows), pa.string())).append_column(
            "seed_row", pa.array(range(len(rows)), pa.int64())
        )
        loads[name] = _columns(
            {"seed_name": ([name], str), "seed_digest": ([digest], str), "loaded_at": ([loaded_at], datetime),
             "rows_count": ([len(rows)], int)}
        )  # fmt: skip
    return loads, tables


def _extraction_table(extractions: Sequence[Extraction]) -> pa.Table:
    versions = [extractor_version(extraction) for extraction in extractions]
    ids = [extraction.document_id for extraction in extractions]
    return _columns(
        {
            "extraction_id": ([content_id("ext", *pair) for pair in zip(ids, versions, strict=True)], str),
            "article_version_id": (ids, str),
            "extractor_version": (versions, str),
            "claims_count": ([len(extraction.claims) for extraction in extractions], int),
            "quantities_count": ([len(extraction.quantities) for extraction in extractions], int),
        }
    )


def extractor_version(extraction: Extraction) -> str:
    """The version that read it: stated by the extraction, else by its claims, else empty."""
    stated: str = getattr(extraction, "extractor_version", "")
    return stated or next((claim.extractor_version for claim in extraction.claims), "")


def _claim_table(extractions: Sequence[Extraction]) -> pa.Table:
    claims = list(chain.from_iterable(extraction.claims for extraction in extractions))
    owners = _repeat((extraction.document_id, len(extraction.claims)) for extraction in extractions)
    order = list(chain.from_iterable(range(len(extraction.claims)) for extraction in extractions))
    return _table(claims, Claim, {"article_version_id": (owners, str), "claim_order": (order, int)})


def _quantity_table(extractions: Sequence[Extraction]) -> pa.Table:
    quantities = list(chain.from_iterable(extraction.quantities for extraction in extractions))
    owners = _repeat((extraction.document_id, len(extraction.quantities)) for extraction in extractions)
    versions = _repeat((extractor_version(extraction), len(extraction.quantities)) for extraction in extractions)
    order = list(chain.from_iterable(range(len(extraction.quantities)) for extraction in extractions))
    ids = [
        content_id("qty", owner, version, position)
        for owner, version, position in zip(owners, versions, order, strict=True)
    ]
    extra: dict[str, tuple[Sequence[Any], Any]] = {
        "quantity_id": (ids, str),
        "article_version_id": (owners, str),
        "extractor_version": (versions, str),
        "quantity_order": (order, int),
    }
    return _table(quantities, Quantity, extra)


def _repeat(pairs: Iterable[tuple[str, int]]) -> list[str]:
    return list(chain.from_iterable([value] * times for value, times in pairs))


def _table(
    rows: Sequence[Any], row_type: type, extra: Mapping[str, tuple[Sequence[Any], Any]] | None = None
) -> pa.Table:
    """Column by column: a tuple a row would keep the garbage collector busy for longer than the conversion takes. A
    piece at a time: the rows of all would have left the processor's cache before the next column asks for them."""
    pieces = []
    for start in range(0, max(len(rows), 1), _PIECE_ROWS):
        place = slice(start, start + _PIECE_ROWS)
        columns = {name: (values[place], type_) for name, (values, type_) in (extra or {}).items()}
        columns |= {name: (list(map(get, rows[place])), type_) for name, type_, get in _fields(row_type)}
        pieces.append(_columns(columns))
    return pa.concat_tables(pieces)


@cache
def _fields(row_type: type) -> tuple[tuple[str, Any, Callable[[Any], Any]], ...]:
    hints = get_type_hints(row_type)
    names = [field.name for field in dataclasses.fields(row_type)]
    return tuple((_RENAMED.get(name, name), _scalar(hints[name]), attrgetter(name)) for name in names)


def _scalar(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(option for option in get_args(hint) if option is not type(None))
    return hint


def _columns(columns: Mapping[str, tuple[Sequence[Any], Any]]) -> pa.Table:
    return pa.table({name: _array(values, _arrow_type(type_)) for name, (values, type_) in columns.items()})


def _arrow_type(type_: Any) -> pa.DataType:
    return pa.list_(_SCALARS[get_args(type_)[0]]) if get_origin(type_) is tuple else _SCALARS[type_]


def _array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    if pa.types.is_timestamp(type_):
        if naive := [value for value in values if value is not None and value.tzinfo is None]:
            raise ValueError(f"{naive[0].isoformat()} has no time zone; the records of the ledger are UTC")
        return pa.array(values, type_).cast(pa.timestamp("us"))
    try:
        return pa.array(values, type_)
    except UnicodeEncodeError:
        return pa.array([_without_surrogates(value) for value in values], type_)


def _without_surrogates(value: Any) -> Any:
    """Half characters that no encoding can store become U+FFFD, one for one, so that offsets still hold."""
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in value)
    return [_without_surrogates(part) for part in value] if isinstance(value, (tuple, list)) else value
