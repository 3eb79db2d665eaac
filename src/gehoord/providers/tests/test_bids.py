"""Bids before anybody scores: gathered, kept, and an interest said first."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.services import invite
from gehoord.core.sealing.resealing import Resealed, reseal_fields
from gehoord.core.sealing.services import rotate_key, sealed_with
from gehoord.providers.bids import scoring, services, settling
from gehoord.providers.bids.selectors import get_document_for
from gehoord.providers.kit import services as kits
from gehoord.providers.models import BidDocument, Scoring
from gehoord.providers.rules import AgreementRefused

from .bid_making import PDF, bids_of, decide, gathered, points, score, started
from .kit_making import published

SECRET = "Alleen ik weet dit nog: walviskaars."


class TestGathering:
    def test_a_round_belongs_to_a_published_kit_that_people_judge(self, officer: Any, experts: list[Any]) -> None:
        kit = published(officer, "kpi")
        with pytest.raises(AgreementRefused):
            gathered(officer, experts, kit=kit)
        new = kits.replace_kit(by=officer, kit=published(officer, title="Twee"), why="Beter.")
        with pytest.raises(AgreementRefused):
            gathered(officer, experts, kit=new)  # a draft
        kits.publish_kit(by=officer, kit=new, expected_version=new.version)
        with pytest.raises(AgreementRefused):
            gathered(officer, experts, kit=new.replaces)  # there is a newer one

    def test_scoring_begins_after_the_last_day_with_documents_and_two_assessors(
        self, officer: Any, experts: list[Any]
    ) -> None:
        round = gathered(officer, experts[:1], bids=1, kit=published(officer, experts=2, officers=0))
        with pytest.raises(AgreementRefused, match="2 ervaringsdeskundigen en 0 medewerkers"):
            services.start_scoring(by=officer, round=round)
        services.add_assessor(by=officer, round=round, person=experts[1].person)
        bid = services.add_bid(by=officer, round=round, name="Zonder plan")
        with pytest.raises(AgreementRefused, match="document"):
            services.start_scoring(by=officer, round=round)
        services.withdraw_bid(by=officer, bid=bid, why="Te laat.", expected_version=1)
        changed = services.change_round(
            by=officer, round=round, title="Ronde", closes_on=timezone.localdate(), expected_version=1
        )
        with pytest.raises(AgreementRefused, match="laatste dag"):
            services.start_scoring(by=officer, round=round)
        services.change_round(
            by=officer, round=round, title="Ronde", closes_on=timezone.localdate() - timedelta(days=1),
            expected_version=changed.version,
        )
        services.start_scoring(by=officer, round=round)
        for late in (
            lambda: services.add_bid(by=officer, round=round, name="Te laat"),
            lambda: services.add_document(by=officer, bid=bids_of(round)[0], name="x.pdf", content=PDF),
            lambda: services.remove_document(by=officer, document=BidDocument.objects.all()[0], why="Toch niet."),
        ):
            with pytest.raises(AgreementRefused):
                late()
        # The withdrawn one stays to be seen, and waits for nobody.
        assert [(one.name, bool(one.withdrawn_on), one.scorings.count()) for one in bids_of(round)][1:] == [
            ("Zonder plan", True, 0)
        ]

    @pytest.mark.parametrize("content", [
        b"%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS (x) >> >> endobj\n%%EOF", b"\x89PNG\r\n\x1a\n", b"MZ",
    ])
    def test_a_file_that_acts_or_is_something_else_is_refused(
        self, officer: Any, experts: list[Any], content: bytes
    ) -> None:
        bid = bids_of(gathered(officer, experts, bids=1))[0]
        with pytest.raises(AgreementRefused):
            services.add_document(by=officer, bid=bid, name="plan.pdf", content=content)

    def test_documents_are_sealed_and_go_with_a_reason(self, officer: Any, experts: list[Any]) -> None:
        bid = bids_of(gathered(officer, experts, bids=1))[0]
        document = bid.documents.get()
        assert PDF not in bytes(document.sealed)
        assert services.open_document(document).startswith(PDF)
        gone = services.remove_document(by=officer, document=document, why="Van een ander.")
        assert (bytes(gone.sealed), gone.digest, gone.name) == (b"", "", "PDF")
        with pytest.raises(BidDocument.DoesNotExist):
            get_document_for(officer, document.pk)

    def test_documents_go_along_to_a_new_key(
        self, officer: Any, experts: list[Any], settings: Any, tmp_path: Any
    ) -> None:
        first, gone = (bid.documents.get() for bid in bids_of(gathered(officer, experts)))
        damaged = services.add_document(by=officer, bid=gone.bid, name="stuk.pdf", content=PDF + b"% stuk")
        BidDocument.objects.filter(pk=damaged.pk).update(sealed=b"stuk")
        services.remove_document(by=officer, document=gone, why="Van een ander.")
        settings.GEHOORD_KEYS = shutil.copytree(settings.GEHOORD_KEYS, tmp_path / "keys")
        key = rotate_key()
        told = Resealed("providers.biddocument", damaged.pk, opened=False)
        assert list(reseal_fields()) == [Resealed("providers.biddocument", first.pk), told]
        assert list(reseal_fields()) == [told]
        first.refresh_from_db()
        assert sealed_with(first.sealed) == key
        assert services.open_document(first).startswith(PDF)

    def test_nobody_of_the_council_scores_or_arranges_whatever_other_role_they_have(
        self, officer: Any, council: Any, coordinator: Any, adviser: Any, experts: list[Any]
    ) -> None:
        from gehoord.core.councils.selectors import members_of

        round = gathered(officer, experts)
        for member in (coordinator, adviser):
            with pytest.raises(NotAllowed):
                services.add_bid(by=member, round=round, name="X")
        invite(council=council, email=adviser.person.email, name="", role="expert")
        invite(council=council, email=adviser.person.email, name="", role="officer")
        both = members_of(adviser.person)[0]
        with pytest.raises(NotAllowed):
            services.add_bid(by=both, round=round, name="X")
        with pytest.raises(AgreementRefused):
            services.add_assessor(by=officer, round=round, person=both.person)


class TestInterest:
    def test_nothing_opens_before_it_is_said_and_never_with_one(
        self, officer: Any, experts: list[Any], client_of: Callable[[Any], Any]
    ) -> None:
        one, two, three = experts
        round = started(officer, [*experts, officer])
        bid = bids_of(round)[0]
        document = bid.documents.get()
        address = reverse("providers:bid_document", args=[document.pk])
        # Who arranges and scores says it first too.
        for member in (one, officer):
            assert client_of(member).get(address).status_code == 404
            assert "plan" not in client_of(member).get(reverse("providers:my_bid", args=[bid.pk])).content.decode()
            with pytest.raises(AgreementRefused):
                scoring.hand_in(by=member, bid=bid, scores=points(100, 100, 100, 100), expected_version=1)
        with pytest.raises(AgreementRefused) as refused:
            scoring.declare(by=one, bid=bid, interest="has", why=" ")
        assert refused.value.field == "why"
        scoring.declare(by=one, bid=bid, interest="has", why="Ik werkte er.")
        scoring.declare(by=officer, bid=bid, interest="has", why="Mijn zus werkt er.")
        scoring.declare(by=two, bid=bid, interest="none")
        assert client_of(two).get(address).status_code == 200
        for member in (one, officer):
            assert client_of(member).get(address).status_code == 404
            with pytest.raises(AgreementRefused):
                scoring.declare(by=member, bid=bid, interest="none")
        score(three, bid, 100, 70, 40, 0)
        said = Scoring.objects.get(bid=bid, assessor__person=two.person)
        scoring.hand_in(by=two, bid=bid, scores=points(70, 70, 70, 70), expected_version=said.version)
        bid.refresh_from_db()
        assert bid.opened_at is not None
        # Who said an interest does not see what others gave, and does not write down the points, though they arrange.
        page = client_of(officer).get(reverse("providers:bid", args=[bid.pk])).content.decode()
        assert "gemiddeld" not in page
        assert "je er een belang bij hebt" in page
        assert reverse("providers:my_bid", args=[bid.pk]) in page
        with pytest.raises(AgreementRefused, match="collega"):
            settling.settle(by=officer, bid=bid, decided=points(70, 70, 70, 70), expected_version=bid.version)
        assert b"gemiddeld" not in client_of(one).get(reverse("providers:my_bid", args=[bid.pk])).content

    def test_one_that_is_found_later_takes_the_scores_out_and_stays_in_the_report(
        self, officer: Any, colleague: Any, experts: list[Any]
    ) -> None:
        one, two, three = experts
        round = started(officer, experts, bids=1)
        bid = bids_of(round)[0]
        score(one, bid, 100, 100, 100, 100, why=SECRET)
        score(two, bid, 70, 70, 70, 70)
        score(three, bid, 40, 40, 40, 40)
        decide(colleague, bid, 70, 70, 70, 70)
        scoring.declare_later(by=one, bid=bid, why="Mijn buurman blijkt directeur.")
        with pytest.raises(AgreementRefused, match="vastgesteld"):
            settling.close_round(by=officer, round=round, expected_version=round.version)
        decide(colleague, bid, 70, 40, 70, 40)
        done = settling.close_round(by=officer, round=round, expected_version=round.version)
        assert done.report["bids"][0]["interests"] == [
            {"who": "ervaringsdeskundige 1", "later": True, "why": "Mijn buurman blijkt directeur."}
        ]
        assert {one["who"] for one in done.report["bids"][0]["parts"][0]["given"]} == {
            "ervaringsdeskundige 2", "ervaringsdeskundige 3"
        }
        assert SECRET not in json.dumps(done.report)

    def test_too_few_scores_ask_for_one_more_who_does_not_see_the_others(
        self, officer: Any, council: Any, experts: list[Any], client_of: Callable[[Any], Any]
    ) -> None:
        one, two, three = experts
        round = started(officer, [one, two], bids=1)
        bid = bids_of(round)[0]
        score(one, bid, 100, 100, 100, 100)
        score(two, bid, 70, 70, 70, 70, why=SECRET)
        scoring.declare_later(by=one, bid=bid, why="Toch.")
        with pytest.raises(AgreementRefused, match="te weinig"):
            decide(officer, bid, 70, 70, 70, 70)
        with pytest.raises(AgreementRefused, match="ervaringsdeskundige"):
            services.add_assessor(by=officer, round=round, person=officer.person)
        # Nor an officer who is an expert besides: they can read what was opened.
        invite(council=council, email=officer.person.email, name="", role="expert")
        with pytest.raises(AgreementRefused, match="ervaringsdeskundige"):
            services.add_assessor(by=officer, round=round, person=officer.person)
        services.add_assessor(by=officer, round=round, person=three.person)
        scoring.declare(by=three, bid=bid, interest="none")
        assert SECRET not in client_of(three).get(reverse("providers:my_bid", args=[bid.pk])).content.decode()
        said = Scoring.objects.get(bid=bid, assessor__person=three.person)
        scoring.hand_in(by=three, bid=bid, scores=points(70, 40, 70, 70), expected_version=said.version)
        assert SECRET in client_of(three).get(reverse("providers:my_bid", args=[bid.pk])).content.decode()
        decide(officer, bid, 70, 70, 70, 70)


def test_nobody_scores_beyond_the_published_number_but_in_a_place_that_came_free(
    officer: Any, colleague: Any, experts: list[Any]
) -> None:
    one, two, three = experts
    round = gathered(colleague, [one, two, officer])
    for attempt in ("gathering", "scoring"):
        for member in (three, colleague):
            with pytest.raises(AgreementRefused, match="staat hoeveel mensen"):
                services.add_assessor(by=colleague, round=round, person=member.person)
        if attempt == "gathering":
            round = services.start_scoring(by=colleague, round=round)
    first, second = bids_of(round)
    scoring.release(by=colleague, scoring=Scoring.objects.get(bid=first, assessor__person=two.person), why="Ziek.")
    # Not somebody of the other kind; and only for the bid that has a place.
    with pytest.raises(AgreementRefused, match="staat hoeveel mensen"):
        services.add_assessor(by=colleague, round=round, person=colleague.person)
    added = services.add_assessor(by=colleague, round=round, person=three.person)
    assert [row.bid for row in added.scorings.all()] == [first]
    assert second.scorings.count() == 3


def test_documents_close_with_the_round_for_who_only_scored(
    officer: Any, colleague: Any, experts: list[Any], client_of: Callable[[Any], Any]
) -> None:
    one, two, three = experts
    round = started(colleague, [one, two, three, officer], bids=1)
    bid = bids_of(round)[0]
    scoring.declare(by=three, bid=bid, interest="has", why="Mijn zus werkt er.")
    for member in (one, two, officer):
        score(member, bid, 70, 70, 70, 70)
    decide(colleague, bid, 70, 70, 70, 70, why="")
    address = reverse("providers:bid_document", args=[bid.documents.get().pk])
    desk, page = client_of(one), reverse("providers:my_bid", args=[bid.pk])
    assert (desk.get(address).status_code, address in desk.get(page).content.decode()) == (200, True)
    settling.close_round(by=colleague, round=round, expected_version=round.version)
    assert (desk.get(address).status_code, address in desk.get(page).content.decode()) == (404, False)
    assert "Dit gaf" in desk.get(page).content.decode()
    # The municipality keeps its dossier.
    for member, status in ((three, 404), (officer, 200), (colleague, 200)):
        assert client_of(member).get(address).status_code == status
