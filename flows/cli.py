"""The command line: ``casualty-ledger``. Heavy libraries are imported inside the commands, so that help is quick."""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from flows import cli_backfill, cli_exchange, cli_feeds, cli_ledger, cli_rejects, cli_review, cli_runs, cli_warehouse
from flows.cli_output import err_console
from flows.cli_streams import QUIET_END, drop_output, flush_output, output_error, prepare_streams
from flows.cli_words import UsageError, usage_line, with_folder
from flows.errors import LedgerError

MISUSED: Final = 2
STOPPED: Final = 130

app: Final = typer.Typer(
    name="casualty-ledger",
    help="Reads every casualty claim out of the news - who said what about whom, how firmly, as of when - and keeps the"
    " sentence behind each number.",
    epilog="Start with: casualty-ledger demo",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
cli_runs.register(app)
cli_backfill.register(app)
cli_ledger.register(app)
cli_exchange.register(app)
app.add_typer(cli_feeds.app, name="feeds")
app.add_typer(cli_rejects.app, name="rejects")
app.add_typer(cli_review.app, name="review")
app.add_typer(cli_warehouse.app, name="warehouse")


@app.command()
def extract(
    file: Annotated[Path | None, typer.Argument(help="Text, HTML or JSON lines; standard input when left out.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show for one text what was read, and by which rule.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="The input is one web page, not JSON lines.")] = False,
    explain_page: Annotated[
        Path | None, typer.Option("--explain-page", help="Write the explanation as an HTML page to this file.")
    ] = None,
) -> None:
    """Read claims out of texts: JSON lines in, JSON lines out.

    Each line of input is an object with `id` and `text`, and if known `title`, `published_at`, `modified_at` and `url`.
    The days that a text names ("on Thursday") are read by these times as they are written, in the zone of the outlet.

    Examples:

        casualty-ledger extract < texts.jsonl > claims.jsonl

        casualty-ledger extract --explain article.txt

        casualty-ledger extract --explain-page explained.html article.txt

        curl -s https://example.org/story | casualty-ledger extract --html
    """
    from flows.cli_extract import extract_from

    raise typer.Exit(extract_from(file, explain=explain, html=html, page=explain_page))


@app.command()
def version() -> None:
    """Show the versions of the program, its extractor and the libraries that matter.

    Example:

        casualty-ledger version
    """
    from flows.doctor import versions

    for name, value in versions().items():
        typer.echo(f"{name} {value}")


def main() -> None:
    """The entry point. What a person can act on is one line on standard error: exit code 1, of wrong usage 2."""
    prepare_streams()
    code, failure = _run()
    failure = failure or flush_output()
    if failure is None:
        sys.exit(code)
    drop_output()
    if failure.errno == errno.EPIPE:
        sys.exit(QUIET_END)
    _say(f"error: cannot write the output: {failure.strerror}")
    sys.exit(1)


def _run() -> tuple[int | str | None, OSError | None]:
    """Run the command: its exit code, and the error of writing its output, if there was one."""
    try:
        code: int = app(prog_name="casualty-ledger", standalone_mode=False) or 0  # commands return nothing
        # Typer makes this exit code of Ctrl-C, and says nothing.
        if code == STOPPED:
            _say("stopped: what was done is kept; run the same command again to go on")
        return code, None
    except LedgerError as error:
        _say(with_folder(f"error: {error}"))
        return 1, None
    except UsageError as error:
        if line := usage_line(error):
            _say(f"error: {line}")
        return MISUSED, None
    except typer.Abort:
        _say("stopped: nothing was answered")
        return 1, None
    except SystemExit as end:
        if end.code == 1 and (failure := output_error(end.__context__)):
            return 1, failure
        return end.code, None
    except UnicodeEncodeError:
        strange = [word for word in sys.argv[1:] if not _is_utf8(word)]
        if not strange:
            raise
        _say(f"error: {strange[0]!r}: is not in UTF-8; write it anew")
        return 1, None
    except OSError as error:
        failure = output_error(error)
        if failure is None:
            raise
        return 1, failure
    return 0, None


def _is_utf8(word: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


def _say(line: str) -> None:
    err_console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
