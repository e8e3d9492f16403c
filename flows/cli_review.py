"""The ``review`` commands: claims to look at, and deciding about them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from flows.cli_output import Format, console, say, write_rows
from flows.cli_review_cards import show_claim, show_doubtful
from flows.cli_runs import DataDir
from flows.errors import ConfigurationError
from flows.settings import load_settings

app: Final = typer.Typer(help="Claims to look at, and what people decided about them.", rich_markup_mode="markdown")
ClaimId = Annotated[str, typer.Argument(help="Id of the claim, or the beginning of it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stays with the decision.")]
By = Annotated[str, typer.Option("--by", help="Your name.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are written.")]
ROWS_SHOWN: Final = 20
DOUBTS: Final = (
    "conflict", "contested", "fall", "low_confidence", "outlier", "restart", "spike", "unattributed",
)  # fmt: skip


@app.callback(invoke_without_command=True)
def review(
    context: typer.Context,
    data_dir: DataDir = None,
    conflict: Annotated[str | None, typer.Option(help="Only this war.")] = None,
    doubt: Annotated[
        str | None,
        typer.Option(help=f"Only this doubt: {', '.join(DOUBTS)}."),
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
        _pass_on(context, context.invoked_subcommand, data_dir)
        return
    from flows.adapters.warehouse import Reader
    from flows.codes import did_you_mean, refuse_unknown_conflict

    if conflict is not None:
        refuse_unknown_conflict("--conflict", conflict)
    if doubt is not None and doubt not in DOUBTS:
        raise ConfigurationError(f"--doubt {doubt!r}: no claim is doubtful for this; {did_you_mean(doubt, DOUBTS)}")
    with Reader(load_settings(data_dir=data_dir).published_path) as reader:
        rows = reader.named_query("review_list", {"conflict_id": conflict, "doubt": doubt})
        unmet = reader.named_query("review_unmet").num_rows
    if form is not Format.table:
        write_rows(rows, form, None, limit)
        return
    show_doubtful((rows.slice(0, limit) if limit else rows).to_pylist())
    shown = min(limit or rows.num_rows, rows.num_rows)
    say(f"{shown} of {rows.num_rows:,} doubtful claims; `casualty-ledger review show ID` has all about one")
    if unmet:
        say(
            f"{unmet} earlier decisions meet no claim any more: the sentence is gone or is read otherwise;"
            " `casualty-ledger review decisions` lists all decisions"
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


def _pass_on(context: typer.Context, command: str, data_dir: Path | None) -> None:
    """The data folder holds for the command behind it, wherever it stands; the other options are of the list alone."""
    for name, option in (("conflict", "--conflict"), ("doubt", "--doubt"), ("form", "--format"), ("limit", "--limit")):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise ConfigurationError(
                f"{option} stands before {command!r} and belongs to the list alone; leave it out, or write it behind"
                f" {command!r} where `casualty-ledger review {command} --help` has it"
            )
    if data_dir is not None:
        context.default_map = {command: {"data_dir": str(data_dir)}}


def _decide(
    claim: str, decision: str, reason: str, by: str, data_dir: Any, changes: dict[str, Any] | None = None
) -> None:
    from flows.review import Decision, decide

    path = decide(
        Decision(claim, decision, reason, by, changes or {}), load_settings(data_dir=data_dir), datetime.now(UTC).date()
    )
    console.print(f"{decision}ed; the decision is in {path}", soft_wrap=True, markup=False)
