"""The sample council's second half: made once, through the services, and seen by everybody it is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override

from gehoord.advice.letter_store import letter_from_json
from gehoord.advice.models import Advice, Answer, Commitment, PointKind, Progress, Reply, State, Term
from gehoord.advice.sending import document_of, recount
from gehoord.advice.wording import shown
from gehoord.analysis.intervals import wilson_interval
from gehoord.conditions.changing import Way
from gehoord.conditions.overview import overview
from gehoord.conditions.profile import profile_of
from gehoord.conditions.selectors import results, results_for
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.models import Role
from gehoord.core.ui.documents.model import Heading, Items, Paragraph, Picture, Quotation, Table
from gehoord.core.ui.documents.words import written
from gehoord.dialogue.delphi.selectors import answered, is_on
from gehoord.dialogue.models import CauseSet, Delphi, Gathering, GroupRole, KeptOutcome
from gehoord.insight.evidence import recompute
from gehoord.insight.models import Evidence, LedgerRelease, OutKind
from gehoord.insight.wording import percent
from gehoord.intake.selectors import signal_by_receipt
from gehoord.practice.models import Card, Deck, Training
from gehoord.providers.comparing import Word, standing
from gehoord.providers.comparing_selectors import all_of, rounds
from gehoord.providers.models import Agreement
from gehoord.sample import second_half, services
from gehoord.sample.experiences import ANSWERED_SO_FAR, ASKED, BESIDE
from gehoord.sample.tests.building import Built, building, let_settled_go
from gehoord.surveys.models import Campaign, Channel, Code, CodeBatch, Entrance, Purpose, Response

ROOMS = ("intake", "insight", "dialogue", "advice", "surveys", "providers", "practice", "organisations", "audit")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Built once for all tests here, and taken away afterwards."""
    with django_db_blocker.unblock(), building(tmp_path_factory.mktemp("sample")) as found:
        yield found


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with override("nl"):
        yield


def _text(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return str(answer.content.decode())


def _rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for room in ROOMS for model in apps.get_app_config(room).get_models()
    }


def test_made_twice_is_made_once(built: Built, db: None) -> None:
    before = _rows()
    second_half.build(council=built.council)
    assert _rows() == before


def test_it_goes_on_where_it_broke_off(built: Built, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _rows()
    let_settled_go()
    Card.objects.filter(tip__isnull=False).delete()
    for name in ("Measurement", "ImprovementStep", "Supervision", "Criterion", "Agreement"):
        apps.get_model("providers", name).objects.all().delete()
    for room, name in (("conditions", "Step"), ("conditions", "WorkFact"), ("intake", "PassedOn")):
        apps.get_model(room, name).objects.all().delete()
    asked = Campaign.objects.filter(provider__isnull=False)
    for model in (Response, Code, CodeBatch, Entrance):
        model.objects.filter(campaign__in=asked).delete()
    asked.delete()
    for name in ("Mandate", "Team", "Location", "Organisation"):
        apps.get_model("organisations", name).objects.all().delete()
    second_half.build(council=built.council)
    again = _rows()  # The trail grows, and a card that goes takes its place in a deck along, which stays as it is.
    left = ("audit", "practice.DeckCard")
    was, now = ([one for one in rows.items() if not one[0].startswith(left)] for rows in (before, again))
    assert now == was


def test_the_advice_rests_on_every_kind_of_evidence(built: Built, db: None) -> None:
    advice = built.sent
    assert advice.number
    assert abs((timezone.now() - advice.sent_at).days - second_half.told()["sent"]["days_ago"]) <= 1
    in_letter = {figure["kind"] for figure in advice.letter.content["figures"]}
    assert {"share", "themes", "trend", "quotes", "gatherings", "observations", "causes", "scan"} <= in_letter
    assert any(
        ground.evidence.kind == "scan"
        for point in advice.points.filter(kind=PointKind.RECOMMENDATION) for ground in point.grounds.all()
    )
    assert advice.letter.accepted == []
    adviser = services.member_of(built.council, Role.ADVISER)
    sent = letter_from_json(advice.letter.content)
    assert [one.changes for one in recount(by=adviser, advice=advice, letter=sent) if not one.same] == []
    assert bytes(advice.letter.pdf).startswith(b"%PDF")


def _said(parts: Any) -> Iterator[str]:
    """What a reader of these parts reads or hears."""
    for part in parts:
        if isinstance(part, Heading):
            yield part.text
        elif isinstance(part, Paragraph):
            yield "".join(run.text for run in part.runs)
        elif isinstance(part, Items):
            yield from ("".join(run.text for run in item) for item in part.items)
        elif isinstance(part, Picture):
            yield part.alt
        elif isinstance(part, Quotation):
            yield part.text
        elif isinstance(part, Table):
            yield from (written(cell, "nl-NL") for row in part.rows for cell in row)


def test_every_number_of_the_letter_is_in_its_annex_and_counts_the_same(built: Built, db: None) -> None:
    """Counts, shares, margins, the trend, its picture and the scan: read in the letter, found in the annex, counted
    again, and each share and margin worked out anew from its counts."""
    letter = letter_from_json(built.sent.letter.content)
    document = document_of(letter, smallest=built.sent.letter.smallest)
    number = re.compile(r"(?<![\w])\d[\d.,]*(?:[–-]\d+)?%?")
    annex = "\n".join(_said(document.annexes))
    known = {found.rstrip(".,") for found in number.findall(annex)}
    # A picture says each n of its table as a share too.
    figures = {figure.ref: shown(figure, built.sent.letter.smallest).facts for figure in letter.figures}
    shares = [(row[1], row[2]) for facts in figures.values() for row in facts.rows if len(row) == 5]
    known |= {percent(n / of) for n, of in shares if isinstance(n, int) and isinstance(of, int)}
    # The term and the day of the meeting are no figures.
    other = re.compile("Wij vragen u om binnen|Vastgesteld in de vergadering")
    own = [part for part in document.parts if not other.search(" ".join(_said([part])))]
    read = {found.rstrip(".,") for found in number.findall("\n".join(_said(own)))}
    assert len(read) > 30
    assert read - known == set()
    adviser, kinds = services.member_of(built.council, Role.ADVISER), set()
    for figure in letter.figures:
        evidence = Evidence.objects.get(council=built.council, number=int(figure.ref[1:]))
        now = recompute(by=adviser, evidence=evidence).now
        assert replace(now, quotes=()) == replace(figure.facts, quotes=()), figure.ref
        assert [quote.text for quote in now.quotes] == [quote.text for quote in figure.facts.quotes]
        counted = [("", now.n, now.of, now.low, now.high), *(row for row in now.rows if len(row) == 5)]
        for _label, n, of, low, high in counted:
            if isinstance(n, int) and isinstance(of, int) and of:
                reach = wilson_interval(n, of)
                assert (low, high) == pytest.approx((reach.low, reach.high), abs=1e-4), figure.ref
                kinds.add(figure.kind)
    assert kinds == {"share", "themes", "trend", "scan"}


def test_every_point_was_answered_and_one_promise_is_late(built: Built, db: None) -> None:
    replies = Reply.objects.filter(point__advice=built.sent)
    assert replies.count() == built.sent.points.count()
    assert set(replies.values_list("answer", flat=True)) == set(Answer.values)
    assert not replies.exclude(answer=Answer.ADOPT).filter(reason="").exists()
    done, late = Commitment.objects.order_by("due")
    assert done.progress == Progress.CONFIRMED
    assert done.made_at < done.claimed_at < done.confirmed_at < timezone.now()
    assert done.judgement
    assert late.is_late
    assert late.progress == Progress.PROMISED


def test_everything_has_its_own_day_in_the_trail(built: Built, db: None) -> None:
    events = [Event.GATHERING_CLOSED, Event.EVIDENCE_FROZEN, Event.ADVICE_DECIDED, Event.ADVICE_SENT,
              Event.REPLY_GIVEN, Event.COMMITMENT_CONFIRMED, Event.SUPERVISION_HELD]
    # As they were made: the rounds of supervision come after all others.
    first = [AuditEvent.objects.filter(event=event).order_by("pk").first() for event in events]
    moments = [line.at for line in first if line]
    assert moments == sorted(moments)
    assert len(moments) == len(events)


def test_everybody_sees_what_came_of_it(built: Built, db: None) -> None:
    draft = Advice.objects.get(state=State.DRAFT)
    for page in (_text(Client(), "ui:loop"), _text(Client(), "advice:public", built.sent.number)):
        assert escape(built.sent.title) in page
        assert escape(draft.title) not in page
    for commitment in Commitment.objects.all():
        assert escape(commitment.what) in page


def test_the_receipt_of_every_story_behind_it_shows_the_loop(built: Built, db: None) -> None:
    behind = set(
        Evidence.objects.distinct().get(kind="share", recommendations__advice=built.sent)
        .links.filter(counted=True).values_list("signal_id", flat=True)
    )
    assert len(behind) > 30
    told = next(one for one in built.told if one.bejegening and one.days_ago > services.ADVISED_DAYS)
    assert built.signals[told.id] in behind
    code = services._code(built.council, told)
    assert signal_by_receipt(built.council, code) is not None
    client = Client()
    page = client.post(reverse("intake:follow"), {"code": code}, follow=True).content.decode()
    assert escape(built.sent.title) in page
    assert escape(Commitment.objects.get(progress=Progress.CONFIRMED).what) in page


def test_the_code_that_is_shown_at_the_start_is_of_such_a_story(built: Built, db: None, tmp_path: Path) -> None:
    shown = services.ensure_sample(tmp_path).code
    signal: Any = signal_by_receipt(built.council, shown)
    assert Evidence.objects.filter(links__signal=signal, links__counted=True, kind="share").exists()


def test_the_officer_sees_what_was_sent_and_nothing_else(built: Built, db: None) -> None:
    client = built.client(Role.OFFICER)
    draft = Advice.objects.get(state=State.DRAFT)
    page = _text(client, "advice:officer_list")
    assert escape(built.sent.title) in page
    assert escape(draft.title) not in page
    page = _text(client, "advice:officer_advice", built.sent.pk)
    assert escape(Commitment.objects.get(progress=Progress.PROMISED).what) in page
    assert client.get(reverse("advice:officer_advice", args=[draft.pk])).status_code == 404
    assert escape(Agreement.objects.earliest("pk").title) in _text(client, "providers:agreements")


def test_the_adviser_sees_both(built: Built, db: None) -> None:
    client = built.client(Role.ADVISER)
    page = _text(client, "advice:list")
    for advice in Advice.objects.all():
        assert escape(advice.title) in page
    draft = Advice.objects.get(state=State.DRAFT)
    assert draft.points.count() == 2
    assert all(point.grounds.count() == 1 for point in draft.points.all())
    _text(client, "advice:edit", draft.pk)
    assert escape(Commitment.objects.get(progress=Progress.PROMISED).what) in _text(
        client, "advice:reaction", built.sent.pk
    )


def test_three_groups_of_about_twenty_chose_seven_causes(built: Built, db: None) -> None:
    chosen = second_half.told()["chosen"]["title"]
    held = CauseSet.objects.get(council=built.council, title=chosen).gatherings.order_by("pk")
    assert held.count() == 3
    for gathering in held:
        assert gathering.is_closed
        people = dict(gathering.attendance.values_list("role", "people"))
        assert set(people) == set(GroupRole.values)
        assert 18 <= sum(people.values()) <= 22
        assert gathering.causes.count() >= 3
        assert gathering.tips.exists()
    assert CauseSet.objects.get(council=built.council, title=chosen).causes.count() == 7
    facilitator = built.client(Role.FACILITATOR)
    assert escape(held[0].title) in _text(facilitator, "dialogue:gatherings")


def test_a_series_of_evenings_is_held_checked_and_prepared(built: Built, db: None) -> None:
    checked, being_checked, coming = Gathering.objects.filter(preparation__series__isnull=False).order_by("held_on")
    facilitator, coordinator = built.client(Role.FACILITATOR), built.client(Role.COORDINATOR)
    assert not checked.blocks.exclude(state="closed").exists()
    top = CauseSet.objects.get(council=built.council, gatherings=checked)
    assert top.causes.count() == 7
    assert Evidence.objects.filter(kind="causes", question={"set": top.pk}).exists()
    opinions = checked.blocks.get(kind="statements").result
    assert opinions["groups"]
    assert "misten" in _text(coordinator, "dialogue:report", checked.pk)
    check = being_checked.report_check
    assert check.opened_at
    assert not check.ended_at
    # Of this evening nothing is evidence yet; what was kept is an order.
    assert escape(being_checked.title) in _text(facilitator, "dialogue:report", being_checked.pk)
    [order] = KeptOutcome.objects.filter(cause_set=None)
    assert order.title in _text(facilitator, "dialogue:ranking", order.pk)
    assert coming.held_on > timezone.localdate()
    page = _text(facilitator, "dialogue:prepare", coming.pk)
    assert escape(coming.preparation.address) in page
    assert coming.blocks.exists()
    # One figure lay on a table, after it was in a letter.
    out = LedgerRelease.objects.get(kind=OutKind.HANDOUT)
    letter = LedgerRelease.objects.get(kind=OutKind.LETTER, reference=built.sent.number)
    [label] = out.cells.values_list("label", flat=True)
    assert letter.cells.filter(label=label, n=out.cells.get().n).exists()


def test_people_who_cannot_come_give_their_numbers_by_link(built: Built, db: None) -> None:
    delphi = Delphi.objects.get(gathering__council=built.council)
    page = _text(built.client(Role.FACILITATOR), "dialogue:delphi", delphi.gathering_id)
    assert is_on(delphi)
    assert (delphi.round_now, answered(delphi)) == (2, 12)
    assert "Ze zijn bang om iets te beloven" in page


@pytest.mark.parametrize("role", [Role.ADVISER, Role.OFFICER])
def test_the_scan_has_results_for_both_sides(built: Built, db: None, role: Role) -> None:
    title = second_half.told()["scan"]["title"]
    campaign = Campaign.objects.get(council=built.council, purpose=Purpose.CONDITIONS, title=title)
    whole: Any = results(campaign)
    # Nothing of it is so small that outsiders may not see it.
    assert results_for(services.member_of(built.council, role), campaign) == whole
    assert len(whole.rows) == 6
    assert written(whole.n, "nl-NL") in _text(built.client(role), "conditions:scan", campaign.pk)


def test_preconditions_are_told_per_organisation_and_together(built: Built, db: None) -> None:
    adviser = services.member_of(built.council, Role.ADVISER)
    found = overview(adviser)
    assert found.organisations == 3
    assert any(row.few_say_so for row in found.rows)
    assert any(row.steps for row in found.rows)
    provider = Agreement.objects.filter(council=built.council).earliest("pk").provider
    profile = profile_of(adviser, provider)
    assert Way.MORE in {one.way for one in profile.asked[0].changed[1]}
    assert profile.both
    page = _text(built.client(Role.OFFICER), "conditions:organisation", provider.pk)
    assert escape("13,5") in page


def test_a_provider_with_criterion_and_supervision(built: Built, db: None) -> None:
    agreement = Agreement.objects.filter(council=built.council).earliest("pk")
    criterion = agreement.criteria.get()
    assert criterion.is_published
    assert criterion.answers.advice == built.sent
    held, planned = criterion.supervisions.order_by("planned_on")
    assert held.is_settled
    assert held.provider_view
    assert planned.planned_on > timezone.localdate() + timedelta(days=30)
    page = _text(built.client(Role.OFFICER), "providers:agreement", agreement.pk)
    assert escape(held.outcome_text) in page


def test_clients_were_asked_and_one_provider_differs(built: Built, db: None) -> None:
    answered = Response.objects.filter(campaign__purpose=Purpose.CONTRACT)
    assert answered.filter(campaign__closed_at__isnull=False).count() == sum(one.answers for one in ASKED)
    now = answered.filter(campaign__closed_at__isnull=True)
    assert Counter(now.values_list("channel", flat=True)) == {Channel.CODE: ANSWERED_SO_FAR, **BESIDE}
    entrances = _text(built.client(Role.COORDINATOR), "surveys:entrances", now[0].campaign_id)
    assert "Wachtkamer" in entrances
    assert "met jou en je kind om?" in _text(built.client(Role.COORDINATOR), "surveys:campaigns")
    chosen = rounds(built.council)[-1]
    beside = all_of(built.council, chosen)
    words = {provider.name: standing(beside, pk).word for pk, provider in chosen.providers.items()}
    assert words.pop("Steunpunt Noorderlicht") == Word.TOO_FEW
    assert words.pop("Buitenhof Jeugd") in (Word.USUAL, Word.BELOW)
    assert set(words.values()) == {Word.SAME}
    assert "Buitenhof Jeugd" in _text(built.client(Role.OFFICER), "providers:experiences")


def test_cards_and_an_exercise(built: Built, db: None) -> None:
    cards = Card.objects.filter(council=built.council, published=True)
    assert cards.filter(tip__isnull=False).count() == len(second_half.told()["cards"])
    page = _text(built.client(Role.FACILITATOR), "practice:cards")
    for card in cards.filter(tip__isnull=False):
        assert escape(card.situation) in page
    trainer, played = built.client(Role.TRAINER), Training.objects.get(council=built.council, scenario__isnull=False)
    assert played.title in _text(trainer, "practice:trainings")
    assert played.scenario.title in _text(trainer, "practice:scenarios")
    deck = Deck.objects.get(council=built.council, published=True, base="")
    assert "(verzonnen)" in _text(trainer, "practice:public_deck", deck.pk)


def test_a_letter_was_delivered_and_one_is_waited_for(built: Built, db: None) -> None:
    delivered = built.sent.deliveries.get()
    assert delivered.state == "sent"
    assert built.sent.sent_at < delivered.delivered_at < delivered.received_at < timezone.now()
    late = Advice.objects.get(title=second_half.told()["waiting"]["title"])
    extended, over = Term.objects.filter(point__advice=late).order_by("point__number")
    assert extended.is_extended
    assert not extended.is_over
    assert extended.days_left <= 21
    assert over.is_over
    page = _text(built.client(Role.COORDINATOR), "advice:waiting")
    assert escape(late.title) in page
    assert "te laat" in page
    assert reverse("advice:warn", args=[late.pk]) in page


def test_the_draft_has_a_history_comments_and_a_sentence_to_look_at(built: Built, db: None) -> None:
    draft = Advice.objects.get(state=State.DRAFT)
    client = built.client(Role.ADVISER)
    assert "[erbij: " in _text(client, "advice:history", draft.pk)
    page = _text(client, "advice:comments", draft.pk)
    assert "Ja, ik maak er twee zinnen van." in page
    page = _text(client, "advice:edit", draft.pk)
    assert "Met betrekking tot → over" in page
    assert "wordt … gesproken" in page
    assert built.sent.letter.content["head"]["adopted"].endswith("(vergadering van de adviesgroep), unaniem.")
