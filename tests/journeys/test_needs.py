"""What professionals need and what they practise: a team leader, a policy officer, a trainer, and somebody on a phone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .house import House
from .watching import PHONE, Visitor

pytestmark = pytest.mark.browser

Someone = Callable[..., Visitor]
# Three other organisations that were asked before, a provider with a manager, the base cards on a public page, a training
# of today, and somebody who gets a card each week: the sample council itself never mails.
PREPARE = """
import json
from datetime import time, timedelta
import django
django.setup()
from django.utils import timezone
from django.utils.translation import override
from gehoord.conditions.services import close_scan, open_scan
from gehoord.core.councils.models import Council, Role
from gehoord.core.organisations.mandates import grant
from gehoord.core.organisations.services import add_organisation
from gehoord.core.sealing.services import seal
from gehoord.practice import weekly
from gehoord.practice.decks import publish_deck
from gehoord.practice.installing import install_base
from gehoord.practice.models import Deck, Exercise, Subscriber
from gehoord.practice.trainings import plan_training
from gehoord.providers.portal.services import passphrase
from gehoord.sample.services import member_of
from gehoord.surveys.answering import keep_response
from gehoord.surveys.models import Channel, Mode
council = Council.objects.get(is_sample=True)
adviser, officer, facilitator = (member_of(council, role) for role in (Role.ADVISER, Role.OFFICER, Role.FACILITATOR))
today = timezone.localdate()
with override("nl"):
    for number in range(3):
        place = add_organisation(by=officer, kind="provider", name=f"Voorbeeldhulp {number} (verzonnen)")
        scan = open_scan(by=adviser, title=f"Scan {number}", organisation=place, closes_on=today + timedelta(days=9))
        asked = list(scan.questionnaire.questions.all())
        for person in range(30):
            # Of time fewer than half say that it is there.
            answers = {one.key: 5 if (person < 10 if one.theme == "tijd" else person % 2) else 2 for one in asked}
            keep_response(
                campaign=scan, questions=asked, answers=answers, safe={}, background={}, channel=Channel.CODE,
                mode=Mode.SCREEN,
            )
        close_scan(by=adviser, campaign=scan)
    own = add_organisation(by=officer, kind="provider", name="Onze hulp (verzonnen)")
    manager = member_of(council, Role.PROVIDER_MANAGER).person
    grant(
        council=council, by=officer.person, organisation=own, email=manager.email, name=manager.name,
        password=passphrase(),
    )
    install_base(council, by=facilitator)
    deck = publish_deck(by=facilitator, deck=Deck.objects.get(council=council, base="basis"))
    training = plan_training(
        by=facilitator, title="Een middag oefenen", held_on=today, starts_at=time(13, 30), deck=deck,
        exercise=Exercise.objects.get(council=council, base="spiegelgesprek"),
        trainer=member_of(council, Role.TRAINER).person,
    )
token = "w" * 32
row = Subscriber(
    council=council, deck=deck, address_hash="h", token_hash=weekly._token_hash(token), asked_at=timezone.now(),
)
row.sealed = seal(json.dumps(["iemand@werk.example", token]).encode(), context=weekly.context_of(row))
row.save()
print(json.dumps({"own": own.pk, "deck": deck.pk, "training": training.pk, "token": token}))
"""
ANSWERS = 24


@pytest.fixture(scope="module")
def there(house: House) -> dict[str, Any]:
    """The keys of what was prepared."""
    found: dict[str, Any] = json.loads(house.run(PREPARE).splitlines()[-1])
    return found


def test_team_leader_runs_a_scan_reads_the_profile_and_agrees_a_step(
    visitor: Someone, member: Callable[[str], Visitor], there: dict[str, Any]
) -> None:
    leader = member("provider_manager")
    page = leader.go(f"/werk/mijn-aanbieder/{there['own']}/randvoorwaarden/")
    leader.check()
    page.get_by_role("link", name="Nieuwe scan").click()
    page.get_by_label("Naam van de scan").fill("Wat heb je nodig?")
    page.get_by_label("Laatste dag om in te vullen").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_label("Bij welke organisatie of welk team?").select_option(label="de hele organisatie")
    page.get_by_role("button", name="Nieuwe scan").click()
    page.get_by_label("Hoeveel codes?").fill(str(ANSWERS))
    page.get_by_role("button", name="Codes maken").click()
    expect(page.locator("main code")).to_have_count(ANSWERS)
    codes = page.locator("main code").all_inner_texts()

    colleague = visitor(scripts=False)
    colleague.page.set_viewport_size(PHONE)
    colleague.go("/scan/")
    colleague.page.get_by_label("Jouw code").fill(codes[0])
    colleague.page.get_by_role("button", name="Naar de vragen").click()
    # Below all questions: with it they are there.
    expect(colleague.page.get_by_role("button", name="Verstuur mijn antwoorden")).to_be_visible()
    sentences = colleague.page.locator("fieldset.scale")
    for number in range(sentences.count()):
        sentences.nth(number).locator("label").nth(1).click()
    names = [one.get_attribute("name") for one in colleague.page.locator("fieldset.scale input[value='2']").all()]
    colleague.page.get_by_role("button", name="Verstuur mijn antwoorden").click()
    expect(colleague.page.get_by_role("heading", name="Dank je wel")).to_be_visible()
    for number, code in enumerate(codes[1:]):
        sent = {"code": code, "do": "send", **{str(name): "2" if number < 11 else "5" for name in names}}
        assert colleague.context.request.post(colleague.house.url("/scan/"), form=sent).ok

    page.get_by_role("link", name="Klaar").click()
    page.get_by_role("link", name=re.compile("Scan sluiten")).click()
    page.get_by_role("button", name=re.compile("sluit")).click()
    expect(page.locator("main")).to_contain_text("12 van 24")
    leader.check()
    page.get_by_role("link", name="Stap afspreken").first.click()
    page.get_by_label("Waarover gaat het?").select_option(label="Tijd en aandacht")
    page.get_by_label("Wat gaat er gebeuren?").fill("Elk gesprek krijgt een kwartier om het voor te bereiden.")
    page.get_by_role("button", name="Stap afspreken").click()
    expect(page.locator("main")).to_contain_text("een kwartier om het voor te bereiden")
    # Nobody asks the same people again the week after.
    page.get_by_role("link", name="Nieuwe scan").click()
    page.get_by_label("Naam van de scan").fill("Nog een keer")
    page.get_by_label("Laatste dag om in te vullen").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    page.get_by_label("Bij welke organisatie of welk team?").select_option(label="de hele organisatie")
    leader.may_see(422)
    page.get_by_role("button", name="Nieuwe scan").click()
    expect(page.locator("main")).to_contain_text("wat één collega antwoordde")
    expect(page.get_by_label("Naam van de scan")).to_have_value("Nog een keer")
    leader.check(both=False)


def test_what_stands_in_the_way_becomes_a_recommendation(
    member: Callable[[str], Visitor], there: dict[str, Any]
) -> None:
    officer = member("officer")
    page = officer.go("/werk/randvoorwaarden/overzicht/")
    card = page.locator("main li.card").filter(has_text="Tijd en aandacht").first
    expect(card).to_contain_text("minder dan de helft")
    expect(page.locator("main")).not_to_contain_text("Voorbeeldhulp")
    officer.check()
    # The council agrees the step, and asks it of the municipality.
    adviser = member("adviser")
    page = adviser.go("/werk/randvoorwaarden/overzicht/")
    card = page.locator("main li.card").filter(has_text="Tijd en aandacht").first
    card.get_by_role("link", name=re.compile("Stap afspreken")).click()
    expect(page.get_by_label("Waarover gaat het?")).to_have_value("tijd")
    page.get_by_label("Wat gaat er gebeuren?").fill("Koop uren in met tijd om een gesprek voor te bereiden.")
    adviser.check()
    page.get_by_role("button", name="Opslaan").click()
    adviser.go("/werk/randvoorwaarden/stappen/")
    row = page.locator("main li").filter(has_text="Koop uren in")
    row.get_by_role("link", name="Vragen in een advies").click()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator("main")).to_contain_text("Koop uren in met tijd om een gesprek voor te bereiden.")
    officer.go("/werk/randvoorwaarden/stappen/")
    # A draft of the council is not for the municipality yet.
    expect(officer.page.locator("main")).not_to_contain_text("Gevraagd in")


def test_trainer_prepares_and_runs_a_session_and_asks_what_people_found(
    visitor: Someone, member: Callable[[str], Visitor], there: dict[str, Any]
) -> None:
    trainer = member("trainer")
    page = trainer.go("/werk/oefenen/trainingen/")
    page.get_by_role("link", name="Een middag oefenen").click()
    trainer.check()
    assert trainer.context.request.get(page.url + "materiaal.pdf").body().startswith(b"%PDF")
    page.get_by_role("link", name="Maak een evaluatie").click()
    trainer.check()
    page.get_by_role("button", name="Open de evaluatie").click()
    page.get_by_role("link", name="Toon de link groot").click()
    trainer.check()
    address = page.locator("p.address").inner_text().split("/", 1)[1]
    trainer.go(f"/werk/oefenen/trainingen/{there['training']}/")
    page.get_by_role("link", name="Open het scherm met de klok").click()
    clock = page.locator("[data-clock]")
    expect(clock).to_be_visible()
    before = clock.inner_text()
    page.get_by_role("button", name="Start de klok").click()
    expect(clock).not_to_have_text(before)
    page.get_by_role("button", name="Volgende stap").click()
    expect(page.locator("[data-step]:visible")).to_have_count(1)
    trainer.check()

    guest = visitor(scripts=False)
    guest.page.set_viewport_size(PHONE)
    page = guest.go(f"/{address}")
    expect(page.locator("main")).to_contain_text("werkgever")
    sentences = page.locator("fieldset.scale")
    for number in range(sentences.count()):
        sentences.nth(number).locator("label").nth(4).click()
    page.get_by_label("Wat ga je proberen?").fill("Eerst vragen wat iemand zelf wil.")
    page.get_by_role("button", name="Verstuur mijn antwoorden").click()
    expect(page.get_by_role("heading", name="Dank je wel")).to_be_visible()
    assert guest.context.cookies() == []
    page = trainer.go(f"/werk/oefenen/trainingen/{there['training']}/")
    expect(page.locator("#evaluatie")).to_contain_text("Minder dan 10 antwoorden")
    expect(page.locator("#evaluatie")).not_to_contain_text("Eerst vragen")


def test_professional_on_a_phone_with_the_card_of_the_week_and_a_private_note(
    visitor: Someone, member: Callable[[str], Visitor], there: dict[str, Any]
) -> None:
    someone = visitor()
    someone.page.set_viewport_size(PHONE)
    page = someone.go(f"/kaart-van-de-week/{there['token']}/")
    page.get_by_role("button", name=re.compile("^Ja")).click()
    someone.look()
    page = someone.go(f"/kaarten/{there['deck']}/")
    someone.look()
    page.locator("main a[href*='proberen']").first.click()
    page.get_by_label("Wat ga je proberen?").fill("Ik zeg eerst wat ik begrepen heb.")
    someone.look()
    page.get_by_role("button", name="Bewaar voor mij").click()
    code = page.locator("#code").inner_text()
    someone.look()
    page.get_by_role("link", name="Naar mijn voornemen").click()
    page.get_by_label("Jouw code").fill(code.upper())
    page.get_by_role("button", name="Lees terug").click()
    expect(page.locator("blockquote")).to_have_text("Ik zeg eerst wat ik begrepen heb.")
    someone.look()
    assert someone.context.cookies() == []
    # Nobody at work finds it.
    desk = member("coordinator").go(f"/werk/oefenen/sets/{there['deck']}/")
    expect(desk.locator("main")).not_to_contain_text("begrepen heb")
