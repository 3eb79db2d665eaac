"""The parts that rooms build their pages from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

import gehoord
from gehoord.core.ui.templatetags.ui import percent_of
from gehoord.core.ui.text import OPENING, opening

SOURCE = Path(gehoord.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


class StoryForm(forms.Form):
    text = forms.CharField(label="Jouw verhaal", help_text="Noem liever geen namen.", widget=forms.Textarea)
    role = forms.ChoiceField(
        label="Wie ben jij?", choices=[("a", "Ouder"), ("b", "Jongere")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Jullie mogen een zin gebruiken", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("x", "X")], required=False)


def render(source: str, **context: object) -> str:
    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, request=RequestFactory().get("/lijst/?rol=ouder"))


def test_a_field_ties_label_hint_and_error_to_its_control():
    page = render('<c-field :field="form.text" />', form=StoryForm({}))
    control = re.search(r"<textarea[^>]*>", page)[0]
    assert 'aria-describedby="id_text_helptext id_text_error"' in control
    assert 'aria-invalid="true"' in control
    assert "utrecht-textarea--invalid" in control
    assert 'id="id_text_helptext">Noem liever geen namen.' in page
    assert 'id="id_text_error">' in page
    assert '<label class="utrecht-form-label" for="id_text">Jouw verhaal</label>' in page


def test_a_field_that_may_be_left_empty_says_so():
    assert "mag je overslaan" in render('<c-field :field="form.kind" />', form=StoryForm())
    assert "mag je overslaan" not in render('<c-field :field="form.text" />', form=StoryForm())
    assert "mag je overslaan" not in render('<c-field :field="form.kind" unmarked="yes" />', form=StoryForm())


def test_options_are_chips_in_a_fieldset_with_a_legend():
    page = render('<c-field :field="form.role" />', form=StoryForm({}))
    assert re.search(r'<fieldset[^>]*aria-describedby="id_role_error"', page)
    assert re.search(r"<legend[^>]*>Wie ben jij\?", page)
    assert re.search(r'<label for="id_role_1"><input type="radio"[^>]*>\s*Jongere</label>', page)


def test_a_single_box_has_its_label_after_it():
    page = render('<c-field :field="form.agree" />', form=StoryForm())
    assert page.index("<input") < page.index('for="id_agree"')


def test_a_button_with_an_address_is_a_link():
    assert '<a href="/x/"' in render('<c-button href="/x/">Verder</c-button>')
    page = render('<c-button kind="danger" name="go" value="1">Weg</c-button>')
    assert '<button type="submit"' in page
    assert 'name="go"' in page
    assert "utrecht-button--danger" in page


def test_what_somebody_wrote_stays_text():
    page = render(
        '<c-card title="{{ title }}">{{ text }}</c-card>', title="<b>x</b>", text="<script>alert(1)</script>"
    )
    assert "<b>" not in page
    assert "<script" not in page


def test_pages_keep_the_rest_of_the_address():
    page = render('<c-pages :page="page" />', page=Paginator(range(30), 10).page(2))
    assert 'href="?rol=ouder&amp;pagina=1"' in page
    assert 'href="?rol=ouder&amp;pagina=3"' in page
    assert render('<c-pages :page="page" />', page=Paginator(range(3), 10).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("value", "whole", "width"),
    [(1, 4, "25.0%"), (0, 4, "0.0%"), (9, 4, "100.0%"), (-1, 4, "0.0%"), (1, 0, "0.0%"), (None, 4, "0.0%")],
)
def test_a_bar_stays_within_its_box(value, whole, width):
    assert percent_of(value, whole) == width


def test_a_bar_has_its_number_in_words_too():
    page = render('<c-bar label="Begrip" :value="n" :max="40" theme="begrip" />', n=10)
    assert 'width="25.0%"' in page
    assert 'Begrip <span class="muted small">10</span>' in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_templates_obey_the_content_security_policy(path):
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", source), "inline style"
    assert not re.search(r"<style\b", source), "inline style sheet"
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), "inline script"
    assert not re.search(r"\son[a-z]+\s*=", source), "inline event handler"
    assert not re.search(r"\b(?:src|action)=\"https?:", source), "something from elsewhere"
    assert not re.search(r'hx-(?:on|vals=.js:|trigger="[^"]*\[)', source), "htmx expression that needs eval"


def test_an_opening_is_cut_between_words() -> None:
    assert opening("Kort & goed.") == "Kort &amp; goed."
    text = "woord " * 35 + "[PERSOON-1] kwam"
    # 210 characters of words, then a placeholder that no longer fits.
    assert opening(text) == "woord " * 34 + "woord…"
    assert opening("woord. " * 40).endswith("woord…")
    assert opening("ä" * 300) == "ä" * OPENING + "…"
