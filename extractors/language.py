"""The language of a text: as the page declares it, and as its words show. Both are kept; they disagree often enough:
templates say "en" over articles in Zulu, and a headline of names is no language at all.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

# The languages of the news we meet; fewer candidates make fewer mistakes on short texts.
LANGUAGES: Final = (
    "ar", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "ms", "nb", "nl", "no", "pl", "ps", "pt", "ro",
    "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
RULED_LANGUAGES: Final = frozenset({"en"})  # those that claims can be read in
_TAG: Final = re.compile(r"^([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?$")
_SAMPLE_CHARACTERS: Final = 800
_MIN_CHARACTERS: Final = 40


def declared_language(*tags: str | None) -> str | None:
    """The first usable language tag as its primary subtag in lower case: "en-GB" and "en_US" are "en"."""
    for tag in tags:
        match = _TAG.match((tag or "").strip())
        if match and match.group(1).lower() not in ("und", "mul", "zxx", "xx", "utf"):
            return match.group(1).lower()
    return None


def has_rules(declared: str | None, detected: str | None) -> bool:
    """Whether claims are read from a text of these languages. Either may be wrong, so that one of them is enough."""
    return detected is None or not RULED_LANGUAGES.isdisjoint((declared, detected))


def detect_language(text: str) -> str | None:
    """The language that the words show (ISO 639-1), or null for a text too short to tell."""
    letters = text[:_SAMPLE_CHARACTERS].strip()
    if len(letters) < _MIN_CHARACTERS:
        return None
    code = str(_identifier().classify(letters)[0])
    return "no" if code == "nb" else code


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES if code in known])
    return identifier
