"""Open link, screen and paper: each a channel of its own, and nothing left behind for the next person."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.ui.documents.tests.reading import words_of_docx
from gehoord.surveys import answering, channels
from gehoord.surveys.models import Answer, Campaign, Entrance, OpenAnswer, Response
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.results import result
from gehoord.surveys.services import make_codes

from .making import answered, campaign, closed


@pytest.fixture
def made(adviser: Any) -> Any:
    return campaign(adviser)


@pytest.fixture
def link(adviser: Any, made: Any) -> Any:
    return channels.open_entrance(by=adviser, campaign=made, channel="link")


@pytest.fixture
def kiosk(adviser: Any, made: Any) -> Any:
    return channels.open_entrance(by=adviser, campaign=made, channel="kiosk", place="wachtkamer")


def test_the_address_of_a_screen_is_kept_nowhere_and_that_of_a_link_is(link: Any, kiosk: Any) -> None:
    assert link.entrance.token == link.token
    assert len(link.token) == 24
    kept = repr([list(model.objects.values()) for model in (Entrance, AuditEvent)])
    assert kiosk.token not in kept
    assert [line.fields for line in AuditEvent.objects.filter(event=Event.ENTRANCE_CHANGED).order_by("pk")] == [
        {"channel": "link", "open": True}, {"channel": "kiosk", "open": True},
    ]


def test_the_link_asks_says_that_it_counts_apart_and_keeps_the_channel(client: Any, link: Any) -> None:
    page = reverse("surveys:link", args=[link.token])
    asked = client.get(page)
    assert "apart" in asked.content.decode()
    assert "no-store" in asked["Cache-Control"]
    assert client.post(page, {"do": "send"}).status_code == 422
    thanks = client.post(page, {"do": "send", "q-z1": "4", "w-open": "Meer tijd"})
    assert (thanks.status_code, thanks["Location"]) == (302, reverse("surveys:thanks"))
    assert not thanks.cookies
    response = Response.objects.get()
    assert (response.channel, response.mode) == ("link", "scherm")
    assert OpenAnswer.objects.get().text == "Meer tijd"
    assert not AuditEvent.objects.filter(event=Event.PAPER_TYPED).exists()


def test_what_came_by_the_link_is_a_result_of_its_own(adviser: Any, council: Any, made: Any, link: Any) -> None:
    answered(adviser, made, [(5, 5, 5, 5, 5, 5)] * 11)
    for _ in range(10):
        channels.answer_at(entrance=link.entrance, answers={"z1": 1})
    made = closed(adviser, made)
    own, by_link = (result(council, made, made.purpose, channel=which) for which in ("code", "link"))
    assert own
    assert by_link
    assert (own.responded, own.whole.sums.top) == (11, 11)
    assert (by_link.responded, by_link.whole.sums.top) == (10, 0)


def test_a_screen_that_somebody_fills_alone_moves_no_figure(adviser: Any, council: Any, made: Any, kiosk: Any) -> None:
    answered(adviser, made, [(5, 5, 5, 5, 5, 5)] * 11)
    for _ in range(40):
        channels.answer_at(entrance=kiosk.entrance, answers={"z1": 1})
    made = closed(adviser, made)
    own, apart = (result(council, made, made.purpose, channel=which) for which in ("code", "kiosk"))
    assert own
    assert apart
    assert (own.responded, own.whole.sums.top) == (11, 11)
    assert (apart.responded, apart.whole.sums.top) == (40, 0)


def test_sloppy_typing_of_an_address_works(client: Any, kiosk: Any) -> None:
    assert client.get(reverse("surveys:kiosk", args=[kiosk.token.lower().replace("-", "")])).status_code == 200


def test_the_screen_goes_back_to_the_start_and_forgets(client: Any, kiosk: Any) -> None:
    start, page, done = (
        reverse(f"surveys:{name}", args=[kiosk.token]) for name in ("kiosk", "kiosk_questions", "kiosk_done")
    )
    asked = client.get(page)
    assert asked["Refresh"] == f"600;url={start}"
    assert 'autocomplete="off"' in asked.content.decode()
    sent = client.post(page, {"do": "send", "q-z1": "2"})
    assert (sent.status_code, sent["Location"]) == (302, done)
    thanks = client.get(done)
    assert thanks["Refresh"] == f"20;url={start}"
    assert thanks["Clear-Site-Data"] == '"cache"'
    for answer in (asked, sent, thanks, client.get(start)):
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert " checked" not in client.get(page).content.decode()
    assert Response.objects.get().channel == "kiosk"


def test_an_address_that_is_wrong_closed_or_anothers_looks_the_same(
    client: Any, adviser: Any, outsider: Any, link: Any, kiosk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("gehoord.surveys.views_channels.guard.pause", pauses.append)
    theirs = channels.open_entrance(by=outsider, campaign=campaign(outsider), channel="link").token
    channels.close_entrance(by=adviser, entrance=link.entrance)
    pages = {
        client.get(reverse("surveys:link", args=[token])).content.replace(token.encode(), b"")
        for token in ("AAAA-AAAA-AAAA-AAAA-AAAA", link.token, kiosk.token, theirs)
    }
    assert len(pages) == 1
    assert len(pauses) == 4
    # A code of a person opens no entrance, and the other way around.
    code = make_codes(by=adviser, campaign=kiosk.entrance.campaign, count=1)[0]
    assert client.get(reverse("surveys:kiosk", args=[code])).status_code == 404
    with pytest.raises(answering.CodeUnknown):
        answering.check_code(council=adviser.council, code=kiosk.token)


def test_guessing_codes_learns_nothing_from_anothers(
    client: Any, outsider: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page for a wrong code is that for another council's code, after the same pause."""
    pauses: list[float] = []
    monkeypatch.setattr("gehoord.surveys.views_public.guard.pause", pauses.append)
    theirs = make_codes(by=outsider, campaign=campaign(outsider), count=1)[0]
    page = reverse("surveys:scan")
    wrong, others = (client.post(page, {"code": code}) for code in ("AAAA-AAAA-AAAA", theirs))
    assert wrong.status_code == others.status_code == 422
    assert wrong.content.replace(b"AAAA-AAAA-AAAA", b"") == others.content.replace(theirs.encode(), b"")
    assert len(pauses) == 2


def test_closing_closes_every_way_in(client: Any, adviser: Any, made: Any, link: Any, kiosk: Any) -> None:
    closed(adviser, made)
    assert client.get(reverse("surveys:link", args=[link.token])).status_code == 409
    assert client.post(reverse("surveys:kiosk_questions", args=[kiosk.token]), {"do": "send"}).status_code == 409
    with pytest.raises(answering.NotOpen):
        channels.answer_at(entrance=link.entrance, answers={"z1": 3})
    with pytest.raises(answering.NotOpen):
        channels.type_paper(by=adviser, campaign=made, answers={"z1": 3})


def test_an_entrance_closed_meanwhile_takes_nothing(adviser: Any, link: Any) -> None:
    channels.close_entrance(by=adviser, entrance=link.entrance)
    channels.close_entrance(by=adviser, entrance=link.entrance)
    assert AuditEvent.objects.filter(event=Event.ENTRANCE_CHANGED).count() == 2
    with pytest.raises(channels.EntranceUnknown):
        channels.answer_at(entrance=link.entrance, answers={"z1": 3})
    assert not Response.objects.exists()


def test_one_open_link_and_who_may(adviser: Any, officer: Any, outsider: Any, made: Any, link: Any) -> None:
    for channel in ("link", "code", "papier", ""):
        with pytest.raises(SurveyRefused):
            channels.open_entrance(by=adviser, campaign=made, channel=channel)
    for refused, by in ((NotAllowed, officer), (Campaign.DoesNotExist, outsider)):
        with pytest.raises(refused):
            channels.open_entrance(by=by, campaign=made, channel="kiosk")
        with pytest.raises(refused):
            channels.close_entrance(by=by, entrance=link.entrance)
        with pytest.raises(refused):
            channels.type_paper(by=by, campaign=made, answers={"z1": 3})


def test_paper_is_read_again_before_it_is_kept(adviser: Any, made: Any, client_of: Any) -> None:
    client, page = client_of(adviser), reverse("surveys:paper", args=[made.pk])
    code = make_codes(by=adviser, campaign=made, count=1)[0]
    fields = {"code": code.lower(), "q-z1": "4", "q-z2": "nvt", "w-open": "Fijn"}
    shown = client.post(page, {**fields, "do": "check"}).content.decode()
    assert "Leg het formulier ernaast" in shown
    assert "overgeslagen" in shown
    assert not Response.objects.exists()
    again = client.post(page, {**fields, "do": "edit"}).content.decode()
    assert "Fijn" in again
    assert code.lower() in again
    client.post(page, {**fields, "do": "send"})
    response = Response.objects.get()
    assert (response.channel, response.mode) == ("code", "papier")
    assert sorted(Answer.objects.filter(value__isnull=False).values_list("question__key", "value")) == [("z1", 4)]
    line = AuditEvent.objects.get(event=Event.PAPER_TYPED)
    assert (line.by, line.fields) == (adviser.person, {})
    used = client.post(page, {**fields, "do": "check"})
    assert used.status_code == 422
    assert "al antwoorden gegeven" in used.content.decode()


def test_paper_without_a_code_is_a_channel_of_its_own(adviser: Any, made: Any, client_of: Any) -> None:
    page = reverse("surveys:paper", args=[made.pk])
    client_of(adviser).post(page, {"do": "send", "q-z1": "4"})
    assert Response.objects.get().channel == "papier"
    empty = client_of(adviser).post(page, {"do": "send", "q-z1": ""})
    assert empty.status_code == 422
    assert Response.objects.count() == 1


def test_a_code_of_another_campaign_is_not_used_up_on_paper(adviser: Any, made: Any) -> None:
    code = make_codes(by=adviser, campaign=campaign(adviser, title="Een ander"), count=1)[0]
    with pytest.raises(answering.CodeUnknown):
        channels.type_paper(by=adviser, campaign=made, code=code, answers={"z1": 3})
    assert answering.check_code(council=adviser.council, code=code).title == "Een ander"


def test_the_form_of_paper_asks_every_question(adviser: Any, made: Any, client_of: Any) -> None:
    client = client_of(adviser)
    document = pypdfium2.PdfDocument(client.get(reverse("surveys:form_pdf", args=[made.pk])).content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    word = words_of_docx(client.get(reverse("surveys:form_file", args=[made.pk])).content)
    for asked in (*(f"Zin {n}" for n in range(1, 7)), "Wat wil je nog zeggen?"):
        assert asked in text
        assert asked in word
    assert "\ufffd" not in text
