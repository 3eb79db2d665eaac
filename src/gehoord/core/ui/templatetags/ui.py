"""Tags and filters for every room's templates: `{% load ui %}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.urls import translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """This page in a language; `name` is how that language calls itself."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[LanguageLink]:
    """The page in each language; empty after a form was sent, since a link would lose what was typed."""
    request = context.get("request")
    if request is None or request.method not in ("GET", "HEAD"):
        return []
    here = get_language()
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"],
            url=translate_url(request.get_full_path(), code),
            current=code == here,
        )
        for code, _ in settings.LANGUAGES
    ]


# NL Design System's class for each kind of control; the first that fits counts.
CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.widgets.Input, "utrecht-textbox utrecht-textbox--html-input"),
)
INVALID_CLASSES = (
    (forms.Textarea, "utrecht-textarea--invalid"),
    (forms.Select, "utrecht-select--invalid"),
    (forms.widgets.Input, "utrecht-textbox--invalid"),
)


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's control in our look; what the form set on it stays."""
    widget = field.field.widget
    classes = next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "")
    if classes and field.errors:
        classes += " " + next(name for kind, name in INVALID_CLASSES if isinstance(widget, kind))
    own = widget.attrs.get("class", "")
    attrs: dict[str, Any] = {"class": f"{classes} {own}".strip()} if classes else {}
    return field.as_widget(attrs=attrs)


@register.filter
def is_check(field: BoundField) -> bool:
    """A single box to tick, whose label comes after it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice(field: BoundField) -> bool:
    """A group of options, shown as chips."""
    return isinstance(field.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))


@register.filter
def percent_of(value: float | None, whole: float | None) -> str:
    """A width: `value` as a part of `whole`, from "0%" to "100%", with a point whatever the language."""
    share = float(value) / float(whole) if value and whole else 0.0
    return f"{100 * min(max(share, 0.0), 1.0):.1f}%"
