"""The extract command's core: JSON lines in, JSON lines out."""

from __future__ import annotations

import io
import json

import pytest

from flows.extract import parse_date, run_extract


def extract(*lines: str) -> tuple[int, list[dict], str]:
    output, errors = io.StringIO(), io.StringIO()
    code = run_extract(lines, output, errors)
    return code, [json.loads(line) for line in output.getvalue().splitlines()], errors.getvalue()


def test_every_text_gives_one_line_in_order() -> None:
    rows = [
        json.dumps({"id": name, "text": f"The raid killed {number} people."}) for name, number in (("b", 2), ("a", 3))
    ]
    code, found, errors = extract(*rows)
    assert (code, errors) == (0, "")
    assert [(row["id"], row["claims"][0]["value"]) for row in found] == [("b", 2), ("a", 3)]


@pytest.mark.parametrize(
    ("line", "said"),
    [("{broken", "is not JSON"), ("[1]", "not a JSON object"), ('{"id": "a"}', "needs a string 'text'"),
     ('{"id": 7, "text": "x"}', "needs a string 'id'"),
     ('{"id": "a", "text": "x", "published_at": "soon"}', "'published_at' 'soon' is not a date"),
     ('{"id": "a", "text": "x", "modified_at": 7}', "'modified_at' is not a string")],
)  # fmt: skip
def test_a_bad_line_is_named_and_stops_no_other(line: str, said: str) -> None:
    good = json.dumps({"id": "good", "text": "The blast killed four."})
    code, found, errors = extract(good, line, good)
    assert code == 1
    assert len(found) == 2
    assert errors.startswith("line 2: ")
    assert said in errors


@pytest.mark.parametrize(
    "text", ["10/19/2023", "2023-10-19", "19 October 2023", "October 19, 2023", "2023-10-19T08:00:00Z"]
)
def test_dates_are_read_in_the_forms_that_exports_use(text: str) -> None:
    parsed = parse_date(text, "published_at")
    assert parsed is not None
    assert (parsed.year, parsed.month, parsed.day) == (2023, 10, 19)


def test_a_missing_date_is_no_error() -> None:
    assert parse_date(None, "published_at") is None
    assert parse_date("", "published_at") is None
