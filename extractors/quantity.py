"""Every number printed in a text, with its bound and what it counts.

One compiled scan finds the places where a number can be; everything else looks at a bounded stretch beside such a place, so
that the time grows with the length of the text and no faster. Works on raw text; ``find`` takes a spaCy Doc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractors.numbers import Number, NumberGrammar, scan_text, trie_pattern
from extractors.quantity_rows import QuantityLexicon
from extractors.records import Quantity
from extractors.units import Unit, UnitTyper

if TYPE_CHECKING:
    from spacy.tokens import Doc

UNCOUNTED_TYPES: Final = frozenset({"date", "time", "ordinal", "unit_name"})
_LOOK_BACK: Final = 60
_TOKEN: Final = re.compile(r"[a-z][a-z'.-]*|[<>]=?|[~≈±≥≤]|[^\sa-z]")
_CONNECTOR: Final = re.compile(
    r"(?P<dash>-| - )|(?P<to> to | through | up to )|(?P<and> and )|(?P<or>,? or (?:maybe |perhaps |possibly |even |as (?:high|many|much) as |so )?)",
)
_LOW_HIGH: Final = re.compile(r" or (?:even )?as (?:high|many|much) as ")
_CHANGE: Final = re.compile(
    r"\b(?:rose|risen|rise[sn]?|rising|rais(?:e|ed|es|ing)|increas(?:e|ed|es|ing)|climb(?:ed|s|ing)?|jump(?:ed|s|ing)?|grew|grow[ns]?|growing"
    r"|f[ae]ll(?:en|s|ing)?|dropp?(?:ed|s|ing)?|cut|reduc(?:e|ed|es|ing)|declin(?:e|ed|es|ing)|slipp?(?:ed|s|ing)?|down|up|decreas(?:e|ed|es|ing)"
    r"|went|go(?:es|ing)?|moved?|chang(?:e|ed|es|ing)|expand(?:ed|s|ing)?|shr[aiu]nk|doubl(?:ed|ing)|swell(?:ed|s|ing)?|revis(?:ed|ing)|lower(?:ed|s|ing)?)\b"
)
_NO_ONE: Final = frozenset(
    "no any every each this that the some which last another first next only loved former latter younger older little big".split()
)
_ONE_FOLLOWED: Final = re.compile(r"(?:'s?\b| another\b| day\b(?! (?:after|before|later|earlier))|-(?!year|month|day|week|hour|minute|mile|man|woman|third|fifth|quarter|half|in)[a-z]| by one\b| thing\b| of the (?:most|best|largest|biggest|world|country|first|few|worst|oldest|main|key|greatest|top|leading|\w+est)\b)")
_FRACTION_END: Final = re.compile(r"[- ](?P<part>half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|hundredths?|thousandths?)\b(?! (?:person|man|woman|time|day|year))")
_IN_RATIO: Final = re.compile(r"[- ](?:in|out of)[- ](?:every )?([0-9]{1,6}(?:,[0-9]{3})*|[a-z]+)\b")
_SCORE_CUE: Final = re.compile(r"\b(?:wins?|won|beat|beating|lost|lose|loss|draw|drew|defeat(?:ed)?|victory|led|lead|trail(?:ed|ing)?|score[d]?|vote[ds]?|voting|by|tie[d]?)\b")
_VOTE_CUE: Final = re.compile(r"\bvot(?:e[ds]?|ing)\b")


@dataclass(frozen=True, slots=True)
class _Span:
    """A number phrase before its bound and unit are known."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    bound: str
    rule_id: str
    unit: Unit | None = None
    outer_start: int = -1
    outer_end: int = -1


class QuantityFinder:
    """Finds the quantities of a text. Built once from the seed rows; safe to share between threads."""

    def __init__(self, lexicon: QuantityLexicon, person_nouns: tuple[str, ...] = ()) -> None:
        self.grammar = NumberGrammar(lexicon.number_words)
        self.units = UnitTyper(lexicon.unit_nouns, person_nouns)
        self._vague = {row.phrase: (row.low, row.high) for row in lexicon.vague_counts}
        sides = {side: {row.phrase: row.bound for row in lexicon.approximators if row.side == side}
                 for side in ("before", "after", "verb", "bridge")}  # fmt: skip
        self._before, self._verbs, self._bridges = sides["before"], sides["verb"], frozenset(sides["bridge"])
        self._last_words = {phrase.rpartition(" ")[2] for side in ("before", "verb", "bridge") for phrase in sides[side]}
        attached = [phrase for phrase in sides["after"] if not phrase[0].isalpha()]
        spaced = [phrase for phrase in sides["after"] if phrase[0].isalpha()]
        self._after = sides["after"]
        self._after_pattern = re.compile(
            rf"(?:(?P<attached>{trie_pattern(attached)})|[ \n](?P<spaced>{trie_pattern(spaced)}))(?![a-z0-9])(?! than)"
        )
        words = [*self.grammar.words, *self.grammar.fractions, *self.grammar.ordinals]
        self._trigger = re.compile(
            rf"(?<![a-z0-9])(?:(?P<digits>[0-9]+)|(?P<vague>{trie_pattern(self._vague)})(?![a-z])"
            rf"|(?P<word>{trie_pattern(words)})(?![a-z]))"
        )

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities of a Doc; offsets count from the start of the text that the Doc was cut from, where the
        pipeline was told it (``doc.user_data["offset"]``), else from the start of the Doc."""
        return self.find_text(doc.text, offset=int(doc.user_data.get("offset", 0)))

    def find_text(self, text: str, *, offset: int = 0) -> list[Quantity]:
        """The quantities of ``text``, in order, not overlapping; ``offset`` is added to every position."""
        scan = scan_text(text)
        found: list[Quantity] = []
        floor = 0
        for match in self._trigger.finditer(scan):
            if match.start() < floor:
                continue
            span = self._read(text, scan, match, floor)
            if span is None:
                continue
            quantity = self._quantity(text, scan, span, floor, offset)
            floor = max(quantity.end - offset, span.outer_end)
            found.append(quantity)
        return found

    def _read(self, text: str, scan: str, match: re.Match[str], floor: int) -> _Span | None:
        if match["digits"]:
            return self._read_digits(text, scan, match, floor)
        if match["vague"]:
            return self._read_vague(scan, match)
        word = match["word"]
        if word in self.grammar.words or word == "half" or word == "quarter":
            span = self._read_spelt(text, scan, match.start(), floor)
            if span is not None:
                return span
        return self._read_fraction(scan, match) or self._read_ordinal(scan, match)

    def _read_digits(self, text: str, scan: str, match: re.Match[str], floor: int) -> _Span | None:
        start = match.start()
        currency = self.units.currency_before(scan, start)
        number = self.grammar.read_digits(scan, start, has_currency=currency is not None)
        if number is None:
            return None
        if currency is None:
            unit = self.units.special(text, scan, start, number.end, number.value)
            if unit is not None:
                return self._exact(number, unit)
            number = self._with_metres(scan, number)
        return self._with_range(text, scan, number, floor, currency)

    def _with_metres(self, scan: str, number: Number) -> Number:
        """"40m people" is 40 million; "40m" otherwise stays 40 metres."""
        if scan[number.end : number.end + 1] != "m" or scan[number.end + 1 : number.end + 2].isalpha():
            return number
        if self.units.noun_after(scan, number.end + 1, limit=2).lemma is None:
            return number
        return Number(number.start, number.end + 1, number.mantissa * 1e6, number.mantissa, 1e6, is_spelt=False)

    def _read_vague(self, scan: str, match: re.Match[str]) -> _Span | None:
        phrase = match["vague"].replace("\n", " ")
        before = scan[max(0, match.start() - 8) : match.start()]
        if phrase == "many" and before.endswith(("how ", "so ", "too ", "as ", "not ", "that ", "half as ")):
            return None
        low, high = self._vague[phrase]
        end = match.end() - 3 if phrase.endswith(" of") and phrase != "of" else match.end()
        return _Span(match.start(), end, None, low, high, "vague", "vague")

    def _read_spelt(self, text: str, scan: str, start: int, floor: int) -> _Span | None:
        is_between = "between" in scan[max(floor, start - 32) : start]
        number = self.grammar.read_words(scan, start, joins_and=not is_between)
        if number is None or (scan[start:number.end] == "score" and number.start == start):
            return None
        if number.value == 1 and self._is_pronoun(scan, number):
            return None
        fraction = _FRACTION_END.match(scan, number.end)
        if fraction is not None and number.value < 20 and scan[start:number.end] != "a":
            return self._fraction(number.start, fraction.end(), number.value * self._part(fraction["part"]))
        if self.units.age_after(scan, number.end):
            return self._exact(number, Unit("age", "year", "year", number.end, "age"))
        unit = self.units.named_before(text, scan, number.start, number.end)
        if unit is not None:
            return self._exact(number, unit)
        return self._with_range(text, scan, number, floor, None)

    def _part(self, word: str) -> float:
        return self.grammar.fractions["half" if word == "halves" else word.removesuffix("s") if word != "half" else word]

    @staticmethod
    def _is_pronoun(scan: str, number: Number) -> bool:
        before = scan[max(0, number.start - 14) : number.start].rstrip()
        word = re.split(r"[^a-z]", before)[-1]
        return word in _NO_ONE or before.endswith("-") or _ONE_FOLLOWED.match(scan, number.end) is not None

    def _read_fraction(self, scan: str, match: re.Match[str]) -> _Span | None:
        word = match["word"]
        value = self.grammar.fractions.get(word)
        if value is None:
            return None
        after = scan[match.end() : match.end() + 12]
        if word == "half":
            before = scan[max(0, match.start() - 12) : match.start()]
            if after.startswith("-") or before.endswith(("first ", "second ", "-", "other ", "better ")):
                return None
            hour = re.match(r" (?:an? )(?:hour|mile|century|year|day|decade|minute|second|metre|kilometre|pint|point)\b", after)
            if hour or after.startswith((" of", " the", " his", " her", " its", " their", " a ", " an ", " to ")) or not after[1:2].isalpha():
                return self._fraction(match.start(), match.end(), value, is_share=hour is None)
            if before.endswith(("than ", "nearly ", "almost ", "about ", "roughly ", "over ", "least ")):
                return self._fraction(match.start(), match.end(), value)
            return None
        if scan[max(0, match.start() - 2) : match.start()] != "a " or not (after.startswith(" of ") or not after[1:2].isalpha()):
            return None
        start = match.start() - 2
        if start and scan[start - 1].isalnum():
            return None
        return self._fraction(start, match.end(), value)

    @staticmethod
    def _fraction(start: int, end: int, value: float, *, is_share: bool = True) -> _Span:
        value = round(value, 6)
        unit = Unit("percent", None, None, end, "fraction") if is_share else None
        return _Span(start, end, value, value, value, "exact", "fraction", unit)

    def _read_ordinal(self, scan: str, match: re.Match[str]) -> _Span | None:
        value = self.grammar.ordinals.get(match["word"])
        if value is None:
            return None
        unit = self.units.ordinal(scan, match.end())
        return _Span(match.start(), match.end(), value, value, value, "exact", "ordinal", unit)

    @staticmethod
    def _exact(number: Number, unit: Unit | None) -> _Span:
        bound = "approx" if number.is_approx else "exact"
        outer_end = unit.end if unit is not None and unit.unit_type in ("date", "time") else -1
        return _Span(number.start, number.end, number.value, number.value, number.value, bound, "number", unit,
                     outer_end=outer_end)  # fmt: skip

    def _with_range(self, text: str, scan: str, number: Number, floor: int, currency: tuple[int, str] | None) -> _Span:
        second, is_score = self._second(text, scan, number, floor, has_currency=currency is not None)
        span = self._exact(number, None)
        end = number.end
        if second is not None:
            low = _carried_back(number, second)
            span = _Span(number.start, second.end, None, low, second.value, "range", "range")
            end = second.end
        elif is_score:
            is_vote = _VOTE_CUE.search(scan, max(0, number.start - 60), min(len(scan), number.end + 40)) is not None
            unit = Unit("vote" if is_vote else "other", None, "vote" if is_vote else "score", number.end, "score")
            return _Span(number.start, number.end, number.value, number.value, number.value, "exact", "score", unit)
        if currency is not None:
            unit = Unit("money", scan[currency[0] : number.start].strip(), currency[1], end, "currency")
            return _replace(span, unit=unit, outer_start=currency[0])
        percent = self.units.percent_after(scan, end)
        if percent > end:
            return _replace(span, unit=Unit("percent", text[end:percent].strip(" -"), "percent", percent), outer_end=percent)
        return span

    def _second(self, text: str, scan: str, first: Number, floor: int, *, has_currency: bool) -> tuple[Number | None, bool]:
        """The upper end of a range that starts with ``first``, or whether the pair is a score."""
        after_unit = self.units.percent_after(scan, first.end)
        match = _CONNECTOR.match(scan, after_unit)
        if match is None:
            return None, False
        position = match.end()
        if scan[position : position + 1] in "$€£¥":
            position, has_currency = position + 1, True
        second = self._number_at(scan, position, has_currency=has_currency)
        if second is None:
            return None, False
        if match["dash"] and (second.value <= first.value) and second.scale == first.scale == 1:
            return None, match["dash"] == "-" and not first.is_spelt and max(first.value, second.value) < 1000
        low = _carried_back(first, second)
        if low >= second.value or self.units.age_after(scan, second.end) and not match["dash"] and not match["to"]:
            return None, False
        before = scan[max(floor, first.start - 48) : first.start]
        if self._is_range(match, before, low, second, scan):
            return second, False
        return None, False

    def _number_at(self, scan: str, position: int, *, has_currency: bool) -> Number | None:
        if scan[position : position + 1].isdigit():
            number = self.grammar.read_digits(scan, position, has_currency=has_currency)
            return self._with_metres(scan, number) if number is not None and not has_currency else number
        start = position + 2 if scan.startswith("a ", position) else position
        number = self.grammar.read_words(scan, start, joins_and=True)
        return number if number is not None and number.start == position else None

    @staticmethod
    def _is_range(match: re.Match[str], before: str, low: float, second: Number, scan: str) -> bool:
        if match["dash"]:
            return not second.is_spelt or match["dash"] == "-"
        if match["and"]:
            return "between" in before
        if match["to"]:
            if before.rstrip().endswith("from") or " from " in before[-16:]:
                return _CHANGE.search(before) is None
            return True
        if _LOW_HIGH.fullmatch(match["or"]):
            return True
        return second.value <= 2 * low + 1 and low > 0

    def _quantity(self, text: str, scan: str, span: _Span, floor: int, offset: int) -> Quantity:
        unit = span.unit or self.units.noun_after(scan, span.end)
        start = span.outer_start if span.outer_start >= 0 else span.start
        bound, left = self._bound_before(scan, start, floor, span, unit)
        end = span.end
        after = self._bound_after(scan, span, unit)
        if after is not None:
            bound, end = self._merge(bound, after[0]), max(end, after[1])
        value, low, high, bound = _bounded(span, bound)
        return Quantity(
            start=left + offset, end=end + offset, number_start=span.start + offset, number_end=span.end + offset,
            value_text=text[left:end], bound=bound, value=value, low=low, high=high,
            unit_text=unit.text if unit.text is None or span.unit else text[unit.end - len(unit.text) : unit.end],
            unit_lemma=unit.lemma, unit_type=unit.unit_type, rule_id=span.rule_id,
        )  # fmt: skip

    @staticmethod
    def _merge(first: str | None, second: str) -> str:
        return second if first in (None, "approx", "exact") or second != "approx" else first or second

    def _bound_before(self, scan: str, start: int, floor: int, span: _Span, unit: Unit) -> tuple[str | None, int]:
        """The bound that the words before ``start`` set, and where they begin."""
        window = max(floor, start - _LOOK_BACK)
        tokens = [(token.group(), token.start()) for token in _TOKEN.finditer(scan, window, start)]
        if tokens and window > floor and scan[window - 1].isalnum():
            tokens = tokens[1:]
        bound: str | None = None
        left, index = start, len(tokens)
        if span.bound == "range" and tokens and tokens[-1][0] in ("between", "from"):
            index, left = index - 1, tokens[-1][1]
        for _ in range(5):
            if index and tokens[index - 1][0] == '"' and index > 1:
                index -= 1
            if not index or tokens[index - 1][0] not in self._last_words:
                break
            size, phrase, side = self._longest(tokens, index, span, unit)
            if not size:
                break
            index -= size
            if side == "bridge":
                continue
            found = self._before[phrase] if side == "before" else self._verbs[phrase]
            left = tokens[index][1]
            if found != "exact" and (bound is None or (bound == "approx" and found != "approx")):
                bound = found
            if side == "verb":
                break
        return bound, left

    def _longest(self, tokens: list[tuple[str, int]], index: int, span: _Span, unit: Unit) -> tuple[int, str, str]:
        for size in range(min(6, index), 0, -1):
            phrase = " ".join(token for token, _ in tokens[index - size : index])
            if phrase in self._before and self._applies(phrase, unit, tokens[: index - size]):
                return size, phrase, "before"
            if phrase in self._verbs and (span.value or 0) >= 1000 and unit.unit_type != "distance":
                return size, phrase, "verb"
            if phrase in self._bridges:
                return size, phrase, "bridge"
        return 0, "", ""

    @staticmethod
    def _applies(phrase: str, unit: Unit, before: list[tuple[str, int]]) -> bool:
        """"Over five years" lasts that long; "for over five years" is more than that."""
        if phrase != "over" or unit.unit_type not in ("duration", "date"):
            return True
        return bool(before) and before[-1][0] in ("for", "of", "in", "after", "lasted", "took", "last", "take", "just", "is", "was", "by")

    def _bound_after(self, scan: str, span: _Span, unit: Unit) -> tuple[str, int] | None:
        if unit.unit_type in ("date", "time", "unit_name", "ordinal"):
            return None
        match = self._after_pattern.match(scan, span.end)
        if match is None and unit.end > span.end and unit.unit_type != "age":
            match = self._after_pattern.match(scan, unit.end)
            if match is not None and scan[match.end() : match.end() + 1] not in ("", ".", ",", ";", ":", ")", "\n"):
                return None
        if match is None:
            return None
        return self._after[(match["attached"] or match["spaced"]).replace("\n", " ")], match.end()


def is_counted(quantity: Quantity) -> bool:
    """Whether a quantity is an amount of something, rather than a date, a time, a rank or a part of a name."""
    return quantity.unit_type not in UNCOUNTED_TYPES


def _replace(span: _Span, *, unit: Unit, outer_start: int = -1, outer_end: int = -1) -> _Span:
    return _Span(span.start, span.end, span.value, span.low, span.high, span.bound, span.rule_id, unit, outer_start, outer_end)


def _carried_back(first: Number, second: Number) -> float:
    """The lower end with the scale of the upper one where it has none: "five to six thousand" starts at 5,000."""
    if first.scale == 1 and second.scale > 1 and first.value < second.mantissa:
        return first.value * second.scale
    return first.value


def _bounded(span: _Span, bound: str | None) -> tuple[float | None, float | None, float | None, str]:
    """Value, low, high and bound by the table of bounds."""
    value = span.value
    if value is None:
        high = None if span.bound == "vague" and bound in ("at_least", "more_than") else span.high
        return None, span.low, high, span.bound
    if value == 0:
        return 0.0, 0.0, 0.0, "zero"
    bound = bound or span.bound
    if bound in ("approx",):
        return value, None, None, bound
    low = value if bound in ("exact", "at_least", "more_than") else None
    high = value if bound in ("exact", "approx_below", "at_most", "less_than") else None
    return value, low, high, bound
