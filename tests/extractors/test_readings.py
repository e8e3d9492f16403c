"""What is read beside kind and number where the words are hard: whose, by whom, when, how sure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.claim import Reader, build_reader
from flows.adapters.lexicon import load_lexicon
from flows.extract import as_row, parse_document

READINGS: list[tuple[str, int, dict[str, Any]]] = [
    ("A driver rammed the crowd before police shot him; two officers were hurt.", 2, {"victim_group": "police"}),
    ("The clinics verified 38 civilian deaths and 61 injuries.", 61, {"victim_group": "civilian"}),
    ("Dozens were hurt in Arden. A boy died and four others were wounded.", 4, {"victim_group": "unknown"}),
    ("Two U.S. marines and an Iraqi interpreter died west of Ramadi.", 2, {"victim_party": "USA"}),
    ("The enemy lost 260 fighters near Pokrovsk, Russia's defence ministry said.", 260, {"victim_party": "UKR"}),
    ("One was abducted and three aid workers were killed; 11 trucks were lost in attacks on convoys in South Sudan.",
     3, {"conflict_id": None}),
    ("Death toll from Indonesia quake tops 3,000", 3000, {"victim_party": "IDN"}),
    ("The fire in Goteborg, Sweden, killed 60 people.", 60, {"victim_party": "SWE"}),
    ("The strike killed two welders; a third died later in hospital, a company spokesman said.",
     2, {"claimant": "a company spokesman"}),
    ("Clashes reportedly left 18 people dead.", 18, {"modality": "unconfirmed"}),
    ("As many as 5,000 villagers died when warplanes dropped gas on the valley.", 5000, {"aggregation": "incident"}),
    ("The gunman killed 19 pupils and then himself.", 19, {"aggregation": "incident"}),
    ("In Donetsk region on March 22, invaders have killed three civilians.", 3, {"aggregation": "period"}),
    ("In June, 29 civilians were killed.", 29, {"aggregation": "period"}),
    ("The government has had support since the attack on Arden, when gunmen broke in, killing 140 people.",
     140, {"aggregation": "incident"}),
    ("The toll from the strike on the hotel has risen to 19 as more bodies were retrieved.",
     19, {"aggregation": "incident"}),
    ("Nine people died, bringing to 1,884 the number of recruits killed since the invasion.",
     1884, {"aggregation": "cumulative"}),
    ("Between 1975 and 1979 some 20,000 people were killed in the province.", 20000, {"use_in_timeline": False}),
    ("Between April and July 1994 militias killed 8,000 people.", 8000, {"use_in_timeline": False}),
    ("Some 700 people were murdered in and around Arden in July 1995.", 700, {"use_in_timeline": False}),
    ("The missile killed 18 people (12 soldiers and six civilians).", 12, {"relation": "subset_of"}),
    ("Violence in July killed 143 civilians (113 men and 30 women) and injured 445.", 445,
     {"victim_group": "civilian"}),
    ("Strikes killed 18, among them four women, and wounded 20.", 20, {"victim_group": "unknown"}),
    ("Iranian state television said 78 people had been killed in Israeli strikes.", 78, {"victim_party": None}),
    ("Toll from Japan quake passes 160; over 90 still missing", 90, {"victim_party": "JPN"}),
    ("A patrol was ambushed near Arden; six sailors were hurt.", 6, {"aggregation": "incident"}),
    ("Thirty years after the massacre in which 700 villagers were slaughtered, the hills are green.", 700,
     {"use_in_timeline": False}),
    ("The ministry reported 613 new deaths on Thursday, pushing the overall total past 5,000.", 5000,
     {"aggregation": "cumulative"}),
    ("Firefighters fear that 90 people may be buried under the mud.", 90, {"modality": "feared"}),
    ("Firefighters say that 200 people may be buried under the mud.", 200,
     {"kind": "missing", "use_in_timeline": True}),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    return build_reader(load_lexicon())


@pytest.mark.parametrize(("text", "value", "expected"), READINGS, ids=[text for text, _, _ in READINGS])
def test_the_words_decide_the_field(reader: Reader, text: str, value: int, expected: dict[str, Any]) -> None:
    row = {"id": "a", "text": text, "published_at": "2024-05-14"}
    claims = as_row(reader.read(parse_document(json.dumps(row))))["claims"]
    found = [claim for claim in claims if claim["value"] == value]
    assert found, claims
    assert {name: found[0][name] for name in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "General Haley was killed in 2003 by a mine.",
        "The soldier was killed and the policeman was wounded.",
        "Ukraine's interior minister dies in helicopter crash",
        "Commander Ali Reza killed in strike, rebels say",
        "Actor dies at 84",
    ],
)
def test_a_noun_without_an_article_is_no_count_in_running_text(reader: Reader, text: str) -> None:
    row = {"id": "a", "text": text, "published_at": "2024-05-14"}
    assert as_row(reader.read(parse_document(json.dumps(row))))["claims"] == []


def test_a_singular_beside_hundreds_is_a_people(reader: Reader) -> None:
    row = {"id": "a", "text": "Militias killed some 800,000 Tutsi and moderate Hutu.", "published_at": "1995-05-14"}
    assert len(as_row(reader.read(parse_document(json.dumps(row))))["claims"]) == 1
