"""The questions on a phone: light, without a cookie, in two languages, and nothing typed is lost."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gehoord.core.vocabulary.words import Norm
from gehoord.surveys import services
from gehoord.surveys.models import OpenAnswer, Questionnaire, Response
from gehoord.surveys.shipped import install_shipped, not_installed, shipped

BUDGET_BYTES = 60_000
KEYS = [one.key for one in shipped()]


def _code(by: Any, key: str = "bejegening-jongeren", **more: Any) -> str:
    campaign = services.open_campaign(
        by=by, questionnaire=install_shipped(by=by, key=key), purpose=more.pop("purpose", "contract"),
        title="Hoe gaan ze met jou om?", closes_on=timezone.localdate() + timedelta(days=3), **more,
    )
    return services.make_codes(by=by, campaign=campaign, count=1)[0]


def _asked(client: Any, code: str, **more: str) -> str:
    return client.post(reverse("surveys:scan"), {"code": code, **more}).content.decode()


@pytest.mark.parametrize("one", shipped(), ids=KEYS)
def test_our_list_asks_each_norm_once_and_words_last(one: Any) -> None:
    scale, last = one.questions[:-1], one.questions[-1]
    assert [question.theme for question in scale] == list(Norm.values)
    assert last.kind == "open"
    assert one.licence == "CC0-1.0"
    assert all(question.text and question.texts["en"] for question in one.questions)
    assert all(bool(question.picture) is one.is_pictures for question in scale)


def test_our_list_is_installed_once_and_says_it_is_not_validated(adviser: Any) -> None:
    assert [one.key for one in not_installed(adviser.council)] == KEYS
    first, again = (install_shipped(by=adviser, key=KEYS[0]) for _time in range(2))
    assert first == again
    assert not Questionnaire.objects.get().validated
    assert [one.key for one in not_installed(adviser.council)] == KEYS[1:]


@pytest.mark.parametrize("key", KEYS)
def test_a_first_look_fits_the_budget_and_brings_no_script_of_its_own(client: Any, adviser: Any, key: str) -> None:
    asked = client.post(reverse("surveys:scan"), {"code": _code(adviser, key)})
    assert not asked.cookies
    page = asked.content.decode()
    files = set(re.findall(r'/static/([^"#]+)', page))
    sizes = {}
    for name in files:
        raw = Path(str(finders.find(name))).read_bytes()
        sizes[name] = len(raw) if name.endswith(".woff2") else len(gzip.compress(raw, 6))
    assert sum(sizes.values()) + len(gzip.compress(page.encode(), 6)) <= BUDGET_BYTES, sizes
    assert [name for name in files if name.endswith(".js")] == ["ui/public.js"]
    assert " style=" not in page


def test_every_picture_is_there_and_says_nothing_the_words_do_not(client: Any, adviser: Any) -> None:
    page = _asked(client, _code(adviser, "bejegening-plaatjes"))
    drawn = ElementTree.parse(str(finders.find("surveys/pictures.svg")))
    used = set(re.findall(r"pictures\.svg#([a-z0-9-]+)", page))
    assert used == {symbol.attrib["id"] for symbol in drawn.iter("{http://www.w3.org/2000/svg}symbol")}
    assert page.count('<svg class="face" aria-hidden="true"') == 9 * 5
    assert page.count("<span>ja, altijd</span>") == 9


def test_another_language_keeps_what_was_chosen_and_typed(client: Any, adviser: Any) -> None:
    code = _code(adviser)
    page = _asked(client, code)
    address = re.findall(r'formaction="([^"]+)" lang="en"', page)[0]
    with override("nl"):  # and back to Dutch for the tests after this one
        english = client.post(address, {"code": code, "do": "ask", "q-respect": "4", "w-woorden": "Fijn <b>"})
    page = english.content.decode()
    assert english.status_code == 200
    assert "My support worker" in page
    assert "How old are you?" in page
    assert re.search(r'name="q-respect" value="4"[^>]* checked', page)
    assert "Fijn &lt;b&gt;" in page
    assert 'lang="nl">Nederlands' in page


def test_nothing_typed_is_lost_on_an_error(client: Any, adviser: Any) -> None:
    code, long = _code(adviser), "heel lang " * 300
    answer = client.post(reverse("surveys:scan"), {
        "code": code, "do": "send", "q-respect": "2", "b-age_band": "12-15", "w-woorden": long,
    })
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Maak het iets korter" in page
    assert long.strip() in page
    assert re.search(r'name="q-respect" value="2"[^>]* checked', page)
    assert re.search(r'name="b-age_band" value="12-15"[^>]* checked', page)
    assert not Response.objects.exists()
    thanks = client.post(reverse("surveys:scan"), {
        "code": code, "do": "send", "q-respect": "2", "b-age_band": "12-15", "w-woorden": "Kort en goed",
    })
    assert thanks.status_code == 302
    assert Response.objects.get().age_band == "12-15"
    assert OpenAnswer.objects.get().text == "Kort en goed"


def test_what_for_and_who_answers_for_it_come_before_the_questions(client: Any, adviser: Any) -> None:
    from gehoord.core.organisations.models import Organisation

    provider = Organisation.objects.create(council=adviser.council, kind="provider", name="De Brug")
    page = _asked(client, _code(adviser, provider=provider, care="verblijf", controller="organisation"))
    notice, questions = page.split('<fieldset class="scale"', 1)
    assert "De Brug is verantwoordelijk" in notice
    assert "minstens 30 mensen" in notice
    # The same for everybody, so nobody is asked.
    assert "Waar krijg je hulp?" not in questions
    assert "Wie koos voor de hulp?" in questions
    statutory = _asked(client, _code(adviser, purpose="statutory"))
    assert f"De gemeente {adviser.council.municipality} is verantwoordelijk" in statutory
    assert "tellen niet mee in een oordeel" in statutory
