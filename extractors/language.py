"""The language of a text: as the page declares it, and as its words show. Both are kept; they disagree often enough:
templates say "en" over articles in Zulu, and a headline of names is no language at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

# The languages of the news we meet; fewer candidates make fewer mistakes on short texts.
LANGUAGES: Final = (
    "ar", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "ms", "nb", "nl", "no", "pl", "ps", "pt", "ro",
    "ru", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
# The languages that claims can be read in, each with its commonest words, none of which is common in another language.
# The three are the commonest of English in the Brown Corpus (Kucera and Francis, 1967).
_COMMON_WORDS: Final = {"en": frozenset({"the", "The", "THE", "of", "Of", "OF", "and", "And", "AND"})}
RULED_LANGUAGES: Final = frozenset(_COMMON_WORDS)
_ENOUGH_COMMON: Final = 3  # in a sample; of 800 characters of English news about fifteen words are such
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
    return not RULED_LANGUAGES.isdisjoint((declared, detected)) or declared is detected is None


def detect_language(text: str, declared: str | None = None) -> str | None:
    """The language that the words show (ISO 639-1), or null where they are too few to tell.

    Where the page declares another language, the common words of a language with rules have to be there for it to be
    found: of a list of names any language may be detected.
    """
    letters = text[:_SAMPLE_CHARACTERS].strip()
    if len(letters) < _MIN_CHARACTERS:
        return None
    code = str(_identifier().classify(letters)[0])
    if code in RULED_LANGUAGES and declared not in (None, code):
        whole = letters.rpartition(" ")[0] if len(text) > _SAMPLE_CHARACTERS else letters  # its last word may be cut
        if not _has_common_words(code, [whole]):
            return None
    return "no" if code == "nb" else code


def may_have_rules(declared: str | None, page_texts: Iterable[str]) -> bool:
    """False only where no text that is made of the words of ``page_texts`` has rules."""
    if declared is None or declared in RULED_LANGUAGES:
        return True
    texts = [*page_texts]
    return any(_has_common_words(language, texts) for language in RULED_LANGUAGES)


def _has_common_words(language: str, texts: Iterable[str]) -> bool:
    words, count = _COMMON_WORDS[language], 0
    for text in texts:
        found = text.split()
        if not words.isdisjoint(found):
            count += sum(map(words.__contains__, found))
    return count >= _ENOUGH_COMMON


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid import langid

    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    known = set(identifier.labels)
    identifier.set_languages([code for code in LANGUAGES if code in known])
    return identifier
