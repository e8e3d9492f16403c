"""Pages that carry their text in the state of a script alone, for the browser to draw: Next.js, Nuxt and their like.

The markup of the story is a string in that state, escaped once or twice. It is looked for only where a page shows no
text, so that it costs other pages nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from extractors.page_decode import printable

MIN_FRAGMENT: Final = 300
_SCRIPT: Final = re.compile(r"<script\b[^>]*>(.*?)</script>", re.IGNORECASE | re.DOTALL)
_LITERAL: Final = re.compile(rf'"((?:[^"\\]|\\.){{{MIN_FRAGMENT},}})"')
_PARAGRAPH: Final = re.compile(r"<p[\s>]", re.IGNORECASE)
_ESCAPED_PARAGRAPH: Final = re.compile(r"(?:\\+u003c|<)p[\s>\\]", re.IGNORECASE)
_MAX_DEPTH: Final = 2


def find_state_markup(page: str) -> str | None:
    """A page made of the longest markup with paragraphs among the strings of its scripts, or null."""
    found = [fragment for script in _SCRIPT.findall(page) for fragment in _fragments(script, 0)]
    best = max(found, key=len, default=None)
    return f"<html><body><article>{printable(best)}</article></body></html>" if best else None


def _fragments(text: str, depth: int) -> Iterator[str]:
    """The strings in a script, and the strings in these, that are markup with paragraphs."""
    if depth > _MAX_DEPTH or not _ESCAPED_PARAGRAPH.search(text):
        return
    for literal in _LITERAL.findall(text):
        try:
            value = json.loads(f'"{literal}"', strict=False)
        except ValueError:
            continue
        if '"' in value and not value.lstrip().startswith("<"):
            yield from _fragments(value, depth + 1)
        elif _PARAGRAPH.search(value):
            yield value
