"""The ``review`` commands: claims to look at, and deciding about them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from flows.cli_output import Format, console, write_rows
from flows.cli_review_cards import show_claim, show_doubtful
from flows.cli_runs import DataDir
from flows.settings import load_settings

app: Final = typer.Typer(help="Claims to look at, and what people decided about them.", rich_markup_mode="markdown")
ClaimId = Annotated[str, typer.Argument(help="Id of the claim, or the beginning of it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stays with the decision.")]
By = Annotated[str, typer.Option("--by", help="Your name.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")]
ROWS_SHOWN: Final = 20


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    data_dir: DataDir = None,
    conflict: Annotated[str | None, typer.Option(help="Only this war.")] = None,
    doubt: Annotated[
        str | None,
        typer.Option(help="Only this doubt: conflict, fall, restart, spike, outlier, contested, low_confidence ..."),
    ] = None,
    form: FormatOption = Format.table,
    limit: Annotated[int, typer.Option(min=0, help="Rows shown in a terminal table; 0 for all.")] = ROWS_SHOWN,
) -> None:
    """List the claims that a person should look at, those with most doubts first, then those least surely read.

    A decision is a row of `corrections.csv` in the data folder. It points at article, sentence and number, so that it
    holds for every later reading of them; the last decision about a claim counts.

    Examples:

        casualty-ledger review

        casualty-ledger review --conflict ukraine --doubt spike

        casualty-ledger review reject clm_3f2a --reason "A rhetorical figure" --by "A. Editor"

        casualty-ledger review correct clm_3f2a --value 120 --bound at_least --reason "Misread" --by "A. Editor"
    """
    if context.invoked_subcommand is not None:
        return
    from flows.adapters.warehouse import Reader

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        rows = reader.named_query("review_list", {"conflict_id": conflict, "doubt": doubt})
        unmet = reader.named_query("review_unmet").num_rows
    if form is not Format.table:
        write_rows(rows, form, None, limit)
        return
    show_doubtful((rows.slice(0, limit) if limit else rows).to_pylist())
    shown = min(limit or rows.num_rows, rows.num_rows)
    console.print(f"{shown} of {rows.num_rows:,} doubtful claims; `casualty-ledger review show ID` has all about one")
    if unmet:
        console.print(
            f"{unmet} earlier decisions meet no claim any more: the sentence is gone or is read otherwise;"
            " `casualty-ledger review decisions` lists all decisions",
            markup=False,
        )


@app.command()
def show(
    claim: ClaimId,
    data_dir: DataDir = None,
    page: Annotated[bool, typer.Option("--page", help="Write the archived page to standard output instead.")] = False,
) -> None:
    """Show a claim with its evidence, or the page that it was read from, as it was archived.

    Examples:

        casualty-ledger review show clm_3f2a

        casualty-ledger review show clm_3f2a --page > page.html
    """
    from flows.review import archived_page, claim_evidence

    settings = load_settings(data_dir=data_dir)
    row, capture = claim_evidence(claim, settings)
    if page:
        sys.stdout.buffer.write(archived_page(claim, capture, settings))
    else:
        show_claim(row, capture, str(settings.archive_dir))


@app.command()
def accept(claim: ClaimId, reason: Reason, by: By, data_dir: DataDir = None) -> None:
    """The claim is right as it was read: it counts, and is not listed again."""
    _decide(claim, "accept", reason, by, data_dir)


@app.command()
def reject(claim: ClaimId, reason: Reason, by: By, data_dir: DataDir = None) -> None:
    """The claim does not count. It stays in the ledger, with the reason."""
    _decide(claim, "reject", reason, by, data_dir)


@app.command()
def correct(
    claim: ClaimId,
    reason: Reason,
    by: By,
    data_dir: DataDir = None,
    value: Annotated[int | None, typer.Option(min=0)] = None,
    low: Annotated[int | None, typer.Option(min=0)] = None,
    high: Annotated[int | None, typer.Option(min=0)] = None,
    bound: str | None = None,
    kind: str | None = None,
    victim_group: str | None = None,
    victim_party: str | None = None,
    conflict: str | None = None,
    claimant: str | None = None,
    claimant_class: str | None = None,
    claimant_party: str | None = None,
    claimant_stake: str | None = None,
    aggregation: str | None = None,
    scope: str | None = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """The claim counts with the values given here; what is not given stays as it was read.

    The stake follows from the parties where it is not given.
    """
    changes = {
        "value": value, "low": low, "high": high, "bound": bound, "kind": kind, "victim_group": victim_group,
        "victim_party": victim_party, "conflict_id": conflict, "claimant": claimant, "claimant_class": claimant_class,
        "claimant_party": claimant_party, "claimant_stake": claimant_stake, "aggregation": aggregation,
        "scope": scope, "as_of": as_of.date() if as_of else None,
    }  # fmt: skip
    _decide(claim, "correct", reason, by, data_dir, changes)


@app.command()
def decisions(data_dir: DataDir = None, form: FormatOption = Format.table) -> None:
    """List what was decided, the newest first, with the claims that each decision meets."""
    from flows.adapters.warehouse import Reader

    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        write_rows(reader.named_query("review_decisions"), form, None)


def _decide(
    claim: str, decision: str, reason: str, by: str, data_dir: Any, changes: dict[str, Any] | None = None
) -> None:
    from flows.review import Decision, decide

    path = decide(
        Decision(claim, decision, reason, by, changes or {}), load_settings(data_dir=data_dir), datetime.now(UTC).date()
    )
    console.print(f"{decision}ed; the decision is in {path}", soft_wrap=True, markup=False)
