"""Sent advices and what was answered, for whoever follows with a feed reader."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.models import Council

from .answering_selectors import AdviceRow, rows, sent_advices

MOST = 30


class AdviceFeed(Feed):
    """The newest advices; an entry changes its moment when the municipality answers, promises or is judged."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Council:
        council = request_council(request)
        if council is None:
            raise Http404
        return council

    def title(self, council: Council) -> str:
        return _("Adviezen van %(council)s") % {"council": council.name}

    def subtitle(self, council: Council) -> str:
        return _("Wat wij vroegen, wat de gemeente antwoordde en wat er gedaan is.")

    def link(self) -> str:
        return reverse("advice:public_list")

    def items(self, council: Council) -> list[AdviceRow]:
        return rows(sent_advices(council)[:MOST])

    def item_title(self, item: AdviceRow) -> str:
        return item.advice.title

    def item_description(self, item: AdviceRow) -> str:
        state = item.state
        numbers = {"answered": state.answered, "points": state.points}
        said = [_("%(answered)s van %(points)s punten beantwoord") % numbers]
        if state.commitments:
            said.append(
                _("%(done)s van %(all)s toezeggingen gedaan") % {"done": state.confirmed, "all": state.commitments}
            )
        return ". ".join(said) + "."

    def item_link(self, item: AdviceRow) -> str:
        return reverse("advice:public", args=[item.advice.number])

    def item_guid(self, item: AdviceRow) -> str:
        return f"advies-{item.advice.number}-{item.advice.council.slug}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: AdviceRow) -> datetime | None:
        return item.advice.sent_at

    def item_updateddate(self, item: AdviceRow) -> datetime | None:
        moments = [item.advice.sent_at]
        for point in item.points:
            if point.reply is not None:
                moments.append(point.reply.given_at)
            moments += [at for one in point.commitments for at in (one.made_at, one.claimed_at, one.confirmed_at)]
        return max(at for at in moments if at is not None)
