"""English inflection by rule, enough to spell the forms of a seed row."""

from __future__ import annotations

from typing import NamedTuple


class VerbForms(NamedTuple):
    base: str
    third: str
    past: str
    participle: str
    gerund: str


def verb_forms(base: str, irregular: tuple[str, ...] = ()) -> VerbForms:
    """The forms of a verb; of a phrase ("burn to death" without ``irregular``) those of its first word.

    ``irregular`` gives third person, past, participle and gerund, all four.
    """
    if irregular:
        third, past, participle, gerund = irregular
        return VerbForms(base, third, past, participle, gerund)
    verb, _, rest = base.partition(" ")
    tail = f" {rest}" if rest else ""
    past = _past(verb) + tail
    return VerbForms(base, _third(verb) + tail, past, past, _gerund(verb) + tail)


def plural(noun: str) -> str:
    """The regular plural of a noun."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def _third(verb: str) -> str:
    return plural(verb) if not verb.endswith("o") else f"{verb}es"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def _gerund(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"
