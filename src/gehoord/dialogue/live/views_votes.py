"""The pages of the facilitator about votes: what can be voted on and how it is counted, and keeping the outcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused

from ..blacking_out import BLACKED_OUT
from ..models import Block, BlockKind, BlockState, Gathering, KeptOutcome, Option, Seat
from ..selectors import LINES, gatherings_of
from ..services import Changed, DialogueRefused, GatheringClosed
from ..views import number_in, too_late, typed_in
from . import keeping, planned, voting
from .counting import rules_of
from .forms_votes import KeepForm, RulesForm
from .selectors import get_block, writing_blocks
from .vote_words import how_counted, places, shown_vote, tie_words

CARDS = "kaarten"
MOST_TICKS = 200


@staff(Right.LEAD_GATHERINGS)
def prepare_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """What people can vote on and by which rules, until the vote opens. ?soort= and ?bijeenkomst= say what to tick.

    ?do=drop takes one away again, ?do=all takes all that is shown.
    """
    found = _block_of(request, pk, block)
    if not found.is_vote:
        raise Http404
    if found.state != BlockState.WAITING and request.method != "POST":
        return redirect("dialogue:live_block", pk=pk, block=block)
    shown = _shown(request, found)
    rules = rules_of(found)
    form = RulesForm(request.POST or None, kind=found.kind, writing=writing_blocks(found.gathering), initial={
        "method": rules.method, "dots": rules.dots, "most_on_one": rules.most_on_one, "top": rules.top,
        "own_statements": rules.own_statements, "about": rules.about_id,
    })
    status, version = 200, found.version
    if request.method == "POST":
        try:
            if _saved(request, found, form, shown):
                messages.success(request, _("Opgeslagen."))
                return redirect(request.get_full_path())
            status = 422
        except Changed as changed:
            form.add_error(None, str(changed))
            status, version = 409, changed.now.version
        except GatheringClosed:
            return too_late(request, found.gathering, *typed_in(request, "texts"))
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
            status = 422
        except Option.DoesNotExist:
            messages.error(request, _("Dit was er al niet meer."))
            return redirect(request.get_full_path())
    return render(request, "dialogue/live/prepare_vote.html", {
        **shown, "form": form, "gathering": found.gathering, "asked": found, "version": version,
        "options": found.options.select_related("cause", "observation", "tip"),
        "ticked": set(request.POST.getlist("regel")),
    }, status=status)


def _saved(request: StaffRequest, block: Block, form: RulesForm, shown: dict[str, Any]) -> bool:
    """Raises what the services raise."""
    version = number_in(request, "version")
    if request.POST.get("do") == "drop":
        voting.drop_option(
            by=request.member, block=block, expected_version=version, option_pk=number_in(request, "option")
        )
        return True
    if not form.is_valid():
        return False
    ticked = set(request.POST.getlist("regel")[:MOST_TICKS])
    every = request.POST.get("do") == "all"
    offered = [line for _where, lines in shown["groups"] for line in lines if every or str(line.pk) in ticked]
    cards = shown["soort"] == CARDS
    voting.prepare(
        by=request.member, block=block, expected_version=version, rules=form.rules, texts=form.lines,
        lines=() if cards else offered, cards=offered if cards else (),
    )
    return True


def _shown(request: StaffRequest, block: Block) -> dict[str, Any]:
    """What can be ticked: lines of one kind, of this gathering and the closed ones that were asked; or cards."""
    kinds = [
        ("oorzaken", _("Oorzaken")), ("observaties", _("Observaties")), ("tips", _("Tips")),
        (CARDS, _("Kaarten van een eerder onderdeel")),
    ]
    kind, source = request.GET.get("soort", ""), planned.source_of(block)
    if kind not in dict(kinds):
        kind = "oorzaken" if source is None else _usual(source)
    closed = [] if block.kind == BlockKind.STATEMENTS else list(
        gatherings_of(block.gathering.council).filter(closed_at__isnull=False).exclude(pk=block.gathering_id)
    )
    asked = set(request.GET.getlist("bijeenkomst"))
    chosen = [block.gathering, *(gathering for gathering in closed if str(gathering.pk) in asked)]
    groups: list[tuple[str, list[Any]]]
    if kind == CARDS:
        lying = writing_blocks(block.gathering).prefetch_related("cards__block")
        if block.kind != BlockKind.STATEMENTS:
            lying = lying.filter(state=BlockState.CLOSED)
        # Those that were planned are enough, when there are any.
        first = [one for one in lying if one == source and one.cards.all()]
        groups = [(one.question, list(one.cards.all())) for one in first or lying]
    else:
        model = LINES[kind]
        field = planned.FIELD_OF[model]
        taken = set(block.options.exclude(**{field: None}).values_list(field, flat=True))
        groups = [
            (gathering.title, [line for line in model.objects.filter(gathering=gathering) if line.pk not in taken])
            for gathering in chosen
        ]
    return {"kinds": kinds, "soort": kind, "closed": closed, "chosen": {one.pk for one in chosen}, "groups": groups,
            "cards": kind == CARDS and block.kind != BlockKind.STATEMENTS}


def _usual(source: Block) -> str:
    """What is ticked first of a vote that was planned: the cards, or the lines that they became."""
    if source.cards.exists():
        return CARDS
    line = planned.LINE_OF[source.kind]
    return next(kind for kind, model in LINES.items() if model is line)


@staff(Right.LEAD_GATHERINGS)
def keep_page(request: StaffRequest, pk: int, block: int) -> HttpResponse:
    """How the top is kept. A tie at its edge is said, and people choose."""
    found = _block_of(request, pk, block)
    if not keeping.can_be_kept(found):
        raise Http404
    plain = found.result["plain"]
    form = KeepForm(
        request.POST or None, about_causes=keeping.about_causes(found), initial={"title": found.question[:120]}
    )
    chosen = {int(one) for one in request.POST.getlist("rand") if one.isascii() and one.isdigit() and len(one) < 19}
    if request.method == "POST" and form.is_valid():
        try:
            kept = keeping.keep_outcome(
                by=request.member, block=found, title=form.cleaned_data["title"],
                as_set=form.cleaned_data.get("how") == "set", chosen=chosen,
            )
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De uitkomst is vastgelegd."))
            if kept.cause_set_id:
                return redirect("dialogue:set", pk=kept.cause_set_id)
            return redirect("dialogue:ranking", pk=kept.pk)
    words = {
        str(option.pk): option.words for option in found.options.select_related("cause", "observation", "tip")
    }
    return render(request, "dialogue/live/keep_outcome.html", {
        "form": form, "gathering": found.gathering, "asked": found, "chosen": chosen,
        "tie": tie_words(plain, n_options=sum(len(tier) for tier in plain["tiers"])), "left": plain["left"],
        "sure": [row for row in places(plain, words) if row["inside"]],
        "edge": [(key, said) for key, said in words.items() if key in plain["tied"]],
        "kept": KeptOutcome.objects.filter(block=found).first(),
    }, status=422 if form.errors else 200)


@staff(Right.SEE_GATHERINGS)
def ranking_page(request: StaffRequest, pk: int) -> HttpResponse:
    """An outcome that was kept in order."""
    kept = _kept_of(request, pk)
    return render(request, "dialogue/live/ranking.html", {
        "kept": kept, "rows": keeping.rows_of(kept), "may_use": request.member.may(Right.WRITE_ADVICE),
        "counted": rules_of(kept.block).get_method_display(),
    })


@require_POST
@staff(Right.SEE_GATHERINGS, Right.WRITE_ADVICE)
def use_ranking_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezes an outcome in order as evidence."""
    kept = _kept_of(request, pk)
    try:
        evidence = freeze(by=request.member, kind="ranking", question={"kept": kept.pk}, title=kept.title)
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("dialogue:ranking", pk=pk)
    return redirect("insight:evidence", pk=evidence.pk)


@require_POST
@staff(Right.ERASE)
def black_out_statement_page(request: StaffRequest, pk: int, option: int) -> HttpResponse:
    """Makes a statement of a closed gathering unreadable."""
    try:
        voting.black_out_statement(by=request.member, gathering=Gathering(pk=pk), option_pk=option)
    except (Gathering.DoesNotExist, Option.DoesNotExist) as error:
        raise Http404 from error
    except DialogueRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("De stelling is onleesbaar gemaakt."))
    return redirect("dialogue:gathering", pk=pk)


def vote_context(block: Block) -> dict[str, Any]:
    """What the page of a block of votes shows besides."""
    rules = rules_of(block)
    options = list(block.options.select_related("cause", "observation", "tip"))
    here = Seat.objects.filter(live__gathering=block.gathering_id).count()
    voted = block.ballots.filter(seat__isnull=False).count()
    return {
        "vote": shown_vote(block), "rules": rules, "how": how_counted(block, rules), "here": here, "voted": voted,
        "source": planned.source_of(block), "on_paper": block.ballots.filter(seat=None).count(),
        "everybody": 0 < here <= voted, "admitted": [one for one in options if one.admitted],
        "waiting": [one for one in options if not one.admitted], "can_keep": keeping.can_be_kept(block),
        "kept": KeptOutcome.objects.filter(block=block).first(), "gone": BLACKED_OUT,
    }


def _block_of(request: StaffRequest, pk: int, block: int) -> Block:
    try:
        return get_block(request.member, pk, block)
    except Block.DoesNotExist as error:
        raise Http404 from error


def _kept_of(request: StaffRequest, pk: int) -> KeptOutcome:
    try:
        return keeping.get_kept(request.member, pk)
    except KeptOutcome.DoesNotExist as error:
        raise Http404 from error
