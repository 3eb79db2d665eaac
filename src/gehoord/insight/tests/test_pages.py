from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.analysis.tables import safe_cell
from gehoord.insight.filters import Filters
from gehoord.insight.selectors import overview
from gehoord.insight.tables import rows

PAGES = ["insight:overview", "insight:stories", "insight:search", "insight:table.csv"]
NUMBER = re.compile(r'<a href="([^"]*/verhalen/\?[^"]*)">([\d.]+)</a>')


def page(client: Any, name: str, **params: Any) -> str:
    response = client.get(reverse(name), params)
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.parametrize("name", [*PAGES, "insight:story"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("coordinator", 200), ("coder", 200), ("adviser", 200), ("listener", 403), ("facilitator", 403),
     ("auditor", 403), ("outsider", 200)],
)
def test_who_may_come_in(
    request: Any, told: Any, coder: Any, client_of: Any, name: str, who: str, status: int
) -> None:
    signal = told("Ze luisterde niet.", by=coder, coded=("begrip",))
    url = reverse(name, args=[signal.pk]) if name == "insight:story" else reverse(name) + "?q=luisteren"
    response = client_of(request.getfixturevalue(who)).get(url)
    if who == "outsider" and name == "insight:story":
        status = 404
    assert response.status_code == status
    if who == "outsider" and status == 200:
        assert "niet." not in response.content.decode()
        assert signal.number not in response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_and_no_post(db: None, client: Any, coder: Any, client_of: Any, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    assert client_of(coder).post(reverse(name)).status_code == 405


@pytest.mark.parametrize("basis", ["people", "both"])
@pytest.mark.parametrize("extra", [{}, {"theme": ["begrip", "respect"]}, {"q": "school", "role": "ouder"}])
def test_numbers_on_the_page_open_their_stories(
    crowd: Any, coder: Any, adviser: Any, client_of: Any, basis: str, extra: dict[str, Any]
) -> None:
    crowd(40, by=coder)
    client = client_of(adviser)
    response = client.get(reverse("insight:overview"), {"basis": basis, **extra})
    links = NUMBER.findall(response.content.decode())
    assert len(links) > 8
    for url, shown in links:
        title = re.search(r"<h1>([\d.]+) verha", client.get(unescape(url)).content.decode())
        assert title is not None
        assert title[1] == shown, url


def test_whose_judgement_it_is_is_said(told: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    told(by=coder, coded=("begrip",))
    told(by=coder, coded=None, proposed=("respect",))
    client = client_of(adviser)
    people, both = page(client, "insight:overview"), page(client, "insight:overview", basis="both")
    assert "nog niet door een mens gecodeerd" in people
    assert "voorstellen van het model" not in people
    assert "Van de 2 oordelen zijn er 1 van mensen" in both
    assert both.count("voorstel van het model") > 2
    captions = re.findall(r"<caption[^>]*>([^<]*)", both)
    assert len(captions) == 2
    assert all("voorstel van het model" in caption for caption in captions)
    assert all("mensen beoordeelden" in caption for caption in re.findall(r"<caption[^>]*>([^<]*)", people))
    assert "voorstel van het model" in page(client, "insight:stories", basis="both", theme="respect")
    # Without the model's proposals that story counts for nothing yet.
    assert "0 verhalen" in page(client, "insight:stories", theme="respect")


def test_shares_are_of_signals_with_interval_and_warning(
    told: Any, coder: Any, adviser: Any, client_of: Any
) -> None:
    for n in range(10):
        told(by=coder, coded=("begrip",) if n < 3 else ())
    text = page(client_of(adviser), "insight:overview")
    assert '<b class="few">' not in text
    assert "van de beoordeelde signalen gaat over bejegening (11–60%)" in text
    # Three stories about bejegening is too little for the shares of the themes.
    assert "* Minder dan 10" in text
    assert "niet over alle jongeren en ouders" in text


def test_the_picture_has_words_and_no_style(crowd: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    crowd(12, by=coder)
    text = page(client_of(adviser), "insight:overview")
    svg = re.search(r'<svg [^>]*role="img".*?</svg>', text, re.DOTALL)
    assert svg is not None
    assert "<title" in svg[0]
    assert "Lijngrafiek" in svg[0]
    assert "style=" not in text
    assert "<style" not in text


def test_links_only_where_the_member_may_go(told: Any, coder: Any, request: Any, client_of: Any) -> None:
    signal = told(by=coder, coded=())
    for who, may_code, may_open in (
        ("adviser", False, False), ("coder", True, False), ("coordinator", True, True)
    ):
        member = coder if who == "coder" else request.getfixturevalue(who)
        text = page(client_of(member), "insight:stories")
        assert (reverse("coding:code", args=[signal.pk]) in text) == may_code
        assert (reverse("intake:signal", args=[signal.pk]) in text) == may_open


def test_stories_are_text(told: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    signal = told("<script>alert(1)</script> [PERSOON-1] luisterde <img src=x>", by=coder)
    client = client_of(adviser)
    for url in (
        reverse("insight:stories"), reverse("insight:story", args=[signal.pk]) + "?q=luisteren",
        reverse("insight:search") + "?" + urlencode({"q": 'luisteren "><script>x'}),
    ):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert '"><script>x' not in text
    found = page(client, "insight:search", q="luisteren")
    assert "<mark>luisterde</mark>" in found
    assert '<span class="pii">PERSOON-1</span>' in found


@pytest.mark.parametrize(
    ("q", "says"),
    [("de", "bijna elk verhaal"), ("😀", "geen woord"), ('luister "op', "aanhalingsteken"),
     ("\x00%_", "geen woord"), ("zeppelin", "Niets gevonden"), ("x" * 400, "200 tekens")],
)
def test_odd_questions_get_a_clear_answer(
    told: Any, coder: Any, adviser: Any, client_of: Any, q: str, says: str
) -> None:
    told("Niemand luisterde.", by=coder)
    assert says in page(client_of(adviser), "insight:search", q=q)


def test_a_wrong_address_gets_a_message(told: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    told(by=coder)
    client = client_of(adviser)
    wrong = {"from": "gisteren", "role": "x", "theme": "x", "bejegening": "x", "basis": "x", "pagina": "-4"}
    for name in PAGES[:3]:
        text = page(client, name, **wrong)
        assert text.count("We kennen deze keuze niet") == 4
        assert "kunnen we niet lezen" in text
    assert client.get(reverse("insight:table.csv"), wrong).status_code == 200


def test_filters_stay_in_the_form(codebooks: None, adviser: Any, client_of: Any) -> None:
    asked = Filters(
        first_day=date(2024, 1, 1), role="ouder", setting="gemeente", themes=("begrip", "respect"),
        bejegening="yes", basis="both", q='"op tijd" & meer',
    )
    text = client_of(adviser).get(f"{reverse('insight:stories')}?{asked.query_string}").content.decode()
    for value in ("ouder", "gemeente", "begrip", "respect", "yes", "both"):
        assert f'<option value="{value}" selected>' in text
    assert 'value="2024-01-01"' in text
    assert 'value="&quot;op tijd&quot; &amp; meer"' in text


def test_english(crowd: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    crowd(5, by=coder)
    response = client_of(adviser).get(f"/en{reverse('insight:overview')}")
    assert response.status_code == 200
    assert '<html lang="en">' in response.content.decode()


def test_pages_of_stories(crowd: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    crowd(30, by=coder)
    client = client_of(adviser)
    first, second = page(client, "insight:stories"), page(client, "insight:stories", pagina=2)
    numbers = [re.findall(r">Signaal (\d+)</a>", text) for text in (first, second)]
    assert [len(found) for found in numbers] == [25, 5]
    assert not set(numbers[0]) & set(numbers[1])
    assert "30 verhalen" in second


@pytest.mark.parametrize("who", ["adviser", "coder", "coordinator"])
def test_query_counts(
    crowd: Any, told: Any, coder: Any, request: Any, client_of: Any, django_assert_num_queries: Any, who: str
) -> None:
    """Every page the same few queries, whatever the rows."""
    member = coder if who == "coder" else request.getfixturevalue(who)
    client = client_of(member)
    with CaptureQueriesContext(connection) as without_rows:
        page(client, "insight:search")
    # Counts in the menu, which other rooms put there; besides them: session; person; roles; codebook.
    menu = len(without_rows) - 4
    for size in (3, 30):
        crowd(size, by=coder)
        # Session; person; roles; codebook; quarters; coded themes; proposed themes.
        with django_assert_num_queries(7 + menu):
            page(client, "insight:overview", basis="both")
        # The same, and what the theme is a share of.
        with django_assert_num_queries(8 + menu):
            page(client, "insight:overview", basis="both", theme="respect", q="verhaal")
        # Session; person; roles; codebook; how many; these 25; coded themes; proposed themes.
        with django_assert_num_queries(8 + menu):
            page(client, "insight:stories", basis="both")
        with django_assert_num_queries(8 + menu):
            page(client, "insight:search", q="verhaal -zeppelin")
        # Session; person; roles; codebook; quarters; coded themes.
        with django_assert_num_queries(6):
            page(client, "insight:table.csv")
    signal = told(by=coder, coded=("begrip",))
    # Session; person; roles; codebook; the story; coded themes; proposed themes.
    with django_assert_num_queries(7 + menu):
        client.get(reverse("insight:story", args=[signal.pk]))


def test_spreadsheet(told: Any, coder: Any, adviser: Any, client_of: Any) -> None:
    told("Som =1+1 luisterde", by=coder, coded=("begrip",))
    told("Niemand luisterde", by=coder, coded=())
    response = client_of(adviser).get(reverse("insight:table.csv"), {"q": "luisteren"})
    assert response["Content-Type"].startswith("text/csv")
    assert "attachment" in response["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len({len(row) for row in found}) == 1
    share = next(row for row in found if row[0] == "aandeel")
    assert share[2:7] == ["1", "2", "50,0", "9,5", "90,5"]
    assert "mensen" in share[7]
    begrip = next(row for row in found if row[0].startswith("thema") and row[2] == "1")
    assert begrip[3:5] == ["1", "100,0"]


@pytest.mark.parametrize("text", [
    "=1+1", "+31", "-2", "@SUM(A1)", "\tx", "\rx", "  =1+1", "\n=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "\ufe661",
    "\ufe621", "\ufe631", "\ufe6bx", "\u22121", "\u20131", "\u207c1", "\ufeff=1", "\ufeff\t\uff1d1", "\u00a0\u3000\u200b\uff1d1", "\x00=1",
    "\u202e=1", "\r\n@x", " \u2028\uff20x", "\ufe0f=1",
])
def test_no_formula_in_a_cell(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "begrip", "a=b", "2024 K1", "1,5", "'quote", "\u2013", "\ufeffx", " ", "élan", "١"])
def test_other_cells_stay(text: str) -> None:
    assert safe_cell(text) == text


def test_no_formula_from_the_search_box(
    told: Any, coder: Any, adviser: Any, client_of: Any, council: Any
) -> None:
    told("Hyperlink luisterde", by=coder)
    response = client_of(adviser).get(
        reverse("insight:table.csv"), {"q": '=HYPERLINK("http://x";"luisterde")', "bejegening": "open"}
    )
    for row in csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    found = overview(council, Filters(), themes={"=cmd": "=cmd|' /C calc'!A0"})
    names = [row[1] for row in rows(found, {"=cmd": "=cmd|' /C calc'!A0"})]
    assert "=cmd|' /C calc'!A0" in names
    assert safe_cell("=cmd|' /C calc'!A0").startswith("'")
