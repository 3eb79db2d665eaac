"""Bids are scored alone: nobody sees anything early, and what was handed in or closed is for good."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.services import invite
from gehoord.privacy.erasers import Subject, erase
from gehoord.providers.bids import scoring, services, settling
from gehoord.providers.bids.report import digest_of
from gehoord.providers.kit import services as kits
from gehoord.providers.models import Bid, BidDocument, BidRound, FixedForGood, Scoring
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.services import Changed

from .bid_making import bids_of, decide, points, score, started
from .kit_making import published

SECRET = "Alleen ik weet dit nog: walviskaars."


class TestBlind:
    def test_nobody_sees_anything_of_another_before_the_last_handed_in(
        self, officer: Any, colleague: Any, experts: list[Any], client_of: Callable[[Any], Any], coordinator: Any,
        auditor: Any,
    ) -> None:
        one, two, three = experts
        round = started(officer, [*experts, officer])
        bid, other = bids_of(round)
        score(one, bid, 100, 40, 100, 40, why=SECRET)
        scoring.declare(by=two, bid=bid, interest="none")
        said = Scoring.objects.get(bid=bid, assessor__person=two.person)
        # Half of one, not handed in: also that it is there is for nobody.
        before = client_of(colleague).get(reverse("providers:bid", args=[bid.pk])).content
        scoring.save_scores(
            by=two, bid=bid, scores={"asks": (70, SECRET)}, expected_version=said.version
        )
        strip = lambda page: page.split(b"<main")[1]  # noqa: E731
        assert strip(client_of(colleague).get(reverse("providers:bid", args=[bid.pk])).content) == strip(before)
        score(officer, bid, 70, 70, 70, 70)
        everything = [
            (member, name, args)
            for member in (officer, colleague, two, three, coordinator, auditor)
            for name, args in (
                ("round", [round.pk]), ("rounds", []), ("bid", [bid.pk]), ("my_rounds", []), ("my_round", [round.pk]),
                ("my_bid", [bid.pk]), ("my_bid", [other.pk]), ("round_file", [round.pk, "json"]),
                ("round_file", [round.pk, "docx"]), ("scoring_release", [said.pk]), ("kit", [round.kit_id]),
            )
        ]
        for member, name, args in everything:
            page = client_of(member).get(reverse(f"providers:{name}", args=args)).content.decode()
            assert SECRET not in page or member == two, (member.roles, name)
            assert "Wat ze schreven" not in page, (member.roles, name)
        for member in (coordinator, auditor):
            assert SECRET not in client_of(member).get(reverse("audit:trail")).content.decode()
        told = json.dumps(list(AuditEvent.objects.values_list("fields", flat=True)))
        assert SECRET not in told
        assert "points" not in told
        with pytest.raises(AgreementRefused):
            decide(colleague, bid, 70, 70, 70, 70)

        assert SECRET in client_of(two).get(reverse("providers:my_bid", args=[bid.pk])).content.decode()
        said.refresh_from_db()
        scoring.hand_in(by=two, bid=bid, scores=points(70, 70, 70, 70), expected_version=said.version)
        scoring.release(by=colleague, scoring=Scoring.objects.get(bid=bid, assessor__person=three.person), why="Ziek.")
        for member, name in ((officer, "bid"), (colleague, "bid"), (two, "my_bid")):
            page = client_of(member).get(reverse(f"providers:{name}", args=[bid.pk])).content.decode()
            assert SECRET in page
            assert "gemiddeld" in page
        # Who was released sees nothing of it, and a bid that waits stays shut.
        assert SECRET not in client_of(three).get(reverse("providers:my_bid", args=[bid.pk])).content.decode()
        assert Bid.objects.get(pk=other.pk).opened_at is None

    def test_one_score_never_opens_by_itself(self, officer: Any, experts: list[Any]) -> None:
        """Who arranges cannot read one person's score by sending the others away."""
        round = started(officer, experts, bids=1)
        bid = bids_of(round)[0]
        score(experts[0], bid, 100, 40, 100, 40)
        for other in experts[1:]:
            scoring.release(by=officer, scoring=Scoring.objects.get(bid=bid, assessor__person=other.person), why="Ziek.")
        bid.refresh_from_db()
        assert bid.opened_at is None

    def test_a_provider_the_council_and_assessors_of_another_round_find_nothing(
        self, officer: Any, council: Any, coordinator: Any, adviser: Any, experts: list[Any], outsider: Any,
        client_of: Callable[[Any], Any],
    ) -> None:
        round = started(officer, experts[:2], bids=1)
        other = started(officer, [experts[2], officer], bids=1, kit=published(
            officer, title="Anders", experts=1, officers=1
        ))
        bid, document = bids_of(round)[0], BidDocument.objects.get(bid__round=round)
        # As an expert of another council, too.
        invite(council=outsider.council, email=experts[2].person.email, name="", role="expert")
        for member, expected in ((coordinator, 403), (adviser, 403), (experts[2], 404), (outsider, 403)):
            for name, pk in (
                ("my_round", round.pk), ("my_bid", bid.pk), ("bid_document", document.pk),
            ):
                answer = client_of(member).get(reverse(f"providers:{name}", args=[pk]))
                assert answer.status_code == expected, (member.roles, name)
                assert b"Aanbieder 1" not in answer.content
        for name, pk in (("round", round.pk), ("bid", bid.pk), ("rounds", None), ("round_file", round.pk)):
            args = [pk] if pk else []
            answer = client_of(experts[0]).get(
                reverse(f"providers:{name}", args=[*args, "json"] if name == "round_file" else args)
            )
            assert answer.status_code == 403
        with pytest.raises(Scoring.DoesNotExist):
            scoring.declare(by=experts[2], bid=bid, interest="none")
        assert b"Ronde" not in client_of(experts[0]).get(reverse("providers:my_round", args=[other.pk])).content


class TestFixed:
    def test_handed_in_is_for_good(self, officer: Any, experts: list[Any], client_of: Callable[[Any], Any]) -> None:
        round = started(officer, experts, bids=1)
        bid = bids_of(round)[0]
        score(experts[0], bid, 100, 70, 40, 0)
        one = Scoring.objects.get(bid=bid, assessor__person=experts[0].person)
        again = points(0, 0, 0, 0)
        for act in (scoring.hand_in, scoring.save_scores):
            with pytest.raises(AgreementRefused, match="al beoordeeld"):
                act(by=experts[0], bid=bid, scores=again, expected_version=one.version)
        form = {"version": one.version, "do": "hand_in"}
        form |= {f"{name}_{key}": value for key in again for name, value in (("points", "0"), ("why", "Toch"))}
        answer = client_of(experts[0]).post(reverse("providers:my_bid", args=[bid.pk]), form)
        assert answer.status_code == 422
        with pytest.raises(AgreementRefused):
            scoring.release(by=officer, scoring=one, why="Weg ermee.")
        kept = one.scores
        one.scores = {"asks": {"points": 0, "why": ""}}
        for attempt in (
            one.save, one.delete, lambda: Scoring.objects.filter(pk=one.pk).update(scores={}),
            lambda: Scoring.objects.all().delete(),
        ):
            with pytest.raises(FixedForGood):
                attempt()
        for change in ("scores = '{}'", "handed_in_at = NULL", "assessor_id = assessor_id + 1"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE providers_scoring SET {change} WHERE id = %s", [one.pk])
        assert Scoring.objects.get(pk=one.pk).scores == kept

    def test_a_next_edition_of_the_set_touches_no_round(self, officer: Any, experts: list[Any]) -> None:
        round = started(officer, experts[:2], bids=1)
        new = kits.replace_kit(by=officer, kit=round.kit, why="Andere gewichten.")
        new = kits.save_choices(by=officer, kit=new, given={"weights": {
            lot: {"asks": 97, "answers": 1, "acts": 1, "again": 1} for lot in "12"
        }}, expected_version=new.version)
        new = kits.publish_kit(by=officer, kit=new, expected_version=new.version)
        for change in (f"kit_id = {new.pk}", "kit_digest = 'x'", "lot = '1'"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE providers_bidround SET {change} WHERE id = %s", [round.pk])
        bid = bids_of(round)[0]
        for expert in experts[:2]:
            score(expert, bid, 100, 0, 0, 0)
        decide(officer, bid, 100, 0, 0, 0)
        done = settling.close_round(by=officer, round=round, expected_version=round.version)
        # The weight of the edition it began with.
        assert done.report["bids"][0]["points"] == "10.0"
        assert done.report["kit"]["edition"] == 1

    def test_two_tabs_and_two_who_lead(
        self, officer: Any, colleague: Any, experts: list[Any], client_of: Callable[[Any], Any]
    ) -> None:
        one, two, _three = experts
        round = started(officer, [one, two], bids=1)
        bid = bids_of(round)[0]
        scoring.declare(by=one, bid=bid, interest="none")
        old = Scoring.objects.get(bid=bid, assessor__person=one.person).version
        scoring.save_scores(by=one, bid=bid, scores={"asks": (70, "Tabblad een.")}, expected_version=old)
        form = {"version": old, "do": "save", "points_asks": "40", "why_asks": "Tabblad twee."}
        answer = client_of(one).post(reverse("providers:my_bid", args=[bid.pk]), form)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Tabblad een." in page
        assert "Tabblad twee." in page
        # Nobody else was there: their own words, of another window.
        assert "in een ander venster" in page
        assert "Iemand anders" not in page
        said = Scoring.objects.get(bid=bid, assessor__person=one.person)
        unseen = dict.fromkeys(points(70, 70, 70, 70), (70, "\u200b"))
        with pytest.raises(AgreementRefused):
            scoring.hand_in(by=one, bid=bid, scores=unseen, expected_version=said.version)
        scoring.hand_in(by=one, bid=bid, scores=points(70, 70, 70, 70), expected_version=said.version)
        score(two, bid, 70, 70, 70, 70)
        bid.refresh_from_db()
        decide(colleague, bid, 70, 70, 70, 70, why="Van een collega.")
        mine = {"version": bid.version}
        mine |= {f"{name}_{key}": value for key in points(0, 0, 0, 0) for name, value in (("points", "40"), ("why", "Van mij."))}
        answer = client_of(officer).post(reverse("providers:bid_settle", args=[bid.pk]), mine)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Van een collega." in page
        assert "Van mij." in page
        with pytest.raises(Changed):
            settling.close_round(by=officer, round=round, expected_version=round.version - 1)

    def test_closed_is_for_good_and_people_can_be_forgotten(self, officer: Any, experts: list[Any]) -> None:
        round = started(officer, experts[:2], bids=1)
        bid = bids_of(round)[0]
        for expert in experts[:2]:
            score(expert, bid, 70, 70, 70, 70)
        decide(officer, bid, 70, 70, 70, 70, why="")
        done = settling.close_round(by=officer, round=round, expected_version=round.version)
        for late in (
            lambda: decide(officer, bid, 40, 40, 40, 40),
            lambda: services.withdraw_bid(by=officer, bid=bid, why="Nu nog.", expected_version=bid.version),
            lambda: scoring.declare_later(by=experts[0], bid=bid, why="Nu nog."),
            lambda: services.add_assessor(by=officer, round=round, person=experts[2].person),
        ):
            with pytest.raises(AgreementRefused):
                late()
        for change in ("report = '{}'", "digest = 'x'", "title = 'x'", "closed_at = NULL"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE providers_bidround SET {change} WHERE id = %s", [round.pk])
        for member in (experts[0], officer):
            erase(Subject("person", officer.council, member.person.pk))
        now = BidRound.objects.get()
        assert now.closed_by is None
        assert now.digest == done.digest == digest_of(now.report)
        assert sorted(one.person_id or 0 for one in now.assessors.all()) == [0, experts[1].person.pk]
