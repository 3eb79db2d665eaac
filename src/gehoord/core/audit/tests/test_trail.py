"""The trail is append-only, and logs cannot hold a story."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.urls import reverse

from gehoord.core.audit.logs import NoReport, ScrubErrors, where
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.audit.selectors import trail, trail_of
from gehoord.core.audit.services import record

SECRET = "Bartholomeus uit Kattenburg"


def test_the_trail_only_grows(council: Any) -> None:
    line = record(council=council, by=None, event=Event.SIGNAL_RECEIVED)
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.update(event="x")


def test_each_council_has_its_own(council: Any, other_council: Any) -> None:
    record(council=council, by=None, event=Event.SIGNAL_RECEIVED)
    record(council=other_council, by=None, event=Event.KEYS_ROTATED)
    assert [line.council for line in trail(council)] == [council]
    assert trail(council, event=Event.KEYS_ROTATED).count() == 0


def test_the_trail_of_one_thing(make_signal: Any) -> None:
    signal = make_signal()
    make_signal()
    assert [line.event for line in trail_of(signal.council, signal)] == [Event.SIGNAL_RECEIVED, Event.SIGNAL_ANALYSED]


@pytest.mark.parametrize("rows", [3, 30])
def test_the_page_costs_the_same_for_3_and_30(
    rows: int, client_of: Any, auditor: Any, council: Any, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        record(council=council, by=auditor.person, event=Event.SIGNAL_RECEIVED)
    client = client_of(auditor)
    # session, person, memberships, count, rows
    with django_assert_max_num_queries(6):
        page = client.get(reverse("audit:trail"))
    assert page.content.decode().count("signaal ontvangen") >= 3


def test_an_odd_filter_shows_everything(client_of: Any, auditor: Any) -> None:
    assert client_of(auditor).get(reverse("audit:trail"), {"gebeurtenis": "'--", "pagina": "x"}).status_code == 200


def _error() -> BaseException:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


def test_a_logged_error_keeps_kind_and_place_only() -> None:
    error = _error()
    record_ = logging.LogRecord("x", logging.ERROR, __file__, 1, "broke: %s", (error,), (type(error), error, None))
    ScrubErrors().filter(record_)
    line = logging.Formatter().format(record_)
    assert SECRET not in line
    assert "ValueError" in line
    assert "test_trail.py" in where(error)


@pytest.mark.parametrize(("address", "logged"), [
    ("/op-afstand/plek/WY9YCEY3J9XM/", "/op-afstand/plek/…/"), ("/mee/wyyyceyjj/kaart/3/", "/mee/…/kaart/3/"),
    ("/kaart-van-de-week/aZ_9-bcdefghik/?x=1", "/kaart-van-de-week/…/?x=1"),
    ("/werk/bijeenkomsten/12/live/", "/werk/bijeenkomsten/12/live/"),
])
def test_what_opens_something_stays_out_of_the_log(address: str, logged: str) -> None:
    line = logging.LogRecord("x", logging.ERROR, __file__, 1, "Internal Server Error: %s", (address,), None)
    ScrubErrors().filter(line)
    assert line.getMessage() == f"Internal Server Error: {logged}"


def test_a_crash_in_a_page_logs_no_text(client_of: Any, listener: Any, make_signal: Any, monkeypatch: Any) -> None:
    import io

    stream = io.StringIO()
    handler = logging.getLogger("django").handlers[0]
    monkeypatch.setattr(handler, "stream", stream)

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr("gehoord.intake.views.follow_ups", broken)
    client = client_of(listener)
    client.raise_request_exception = False
    answer = client.get(reverse("intake:signal", args=[make_signal().pk]))
    assert answer.status_code == 500
    assert SECRET not in answer.content.decode() + stream.getvalue()
    assert "ValueError" in stream.getvalue()


def test_error_reports_quote_nothing() -> None:
    error = _error()
    report = NoReport(None, type(error), error, error.__traceback__)
    assert SECRET not in report.get_traceback_text() + report.get_traceback_html() + repr(report.get_traceback_data())
