"""All advices for everybody: list, what people said and what was done, open data, feed; and the account of a year."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, clock, oral
from gehoord.advice.models import Advice, Recommendation
from gehoord.advice.open_data import NAMES, tables
from gehoord.advice.yearly import account
from gehoord.advice.yearly_letter import summary
from gehoord.core.audit.models import AuditEvent
from gehoord.insight.models import Release

from .answering_making import evidence, sent

PAGES = ["public_list", "you_said", "open_data", "open_json", "feed"]


def _answered(council: Any, officer: Any, coordinator: Any, word: str = "Luisteren", **more: Any) -> Advice:
    """Sent; the first point adopted with a promise that was done."""
    advice = sent(council, word=word, grounds=[evidence(council)], **more)
    reply = answering.give_reply(by=officer, point=advice.points.first(), answer="adopt")
    one = answering.make_commitment(
        by=officer, reply=reply, what=f"Een folder over {word}.", owner="Afdeling Jeugd",
        due=timezone.localdate() + timedelta(days=9),
    )
    one = answering.claim_done(by=officer, commitment=one, version=1, proof="Hij ligt er.")
    answering.confirm_done(by=coordinator, commitment=one, version=2)
    return advice


@pytest.fixture
def answered(council: Any, officer: Any, coordinator: Any) -> Advice:
    return _answered(council, officer, coordinator)


@pytest.mark.parametrize("page", PAGES)
def test_everybody_reads_it_without_a_cookie(page: str, answered: Advice, client: Client) -> None:
    answer = client.get(reverse(f"advice:{page}"))
    assert answer.status_code == 200
    assert not answer.cookies
    assert "max-age=60" in answer["Cache-Control"]
    assert "Luisteren" in answer.content.decode() or page == "open_data"


@pytest.mark.parametrize("page", [*PAGES, "open_csv"])
def test_a_draft_and_another_council_are_in_none_of_it(
    page: str, council: Any, other_council: Any, client: Client, adviser: Any
) -> None:
    sent(other_council, word="Elders")
    sent(council)
    Advice.objects.create(
        council=council, title="Geheim plan", addressee="Aan", salutation="Dag,", signed_by="Wij"
    )
    names = [[name] for name in NAMES] if page == "open_csv" else [[]]
    for arguments in names:
        body = client.get(reverse(f"advice:{page}", args=arguments)).content.decode()
        assert "Elders" not in body
        assert "Geheim" not in body


def test_what_was_said_stands_beside_what_was_done(answered: Advice, client: Client) -> None:
    body = client.get(reverse("advice:you_said")).content.decode()
    assert "Een folder over Luisteren." in body
    assert "Dit hoorden we" in body
    assert "[B" not in body
    point = answered.points.first()
    assert point is not None
    refs = [ground.evidence.title for ground in point.grounds.select_related("evidence")]
    assert refs
    assert any(title in body for title in refs)
    # The other points were not answered: nothing came of them yet.
    assert body.count("Wij vroegen") == 1


def test_a_bottleneck_that_was_recognised_changed_nothing_yet(council: Any, officer: Any, client: Client) -> None:
    advice = sent(council)
    point = advice.points.first()
    models.QuerySet(Recommendation).filter(pk=point.pk).update(kind="bottleneck")
    answering.give_reply(by=officer, point=point, answer="adopt")
    assert "Wij schreven" not in client.get(reverse("advice:you_said")).content.decode()
    reply = Recommendation.objects.get(pk=point.pk).reply
    answering.make_commitment(
        by=officer, reply=reply, what="Een plan.", owner="Afdeling Jeugd", due=timezone.localdate() + timedelta(days=9)
    )
    assert "Wij schreven" in client.get(reverse("advice:you_said")).content.decode()


def test_a_point_that_was_declined_is_not_something_done(council: Any, officer: Any, client: Client) -> None:
    advice = sent(council)
    answering.give_reply(by=officer, point=advice.points.first(), answer="decline", reason="Te duur.")
    assert "Wij vroegen" not in client.get(reverse("advice:you_said")).content.decode()


def test_tables_say_what_the_letter_said(answered: Advice, council: Any) -> None:
    found = tables(council)
    assert tuple(found) == NAMES
    points = list(csv.DictReader(io.StringIO(found["punten"].as_csv())))
    assert len(points) == answered.points.count()
    assert [row["antwoord"] for row in points].count("adopt") == 1
    # What stands as `{{ B1 }}` in the point is said in words, as in the letter.
    assert not any("{{" in row["tekst"] for row in points)
    (promise,) = found["toezeggingen"].as_objects()
    assert promise["stand"] == "confirmed"
    figures = found["cijfers"].as_objects()
    assert {row["bewijs"] for row in figures} <= {one["ref"] for one in answered.letter.content["figures"]}
    for row in figures:
        small = [row[name] for name in ("aantal", "van") if row[name] is not None]
        assert all(number >= council.smallest_n for number in small)


def test_words_of_people_are_not_in_the_data(council: Any, officer: Any, coordinator: Any) -> None:
    _answered(council, officer, coordinator)
    kinds = {row["soort"] for row in tables(council)["cijfers"].as_objects()}
    assert kinds
    assert not kinds & {"quotes", "causes", "observations", "tips"}


def test_a_formula_stays_text(council: Any, officer: Any) -> None:
    advice = sent(council)
    answering.give_reply(by=officer, point=advice.points.first(), answer="decline", reason="=1+1")
    rows = list(csv.DictReader(io.StringIO(tables(council)["punten"].as_csv())))
    assert "'=1+1" in [row["reden"] for row in rows]


def test_yearly_numbers_are_in_the_data(council: Any) -> None:
    Release.objects.create(council=council, year=2025, judged=200, about_bejegening=50, themes={"respect": 20})
    rows = tables(council)["jaarcijfers"].as_objects()
    assert [(row["onderdeel"], row["aantal"], row["van"]) for row in rows] == [
        ("bejegening", 50, 200), ("thema", 20, 50)
    ]


def test_json_is_the_same_every_time(answered: Advice, client: Client) -> None:
    one, two = (client.get(reverse("advice:open_json")) for _time in range(2))
    assert one.content == two.content
    found = json.loads(one.content)
    assert found["licentie"] == "CC0-1.0"
    assert len(found["adviezen"]) == 1
    assert one["Access-Control-Allow-Origin"] == "*"


def test_the_feed_moves_when_something_happens(council: Any, officer: Any, client: Client) -> None:
    advice = sent(council)
    space = "{http://www.w3.org/2005/Atom}"

    def updated() -> str:
        entry = ET.fromstring(client.get(reverse("advice:feed")).content).find(f"{space}entry")
        assert entry is not None
        return entry.findtext(f"{space}updated") or ""

    before = updated()
    later = timezone.now() + timedelta(minutes=5)
    answering.give_reply(by=officer, point=advice.points.first(), answer="adopt", at=later)
    assert updated() > before


@pytest.mark.parametrize("page", ["public_list", "you_said", "open_json", "feed"])
def test_queries_stay_flat(
    page: str, council: Any, officer: Any, coordinator: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    """Council; count and page of advices; points with replies; commitments; letters; words made unreadable;
    what repeats a story, twice where figures are shown; for the page of what was done also the grounds and the figures;
    for the data the yearly numbers."""
    for rounds in (2, 8):
        for number in range(rounds):
            _answered(council, officer, coordinator, word=f"Luisteren {rounds} {number}")
        with django_assert_max_num_queries(12):
            assert client.get(reverse(f"advice:{page}")).status_code == 200


def test_the_account_counts_in_time_and_late(council: Any, officer: Any, coordinator: Any) -> None:
    advice = _answered(council, officer, coordinator)
    late = advice.points.exclude(reply__isnull=False).first()
    due = advice.reply_due
    assert due is not None
    after = timezone.now() + (due - timezone.localdate()) + timedelta(days=2)
    answering.give_reply(by=officer, point=late, answer="partly", reason="Een deel.", at=after)
    found = account(council, timezone.localtime(advice.sent_at).year)
    assert (found.answered, found.in_time, found.answered_late) == (2, 1, 1)
    assert found.answers["adopt"] == found.answers["partly"] == 1
    assert (found.done, found.late) == (1, 0)
    assert found.points == Recommendation.objects.filter(advice=advice).count()


def test_the_account_tells_what_was_only_said_and_what_took_longer(
    council: Any, officer: Any, coordinator: Any
) -> None:
    advice = sent(council, days_ago=1)
    first, second = advice.points.all()
    oral.note_oral(
        by=coordinator, point=first, said="Dat gaan we doen.", said_on=timezone.localdate(), said_by="Teamleider Jeugd"
    )
    clock.ask_extension(by=officer, point=second, reason="Er is eerst een raadsvergadering.")
    found = account(council, timezone.localtime(advice.sent_at).year)
    assert (found.oral, found.extended, found.answered) == (1, 1, 0)
    said = " ".join(summary(found))
    assert "alleen mondeling" in said
    assert "meer tijd" in said
    rows = tables(council)["punten"].as_objects()
    assert rows[0]["mondeling_op"] == timezone.localdate().isoformat()
    assert str(rows[1]["antwoord_voor"]) > str(rows[1]["eerst_antwoord_voor"])


def test_a_changed_answer_stays_in_time(council: Any, officer: Any) -> None:
    advice = sent(council)
    point = advice.points.first()
    answering.give_reply(by=officer, point=point, answer="adopt")
    answering.give_reply(
        by=officer, point=point, answer="partly", reason="Toch niet alles.", version=1,
        at=timezone.now() + timedelta(days=400),
    )
    found = account(council, timezone.localtime(advice.sent_at).year)
    assert (found.in_time, found.answered_late) == (1, 0)


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
def test_the_account_is_a_document(kind: str, answered: Advice, client_of: Any, adviser: Any) -> None:
    year = timezone.localtime(answered.sent_at).year
    answer = client_of(adviser).get(reverse("advice:year_file", args=[year, kind]))
    assert answer.status_code == 200
    assert len(answer.content) > 1000
    assert AuditEvent.objects.filter(event="document_taken").exists()
    assert client_of(adviser).get(reverse("advice:year_file", args=[1999, kind])).status_code == 404


def test_the_page_of_a_year(answered: Advice, client_of: Any, auditor: Any) -> None:
    body = client_of(auditor).get(reverse("advice:year"), {"jaar": "9" * 5000}).content.decode()
    assert "Wij stuurden één advies" in body
    assert reverse("advice:reaction", args=[answered.pk]) in body


def test_the_export_is_whole_and_holds_no_story(answered: Advice, client_of: Any, auditor: Any) -> None:
    answer = client_of(auditor).post(reverse("advice:export"))
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    names = set(packed.namelist())
    assert {"LEESMIJ.txt", "bewijs.json", "brieven.json", "logboek.csv", "punten.csv"} <= names
    evidence = json.loads(packed.read("bewijs.json"))
    assert evidence
    assert all(len(one["controlegetal"]) == 64 for one in evidence)
    (letter,) = json.loads(packed.read("brieven.json"))
    assert letter["sha256"] == answered.letter.digests
    assert letter["advies"] == answered.number
    assert AuditEvent.objects.filter(event="export_taken", by=auditor.person).count() == 1
    assert "confirmed" in packed.read("toezeggingen.csv").decode()


def test_reading_about_the_export_takes_nothing(client_of: Any, auditor: Any) -> None:
    assert client_of(auditor).get(reverse("advice:export")).status_code == 200
    assert not AuditEvent.objects.filter(event="export_taken").exists()
