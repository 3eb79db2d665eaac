"""What the sample council did after listening: groups, a scan, an advice that was answered, an agreement, cards.

Every step goes through the services of its room, as the people of the council, on the day it happened. A step is
one transaction, finds out by itself whether it was done, and does nothing the second time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from gehoord.advice import answering, writing
from gehoord.advice.decision import Adoption, adopt
from gehoord.advice.models import Advice, Commitment, PointKind, Recommendation, Reply, State
from gehoord.advice.sending import send
from gehoord.advice.services import start_advice
from gehoord.coding.selectors import codebook_of
from gehoord.conditions.services import close_scan, open_scan
from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Kind as OrganisationKind
from gehoord.core.organisations.services import add_organisation
from gehoord.core.vocabulary.words import Precondition
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.models import CauseSet, Gathering
from gehoord.insight import quotes
from gehoord.insight.evidence import freeze
from gehoord.insight.filters import Filters
from gehoord.insight.models import Evidence
from gehoord.insight.questions import question_of
from gehoord.insight.selectors import theme_labels
from gehoord.intake.models import Signal
from gehoord.practice.installing import install_base
from gehoord.practice.models import Card
from gehoord.practice.services import make_card
from gehoord.providers import services as providers
from gehoord.providers import supervising
from gehoord.providers.models import Agreement, AgreementKind, Basis, Outcome, Placement, SupervisionKind
from gehoord.surveys.models import Campaign
from gehoord.surveys.services import make_codes, respond

from . import beside, bids, meeting, passing, portal, practising, providing, replying, waiting
from .apart import before_the_release, keep_apart
from .discussing import discuss
from .experiences import ask_clients
from .needs import ask_professionals
from .services import UNCODED_DAYS, member_of
from .supervision import supervise
from .then import days_ago
from .trends import freeze_trends

QUARTERS_IN_CHART = 14
QUOTES_IN_SENT, QUOTES_IN_DRAFT = 5, 3


class TooEarly(Exception):
    """Stories of the years before are still on their way: they belong in the figures."""


@cache
def told() -> dict[str, Any]:
    """What `data/second_half.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/second_half.toml").read_text("utf-8"))


def build(*, council: Council) -> None:
    """The whole second half; what was made before stays as it is. Raises TooEarly."""
    coded_by_now = timezone.now() - timedelta(days=UNCODED_DAYS)
    signals = Signal.objects.filter(council=council)
    if signals.filter(analysed_at__isnull=True, received_at__lt=coded_by_now).exists():
        raise TooEarly
    # Everything that is frozen and printed is in Dutch.
    with override("nl"):
        for row in told()["gatherings"]:
            _hold_gathering(council, row)
        _choose_causes(council)
        _scan(council)
        beside.lay_paper(council)
        _write_advice(council)
        _send(council)
        _answer(council)
        waiting.build(council, told=told()["waiting"], delivered=_sent_or_decided(council), step=_step)
        _begin_draft(council)
        _follow_in_time(council)
        beside.keep_dossier(council, Advice.objects.get(council=council, title=told()["draft"]["title"]))
        _agree(council)
        with _step(council):
            providing.describe(
                council=council, by=member_of(council, Role.OFFICER), title=told()["provider"]["agreement"]
            )
        with _step(council):
            portal.open_portal(council=council, title=told()["provider"]["agreement"])
        with _step(council):
            passing.pass_stories_on(council=council)
        ask_clients(council, step=_step)
        ask_professionals(council, step=_step)
        bids.build(council, step=_step)
        supervise(council, step=_step)
        _practise(council)
        evidence = told()["sent"]["evidence"]
        meeting.build(council, quotes=evidence["quotes"], share=evidence["share"], step=_step)


@contextmanager
def _step(council: Council) -> Iterator[None]:
    """One transaction, and no other of this council at the same time."""
    with transaction.atomic():
        Council.objects.select_for_update(no_key=True).get(pk=council.pk)
        yield


def _hold_gathering(council: Council, row: dict[str, Any]) -> None:
    with _step(council), days_ago(row["days_ago"]):
        if Gathering.objects.filter(council=council, title=row["title"]).exists():
            return
        by = member_of(council, Role.FACILITATOR)
        held = dialogue.make_gathering(
            by=by, title=row["title"], question=row["question"], held_on=timezone.localdate(), place="Voorbeeldstad"
        )
        dialogue.record_attendance(by=by, gathering=held, people=row["people"])
        dialogue.add_observations(by=by, gathering=held, texts=row["observations"])
        causes = dialogue.add_causes(by=by, gathering=held, texts=[cause["text"] for cause in row["causes"]])
        for cause, given in zip(causes, row["causes"], strict=True):
            dialogue.link_cause(
                by=by, cause=cause, themes=given.get("themes", ()), preconditions=given.get("preconditions", ())
            )
        for tip in row["tips"]:
            dialogue.add_tips(by=by, gathering=held, texts=[tip["text"]], audience=tip["audience"])
        dialogue.close_gathering(by=by, gathering=held)


def _gatherings(council: Council) -> list[Gathering]:
    """In the order of the data."""
    found = {one.title: one for one in Gathering.objects.filter(council=council)}
    return [found[row["title"]] for row in told()["gatherings"]]


def _choose_causes(council: Council) -> None:
    chosen = told()["chosen"]
    with _step(council), days_ago(chosen["days_ago"]):
        if CauseSet.objects.filter(council=council, title=chosen["title"]).exists():
            return
        held = _gatherings(council)
        causes = [list(one.causes.order_by("pk")) for one in held]
        dialogue.choose_causes(
            by=member_of(council, Role.FACILITATOR), title=chosen["title"], gatherings=held,
            causes=[causes[gathering][place] for gathering, place in chosen["causes"]], size=len(chosen["causes"]),
        )


def _scan(council: Council) -> None:
    row = told()["scan"]
    with _step(council):
        if Campaign.objects.filter(council=council, title=row["title"]).exists():
            return
        by = member_of(council, Role.ADVISER)
        with days_ago(row["opened_days_ago"]):
            closes_on = timezone.localdate() + timedelta(days=row["open_days"])
            campaign = open_scan(
                by=by, title=row["title"], closes_on=closes_on, organisation_name=row["organisation"]
            )
            codes = make_codes(by=by, campaign=campaign, count=row["codes"])
            # Not everybody who gets a code answers.
            asked = list(campaign.questionnaire.questions.values_list("key", "theme"))
            for number, (code, answers) in enumerate(zip(codes, row["answers"], strict=False)):
                needs = dict(zip(Precondition.values, answers, strict=True))
                # On learning together this team is content, but for a few.
                needs["leerklimaat"] = 4 if number % 4 else 3
                given = {key: _near(needs[theme], number + place) for place, (key, theme) in enumerate(asked)}
                respond(council=council, code=code, answers=given)
        with days_ago(row["closed_days_ago"]):
            close_scan(by=by, campaign=campaign)


def _near(value: int, turn: int) -> int | None:
    """What somebody answers to one of a few statements about the same thing: mostly the same, now and then one off."""
    return None if not value else min(5, max(1, value + (turn % 7 == 3) - (turn % 5 == 2)))


def whole_quarters(until: date, number: int) -> Filters:
    """The question about this many whole quarters, the last of which ended before `until`."""
    month = until.year * 12 + 3 * ((until.month - 1) // 3)
    first, end = (date(m // 12, m % 12 + 1, 1) for m in (month - 3 * number, month))
    return Filters(first_day=first, last_day=end - timedelta(days=1))


def _is_whole(text: str) -> bool:
    """No half of what somebody says."""
    return text.count("'") % 2 == 0 and text[0].isupper()


def _quotes(council: Council, filters: Filters, themes: Iterable[str], most: int) -> list[list[int | str]]:
    """Sentences as a form would send them: of each theme a telling one, of different people, whole and without a
    detail that could lead to somebody."""
    found: dict[int, str] = {}
    for theme in themes:
        proposed = quotes.propose(council, filters.about(theme), most=2 * quotes.MOST)
        fit = [one for one in proposed if one.signal not in found and not one.has_detail and _is_whole(one.text)]
        # When the question is about one theme, all of them come from there.
        found |= {one.signal: one.place for one in fit[: most if theme in filters.themes else 1]}
    return [quotes.read_place(place) for place in list(found.values())[:most]]


def _write_advice(council: Council) -> None:
    sent = told()["sent"]
    with _step(council):
        if Advice.objects.filter(council=council, title=sent["title"]).exists():
            return
        adviser = member_of(council, Role.ADVISER)
        with days_ago(sent["frozen_days_ago"]):
            evidence = _freeze_all(council, adviser, sent)
        with days_ago(sent["started_days_ago"]):
            advice = start_advice(by=adviser, title=sent["title"], evidence=evidence, term_basis=sent["term_basis"])
            keep_apart(adviser, advice)
            beside.say_it_plainly(adviser, advice, evidence)
        with days_ago(sent["decided_days_ago"]):
            adopted = Adoption(meeting=sent["meeting"], held_on=timezone.localdate(), prints_votes=True)
            by = member_of(council, Role.COORDINATOR)
            adopt(by=by, advice=advice, adoption=adopted, note=sent["decision_note"])


def _freeze_all(council: Council, by: Member, sent: dict[str, Any]) -> list[Evidence]:
    filters = whole_quarters(timezone.localdate(), sent["quarters"])
    asked = question_of(filters, codebook_of(council))
    in_time = question_of(before_the_release(council, filters), codebook_of(council))
    held = {"gatherings": [one.pk for one in _gatherings(council)]}
    places = _quotes(council, filters, theme_labels(codebook_of(council)), QUOTES_IN_SENT)
    questions: dict[str, dict[str, Any]] = {
        "count": asked, "share": asked, "themes": asked, "trend": in_time,
        **({"quotes": asked | {"chosen": places}} if places else {}),
        "gatherings": held, "observations": held,
        "causes": {"set": CauseSet.objects.get(council=council, title=told()["chosen"]["title"]).pk},
        "scan": {"campaign": Campaign.objects.get(council=council, title=told()["scan"]["title"]).pk},
    }
    return [
        freeze(by=by, kind=kind, question=question, title=sent["evidence"][kind])
        for kind, question in questions.items()
    ]


def _sent_or_decided(council: Council) -> Advice:
    return Advice.objects.get(council=council, title=told()["sent"]["title"])


def _send(council: Council) -> None:
    # Sending has a transaction of its own: documents are made before it.
    advice = _sent_or_decided(council)
    if advice.state == State.DECIDED:
        with days_ago(told()["sent"]["days_ago"]):
            send(by=member_of(council, Role.COORDINATOR), advice=advice)


def _recommendation(council: Council, number: int) -> Recommendation:
    return _sent_or_decided(council).points.get(kind=PointKind.RECOMMENDATION, number=number)


def _answer(council: Council) -> None:
    reply = told()["reply"]
    with _step(council):
        advice = _sent_or_decided(council)
        if Reply.objects.filter(point__advice=advice).exists():
            return
        officer = member_of(council, Role.OFFICER)
        adviser = member_of(council, Role.ADVISER)
        replying.say_first(advice, officer=officer, adviser=adviser)
        with days_ago(reply["days_ago"]):
            for point in advice.points.all():
                answers = reply[point.kind]
                answering.give_reply(by=officer, point=point, **answers[min(point.number, len(answers)) - 1])
        for row in told()["commitments"]:
            _promise(council, officer, row)
        replying.follow(advice, officer=officer, adviser=adviser)


def _promise(council: Council, officer: Member, row: dict[str, Any]) -> None:
    due = timezone.localdate() - timedelta(days=row["due_days_ago"])
    with days_ago(told()["reply"]["days_ago"]):
        commitment: Commitment = answering.make_commitment(
            by=officer, reply=_recommendation(council, row["recommendation"]).reply, what=row["what"],
            owner=row["owner"], due=due,
        )
    if "proof" not in row:
        return
    with days_ago(row["claimed_days_ago"]):
        commitment = answering.claim_done(
            by=officer, commitment=commitment, version=commitment.version, proof=row["proof"]
        )
    with days_ago(row["confirmed_days_ago"]):
        answering.confirm_done(
            by=member_of(council, Role.ADVISER), commitment=commitment, version=commitment.version,
            judgement=row["judgement"],
        )


def _begin_draft(council: Council) -> None:
    row = told()["draft"]
    with _step(council), days_ago(row["started_days_ago"]):
        if Advice.objects.filter(council=council, title=row["title"]).exists():
            return
        by = member_of(council, Role.ADVISER)
        # A year of whole quarters, the last of which everybody had time to code.
        filters = whole_quarters(timezone.localdate() - timedelta(days=UNCODED_DAYS), 4).about(row["theme"])
        asked = question_of(filters, codebook_of(council))
        places = _quotes(council, filters, filters.themes, QUOTES_IN_DRAFT)
        evidence = [freeze(by=by, kind="share", question=asked, title=row["share"])]
        if places:
            evidence.append(
                freeze(by=by, kind="quotes", question=asked | {"chosen": places}, title=row["quotes"])
            )
        advice = start_advice(by=by, title=row["title"], evidence=evidence)
        _rewrite(by, advice, evidence[0], row)
        discuss(council, advice, row["discussed"])


def _rewrite(by: Member, advice: Advice, share: Evidence, row: dict[str, Any]) -> None:
    """The first draft says and asks what every advice about bejegening may; this one is about something smaller."""
    occasion = advice.blocks.get(order=1)
    writing.save_block(
        by=by, block=occasion, version=occasion.version, kind=occasion.kind, heading=occasion.heading,
        text=row["occasion"].strip() % {"ref": share.ref},
    )
    for point in reversed(advice.points.order_by("number")):
        writing.remove_point(by=by, point=point, version=point.version)
    for kind, text in (
        (PointKind.BOTTLENECK, row["bottleneck"] % {"ref": share.ref}),
        (PointKind.RECOMMENDATION, row["recommendation"]),
    ):
        writing.add_point(by=by, advice=advice, kind=kind, text=text, evidence=[share])


def _follow_in_time(council: Council) -> None:
    with _step(council), days_ago(told()["draft"]["started_days_ago"]):
        # Nearly four years of whole quarters, the last of which everybody had time to code.
        filters = whole_quarters(timezone.localdate() - timedelta(days=UNCODED_DAYS), QUARTERS_IN_CHART)
        freeze_trends(council=council, by=member_of(council, Role.ADVISER), filters=filters)


def _agree(council: Council) -> None:
    row = told()["provider"]
    with _step(council):
        if Agreement.objects.filter(council=council, title=row["agreement"]).exists():
            return
        by = member_of(council, Role.OFFICER)
        planned_on = timezone.localdate() - timedelta(days=row["planned_days_ago"])
        with days_ago(row["agreed_days_ago"]):
            today = timezone.localdate()
            agreement = providers.make_agreement(
                by=by, kind=AgreementKind.SUBSIDY, title=row["agreement"], owner=row["owner"], starts_on=today,
                ends_on=today + timedelta(days=365 * row["years"]), provider=add_organisation(
                    by=by, kind=OrganisationKind.PROVIDER, name=row["name"], place=row["place"]
                ),
            )
        with days_ago(row["attached_days_ago"]):
            criterion = providers.attach_criterion(by=by, agreement=agreement, given=providers.CriterionIn(
                placement=Placement.SUBSIDY_CONDITION, basis=Basis.OWN_SURVEY, measured=row["measured"],
                how_measured=row["method"], how_it_counts=row["counts"], consequence=row["follows"],
                review_on=today + timedelta(days=row["review_after_days"]),
                answers=_recommendation(council, row["recommendation"]),
            ))
        with days_ago(row["published_days_ago"]):
            providers.publish_criterion(by=by, criterion=criterion)
            planned = supervising.plan_supervision(
                by=by, agreement=agreement, kind=SupervisionKind.CONVERSATION, planned_on=planned_on
            )
        with days_ago(row["held_days_ago"]):
            held_on = timezone.localdate()
            supervising.hold_supervision(
                by=by, supervision=planned, held_on=held_on, outcome=Outcome.IMPROVEMENT,
                provider_view=row["provider_view"], outcome_text=row["outcome"],
                next_on=held_on + timedelta(days=row["next_after_days"]),
            )


def _practise(council: Council) -> None:
    practice = told()["practice"]
    with _step(council), days_ago(practice["days_ago"]):
        by = member_of(council, Role.FACILITATOR)
        install_base(council, by=by)
        tips = [list(one.tips.order_by("pk")) for one in _gatherings(council)]
        for row in told()["cards"]:
            gathering, place = row["tip"]
            tip = tips[gathering][place]
            if not Card.objects.filter(council=council, tip=tip).exists():
                make_card(
                    by=by, tip=tip, helps=tip.text, source=practice["source"], published=True,
                    **{key: value for key, value in row.items() if key != "tip"},
                )
    with _step(council):
        practising.practise_together(council=council)
