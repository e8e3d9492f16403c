"""Closed sets of words that the rules about cues look for."""

from __future__ import annotations

from typing import Final

from extractors.speakers import BE_FORMS
from extractors.terms import DASH


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CLAUSE_ENDS: Final = _words('. ; ! ? ” " » ) ]') | {DASH}
NOT_SUBJECTS: Final = _words("which that who")
MADE: Final = _words(
    "compiled provided released published issued collected gathered made given reported put collated shared posted"
)
QUOTING: Final = _words("quoted quotes quoting cited cites citing")
SAYING: Final = _words("saying telling reporting stating putting confirming claiming announcing declaring")
MADE_PUBLIC: Final = _words("reported released published issued given")
# Words that name no source: "according to preliminary official data".
EMPTY_WORDS: Final = _words(
    "the a an its his her their our own preliminary initial latest official officials' first early some local "
    "one recent new unconfirmed unofficial conservative independent available rough various several different "
    "declassified leaked classified secret confidential "
    "most more updated such confirmed verified media press to that this those all other conflicting "
    "intelligence"
)
AFTER_COMPLEMENT: Final = BE_FORMS | _words("has have had that could would may might will")
NEVER_INVERTED: Final = _words("tell deny predict inform advise hear")
# The outlet speaking of itself: it narrates.
OURSELVES: Final = frozenset(
    {"this newspaper", "this paper", "this website", "this magazine", "this outlet", "this site"}
)
CONTINUATIONS: Final = _words("after when as before while following because since once citing")
# Forms of verbs of saying that are as often nouns.
NOUNS_TOO: Final = _words(
    "state states counts lists charges details notes fears places sets posts records logs address addresses put set"
)
OWNED: Final = _words("count tally figure figures estimate estimates list claim claims number numbers")
# Behind a word that may be a noun these make it a verb: "the US estimates some 900".
OPENING_A_COUNT: Final = _words(
    "that further about at more some there around between up casualties losses the its russian ukrainian "
    "nearly almost over"
)
# Before a noun these are adjectives: "an estimated 900", "the reported deaths".
PARTICIPLES_TOO: Final = _words(
    "estimated alleged confirmed reported claimed announced declared suspected identified recorded documented "
    "verified registered presumed feared"
)
ADVERBIAL_OPENERS: Final = _words(
    "on in at to late early earlier last this yesterday today overnight during via by through later after "
    "before here again there afterwards from when as without with tuesday"
)
# Bodies that are named in full elsewhere.
GENERIC_BODIES: Final = _words(
    "group agency organisation organization office movement body mission statement committee party network "
    "council union company court channel institute association society federation service directorate"
)
HEADLINE_SOURCE_LIMIT: Final = 7
MONTHS: Final = _words(
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sep sept oct nov dec"
)
SMALL_NUMBERS: Final = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand "
    "hundreds thousands dozens scores several"
)
TOLL_WORDS: Final = _words(
    "toll number numbers dead deaths losses casualties killed count figure figures total wounded injured fatalities "
    "victims"
)
