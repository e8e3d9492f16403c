"""Every number printed in a text, with its bound and what it counts.

One compiled scan finds the places where a number can be; all else looks at a bounded stretch beside such a place, so
that the time grows with the length of the text and no faster. Works on raw text; ``find`` takes a spaCy Doc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from extractors.bounds import BoundReader, limits, merged
from extractors.fractions import FractionReader
from extractors.numbers import Number, NumberGrammar, scan_text, trie_pattern, word_set
from extractors.quantity_rows import QuantityLexicon
from extractors.ranges import RangeReader
from extractors.records import Quantity
from extractors.sentences import unwrap
from extractors.uncounted import UncountedReader
from extractors.units import Unit, UnitTyper

if TYPE_CHECKING:
    from spacy.tokens import Doc

UNCOUNTED_TYPES: Final = frozenset({"date", "time", "ordinal", "unit_name"})
_UNCOUNTED_RULES: Final = frozenset({"score", "pronoun", "partitive_one"})
_NOT_QUITE_MANY: Final = ("how ", "so ", "too ", "as ", "not ", "that ")
_NO_ONE: Final = word_set("""no any every each this that the some which last another first next only loved such""")
_DETERMINED: Final = re.compile(
    r"\b(?:an?|the|this|that|our|my|his|her|their|its|no|very|more|less|same|such|each|any|another|every) [a-z-]+ $"
)
_ONE_BARRED: Final = re.compile(
    r"(?:'s?\b| another\b| hand\b| day\b(?! (?:after|before|later|earlier))| by one\b| thing\b"
    r"|-(?!year|month|day|week|hour|minute|mile|man|woman|third|fifth|quarter|half|in)[a-z])"
)
_IF_ONE: Final = frozenset({"", "if", "as", "when", "what", "how", "where", "than", "whether", "though", "that"})
_ONE_WOULD: Final = re.compile(r" (?:would|could|should|can|must|might|may) ")
_ONE_OF: Final = re.compile(r" of (?:the|my|his|her|their|its|our|your|those|these|many|several|few)\b")
_VOTES_AGAINST: Final = re.compile(r" ?(?:votes? )?(?:to|against|versus|for and|in favou?r and|-) ?")
_VERB_AHEAD: Final = re.compile(r" (?:are|were|have|had|live|lived|need|face|faced|fled|lost|died)\b")
_WIDEST_PAIR: Final = 24
_LISTED: Final = (", ", " and ", ", and ", " or ", " to ")
_SCORED: Final = ("-", " to ", "-to-")
_LIST_MARK: Final = re.compile(r"[.)] ")


@dataclass(frozen=True, slots=True)
class _Span:
    """A number phrase before its bound is known. ``value`` is null for ranges and vague counts; ``left`` is where the
    printed phrase begins, currency sign included."""

    start: int
    end: int
    value: float | None
    low: float | None
    high: float | None
    bound: str
    rule_id: str
    left: int
    unit: Unit | None = None


class QuantityFinder:
    """Finds the quantities of a text. Built once from the seed rows; safe to share between threads."""

    def __init__(self, lexicon: QuantityLexicon, person_nouns: tuple[str, ...] = ()) -> None:
        self._grammar = NumberGrammar(lexicon.number_words)
        self._units = UnitTyper(lexicon.unit_nouns, person_nouns)
        self._uncounted = UncountedReader(lexicon.unit_nouns, self._units)
        self._bounds = BoundReader(lexicon.approximators)
        self._ranges = RangeReader(self._grammar, self._units)
        self._fractions = FractionReader(self._grammar)
        self._vague = {row.phrase: (row.low, row.high) for row in lexicon.vague_counts}
        words = [*self._grammar.words, *self._grammar.fractions, *self._grammar.ordinals]
        self._trigger = re.compile(
            rf"(?<![a-z0-9])(?:(?P<digits>(?:{self._units.codes})(?=[0-9])|[0-9]+)|(?P<vague>{trie_pattern(self._vague)})(?![a-z])"
            rf"|(?P<word>{trie_pattern(words)})(?![a-z]))"
        )

    def find(self, doc: Doc) -> list[Quantity]:
        """The quantities of a Doc; offsets count from the start of the text that the Doc was cut from, where the
        pipeline was told it (``doc.user_data["offset"]``), else from the start of the Doc."""
        return self.find_text(doc.text, offset=int(doc.user_data.get("offset", 0)))

    def find_text(self, text: str, *, offset: int = 0) -> list[Quantity]:
        """The quantities of ``text``, in order, not overlapping; ``offset`` is added to every position."""
        scan = scan_text(unwrap(text))
        found: list[Quantity] = []
        floor = 0
        previous: Quantity | None = None
        for match in self._trigger.finditer(scan):
            if match.start() < floor:
                continue
            span = self._read(text, scan, match, floor)
            if span is None:
                floor = max(floor, match.end() if match["digits"] and match["digits"].isdigit() else 0)
                continue
            quantity = self._quantity(text, scan, span, floor)
            quantity = previous = self._paired(scan, quantity, previous)
            floor = quantity.end
            found.append(_shifted(quantity, offset) if offset else quantity)
        return found

    def may_find(self, text: str) -> bool:
        """Whether a number can be printed in a text: where not, ``find_text`` finds none."""
        return self._trigger.search(scan_text(unwrap(text))) is not None

    def _read(self, text: str, scan: str, match: re.Match[str], floor: int) -> _Span | None:
        if match["digits"]:
            return self._read_digits(text, scan, match, floor)
        if match["vague"]:
            return self._read_vague(scan, match)
        start, word = match.start(), match["word"]
        if word in self._grammar.words or word in ("half", "quarter"):
            span = self._read_spelt(text, scan, start, floor)
            if span is not None:
                return span
        fraction = self._fractions.alone(scan, word, start, match.end())
        if fraction is not None:
            return _share(*fraction)
        value = self._grammar.ordinals.get(word)
        if value is None:
            return None
        return _stated(
            Number(start, match.end(), value, value, 1, is_spelt=True), self._uncounted.ordinal(scan, match.end())
        )

    def _read_digits(self, text: str, scan: str, match: re.Match[str], floor: int) -> _Span | None:
        start, has_code = match.start(), not match["digits"].isdigit()
        if has_code:
            start = match.end()
        currency = self._units.currency_before(scan, start)
        number = self._grammar.read_digits(scan, start, has_currency=currency is not None)
        if number is None or (has_code and not _is_money_code(text, match, number)):
            return None
        if currency is None:
            if _is_list_mark(scan, start, number.end) or (
                scan[max(0, start - 2) : start - 1].isdigit() and scan[start - 1] in ",."
            ):
                return None
            unit = self._uncounted.read(text, scan, start, number.end, number.value)
            if unit is not None and (unit.unit_type != "age" or self._fractions is None):
                return _stated(number, unit)
            number = _with_sign(scan, self._with_metres(scan, number))
            if unit is not None:
                return self._pair_or_number(text, scan, number, floor, None, unit)
        return self._pair_or_number(text, scan, number, floor, currency, None)

    def _with_metres(self, scan: str, number: Number) -> Number:
        """ "40m people" is 40 million; "40m" otherwise stays 40 metres."""
        end = number.end
        if scan[end : end + 1] != "m" or scan[end + 1 : end + 2].isalpha():
            return number
        unit = self._units.after(scan, end + 1)
        is_next = unit.text is not None and unit.end == end + 2 + len(unit.text)
        is_counted = unit.lemma is not None and unit.is_sure and (is_next or (unit.is_known and unit.end < end + 32))
        if not is_counted and not _VERB_AHEAD.match(scan, end + 1):
            return number
        return Number(number.start, end + 1, number.mantissa * 1e6, number.mantissa, 1e6, is_spelt=False)

    def _read_vague(self, scan: str, match: re.Match[str]) -> _Span | None:
        phrase, start, end = match["vague"], match.start(), match.end()
        if phrase.startswith("many") and scan[max(0, start - 8) : start].endswith(_NOT_QUITE_MANY):
            return None
        end -= 3 if phrase.endswith(" of") else 0
        low, high = self._vague[phrase]
        return _Span(start, end, None, low, high, "vague", "vague", start)

    def _read_spelt(self, text: str, scan: str, start: int, floor: int) -> _Span | None:
        is_between = "between" in scan[max(floor, start - 32) : start]
        number = self._grammar.read_words(scan, start, joins_and=not is_between)
        if number is None or scan[number.start : number.end] == "score":
            return None
        if number.value == 0 and self._uncounted.is_no_count_zero(scan, number.start):
            return None
        fraction = self._fractions.after_number(scan, number)
        if fraction is not None:
            return _share(number.start, fraction[0], fraction[1], True)
        if number.value == 1 and scan[number.start : number.end] == "one":
            return self._read_one(text, scan, number, floor)
        unit = self._uncounted.name_before(text, scan, number.start, number.end)
        unit = unit or self._uncounted.after_words(scan, number.end)
        if unit is not None and unit.unit_type != "age":
            return _stated(number, unit)
        return self._pair_or_number(text, scan, number, floor, None, unit)

    def _read_one(self, text: str, scan: str, number: Number, floor: int) -> _Span | None:
        before = scan[max(0, number.start - 28) : number.start]
        word = before.rstrip(" ").rpartition(" ")[2]
        is_anybody = word in _IF_ONE and _ONE_WOULD.match(scan, number.end)
        if word in _NO_ONE or is_anybody or before.endswith("-") or _ONE_BARRED.match(scan, number.end):
            return None
        unit = self._uncounted.name_before(text, scan, number.start, number.end)
        if unit is not None:
            return _stated(number, unit)
        span = self._pair_or_number(text, scan, number, floor, None, None)
        if span.end != number.end:
            return span
        if _ONE_OF.match(scan, number.end):
            return replace(span, rule_id="partitive_one")
        is_pronoun = self._units.after(scan, number.end, is_one=True).lemma is None and _DETERMINED.search(before)
        return None if is_pronoun else span

    def _pair_or_number(
        self, text: str, scan: str, number: Number, floor: int, currency: tuple[int, str] | None, unit: Unit | None
    ) -> _Span:
        """A range where a second number follows, else the number alone; with its currency or percent sign."""
        span = _stated(number, unit)
        pair = self._ranges.second(scan, number, floor, has_currency=currency is not None)
        if pair is not None:
            second, low = pair
            span = _Span(number.start, second.end, None, low, second.value, "range", "range", number.start, unit)
            age = self._uncounted.after_words(scan, second.end)
            span = replace(span, unit=age) if age is not None and age.unit_type == "age" else span
        elif currency is None and unit is None and self._ranges.is_score(scan, number):
            return replace(span, unit=Unit("other", None, "score", number.end), rule_id="score")
        if currency is not None:
            left, name = currency
            return replace(span, left=left, unit=Unit("money", text[left : number.start].strip(), name, span.end))
        percent = self._units.percent_after(scan, span.end)
        if percent > span.end:
            return replace(span, unit=Unit("percent", text[span.end : percent].strip(" -"), "percent", percent))
        ratio = self._fractions.ratio(scan, number) if pair is None and unit is None else None
        return _share(number.start, ratio[0], ratio[1], True) if ratio is not None else span

    def _quantity(self, text: str, scan: str, span: _Span, floor: int) -> Quantity:
        after = (
            None
            if span.unit is not None and span.unit.unit_type in UNCOUNTED_TYPES
            else self._bounds.after_number(scan, span.end)
        )
        unit = span.unit or self._counted_unit(scan, span, after[1] if after is not None else span.end)
        if after is None and unit.end > span.end and unit.unit_type not in ("age", *UNCOUNTED_TYPES):
            after = self._bounds.after_noun(scan, unit)
        before, left = self._bounds.before(scan, span.left, floor, span.value, unit, is_range=span.bound == "range")
        end = unit.end if unit.unit_type in UNCOUNTED_TYPES and unit.text is None else span.end
        bound = before or span.bound
        if after is not None:
            bound, end = merged(before, after[0]), max(end, after[1])
        value, low, high = span.value, span.low, span.high
        if value is None:
            high = None if span.bound == "vague" and bound in ("at_least", "more_than") else high
            bound = span.bound
        elif value == 0:
            low, high, bound = 0.0, 0.0, "zero"
        else:
            low, high = limits(value, bound)
        unit_text = (
            unit.text if span.unit is not None or unit.text is None else text[unit.end - len(unit.text) : unit.end]
        )
        return Quantity(
            left, end, span.start, span.end, text[left:end], bound, value, low, high,
            unit_text, unit.lemma, unit.unit_type, span.rule_id,
        )  # fmt: skip

    def _counted_unit(self, scan: str, span: _Span, end: int) -> Unit:
        if span.rule_id == "fraction":
            end += 3 if scan.startswith(" an ", end) else 2 if scan.startswith(" a ", end) else 0
        return self._units.after(scan, end, is_one=span.value == 1)

    @staticmethod
    def _paired(scan: str, quantity: Quantity, previous: Quantity | None) -> Quantity:
        """The second half of a pair takes the kind of the first: "52 votes to 48", "3-1", "Sections 21, 24 and 26"."""
        if previous is None or quantity.number_start - previous.number_end > _WIDEST_PAIR or quantity.value is None:
            return quantity
        between = scan[previous.number_end : quantity.number_start]
        is_plural_name = previous.unit_type == "unit_name" and (previous.unit_text or "").endswith("s")
        is_tied = between == "-" and previous.unit_type == "unit_name"
        if is_tied or (is_plural_name and between in _LISTED) or (previous.rule_id == "score" and between in _SCORED):
            return replace(
                quantity, unit_type=previous.unit_type, unit_text=previous.unit_text,
                unit_lemma=previous.unit_lemma, rule_id=previous.rule_id,
            )  # fmt: skip
        if previous.unit_type == "vote" and quantity.unit_type == "other" and quantity.unit_lemma is None:
            printed = between.removeprefix(" ").removeprefix(previous.unit_text or "")
            if _VOTES_AGAINST.fullmatch(printed):
                return replace(quantity, unit_type="vote", unit_lemma="vote")
        return quantity


def is_counted(quantity: Quantity) -> bool:
    """Whether a quantity is an amount of something that a reader would note down, rather than a date, a time, a rank,
    part of a name or a score, "one of the ..." or an open-ended "many"."""
    if quantity.unit_type in UNCOUNTED_TYPES or quantity.rule_id in _UNCOUNTED_RULES:
        return False
    return quantity.bound != "vague" or quantity.high is not None


def _stated(number: Number, unit: Unit | None) -> _Span:
    value, bound = number.value, "approx" if number.is_approx else "exact"
    return _Span(number.start, number.end, value, value, value, bound, "number", number.start, unit)


def _share(start: int, end: int, value: float, is_share: bool) -> _Span:
    unit = Unit("percent", None, None, end) if is_share else None
    return _Span(start, end, value, value, value, "exact", "fraction", start, unit)


def _shifted(quantity: Quantity, offset: int) -> Quantity:
    return replace(
        quantity, start=quantity.start + offset, end=quantity.end + offset,
        number_start=quantity.number_start + offset, number_end=quantity.number_end + offset,
    )  # fmt: skip


def _is_money_code(text: str, match: re.Match[str], number: Number) -> bool:
    """ "R4bn", "Rs500": a capital, and more than the number of a model."""
    return text[match.start()].isupper() and (len(match["digits"]) > 1 or number.scale > 1 or number.value >= 100)


def _is_list_mark(scan: str, start: int, end: int) -> bool:
    """ "6. Heated clothes": the number of an item at the start of a line."""
    return (start == 0 or scan[start - 1] == "\n") and end - start <= 2 and _LIST_MARK.match(scan, end) is not None


def _with_sign(scan: str, number: Number) -> Number:
    """The number with the minus sign that stands right before it: "-22°F"."""
    start = number.start
    if scan.startswith("minus ", max(0, start - 6)) and not scan[max(0, start - 7) : start - 6].isalnum():
        return replace(number, start=start - 6, value=-number.value, mantissa=-number.mantissa)
    if scan[start - 1 : start] != "-" or start == 0 or not (start == 1 or scan[start - 2] in " (\n"):
        return number
    if not scan[number.end : number.end + 2].strip(" ").startswith(("°", "c", "f", "%")) or number.value == 0:
        return number
    return replace(number, start=start - 1, value=-number.value, mantissa=-number.mantissa)
