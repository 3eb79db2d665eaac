"""The report of a gathering, and how those who were there look at it before it becomes evidence."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services as lines
from gehoord.dialogue.live import blocks
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Reader, ReportCheck, Seat
from gehoord.dialogue.reporting import services
from gehoord.dialogue.reporting.few import has_few, in_words
from gehoord.dialogue.reporting.report import report_of
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> #let x $y$ {{ x }} &amp;"
IN_A_WEEK = timezone.localdate() + datetime.timedelta(days=7)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def held(facilitator: Any, make_gathering: Any) -> Any:
    """Closed, with twelve phones that answered a question; `tokens` are their codes."""
    gathering = make_gathering(LITERAL, people={"parent": 6, "young_person": 6})
    live = live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    block = blocks.add_block(by=facilitator, gathering=gathering, kind="yes_no", question="Klopt dit?")
    blocks.open_block(by=facilitator, block=block, expected_version=1)
    tokens = [
        live_services.join(
            council=facilitator.council, code=door_code(live), role=role, table=1, nonce=new_nonce()
        )
        for role in ["parent"] * 6 + ["young_person"] * 6
    ]
    for token in tokens:
        blocks.answer(council=facilitator.council, token=token, block_pk=block.pk, value=1)
    gathering = lines.close_gathering(by=facilitator, gathering=gathering)
    gathering.tokens = tokens
    return gathering


def frozen(by: Any, gathering: Any) -> Any:
    return freeze(by=by, kind="observations", question={"gatherings": [gathering.pk]}, title="")


def test_what_was_said_becomes_evidence_only_after_those_who_were_there_looked(
    held: Any, facilitator: Any, coordinator: Any, adviser: Any, client: Client, client_of: Any
) -> None:
    one, other = held.tokens[:2]
    # Places are gone; of the codes only digests are left, without a role or a table.
    assert not Seat.objects.exists()
    assert {len(reader.token_hash) for reader in Reader.objects.all()} == {64}
    with pytest.raises(QuestionRefused):
        frozen(adviser, held)
    # An own code leads to the report, that is not there yet.
    answer = client.get(at("seat", one))
    assert answer.url == at("reader", one)
    assert LITERAL not in client.get(answer.url).content.decode()
    staff = client_of(facilitator)
    page = staff.post(at("check", held.pk), {"do": "open", "version": "1", "ends_on": IN_A_WEEK.isoformat()})
    assert page.status_code == 302
    assert client.post(at("join"), {"do": "back", "own": one}).url == at("reader", one)
    page = client.get(at("reader", one)).content.decode()
    assert escape(LITERAL) in page
    assert "<b>vet" not in page
    assert client.post(at("reader", one), {"verdict": "wrong", "text": " "}).status_code == 422
    client.post(at("reader", one), {"verdict": "wrong", "text": "Layla de Vries zei dat niet zo"})
    client.post(at("reader", other), {"verdict": "right", "text": "Dit telt niet mee"})
    assert "Layla" not in "".join(Reader.objects.values_list("text", flat=True))
    # What is not right is for the coordinator.
    assert "zei dat niet zo" not in staff.get(at("report", held.pk)).content.decode()
    assert "zei dat niet zo" in client_of(coordinator).get(at("report", held.pk)).content.decode()
    with pytest.raises(QuestionRefused):
        frozen(adviser, held)
    assert staff.post(at("check", held.pk), {"do": "something else", "version": "2"}).status_code == 422
    staff.post(at("check", held.pk), {"do": "end", "version": "2"})
    check = ReportCheck.objects.get()
    assert (check.right, check.wrong) == (1, 1)
    assert [(reader.token_hash, bool(reader.text)) for reader in Reader.objects.all()] == [("", True)]
    assert client.get(at("reader", one)).status_code == 404
    assert frozen(adviser, held).number == 1
    # Two verdicts are few: no number of them stands in the report.
    assert report_of(held, check).checked[0].startswith("Minder dan 10")
    assert not any("Layla" in str(line.fields) or "vet" in str(line.fields) for line in AuditEvent.objects.all())


def test_a_check_that_is_over_ends_by_itself_and_codes_that_nobody_asks_for_go(held: Any, facilitator: Any) -> None:
    services.open_check(by=facilitator, gathering=held, expected_version=1, ends_on=IN_A_WEEK)
    now = timezone.now()
    assert services.end_over(now=now) == 0
    assert Reader.objects.count() == 12
    assert services.end_over(now=now + datetime.timedelta(days=8)) == 1
    assert not Reader.objects.exists()
    ReportCheck.objects.update(opened_at=None, ends_on=None, ended_at=None)
    Reader.objects.create(report_check=ReportCheck.objects.get(), token_hash="x" * 64)
    services.end_over(now=now + datetime.timedelta(days=29))
    assert Reader.objects.exists()
    services.end_over(now=now + datetime.timedelta(days=31))
    assert not Reader.objects.exists()


def test_only_the_coordinator_says_that_nobody_looks_and_why(
    held: Any, coordinator: Any, facilitator: Any, adviser: Any, client_of: Any
) -> None:
    sent = {"do": "skip", "version": "1", "reason": "De groep koos daar zelf voor"}
    assert client_of(facilitator).post(at("check", held.pk), sent).status_code == 403
    client = client_of(coordinator)
    assert client.post(at("check", held.pk), sent | {"reason": "x"}).status_code == 422
    behind = client.post(at("check", held.pk), sent | {"version": "9"})
    assert behind.status_code == 409
    assert sent["reason"] in behind.content.decode()
    assert client.post(at("check", held.pk), sent).status_code == 302
    assert not Reader.objects.exists()
    assert sent["reason"] in report_of(held, ReportCheck.objects.get()).checked[0]
    assert frozen(adviser, held)


def test_a_set_of_causes_waits_for_the_report_too(held: Any, facilitator: Any, adviser: Any, client_of: Any) -> None:
    more = lines.close_gathering(by=facilitator, gathering=_with_causes(facilitator, held))
    chosen = lines.choose_causes(
        by=facilitator, title="Drie", gatherings=[held, more], causes=[*held.causes.all(), *more.causes.all()], size=3
    )
    answer = client_of(adviser).post(at("use_set", chosen.pk), follow=True)
    assert "keken het verslag nog niet na" in answer.content.decode()


def _with_causes(by: Any, like: Any) -> Any:
    made = lines.make_gathering(by=by, title="Nog een groep", question="Waarom?", held_on=like.held_on)
    lines.add_causes(by=by, gathering=made, texts=["Te weinig tijd", "Niemand belt terug"])
    return made


def test_the_report_tells_nothing_about_few_people(make_gathering: Any, held: Any) -> None:
    said = report_of(held, None)
    assert said.people[0] == "Er waren 12 mensen."
    # All twelve said yes: as a number it would be the answer of each.
    assert (said.outcomes[0].answers, said.outcomes[0].lines) == ((), ("De meeste mensen kozen ja.",))
    assert "6" not in "".join(said.people)
    few = report_of(make_gathering("x", people={"parent": 9}, closed=True), None)
    assert "minder dan 10" in few.people[0]
    assert "9" not in "".join(few.people)


@pytest.mark.parametrize("kind", ["yes_no", "scale", "statements"])
def test_no_answer_of_few_can_be_counted_back(kind: str) -> None:
    """Whatever the report says in words is said of several outcomes, of which none is told."""
    one, other = ("1", "-1") if kind == "statements" else ("1", "0") if kind == "yes_no" else ("4", "2")
    said: dict[str, set[int]] = {}
    for yes in range(21):
        counts = {one: yes, other: 20 - yes}
        if has_few(counts, 10):
            said.setdefault(in_words(kind, counts), set()).add(yes)
    assert len(said) == 3
    assert {0, 20} <= set().union(*said.values())
    assert all(max(each) - min(each) >= 4 for each in said.values())
    assert not has_few({one: 10, other: 10, "3": 0}, 10)
    # Who all chose the middle do not differ.
    middle = "0" if kind == "statements" else "3"
    assert kind == "yes_no" or in_words(kind, {middle: 20}).startswith("De meeste mensen")


def test_the_report_is_a_page_a_wall_and_three_files(held: Any, adviser: Any, client_of: Any) -> None:
    client = client_of(adviser)
    for name in ("report", "wall"):
        page = client.get(at(name, held.pk)).content.decode()
        assert escape(LITERAL) in page
        assert "<b>vet" not in page
    assert client.get(at("report_file", held.pk, "pdf")).content.startswith(b"%PDF")
    docx = client.get(at("report_file", held.pk, "docx")).content
    with zipfile.ZipFile(io.BytesIO(docx)) as found:
        assert escape(LITERAL) in found.read("word/document.xml").decode()
    assert client.get(at("report_file", held.pk, "exe")).status_code == 404


def test_a_report_asks_as_much_for_few_lines_as_for_many(make_gathering: Any, facilitator: Any, client_of: Any) -> None:
    client = client_of(facilitator)

    def asked(lines_n: int) -> int:
        gathering = make_gathering(*(f"o {n}" for n in range(lines_n)), closed=True)
        client.get(at("report", gathering.pk))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at("report", gathering.pk)).status_code == 200
        return len(caught)

    # Session, person, member, the gathering, its council, preparation, three kinds of lines, attendance, blocks, check.
    assert asked(3) == asked(30) <= 16


def test_an_open_gathering_has_no_report(make_gathering: Any, facilitator: Any, client_of: Any) -> None:
    assert client_of(facilitator).get(at("report", make_gathering("x").pk)).status_code == 404
