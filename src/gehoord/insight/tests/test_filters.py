from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis.scoring import THEMES
from gehoord.insight.filters import (
    BASES,
    BEJEGENING,
    FIRST_DAY,
    LAST_DAY,
    Filters,
    next_quarter,
    parse,
    quarter_end,
    quarter_start,
)
from gehoord.insight.search import LONGEST_QUERY

days = st.dates(FIRST_DAY, LAST_DAY)
questions = st.builds(
    Filters,
    first_day=st.none() | days,
    last_day=st.none() | days,
    role=st.sampled_from(["", "ouder", "jongere", "professional", "anders"]),
    setting=st.sampled_from(["", "jeugdhulp", "gemeente"]),
    themes=st.lists(st.sampled_from(THEMES), unique=True).map(tuple),
    bejegening=st.sampled_from(["", *BEJEGENING]),
    basis=st.sampled_from(BASES),
    q=st.sampled_from(["", "luisteren", '"op de hoogte" -school', "één & twee=3 #?", "100% moe_"]),
).filter(lambda f: not (f.first_day and f.last_day and f.first_day > f.last_day))


def read(address: str) -> Filters:
    return parse(QueryDict(address), themes=THEMES)


@given(questions)
def test_an_address_gives_the_same_question_back(asked: Filters) -> None:
    found = read(asked.query_string)
    assert found == asked
    assert found.query_string == asked.query_string
    assert not found.problems or asked.q == "één & twee=3 #?"  # "één" is too common to look for


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", Filters()),
        ("from=2024-02-29&to=2024-03-31", Filters(first_day=date(2024, 2, 29), last_day=date(2024, 3, 31))),
        ("from=2024-Q2&to=2024K3", Filters(first_day=date(2024, 4, 1), last_day=date(2024, 9, 30))),
        ("from=2024-Q4&to=2024-Q4", Filters(first_day=date(2024, 10, 1), last_day=date(2024, 12, 31))),
        ("theme=begrip&theme=&theme=respect&theme=begrip", Filters(themes=("begrip", "respect"))),
        ("basis=both&bejegening=open", Filters(basis="both", bejegening="open")),
        ("q=%20%20erg%0Afijn%20", Filters(q="erg fijn")),
        ("unknown=1&pagina=3", Filters()),
    ],
)
def test_addresses(address: str, expected: Filters) -> None:
    assert read(address) == expected
    assert read(address).problems == ()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("from=gisteren", Filters()),
        ("from=2024-02-30", Filters()),
        ("from=0001-01-01&to=9999-12-31", Filters()),
        ("to=2024-Q5", Filters()),
        ("from=2024-05-01&to=2024-04-01", Filters(first_day=date(2024, 5, 1))),
        ("role=koning&setting=jeugdhulp", Filters(setting="jeugdhulp")),
        ("theme=begrip&theme=begrip.aannames", Filters(themes=("begrip",))),
        ("theme=%27%20OR%201=1", Filters()),
        ("bejegening=maybe", Filters()),
        ("basis=model", Filters()),
        ("role=%00ouder", Filters(role="ouder")),
        ("q=de", Filters()),
        ("q=%25", Filters()),
        ("q=" + "a" * 5000, Filters(q="a" * LONGEST_QUERY)),
        ("&".join(f"theme=x{n}" for n in range(500)), Filters()),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(address: str, expected: Filters) -> None:
    found = read(address)
    assert found == expected
    if "%00" not in address:
        assert found.problems
        assert all(found.problems)


NAMES = ["from", "to", "role", "setting", "theme", "bejegening", "basis", "q"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_nothing_in_an_address_breaks_it(params: dict[str, str]) -> None:
    query = QueryDict(mutable=True)
    query.update(params)
    found = parse(query, themes=THEMES)
    assert read(found.query_string) == found


def test_days_are_whole_days_in_amsterdam() -> None:
    asked = Filters(first_day=date(2024, 3, 31), last_day=date(2024, 3, 31))
    zone = ZoneInfo("Europe/Amsterdam")
    assert asked.start == datetime(2024, 3, 31, tzinfo=zone)
    assert asked.end == datetime(2024, 4, 1, tzinfo=zone)
    # The clocks went forward that night.
    assert (asked.end.timestamp() - asked.start.timestamp()) / 3600 == 23  # type: ignore[union-attr]


@given(days)
def test_quarters(day: date) -> None:
    start = quarter_start(day)
    assert start <= day <= quarter_end(start) < next_quarter(start)
    assert start.day == 1
    assert start.month in (1, 4, 7, 10)
    assert quarter_start(quarter_end(start)) == start


@pytest.mark.parametrize(
    ("now", "wanted", "expected"),
    [
        ("", "yes", "yes"), ("", "judged", "judged"), ("", "open", "open"),
        ("judged", "yes", "yes"), ("judged", "judged", "judged"), ("judged", "open", None),
        ("yes", "yes", "yes"), ("yes", "judged", "yes"), ("yes", "open", None),
        ("no", "yes", None), ("no", "judged", "no"), ("no", "open", None),
        ("open", "yes", None), ("open", "judged", None), ("open", "open", "open"),
    ],
)
def test_narrowing_to_a_judgement(now: str, wanted: str, expected: Any) -> None:
    found = Filters(bejegening=now).judged(wanted)
    assert (found.bejegening if found else None) == expected
