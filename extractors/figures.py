"""Which sentences without a word of harm may go on with a claim: "That figure has risen to 41"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractors.groups import NOT_PEOPLE
from extractors.records import Quantity

FIGURE_REACH: Final = 3  # sentences: a claim is gone on with no further behind
# Words by which a sentence refers to a claim before it even if the numbers in it count no people.
_REFERS: Final = re.compile(
    r"\b(?:among|includ|of (?:them|whom|which)|figures?\b|numbers?\b|totals?\b|count\b|tally|estimate|same|similar"
    r"|equal|comparable|identical|as (?:many|high)|twice|double|three times|half|thirds?\b|quarter|fifth|tenth"
    r"|confirm|corroborat|independent|(?:un)?verif)",
    re.IGNORECASE,
)


def may_go_on(sentence: str, quantities: Sequence[Quantity]) -> bool:
    """Whether a sentence with these quantities can add to a claim made before it. A false alarm costs only time."""
    if any(quantity.unit_type not in NOT_PEOPLE for quantity in quantities):
        return True
    return bool(quantities) and _REFERS.search(sentence) is not None
