"""Noun phrases that count people: from the number to the noun that says who they are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.numbers import word_set
from extractors.records import Quantity
from extractors.tokens import Tokens
from extractors.vocabulary import HarmEntry, PersonEntry, Vocabulary

_MODIFIERS: Final = frozenset(
    [
        "other",
        "others",
        "more",
        "further",
        "additional",
        "such",
        "of",
        "-",
        "'s",
        "own",
        "same",
        "new",
        "confirmed",
        "known",
    ]
)
_DETERMINERS: Final = frozenset(
    ["the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "all"]
)
_POSSESSIVES: Final = frozenset({"his", "her", "its", "their", "our", "my", "your"})
NOT_PEOPLE: Final = frozenset(
    [
        "money",
        "percent",
        "age",
        "date",
        "time",
        "duration",
        "distance",
        "weapon",
        "unit_name",
        "ordinal",
        "vote",
        "animal",
    ]
)
_TIME_UNITS: Final = frozenset({"date", "time", "duration"})
_ZERO_WORDS: Final = frozenset({"nobody", "none", "no-one", "neither"})
_PERSON_SUFFIX: Final = re.compile(r".{3,}(?:men|women|ists|ians|eers)$")
_NEGATIONS: Final = frozenset({"not", "n't", "without", "nor", "never", "neither"})
_ABSENCE_WORDS: Final = frozenset(
    [
        "of",
        "immediate",
        "confirmed",
        "official",
        "further",
        "initial",
        "any",
        "causing",
        "other",
        "serious",
        "reported",
        "human",
        "civilian",
        "loss",
        "known",
        "major",
    ]
)
_ADDING: Final = frozenset(
    {"a", "an", "the", "another", "further", "additional", "other", "remaining", "extra", "those", "some"}
)
_MORE: Final = frozenset({"another", "further", "additional", "extra"})
# The words other than numbers that a counted noun phrase can start with: all that ``GroupReader.read`` asks for.
GROUP_STARTS: Final = _ADDING | _DETERMINERS | _ZERO_WORDS | {"both", "one", "another", "no", "without", "any", "all"}
_ORDINALS: Final = word_set("second third fourth fifth sixth seventh eighth ninth tenth")
_MAX_WORDS: Final = 9


@dataclass(slots=True)
class Group:
    """A counted noun phrase. ``code`` as in ``chunks``; ``head`` its noun, lower case; ``kind`` the harm it states."""

    code: str
    start: int
    end: int
    quantity: Quantity | None
    head: str = ""
    victim_group: str = "unknown"
    kind: str = ""
    determiner: str = ""
    partitive: str = ""
    harm_span: tuple[int, int] | None = None
    is_plural: bool = True
    total: Quantity | None = None
    derivation: str | None = None


class GroupReader:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        """The counted noun phrase that starts at token ``at``; time expressions come back with code ``y``."""
        word = words[at]
        if at not in by_token and word not in GROUP_STARTS and not (at and words[at - 1] == "including"):
            return None
        third = self._third(tokens, words, at)
        if third:
            return third
        if at in by_token and not (by_token[at][1].unit_type == "age" and at and words[at - 1] == "including"):
            end, quantity = by_token[at]
            return self._counted(words, by_token, at, end, quantity)
        adding = self._adding(words, by_token, at)
        if adding:
            return adding
        if words[at : at + 2] == ["all", "but"]:
            return self._all_but(words, by_token, at)
        follows = at + 1 in by_token and word in _DETERMINERS and by_token[at + 1][1].unit_type not in NOT_PEOPLE
        if follows:
            group = self._counted(words, by_token, at, by_token[at + 1][0], by_token[at + 1][1])
            group.determiner = word
            return group
        if word == "both":
            return self._both(tokens, words, by_token, at)
        if word in ("a", "an", "another", "one"):
            return self._indefinite(tokens, words, by_token, at)
        if at and words[at - 1] == "including" and word not in _DETERMINERS:
            return self._bare_singular(tokens, words, by_token, at)
        if word in ("no", "without", "any") and (absent := self._absent_harm(tokens, words, at)):
            return absent
        if word == "no" or (word in _ZERO_WORDS and words[at + 1 : at + 2] not in (["'s"], ["’s"])):
            return self._zero(tokens, words, by_token, at)
        if word in _POSSESSIVES:
            return self._possessed(tokens, words, by_token, at)
        return None

    def _adding(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> Group | None:
        """ "another 14", "a further 20", "the other three": the words before the number belong to it."""
        probe = at
        while probe < min(at + 3, len(words)) and words[probe] in _ADDING:
            probe += 1
        if probe == at or probe not in by_token or words[probe - 1] in ("a", "an", "the"):
            return None
        group = self._counted(words, by_token, at, *by_token[probe])
        if words[probe - 1] in _MORE and group.quantity is not None and group.code in "GUBC":
            group.determiner = "another"
        return group

    def _all_but(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> Group | None:
        """ "all but two of the 30 crew": 28."""
        if at + 2 not in by_token:
            return None
        end, spared = by_token[at + 2]
        group = self._noun_phrase(words, by_token, at, end, spared)
        total = group.total
        if total is None or total.value is None or spared.value is None:
            return None
        value = total.value - spared.value
        group.quantity = replace(spared, bound="exact", value=value, low=value, high=value, rule_id="all_but")
        group.derivation = f"{total.value:g}-{spared.value:g}"
        return group

    def _counted(
        self, words: list[str], by_token: dict[int, tuple[int, Quantity]], start: int, at: int, quantity: Quantity
    ) -> Group:
        if quantity.unit_type in _TIME_UNITS:
            return Group("y", start, at, quantity)
        if quantity.rule_id == "fraction" and (shared := self._share(words, by_token, start, at, quantity)):
            return shared
        if quantity.unit_type in NOT_PEOPLE:
            return Group("n", start, at, quantity)
        return self._noun_phrase(words, by_token, start, at, quantity)

    def _noun_phrase(
        self, words: list[str], by_token: dict[int, tuple[int, Quantity]], start: int, at: int, quantity: Quantity
    ) -> Group:
        partitive = self._partitive(words, by_token, start, at, quantity)
        if partitive:
            return partitive
        if quantity.value_text.lower() == "a couple" and (at >= len(words) or self._ends(words, by_token, at)):
            pair = replace(quantity, bound="exact", value=2, low=2, high=2, rule_id="couple")
            return Group("G", start, at, pair, "couple")
        if at < len(words) and words[at] == "-":
            return Group("n", start, at + 1, None)
        harm: tuple[int, HarmEntry] | None = None
        position = _behind_change(words, at)
        while position < len(words) and position - at < _MAX_WORDS:
            if position in by_token:
                if by_token[position][1].unit_type != "age":
                    break
                position = by_token[position][0]
                continue
            person = self._person(words, position)
            if person:
                size, entry = person
                end = position + size
                if entry.is_adjective and not self._ends(words, by_token, end):
                    position = end
                    continue
                if entry.is_adjective and (joined := self._joined_adjective(words, by_token, end)):
                    position = joined
                    continue
                if words[position] == "police" and (rank := self._rank(words, end)):
                    end, entry = end + rank[0], replace(rank[1], victim_group="police")
                if self._is_of_harms(words, end):
                    position = end
                    continue
                if entry.is_plural or not self._continues(words, by_token, end):
                    return self._people(words, start, end, quantity, entry, harm, position)
                position = end
                continue
            noun = self._vocabulary.harm_nouns.at(words, position)
            is_verb = quantity.rule_id == "indefinite_singular" and noun and noun[1].inflection == "plural"
            if noun and is_verb:
                break  # "a killer *murders* six"
            if noun and noun[1].form == "count_noun" and (noun[1].inflection == "plural" or quantity.value in (0, 1)):
                return self._harms(words, start, position, noun, quantity)
            verb = self._vocabulary.harm.at(words, position)
            if verb:
                verb = self._union(words, position) or verb
                if not self._is_modifier(words, by_token, position + verb[0], verb[1]):
                    break
                harm = (position, verb[1])
                position += verb[0]
                continue
            if not self._may_modify(words, by_token, position) and not _is_adverb(words, position):
                break
            position += 1
        return self._unknown(words, start, at, position, quantity)

    def _union(self, words: list[str], at: int) -> tuple[int, HarmEntry] | None:
        """ "dead and injured (troops)": two harms of one number are casualties."""
        first = self._vocabulary.harm.at(words, at)
        if first is None or words[at + first[0] : at + first[0] + 1] not in (["and"], ["or"]):
            return None
        behind = at + first[0] + 1
        second = self._vocabulary.harm.at(words, behind) if behind < len(words) else None
        if second is None or {first[1].kind, second[1].kind} != {"killed", "wounded"}:
            return None
        return first[0] + 1 + second[0], replace(second[1], kind="casualties")

    def _partitive(
        self, words: list[str], by_token: dict[int, tuple[int, Quantity]], start: int, at: int, quantity: Quantity
    ) -> Group | None:
        """ "five of them", "two of the wounded", "400 of its soldiers", "dozens of people"."""
        if at >= len(words) or words[at] != "of" or at + 1 >= len(words):
            return None
        after = at + 1
        if words[after] in ("them", "whom", "which"):
            return Group("B", start, after + 1, quantity, partitive=words[after])
        determiner = ""
        if words[after] == "all" and after + 1 < len(words):
            after += 1
        if words[after] in _DETERMINERS and after + 1 < len(words):
            determiner = words[after]
            after += 1
        harm = self._vocabulary.harm.at(words, after)
        total: Quantity | None = None
        if determiner and not harm and self._may_stand_before_harm(words, by_token, after):
            harm = self._vocabulary.harm.at(words, after + 1)
            total = by_token[after][1] if harm and after in by_token else None
            after += bool(harm)
        is_harm = harm is not None and bool(determiner) and harm[1].inflection != "gerund"
        if harm and is_harm and not self._is_modifier(words, by_token, after + harm[0], harm[1]):
            group = Group("G", start, after + harm[0], quantity, partitive="harm", kind=harm[1].kind)
            group.harm_span = (after, after + harm[0])
            group.total = total
            return group
        if after in by_token:
            inner = self._noun_phrase(words, by_token, after, by_token[after][0], by_token[after][1])
            inner.start, inner.partitive = start, "counted"
            inner.total, inner.quantity = by_token[after][1], quantity
            return inner
        inner = self._noun_phrase(words, by_token, start, after, quantity)
        if inner.code == "B":
            return Group("U", start, after, quantity)
        inner.partitive = determiner or "of"
        return inner

    def _may_stand_before_harm(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> bool:
        """ "two of the *15* wounded", "of the *other* dead"; not "of the *soldiers* killed"."""
        if at + 1 >= len(words) or not self._may_modify(words, by_token, at):
            return False
        return at in by_token or not self._person(words, at)

    def _person(self, words: Sequence[str], position: int) -> tuple[int, PersonEntry] | None:
        found = self._vocabulary.persons.at(words, position)
        if found:
            return found
        if _PERSON_SUFFIX.match(words[position]):
            return 1, PersonEntry("unknown", words[position], True)
        return None

    def _is_of_harms(self, words: list[str], at: int) -> bool:
        """ "63 *enemy* bodies"."""
        noun = self._vocabulary.harm_nouns.at(words, at) if at < len(words) else None
        return noun is not None and noun[1].form == "count_noun" and noun[1].inflection == "plural" and noun[0] == 1

    def _joined_adjective(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> int | None:
        """Behind the second of two adjectives of one noun: "Saudi *and Emirati* soldiers"."""
        if at + 2 >= len(words) or words[at] not in ("and", "or"):
            return None
        second = self._person(words, at + 1)
        if second is None or not second[1].is_adjective:
            return None
        end = at + 1 + second[0]
        noun = self._person(words, end) if end < len(words) else None
        return end if noun is not None and noun[1].is_plural and not self._ends(words, by_token, end) else None

    def _rank(self, words: list[str], at: int) -> tuple[int, PersonEntry] | None:
        """ "a police *inspector*": "police" stands before the noun for one of them."""
        rank = self._person(words, at) if at < len(words) else None
        return rank if rank is not None and not rank[1].is_plural and not rank[1].is_adjective else None

    def _continues(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> bool:
        """Whether a noun after a singular person noun makes it a modifier ("police car", "student leader")."""
        if at >= len(words) or at in by_token:
            return False
        if self._person(words, at):
            return True
        plain = self._vocabulary.verbs.at(words, at)
        return (
            words[at].isalpha()
            and not plain
            and not self._vocabulary.codes.at(words, at)
            and not self._vocabulary.harm.at(words, at)
            and not words[at].endswith("ed")
        )

    def _ends(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> bool:
        """Whether no noun can follow: an adjective of a people then stands for one of them."""
        if at >= len(words) or at in by_token or not words[at][0].isalpha():
            return at >= len(words) or words[at] not in ("-", "'s", "'")
        if self._vocabulary.codes.at(words, at):
            return True
        harm = self._vocabulary.harm.at(words, at)
        return harm is not None and not self._is_modifier(words, by_token, at + harm[0], harm[1])

    def _is_modifier(
        self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int, entry: HarmEntry
    ) -> bool:
        """ "twelve *wounded* soldiers": an adjective or participle with the noun right behind it."""
        if entry.inflection in ("base", "third", "gerund") or entry.form == "intransitive":
            return False
        for ahead in range(at, min(at + 3, len(words))):
            if ahead in by_token:
                return False
            if self._person(words, ahead):
                return True
            if not self._may_modify(words, by_token, ahead):
                return False
        return False

    def _may_modify(self, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int) -> bool:
        word = words[at]
        if word in ("of",):
            return False
        if word in _MODIFIERS or (word[0].isdigit() and "year" in word):
            return True
        if not (word.replace(".", "").replace("-", "").isalnum()):
            return False
        code = self._vocabulary.codes.at(words, at)
        if code:
            return code[1] == "j"
        verb = self._vocabulary.verbs.at(words, at)
        if verb and verb[1].is_noun:
            return True
        if self._vocabulary.verbs.at(words, at) or word.endswith(("ed", "ing")):
            return any(
                self._person(words, ahead)
                for ahead in range(at + 1, min(at + 3, len(words)))
                if not self._vocabulary.codes.at(words, at + 1)
            )
        return True

    def _people(
        self, words: list[str], start: int, end: int, quantity: Quantity, entry: PersonEntry,
        harm: tuple[int, HarmEntry] | None, position: int,
    ) -> Group:  # fmt: skip
        if end < len(words) and words[end] in ("'s", "'"):
            return Group("n", start, end, None)
        group = Group("G", start, end, quantity, entry.lemma, entry.victim_group, is_plural=entry.is_plural)
        if harm:
            group.code, group.kind, group.harm_span = "C", harm[1].kind, (harm[0], position)
        return group

    def _harms(
        self, words: list[str], start: int, position: int, noun: tuple[int, HarmEntry], quantity: Quantity
    ) -> Group:
        size, entry = noun
        group = Group("C", start, position + size, quantity, entry.lemma, kind=entry.kind)
        group.harm_span = (position, position + size)
        for at in range(start, position):
            person = self._person(words, at)
            if person:
                group.victim_group = person[1].victim_group
        return group

    def _unknown(self, words: list[str], start: int, at: int, end: int, quantity: Quantity) -> Group:
        while end > at and words[end - 1] in _MODIFIERS:
            end -= 1
        if end == at:
            return Group("B", start, at, quantity)
        if words[at] == "-":
            return Group("n", start, end, None)
        return Group("U" if quantity.unit_type in ("person", "other") else "n", start, end, quantity, words[end - 1])

    def _indefinite(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        if at + 1 >= len(words):
            return None
        quantity = one(tokens, at, at + 1)
        group = self._noun_phrase(words, by_token, at, at + 1, quantity)
        if (group.code == "G" and not group.is_plural) or group.code == "C":
            group.quantity = one(tokens, at, group.end)
            group.determiner = words[at]
            return group
        code = self._vocabulary.codes.at(words, at + 1)
        follows = self._vocabulary.harm.at(words, at + 1) or (code is not None and code[1] in "avm")
        if words[at] == "another" and follows:
            return Group("B", at, at + 1, quantity, determiner="another", is_plural=False)
        return None

    def _third(self, tokens: Tokens, words: list[str], at: int) -> Group | None:
        """ "two died and *a third* was injured", "*a second gunman*": one more person, not a fraction."""
        if words[at] != "a" or at + 2 >= len(words) or words[at + 1] not in _ORDINALS:
            return None
        named = self._noun_phrase(words, {}, at, at + 2, one(tokens, at, at + 2))
        if named.code == "G" and not named.is_plural and not named.partitive:
            named.quantity, named.determiner = one(tokens, at, named.end), "another"
            return named
        harm = self._vocabulary.harm.at(words, at + 2)
        if words[at + 2] not in ("was", "is", "has", "had", "alive") and not (
            harm and harm[1].inflection in ("past", "participle")
        ):
            return None
        return Group("B", at, at + 2, one(tokens, at, at + 2), determiner="another", is_plural=False)

    def _share(
        self, words: list[str], by_token: dict[int, tuple[int, Quantity]], start: int, at: int, share: Quantity
    ) -> Group | None:
        """ "a third of the 600 recruits": 200 of them, roughly; "more than half of the 40": 21 to 40."""
        after = at + 1
        if share.value is None or at >= len(words) or words[at] != "of":
            return None
        if after < len(words) and words[after] in _DETERMINERS:
            after += 1
        if after not in by_token or (total := by_token[after][1]).value is None:
            return None
        group = self._noun_phrase(words, by_token, start, by_token[after][0], total)
        if group.code != "G" or group.partitive:
            return None
        part = int(total.value * share.value + 0.5)
        part_of = replace(share, unit_type="person", rule_id="share_of_counted")
        if share.bound == "more_than":
            group.quantity = replace(part_of, bound="range", value=None, low=part + 1, high=total.value)
        else:
            group.quantity = replace(part_of, bound="approx", value=part, low=None, high=None)
        group.derivation, group.total = f"{share.value:g}*{total.value:g}", total
        return group

    def _both(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        """ "both drivers died", "both were killed": two; "both soldiers and civilians" are two sorts of people."""
        if at + 1 >= len(words):
            return None
        pair = replace(one(tokens, at, at + 1), value=2, low=2, high=2, rule_id="both")
        if words[at + 1 : at + 3] in (["of", "them"], ["of", "whom"]):
            return Group("B", at, at + 3, pair, partitive=words[at + 2])
        group = self._noun_phrase(words, by_token, at, at + 1, pair)
        code = self._vocabulary.codes.at(words, at + 1)
        if group.code == "G" and group.is_plural:
            return None if _are_sorts(words, by_token, at, group.end) else group
        return group if group.code == "B" and code is not None and code[1] == "a" else None

    def _bare_singular(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        """ "including 14-year-old boy": headlines drop the article."""
        group = self._noun_phrase(words, by_token, at, at, one(tokens, at, at + 1))
        if group.code != "G" or group.is_plural:
            return None
        group.quantity = one(tokens, at, group.end)
        return group

    def _possessed(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        """ "her aunt": counts one, but only beside a counted neighbour."""
        if at + 1 >= len(words):
            return None
        group = self._noun_phrase(words, by_token, at, at + 1, one(tokens, at, at + 1))
        if group.code != "G" or group.is_plural:
            return None
        group.quantity, group.determiner, group.code = one(tokens, at, group.end), words[at], "n"
        return group

    def _absent_harm(self, tokens: Tokens, words: list[str], at: int) -> Group | None:
        """ "no reports of casualties", "without causing injuries", "did not cause any deaths"."""
        if words[at] == "any" and not _NEGATIONS & set(words[max(0, at - 6) : at]):
            return None
        probe, reported = at + 1, False
        while probe < min(at + 6, len(words)):
            noun = self._vocabulary.harm_nouns.at(words, probe)
            if noun and noun[1].form == "count_noun" and noun[1].lemma != "life":
                if words[at] == "no" and not reported:
                    return None
                group = Group("C", at, probe + noun[0], zero(tokens, at, at + 1), noun[1].lemma, kind=noun[1].kind)
                group.harm_span = (probe, probe + noun[0])
                group.determiner = "no report" if reported else words[at]
                return group
            if words[probe] in ("reports", "report"):
                reported = True
            elif words[probe] not in _ABSENCE_WORDS:
                return None
            probe += 1
        return None

    def _zero(
        self, tokens: Tokens, words: list[str], by_token: dict[int, tuple[int, Quantity]], at: int
    ) -> Group | None:
        if words[at] == "no" and at + 1 < len(words) and words[at + 1] == "one":
            return Group("G", at, at + 2, zero(tokens, at, at + 2), "nobody")
        if words[at] in ("nobody", "no-one"):
            return Group("G", at, at + 1, zero(tokens, at, at + 1), "nobody")
        group = self._noun_phrase(words, by_token, at, at + 1, zero(tokens, at, at + 1))
        if words[at] == "none" and group.code in "BGU":
            group.code = "G"
            return group
        if words[at] == "neither" and group.code != "G":
            return None
        return group if group.code in "GC" else None


def _is_adverb(words: list[str], at: int) -> bool:
    """ "53 *badly* wounded men"."""
    return words[at].endswith("ly") and at + 1 < len(words) and words[at + 1].endswith("ed")


def one(tokens: Tokens, start: int, end: int) -> Quantity:
    """The count of an indefinite singular: "a soldier" is one."""
    return _made(tokens, start, end, "exact", 1, "indefinite_singular")


def zero(tokens: Tokens, start: int, end: int) -> Quantity:
    return _made(tokens, start, end, "zero", 0, "zero_determiner")


def _made(tokens: Tokens, start: int, end: int, bound: str, value: int, rule_id: str) -> Quantity:
    first, last = tokens[start].idx, tokens[end - 1].idx + len(tokens[end - 1])
    number_end = first + len(tokens[start])
    return Quantity(first, last, first, number_end, tokens.text[first:last], bound, value, value, value,
                    unit_type="person", rule_id=rule_id)  # fmt: skip


def _behind_change(words: list[str], at: int) -> int:
    """Behind the change since the day before that bulletins print with a total: "153,120 (+930) persons"."""
    if words[at : at + 1] != ["("] or not words[at + 1 : at + 2] or not words[at + 1].startswith("+"):
        return at
    closing = next((i for i in range(at + 2, min(at + 5, len(words))) if words[i] == ")"), None)
    return at if closing is None else closing + 1


def _are_sorts(words: list[str], by_token: Mapping[int, tuple[int, Quantity]], at: int, end: int) -> bool:
    """Whether "both" at ``at`` joins sorts of people: "both Israeli and Palestinian children", "both men and women".
    In "both pilots and twelve passengers" it counts."""
    if "and" in words[at:end]:
        return True
    return (
        words[end : end + 1] == ["and"]
        and end + 1 not in by_token
        and words[end + 1 : end + 2] != []
        and (words[end + 1] not in GROUP_STARTS)
    )
