"""What the command line says of itself: commands that hold for the folder that was given, usage errors as one line."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from typing import Any, Final

import typer

# The library that Typer is built on is a package of its own in some versions and a part of Typer in others.
UsageError: Final[type[Exception]] = next(one for one in typer.BadParameter.__mro__ if one.__name__ == "UsageError")

_OPTION: Final = re.compile(r"(?:--data-dir=|-d(?!$))(.+)", re.S)
_COMMAND: Final = re.compile(r"`(casualty-ledger (?!demo\b)(?:(?!--data-dir|--help)[^`])+)`")


def with_folder(text: str, words: Sequence[str] | None = None) -> str:
    """The text with its commands in backticks made to hold for the data folder that ``words`` (what was typed) names.

    Without it they would read, or decide, in the folder of the settings.
    """
    folder = _folder_of(sys.argv[1:] if words is None else words)
    if folder is None:
        return text
    return _COMMAND.sub(lambda found: f"`{found[1]} --data-dir {shlex.quote(folder)}`", text)


def usage_line(error: Any) -> str:
    """A usage error in one line, with the command that explains it; nothing where help was shown instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return ""
    said = " ".join(error.format_message().split()).removesuffix(".").replace("Value error, ", "")
    said = said.replace("does not match the formats '%Y-%m-%d'", "is no date; give it as YYYY-MM-DD")
    path = error.ctx.command_path if error.ctx else "casualty-ledger"
    return f"{said[:1].lower()}{said[1:]}{'' if said.endswith('?') else ';'} `{path} --help` shows what can be given"


def _folder_of(words: Sequence[str]) -> str | None:
    given = None
    for place, word in enumerate(words):
        if word in ("--data-dir", "-d"):
            given = words[place + 1] if place + 1 < len(words) else given
        elif found := _OPTION.fullmatch(word):
            given = found[1]
    return given
