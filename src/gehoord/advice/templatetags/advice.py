"""A document on a page: `{% load advice %}`."""

from __future__ import annotations

import base64

from django import template

from gehoord.core.ui.documents.model import Cell, Logo, Part, Picture, Text
from gehoord.core.ui.documents.words import written

from ..heard_outward import HeardOutward, Outward
from ..models import Commitment, Reply

register = template.Library()


@register.filter
def part_kind(part: Part) -> str:
    """heading, paragraph, items, quotation, table, picture or pagebreak."""
    return type(part).__name__.lower()


@register.filter
def cell(value: Cell) -> str:
    """As the documents print it."""
    return written(value, "nl-NL")


@register.filter
def is_number(value: Cell) -> bool:
    return isinstance(value, (int, float))


@register.filter
def picture_address(picture: Picture) -> str:
    """The picture as an address of its own, so that nothing in it is part of the page."""
    return "data:image/svg+xml;base64," + base64.b64encode(picture.svg.encode()).decode()


@register.filter
def logo_address(logo: Logo) -> str:
    return "data:image/png;base64," + base64.b64encode(logo.png).decode()


@register.filter
def logo_width(logo: Logo) -> int:
    """In pixels of a page, as wide as on paper."""
    return round(logo.millimetres()[0] * 96 / 25.4)


@register.filter
def logo_height(logo: Logo) -> int:
    return round(logo.millimetres()[1] * 96 / 25.4)


@register.filter
def level(number: int) -> int:
    """A heading of the letter lies under the page's own title: h2 to h4."""
    return min(int(number), 3) + 1


@register.filter
def plain(run: Text) -> bool:
    return not (run.to or run.strong or run.emphasis)


@register.filter
def outward_reply(heard: HeardOutward, reply: Reply) -> Outward | None:
    return heard.of_reply(reply)


@register.filter
def outward_promise(heard: HeardOutward, one: Commitment) -> Outward | None:
    return heard.of_promise(one)


@register.filter
def of(found: dict[int, object] | None, key: int) -> object:
    """What a table of counts has under a key; nothing when there is none."""
    return found.get(key) if found else None
