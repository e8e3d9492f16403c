"""Appending: once, whole or not at all, in any order."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.records import Batch, Extraction, Poll, Quantity, Reject
from flows.adapters.fault_points import listen_at_fault_points
from flows.adapters.warehouse import Reader, Warehouse
from flows.errors import PermanentError
from tests.warehouse.builders import CONFLICTS, LOADED_AT, Ledger, batch_of, say

VIEWS = ("claims", "distinct_claims", "casualty_timeline", "stake_timeline", "claim_regressions", "incident_timeline")


def opened(folder: Path) -> Warehouse:
    return Warehouse(folder / "writer" / "ledger.duckdb")


def test_the_same_batch_twice_adds_nothing(tmp_path: Path) -> None:
    batch = batch_of([say(12), say(14, on=2)])
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        assert warehouse.append(batch)["claims"] == 2
        assert set(warehouse.append(batch).values()) == {0}


def test_a_batch_that_holds_a_row_twice_adds_it_once(tmp_path: Path) -> None:
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        added = warehouse.append(batch_of([say(12), say(12)]))
    assert (added["article_versions"], added["claims"], added["captures"]) == (1, 1, 1)


def test_a_batch_that_was_half_known_adds_the_other_half(tmp_path: Path) -> None:
    said = [say(value, on=value) for value in (1, 2, 3, 4)]
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        warehouse.append(batch_of(said[:2]))
        assert warehouse.append(batch_of(said))["claims"] == 2


def test_quantities_are_kept_in_the_order_of_the_text(tmp_path: Path) -> None:
    article, extraction = say(12)
    start = article.text.index("12")
    quantity = Quantity(
        start, start + 2, start, start + 2, "12", "exact", 12.0, 12.0, 12.0, "people", "person", "person"
    )
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        batch = batch_of([(article, dataclasses.replace(extraction, quantities=(quantity, quantity)))])
        assert warehouse.append(batch)["quantities"] == 2
        assert warehouse.append(batch)["quantities"] == 0


def test_a_claim_without_its_article_is_refused_and_nothing_of_its_batch_stays(tmp_path: Path) -> None:
    good, (_, orphan) = say(12), say(14, on=2)
    batch = batch_of([good])
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        with pytest.raises(PermanentError, match="dangling_articles"):
            warehouse.append(dataclasses.replace(batch, extractions=(*batch.extractions, orphan)))
        assert warehouse.append(batch)["article_versions"] == 1


def test_threads_take_turns_as_before_when_a_batch_is_added_or_refused(tmp_path: Path) -> None:
    usual, seen = sys.getswitchinterval(), []
    listen_at_fault_points(lambda _: seen.append(sys.getswitchinterval()))
    try:
        with opened(tmp_path) as warehouse:
            warehouse.migrate()
            warehouse.append(batch_of([say(12)]))
            with pytest.raises(PermanentError):
                warehouse.append(Batch(extractions=(say(14)[1],)))
    finally:
        listen_at_fault_points(None)
    assert min(seen) < usual
    assert sys.getswitchinterval() == usual


def test_a_sentence_that_is_not_at_its_offsets_is_refused_by_name(tmp_path: Path) -> None:
    article, extraction = say(12)
    claim = dataclasses.replace(extraction.claims[0], sentence="Not what is printed.")
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        with pytest.raises(PermanentError, match=f"evidence_offsets.*{claim.claim_id}"):
            warehouse.append(batch_of([(article, Extraction(article.article_version_id, (claim,), (), "1.0.0"))]))


def test_a_new_reading_of_an_older_article_is_held_against_the_text_in_the_ledger(tmp_path: Path) -> None:
    article, made = say(12)
    claim = dataclasses.replace(made.claims[0], claim_id="clm_2", sentence="Not what it says.")
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        warehouse.append(batch_of([(article, made)]))
        with pytest.raises(PermanentError, match="evidence_offsets"):
            warehouse.append(Batch(extractions=(dataclasses.replace(made, claims=(claim,)),)))


def test_a_warning_is_kept_and_refuses_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        assert warehouse.append(batch_of([say(12, low=3, high=15)]))["claims"] == 1
        assert [offence.check for offence in warehouse.warnings] == ["bounds"]
        assert [offence.check for offence in warehouse.check()] == ["bounds"]


def test_text_offsets_count_code_points_of_any_script(tmp_path: Path) -> None:
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        warehouse.append(batch_of([say(12, claimant="Женщина \U0001f9d1\u200d\U0001f692 Ångström")]))
        assert warehouse.check() == ()


def test_half_characters_do_not_stop_a_batch(tmp_path: Path) -> None:
    article, extraction = say(12)
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        broken = dataclasses.replace(article, byline="A \ud83d B")
        assert warehouse.append(batch_of([(broken, extraction)]))["article_versions"] == 1


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    naive = datetime(2022, 1, 1)  # noqa: DTZ001
    with opened(tmp_path) as warehouse, pytest.raises(ValueError, match="no time zone"):
        warehouse.append(Batch(polls=(Poll("p", "r", "f", naive, "ok", 200, 0, 0, None, None, None, naive),)))


def test_a_row_that_cannot_be_stored_leaves_out_the_rows_of_the_tables_before_it(tmp_path: Path) -> None:
    batch, naive = batch_of([say(12)]), datetime(2022, 1, 1)  # noqa: DTZ001
    reject = Reject("r", "run", "read", "crash", "page", "it broke", None, None, None, None, naive)
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        with pytest.raises(ValueError, match="no time zone"):
            warehouse.append(dataclasses.replace(batch, rejects=(reject,)))
        assert warehouse.append(batch)["claims"] == 1


def test_a_kill_during_an_append_leaves_the_batch_out(tmp_path: Path) -> None:
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from flows.adapters import warehouse as room
        from tests.warehouse.builders import batch_of, say
        with room.Warehouse(Path(sys.argv[1]) / "writer" / "ledger.duckdb") as warehouse:
            warehouse.migrate()
            warehouse.append(batch_of([say(1)]))
            room.find_offences = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
            warehouse.append(batch_of([say(2, on=2), say(3, on=3)]))
        """
    )
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == -signal.SIGKILL
    with opened(tmp_path) as warehouse:
        assert warehouse.append(batch_of([say(1), say(2, on=2), say(3, on=3)]))["claims"] == 2


SAID = [
    say(10_000, on=1), say(10_000, on=5, outlet="weekly"), say(9_000, on=7),
    say(50, on=3, bound="at_least", claimant="Red"),
    say(12, on=4, article="a", version=1, aggregation="incident", place="Arden"),
    say(14, on=4, article="a", version=2, aggregation="incident", place="Arden"),
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(SAID))), cut=st.integers(0, len(SAID)))
def test_any_order_of_appends_gives_the_same_views(order: list[int], cut: int, tmp_path: Path) -> None:
    expected = tmp_path / "expected"
    wanted = views_of(Ledger(expected, SAID).path) if not expected.exists() else views_of(expected / "ledger.duckdb")
    folder = tmp_path / ("-".join(map(str, order)) + f"@{cut}")
    shuffled = [SAID[index] for index in order]
    with opened(folder) as warehouse:
        warehouse.migrate()
        warehouse.load_seeds({"conflicts": CONFLICTS}, LOADED_AT)
        for part in (shuffled[:cut], shuffled[cut:]):
            warehouse.append(batch_of(part))
        warehouse.publish(folder / "ledger.duckdb")
    assert views_of(folder / "ledger.duckdb") == wanted


def views_of(path: Path) -> dict[str, list[str]]:
    with Reader(path) as reader:
        return {view: sorted(map(repr, reader.view(view).to_pylist())) for view in VIEWS}


def test_a_seed_loaded_again_adds_nothing_and_a_return_to_old_rows_counts(tmp_path: Path) -> None:
    changed = (dataclasses.replace(CONFLICTS[0], name="Another name"),)
    later, latest = LOADED_AT.replace(hour=1), LOADED_AT.replace(hour=2)
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        assert warehouse.load_seeds({"conflicts": CONFLICTS}, LOADED_AT) == {"conflicts": 1}
        assert warehouse.load_seeds({"conflicts": CONFLICTS}, later) == {"conflicts": 0}
        assert warehouse.load_seeds({"conflicts": changed}, later) == {"conflicts": 1}
        assert warehouse.load_seeds({"conflicts": CONFLICTS}, latest) == {"conflicts": 0}
        warehouse.publish(tmp_path / "ledger.duckdb")
    with Reader(tmp_path / "ledger.duckdb") as reader:
        assert reader.query("select name from core.current_conflicts").to_pylist() == [{"name": "The war"}]


def test_every_field_of_a_record_has_a_column(tmp_path: Path) -> None:
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
        assert set(warehouse.append(Batch()).values()) == {0}
        assert warehouse.append(batch_of([say(1)]))["captures"] == 1


def test_the_lock_is_gone_when_its_process_is(tmp_path: Path) -> None:
    with opened(tmp_path) as warehouse:
        warehouse.migrate()
    with opened(tmp_path):
        assert os.path.exists(tmp_path / "writer" / "ledger.duckdb.lock")
