"""A form of a vote that somebody filled in with a pen, typed over by the facilitator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest

from ..live import voting
from ..live.counting import rules_of
from ..live.forms import ONE_OF
from ..live.phone_votes import votes_in
from ..live.selectors import with_lines
from ..live.vote_words import ANSWERS, how_on_paper
from ..models import Block, BlockKind, BlockState
from ..services import DialogueRefused, GatheringClosed


def ballot_page(request: StaffRequest, block: Block) -> HttpResponse:
    """One form at a time. ?do=drop takes the last one away. What is refused stays chosen."""
    error, status = "", 200
    if request.method == "POST":
        try:
            if request.POST.get("do") == "drop":
                if voting.drop_paper(by=request.member, block=block):
                    messages.success(request, _("Het laatste formulier telt niet meer mee."))
            else:
                role = request.POST.get("role", "")
                voting.vote_on_paper(by=request.member, block=block, role=role, votes=votes_in(request))
                messages.success(request, _("Het formulier telt mee. Typ het volgende over."))
            return redirect(request.path)
        except GatheringClosed as closed:
            messages.error(request, str(closed))
            return redirect("dialogue:gathering", pk=block.gathering_id)
        except DialogueRefused as refused:
            error, status = str(refused), 422
    rules, sent = rules_of(block), votes_in(request)
    options: list[Any] = list(with_lines(block))
    for option in options:
        option.mine = sent.get(option.pk)
    most = rules.most_on_one if block.kind == BlockKind.DOTS else min(rules.top, len(options))
    return render(request, "dialogue/paper/ballot.html", {
        "asked": block, "gathering": block.gathering, "options": options, "numbers": range(1, most + 1),
        "sides": ANSWERS,
        "roles": ONE_OF.items(), "role": request.POST.get("role", ""), "error": error,
        "is_open": block.state == BlockState.OPEN, "typed": block.ballots.filter(seat=None).count(),
        "how": how_on_paper(block, rules),
    }, status=status)
