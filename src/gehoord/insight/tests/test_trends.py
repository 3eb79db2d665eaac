"""Control charts and periods beside each other: their pages, and what is frozen of them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.coding.selectors import codebook_of
from gehoord.insight.comparing import compare, last_two_years, read_spans
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.facts import Facts
from gehoord.insight.filters import Filters
from gehoord.insight.kinds import QuestionRefused, kind_of
from gehoord.insight.models import Evidence
from gehoord.insight.pages_trends import RULES
from gehoord.insight.periods import label_of, read_label, span_in_words
from gehoord.insight.questions import question_of, trend_question
from gehoord.insight.selectors import figure_of, overview, theme_labels
from gehoord.insight.series import Setup, series, waits
from gehoord.insight.wording import RULES as DUTCH_RULES

from .conftest import AMSTERDAM

NUMBER = re.compile(r'<a href="([^"]*/verhalen/\?[^"]*)">([\d.]+)</a>')
YEARS = [["2023-01-01", "2023-12-31"], ["2024-01-01", "2024-12-31"]]


@pytest.fixture
def months(told: Any, coder: Any) -> Any:
    """For each month from January 2023: how many stories are about bejegening, of how many."""

    def tell(*counts: tuple[int, int]) -> None:
        for place, (n, of) in enumerate(counts):
            day = datetime(2023 + place // 12, place % 12 + 1, 10, 12, tzinfo=AMSTERDAM)
            for number in range(of):
                told(by=coder, coded=("begrip",) if number < n else (), received_at=day + timedelta(hours=number))

    return tell


def asked(council: Any, filters: Filters | None = None, **more: Any) -> dict[str, Any]:
    return question_of(filters or Filters(), codebook_of(council), **more)


def trend(by: Any, setup: Setup | None = None, **filters: Any) -> Evidence:
    question = asked(by.council, Filters(**filters), **trend_question(setup or Setup()))
    return freeze(by=by, kind="trend", question=question, title="Verloop")


def page(client: Any, name: str, **params: Any) -> str:
    response = client.get(reverse(name), params)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_series_counts_what_the_insight_page_counts(crowd: Any, coder: Any, council: Any) -> None:
    crowd(60, by=coder)
    for filters in (Filters(), Filters(themes=("begrip",)), Filters(role="ouder", basis="both")):
        shown = overview(council, filters, themes=theme_labels(codebook_of(council)))
        found = series(council, filters, Setup())
        rows = [(row.label, row.asked.hits.n, row.asked.of.n) for row in found.rows]
        counted = [(q.label, q.asked.hits.n, q.asked.of.n) for q in shown.quarters]
        assert rows == counted
        assert (found.whole.hits.n, found.whole.of.n) == (shown.asked.hits.n, shown.asked.of.n)


def test_months_and_their_names(months: Any, council: Any) -> None:
    months((1, 2), (0, 0), (1, 1))
    found = series(council, Filters(), Setup(per="month"))
    assert [row.label for row in found.rows] == ["jan 2023", "feb 2023", "mrt 2023"]
    assert [point.value for point in found.control.points] == [0.5, None, 1.0]
    for start in (date(2024, 3, 1), date(2023, 12, 1)):
        assert read_label(label_of(start, "month")) == (start, "month")
    assert read_label("2024 K2") == (date(2024, 4, 1), "quarter")
    assert read_label("Totaal 2024") is None


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024"), (date(2023, 1, 1), date(2024, 12, 31), "2023–2024"),
        (date(2024, 4, 1), date(2024, 6, 30), "2024 K2"),
        (date(2024, 4, 1), date(2025, 3, 31), "2024 K2 tot en met 2025 K1"),
        (date(2024, 4, 2), date(2024, 4, 9), "2 april 2024 – 9 april 2024"),
    ],
)
def test_a_period_is_named_as_people_say_it(first: date, last: date, said: str) -> None:
    assert span_in_words(first, last) == said


def test_a_frozen_trend_carries_centre_limits_and_what_stands_out(months: Any, adviser: Any) -> None:
    months(*[(2, 10), (4, 10)] * 6, (9, 10))
    evidence = trend(adviser, Setup(per="month"))
    facts = figure_of(evidence).facts
    assert facts.limits is not None
    assert len(facts.limits.lines) == len(facts.rows) == 13
    assert facts.limits.signals[-1] == ("outside",)
    assert (facts.limits.is_trial, facts.limits.baseline, facts.limits.anew) == (False, 0, "")
    assert facts.limits.lines[0][0] == pytest.approx(45 / 130, abs=1e-6)
    assert kind_of("trend").words(facts) == "van 20% in jan 2023 naar 90% in jan 2024; buiten de grens: jan 2024"
    assert recompute(by=adviser, evidence=evidence).same
    # The frozen lines are read back as they were made.
    assert Facts.from_json(evidence.result).limits == facts.limits


def test_nothing_stands_out_is_said_with_care(months: Any, adviser: Any) -> None:
    months((2, 10), (3, 10), (2, 10))
    words = kind_of("trend").words(figure_of(trend(adviser, Setup(per="month"))).facts)
    assert words.endswith("dat kan toeval zijn, geen punt wijkt duidelijk af (de grenzen zijn nog voorlopig)")


def test_starting_anew_needs_a_reason_and_shows_it(months: Any, adviser: Any) -> None:
    months(*[(2, 10)] * 12, *[(8, 10)] * 12)
    whole = figure_of(trend(adviser, Setup(per="month"))).facts
    assert whole.limits is not None
    assert any(whole.limits.signals)
    setup = Setup(per="month", anew=date(2024, 1, 1), why="Sinds januari kan iedereen melden.")
    facts = figure_of(trend(adviser, setup)).facts
    assert facts.limits is not None
    assert not any(facts.limits.signals)
    assert (facts.limits.anew, facts.limits.why) == ("jan 2024", "Sinds januari kan iedereen melden.")
    with pytest.raises(QuestionRefused, match="waarom"):
        trend(adviser, Setup(per="month", anew=date(2024, 1, 1)))


def test_older_evidence_of_a_trend_is_counted_as_it_was(months: Any, adviser: Any) -> None:
    months((2, 10), (3, 10))
    evidence = freeze(by=adviser, kind="trend", question=asked(adviser.council), title="")
    assert "limits" not in evidence.result
    assert "difference" not in evidence.result
    assert recompute(by=adviser, evidence=evidence).same


def test_two_periods_beside_each_other(months: Any, adviser: Any) -> None:
    months(*[(2, 10)] * 12, *[(6, 10)] * 12)
    evidence = freeze(by=adviser, kind="comparison", question=asked(adviser.council, spans=YEARS), title="")
    facts = figure_of(evidence).facts
    assert [row[:3] for row in facts.rows] == [("2023", 24, 120), ("2024", 72, 120)]
    assert facts.difference == pytest.approx((0.4, 0.28, 0.504), abs=0.01)
    assert evidence.asked.startswith("Is het aandeel over bejegening in 2024 anders dan in 2023, van de signalen")
    assert kind_of("comparison").words(facts) == (
        "van 20% (24 van 120) in 2023 naar 60% (72 van 120) in 2024: 40 procentpunt hoger, dat is meer dan toeval "
        "meestal geeft (marge van 28 hoger tot 50 hoger)"
    )
    assert "Waarom het verschilt, zegt dit getal niet." in facts.note
    assert recompute(by=adviser, evidence=evidence).same
    assert (evidence.stories, evidence.links.filter(counted=True).count()) == (240, 96)


def test_a_small_difference_may_be_chance(months: Any, adviser: Any) -> None:
    months(*[(2, 10)] * 12, *[(3, 10)] * 3, *[(2, 10)] * 9)
    facts = figure_of(
        freeze(by=adviser, kind="comparison", question=asked(adviser.council, spans=YEARS), title="")
    ).facts
    assert "dat kan toeval zijn" in kind_of("comparison").words(facts)


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        (None, "twee periodes"), ([["2024", "2024"]], "twee periodes"), ([["", ""], ["", ""]], "eerste en de laatste dag"),
        ([["2024-Q2", "2024-Q1"], ["2023-Q1", "2023-Q1"]], "ligt voor"),
        ([["2024-Q1", "2024-Q2"], ["2024-Q2", "2024-Q3"]], "overlappen"),
        ([["1999-Q1", "1999-Q1"], ["2023-Q1", "2023-Q1"]], "nog geen enkel signaal"),
    ],
)
def test_periods_that_cannot_be_compared(spans: Any, says: str, months: Any, adviser: Any) -> None:
    months((2, 10))
    with pytest.raises(QuestionRefused, match=says):
        freeze(by=adviser, kind="comparison", question=asked(adviser.council, spans=spans), title="")


def test_recomputing_a_comparison_and_a_trend_says_what_changed(
    months: Any, told: Any, adviser: Any, coder: Any, coordinator: Any
) -> None:
    from gehoord.coding.services import save_coding
    from gehoord.intake.services import forget

    months(*[(2, 10)] * 12, *[(6, 10)] * 12)
    frozen = [
        freeze(by=adviser, kind="comparison", question=asked(adviser.council, spans=YEARS), title=""), trend(adviser),
    ]
    links = list(frozen[0].links.filter(counted=True).order_by("pk").select_related("signal"))
    forget(by=coordinator, signal=links[0].signal)
    save_coding(by=coder, signal=links[1].signal, bejegening=False, themes=(), expected_version=1)
    told(by=coder, coded=("begrip",), received_at=datetime(2024, 5, 5, 12, tzinfo=AMSTERDAM))
    for evidence in frozen:
        changes = recompute(by=adviser, evidence=evidence).changes
        assert "1 verhaal is gewist." in changes
        assert "1 verhaal is erbij gekomen." in changes
        assert "1 verhaal is sindsdien anders gecodeerd of beoordeeld." in changes
        assert any(change.startswith("In de tabel is anders: ") for change in changes)


def test_the_codebook_and_whose_judgement_stand_with_the_figure(months: Any, adviser: Any) -> None:
    months((2, 10), (3, 10))
    version = codebook_of(adviser.council).version  # type: ignore[union-attr]
    assert figure_of(trend(adviser)).basis == f"Oordeel van mensen; codeboek versie {version}."
    assert figure_of(trend(adviser, basis="both")).basis == (
        f"Oordeel van mensen, en anders het voorstel van het model; codeboek versie {version}."
    )


def test_words_of_the_page_and_of_the_letter_are_the_same() -> None:
    assert {rule.value: str(words) for rule, words in RULES.items()} == DUTCH_RULES


def test_the_page_shows_each_theme_and_freezes_it(months: Any, adviser: Any, client_of: Any) -> None:
    months(*[(2, 10), (4, 10)] * 6, (9, 10))
    client = client_of(adviser)
    text = page(client, "insight:trend", per="month", theme="begrip")
    assert text.count('role="img"') == 2
    assert "buiten de grens: jan 2024" in text
    assert "Regelkaart van jan 2023" in text
    assert "style=" not in text
    for url, shown in NUMBER.findall(text):
        title = re.search(r"<h1>([\d.]+) verha", client.get(unescape(url)).content.decode())
        assert title is not None
        assert title[1] == shown, url
    answer = client.post(reverse("insight:freeze"), {
        "kind": "trend", "question": "theme=begrip", "per": "month", "baseline": "first", "anew": "2023-06-01",
        "why": "Nieuw formulier", "title": "Begrip door de tijd",
    })
    evidence = Evidence.objects.get()
    assert answer.url == reverse("insight:evidence", args=[evidence.pk])
    assert evidence.question["per"] == "month"
    shown = client.get(answer.url).content.decode()
    assert "Vanaf jun 2023 begint het midden opnieuw: Nieuw formulier" in shown
    assert "codeboek versie" in shown
    assert "from=2023-06-01&amp;to=2023-06-30" in shown


def test_a_reason_that_is_missing_is_asked_for_and_nothing_typed_is_lost(
    months: Any, adviser: Any, client_of: Any
) -> None:
    months((2, 10), (3, 10))
    client = client_of(adviser)
    text = page(client, "insight:trend", anew="2023-02-01")
    assert "Tot dan begint het nergens opnieuw" in text
    assert 'name="anew" value="2023-02-01"' in text
    answer = client.post(reverse("insight:freeze"), {
        "kind": "trend", "question": "", "per": "month", "anew": "2023-02-01", "why": " ", "title": "Mijn titel",
    })
    assert answer.status_code == 422
    for kept in ("Mijn titel", 'name="anew" value="2023-02-01"', 'name="per" value="month"'):
        assert kept in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_page_of_two_periods(months: Any, adviser: Any, client_of: Any) -> None:
    months(*[(2, 10)] * 12, *[(6, 10)] * 12)
    client = client_of(adviser)
    text = page(client, "insight:compare", from1="2024-Q1", to1="2024-Q4", from2="2023-01-01", to2="2023-12-31")
    assert "40 procentpunt hoger (marge: +28 tot +50)" in text
    # The form shows what was asked, in its own words.
    assert 'name="from1" value="2024-Q1"' in text
    assert "meer dan toeval meestal geeft" in text
    for url, shown in NUMBER.findall(text):
        title = re.search(r"<h1>([\d.]+) verha", client.get(unescape(url)).content.decode())
        assert title is not None
        assert title[1] == shown, url
    answer = client.post(reverse("insight:freeze"), {
        "kind": "comparison", "question": "", "title": "Twee jaren", "from1": "2023-01-01", "to1": "2023-12-31",
        "from2": "2024-01-01", "to2": "2024-12-31",
    })
    shown = client.get(answer.url).content.decode()
    assert "40 procentpunt hoger" in shown
    assert "from=2024-01-01&amp;to=2024-12-31&amp;bejegening=yes" in shown
    assert "overlappen" in page(client, "insight:compare", from1="2024-Q1", to1="2024-Q2", from2="2024-Q2", to2="2024-Q3")


def test_without_a_choice_the_last_two_years_are_compared() -> None:
    one, two = last_two_years(date(2026, 11, 26))
    assert (one.first, one.last) == (date(2024, 10, 1), date(2025, 9, 30))
    assert (two.first, two.last) == (date(2025, 10, 1), date(2026, 9, 30))


def test_spans_are_read_in_the_order_of_time() -> None:
    one, two = read_spans([["2024-Q1", "2024-Q1"], ["2023-Q1", "2023-Q2"]])
    assert (one.label, two.label) == ("2023 K1 tot en met 2023 K2", "2024 K1")


def test_another_council_counts_for_nothing(months: Any, outsider: Any) -> None:
    months((2, 10))
    assert series(outsider.council, Filters(), Setup()).rows == ()
    assert compare(outsider.council, Filters(), read_spans(YEARS)).difference is None


def test_days_until_somebody_reads_and_answers(
    make_signal: Any, listener: Any, adviser: Any, client_of: Any, codebooks: None
) -> None:
    from gehoord.core.audit.models import AuditEvent
    from gehoord.intake.models import FollowUp
    from gehoord.intake.services import send_follow_up, triage

    day = datetime(2024, 3, 4, 9, tzinfo=AMSTERDAM)
    signals = [make_signal(received_at=day + timedelta(hours=n), wants_reply=n != 3) for n in range(4)]
    for passed, signal in zip((1, 2, 6), signals, strict=False):
        triage(by=listener, signal=signal, to="read")
        read = AuditEvent.objects.filter(subject="signal", subject_id=str(signal.pk), event="signal_triaged")
        type(read)._update(read, [(AuditEvent._meta.get_field("at"), None, signal.received_at + timedelta(days=passed))])
    found = waits(adviser.council, Filters(), Setup(per="month"), "read")
    # Of 1, 2, 6 and never the middle lies between 2 and 6.
    assert [(row.label, row.days, row.done, row.of) for row in found.rows] == [("mrt 2024", 4.0, 3, 4)]
    send_follow_up(by=listener, signal=signals[0], text="Dank je wel.")
    assert waits(adviser.council, Filters(), Setup(), "answer").rows[0].days is None
    second = send_follow_up(by=listener, signal=signals[1], text="Dank je wel.")
    for number, follow_up in enumerate(FollowUp.objects.order_by("pk"), start=3):
        FollowUp.objects.filter(pk=follow_up.pk).update(at=follow_up.signal.received_at + timedelta(days=number))
    assert second.pk
    rows = waits(adviser.council, Filters(), Setup(), "answer").rows
    assert [(row.days, row.done, row.of) for row in rows] == [(4.0, 2, 3)]
    assert "4,0 dagen" in page(client_of(adviser), "insight:trend", show="answer")


@pytest.mark.parametrize("who", ["adviser", "coordinator"])
def test_query_counts(
    crowd: Any, coder: Any, request: Any, client_of: Any, django_assert_num_queries: Any, who: str,
) -> None:
    """The same for 3 and for 30 stories."""
    client = client_of(request.getfixturevalue(who))
    with CaptureQueriesContext(connection) as without_rows:
        page(client, "insight:search")
    # Counts in the menu, which other rooms put there; besides them: session; person; roles; codebook.
    menu = len(without_rows) - 4
    for size in (3, 30):
        crowd(size, by=coder)
        # Session; person; roles; codebook; hits and whole of bejegening; the same of each theme.
        with django_assert_num_queries(8 + menu):
            page(client, "insight:trend", theme="respect")
        # Session; person; roles; codebook; signals; when each was read.
        with django_assert_num_queries(6 + menu):
            page(client, "insight:trend", show="read")
        # Session; person; roles; codebook; hits and whole of both periods.
        with django_assert_num_queries(8 + menu):
            page(client, "insight:compare")


@pytest.mark.parametrize("name", ["insight:trend", "insight:compare"])
@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("coder", 200), ("listener", 403), ("auditor", 403), ("officer", 403)]
)
def test_who_may_come_in(request: Any, codebooks: None, client_of: Any, name: str, who: str, status: int) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == status
    assert client.get(reverse(name), {"anew": "x", "from1": "x", "per": "x", "show": "x"}).status_code == status
    assert client.get(reverse(name), {"bejegening": "no"}).status_code == status
