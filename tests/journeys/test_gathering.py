"""An evening of an improvement group with eight browsers at once, from the plan to what goes into an advice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .gathering_people import ROLES, Evening, Lead, Phone
from .steps import own_word
from .watching import Visitor

pytestmark = pytest.mark.browser

Someone = Callable[..., Visitor]
QUESTION = "Waardoor voelen mensen zich niet gehoord?"
OPENING = "Heeft de hulpverlening het beste met je voor?"
SEEING = "Wat zie je gebeuren? Schrijf op wat goed gaat en wat niet."
BEHIND = "Wat zit daarachter? Schrijf op waardoor het komt, niet door wie."
TIPS = ("Wat kunnen professionals morgen anders doen?", "Wat kunnen organisaties en de gemeente regelen?")
ASKING_WHY = "We kiezen één oorzaak en vragen samen door: hoe komt dat?"
CHOOSING = "Welke oorzaken vind jij het belangrijkst?"
ENDING = ("Ik wist waar het over ging en wat ermee gebeurt.", "Ik kon zeggen wat ik wilde zeggen.",
          "Wat ik zei, werd serieus genomen.", "Ik kreeg antwoord op wat ik vroeg.")
NAMING, HURTING = "Die ene van de balie zucht altijd", "Dat is gewoon overdreven"
SEEN = ("Bellen duurt lang", "Niemand vraagt wat ik zelf wil", "Brieven zijn moeilijk", "Elke keer iemand anders",
        "We praten over een kind en niet met een kind", "Het tweede gesprek is pas na maanden", NAMING)
CAUSES = ("Er is te weinig tijd", "Niemand leerde luisteren", "Het plan ligt al vast", "Wie beslist zit ver weg",
          "Iedereen is bang voor een fout", "Er gaat veel naar papier", "Een mening van een kind telt niet mee",
          "Het gebouw is niet fijn", "De telefoon is vaak bezet")


def test_improvement_group_from_plan_to_evidence(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    title = f"Samen kijken naar {own_word()}"
    coordinator = member("coordinator")
    number = prepare(coordinator, title)
    evening = come_in(visitor, Lead(member("facilitator"), number))
    answer_a_question(evening)
    write_in_silence(evening)
    ask_what_is_meant_and_take_off(evening)
    lose_a_phone(evening, visitor)
    stop_for_a_moment(evening)
    look_behind(evening)
    choose(evening)
    say_how_it_was(evening)
    close(evening, coordinator)
    read_the_report(evening, coordinator)
    use_it(evening, coordinator)


def prepare(coordinator: Visitor, title: str) -> str:
    """From the ready-made plan; the number of the gathering."""
    page = coordinator.go("/werk/bijeenkomsten/nieuw/")
    page.get_by_label("Titel").fill(title)
    page.get_by_label("Welke vraag staat centraal?").fill(QUESTION)
    page.get_by_label("Datum").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Opslaan").click()
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    page.get_by_role("link", name="Voorbereiden").click()
    page.locator("form:has(input[value=verbetergroep]) button").click()
    expect(page.locator(".agenda")).to_contain_text(SEEING)
    expect(page.get_by_role("row", name="Jongeren 5 0")).to_be_visible()
    return number


def come_in(visitor: Someone, lead: Lead) -> Evening:
    """Seven people at two tables with the code from the screen; nobody is counted apart."""
    evening = Evening(lead, lead.open_door())
    lead.one.look()
    for number, (role, how) in enumerate((
        ("young_person", {}), ("young_person", {}), ("parent", {"language": "/en"}), ("parent", {"scripts": False}),
        ("professional", {}), ("professional", {}), ("policy_officer", {}),
    )):
        phone = Phone(visitor(scripts=how.get("scripts", True)), role, **how)
        phone.join(evening.code, table=number % 2 + 1)
        assert phone.one.context.cookies() == []
        evening.phones.append(phone)
    assert len({phone.token for phone in evening.phones}) == len(evening.phones)
    expect(lead.screen.locator("main")).to_contain_text("7 telefoons doen mee")
    expect(lead.page.locator("main")).to_contain_text("Een groep van minder dan vijf mensen tellen we niet apart")
    inside = lead.page.locator(".facts").first
    expect(inside).to_contain_text("7")
    expect(inside).not_to_contain_text("Jongeren")
    return evening


def answer_a_question(evening: Evening) -> None:
    evening.lead.next(OPENING)
    for number, phone in enumerate(evening.phones):
        phone.sees(OPENING)
        phone.answer(number % 2)
    evening.nowhere("Iedereen")
    evening.lead.next(SEEING)
    evening.lead.block(OPENING).get_by_role("button", name="Toon aan iedereen").click()
    evening.everywhere(OPENING)
    # Nothing of the two young people apart.
    evening.nowhere("Jongeren")


def write_in_silence(evening: Evening) -> None:
    """Cards lie there, and nobody sees one before the facilitator shows them; who wrote what is nowhere."""
    for phone, text in zip(evening.phones, SEEN, strict=True):
        phone.sees(SEEING)
        phone.write(text)
    evening.phones[1].write(HURTING)
    expect(evening.lead.screen.locator("main")).not_to_contain_text(SEEN[0])
    evening.phones[1].sees_no(SEEN[0])
    page = evening.lead.block(SEEING)
    page.get_by_role("button", name="Toon aan iedereen").click()
    evening.everywhere(*SEEN, HURTING)
    for text in (*SEEN, HURTING):
        said = evening.lead.card(text).inner_text()
        assert not [role for role in ROLES if role in said]
    # The screen shows the words and nothing else; so do the phones, with a link to say that it is not okay.
    shown = evening.lead.screen.locator(".cards-shown li")
    assert sorted(shown.all_inner_texts()) == sorted((*SEEN, HURTING))
    for phone in evening.phones[1:3]:
        cards = phone.page.locator(".cards-shown li").all_inner_texts()
        assert sorted(card.rsplit(" Not okay?" if phone.language else " Niet oké?")[0] for card in cards) == sorted(
            (*SEEN, HURTING)
        )
    evening.lead.one.look()
    evening.phones[2].one.look()


def ask_what_is_meant_and_take_off(evening: Evening) -> None:
    lead, page = evening.lead, evening.lead.page
    lead.card(SEEN[4]).get_by_role("button", name=re.compile("^Wat bedoel je")).click()
    expect(lead.screen.locator(".pointed")).to_contain_text(SEEN[4])
    for phone in (phone for phone in evening.phones if phone.scripts):
        expect(phone.page.locator(".pointed")).to_contain_text(SEEN[4])
    lead.card(SEEN[4]).get_by_role("button", name="Vraag niet meer").click()

    # Somebody asks to take one off; the facilitator sees that, and not who.
    asker = evening.phones[0]
    asker.page.locator(".cards-shown li", has_text=HURTING).get_by_role("link").click()
    asker.page.locator("input[value=hurts]").check()
    asker.one.look()
    asker.page.locator("main form button").first.click()
    expect(asker.page.locator("h1")).to_have_text("Goed dat je het zegt")
    asker.page.get_by_role("link", name="Terug naar mijn plek").click()
    lead.block(SEEING)
    expect(lead.card(HURTING)).to_contain_text("Het kwetst iemand")
    for text, reason in ((HURTING, "hurts"), (NAMING, "names")):
        lead.card(text).locator("select").select_option(reason)
        lead.card(text).get_by_role("button", name=re.compile("^Haal weg")).click()
        expect(page.get_by_role("status").first).to_contain_text("De kaart is weg")
        evening.nowhere(text)


def lose_a_phone(evening: Evening, visitor: Someone) -> None:
    """Its place and its card are there still, on another phone."""
    lost = evening.phones[0]
    lost.one.context.close()
    found = Phone(visitor(), lost.role)
    found.come_back(lost.token)
    assert found.token == lost.token
    expect(found.page.locator("main > .facts")).to_contain_text("Jongere")
    expect(found.own_cards).to_have_count(1)
    expect(found.own_cards).to_contain_text(SEEN[0])
    evening.phones[0] = found
    expect(evening.lead.screen.locator("main")).to_contain_text("7 telefoons doen mee")


def stop_for_a_moment(evening: Evening) -> None:
    """A sign without a name, and a break in which nothing that was typed is lost."""
    one, page = evening.phones[5], evening.lead.steers()
    one.form("stop").locator("button").click()
    expect(one.page.locator("h1")).to_have_text("Goed dat je het zegt")
    one.one.look()
    one.page.get_by_role("link", name="Terug naar mijn plek").click()
    expect(page.get_by_role("alert")).to_contain_text("Iemand steekt een stopteken op")
    page.get_by_role("button", name="Gezien").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("button", name="Pauze", exact=True).click()
    expect(evening.lead.screen.locator(".now-asked").first).to_have_text("Pauze")
    one.sees("Het is pauze")
    one.form("write").locator("textarea").fill("Na de pauze ga ik verder")
    one.one.may_see(422)
    one.form("write").locator("button").click()
    expect(one.form("write").locator("textarea")).to_have_value("Na de pauze ga ik verder")
    page.get_by_role("button", name="Ga verder na de pauze").click()
    expect(one.page.locator("[data-part=stand]")).to_have_text("")
    one.form("write").locator("button").click()
    expect(one.own_cards).to_have_count(2)


def keep_cards(evening: Evening, question: str, number: int) -> None:
    page = evening.lead.block(question)
    page.get_by_role("button", name="Neem de kaarten over").click()
    expect(page.get_by_role("status").first).to_contain_text(f"{number} kaart")


def look_behind(evening: Evening) -> None:
    evening.lead.next(BEHIND)
    keep_cards(evening, SEEING, 7)
    for number, text in enumerate(CAUSES):
        phone = evening.phones[number % 7]
        phone.sees(BEHIND)
        phone.write(text)
    evening.lead.next(ASKING_WHY)
    for number, question in enumerate(TIPS):
        evening.lead.next(question)
        phone = evening.phones[number]
        phone.sees(question)
        phone.write(f"Vraag het eerst ({number})")
    evening.lead.lay_together(BEHIND, "Hoe wij werken", CAUSES[0], CAUSES[1])
    evening.everywhere("Hoe wij werken")
    evening.lead.keep_groups()


def choose(evening: Evening) -> None:
    """With dots; nothing is told before the vote is closed, and then of everybody together only."""
    lead = evening.lead
    lead.next(CHOOSING)
    for number, phone in enumerate(evening.phones):
        phone.sees(CHOOSING)
        phone.give_dots(*(CAUSES[(number + more) % 7] for more in range(5)))
        if number == 0:
            phone.one.look()
    evening.nowhere("Een top van")
    for question in TIPS:
        keep_cards(evening, question, 1)
    page = lead.block(CHOOSING)
    expect(page.locator("main")).to_contain_text("Iedereen stemde")
    page.get_by_role("button", name="Sluit voorgoed").click()
    expect(page.locator("main")).to_contain_text("7 mensen stemden. Een top van 7")
    expect(page.locator("main")).to_contain_text("Minder dan vijf mensen, dus alleen bij iedereen samen geteld")
    evening.nowhere("Een top van")
    page.get_by_role("button", name="Toon aan iedereen").click()
    for phone in evening.phones:
        phone.sees("A top 7" if phone.language else "Een top van 7")
    inside = lead.screen.locator(".places").first.locator("li.inside")
    expect(inside).to_have_count(7)
    expect(inside.filter(has_text=CAUSES[8])).to_have_count(0)


def say_how_it_was(evening: Evening) -> None:
    """The four short sentences at the end."""
    lead = evening.lead
    for question in ENDING:
        lead.next(question)
        # Everybody answers the first; of the others few do, and then nothing is told.
        for phone in evening.phones if question == ENDING[0] else evening.phones[:1]:
            phone.sees(question)
            phone.answer(5)
    lead.steers().get_by_role("button", name="Sluit het laatste onderdeel").click()
    expect(lead.page.locator("main")).to_contain_text("Er is niets open")


def close(evening: Evening, coordinator: Visitor) -> None:
    """The codes end, and every phone says so kindly."""
    page = evening.lead.go("deelnemers/")
    for label, people in (("Jongeren", 2), ("Ouders", 2), ("Professionals", 2), ("Beleidsmedewerkers", 1)):
        page.get_by_label(label).fill(str(people))
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Rond de bijeenkomst af").click()
    evening.lead.one.look()
    # What a phone asks just then is of a place that is no more.
    for phone in evening.phones:
        phone.one.may_see(404)
    evening.lead.screen.close()
    page.get_by_role("button", name="Ja, rond af").click()
    expect(page.locator("main")).to_contain_text("Wat hier staat, verandert niet meer")
    for phone in evening.phones:
        phone.sees("The gathering is over" if phone.language else "De bijeenkomst is voorbij")
    evening.phones[6].one.look()
    late = evening.phones[0].one.go("/mee/")
    late.locator("input[name=code]").fill(evening.code)
    late.locator("input[value=parent]").check()
    evening.phones[0].one.may_see(422)
    late.locator("form:has(input[name=nonce]) button").click()
    expect(late.locator("main")).to_contain_text("We kennen deze code niet")


def read_the_report(evening: Evening, coordinator: Visitor) -> None:
    lead, (right, wrong) = evening.lead, (evening.phones[0], evening.phones[2])
    page = lead.go("verslag/")
    page.get_by_label("Tot en met welke dag?").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Laat het verslag nakijken").click()
    lead.one.look()
    # With the code they had, on the page where they came in.
    right.one.go("/mee/").locator("details:has(#own) summary").click()
    right.page.locator("#own").fill(right.token)
    right.page.locator("form:has(#own) button").click()
    expect(right.page.locator("main")).to_contain_text(CAUSES[0])
    expect(right.page.locator("main")).not_to_contain_text(NAMING)
    right.one.look()
    right.page.locator("input[name=verdict][value=right]").check()
    right.page.get_by_role("button", name="Verstuur").click()
    expect(right.page.get_by_role("status")).to_contain_text("Dank je")
    wrong.look_again()
    wrong.page.locator("input[name=verdict][value=wrong]").check()
    wrong.page.locator("textarea[name=text]").fill("Het ging ook over wachten.")
    wrong.page.locator("main form button").last.click()
    expect(wrong.page.get_by_role("status")).to_be_visible()
    page = lead.go("verslag/")
    page.get_by_role("button", name="Stop het nakijken nu").click()
    page = coordinator.go(f"{lead.at}verslag/")
    expect(page.locator("main")).to_contain_text("Het ging ook over wachten.")


def use_it(evening: Evening, coordinator: Visitor) -> None:
    """A top without an order, in the same order of chance on each page; and what the trail says."""
    page = evening.lead.go()
    page.get_by_role("link", name="Leg de uitkomst vast").click()
    page.get_by_label("Zonder volgorde").check()
    evening.lead.one.look()
    page.get_by_role("button", name="Leg vast").click()
    chosen = page.locator(".chosen li p:first-child")
    expect(chosen).to_have_count(7)
    found = chosen.all_inner_texts()
    assert sorted(found) == sorted(CAUSES[:7])
    page = coordinator.go(page.url.removeprefix(coordinator.house.address))
    page.get_by_role("button", name="Gebruik in een advies").click()
    expect(page.locator("table tbody tr td:first-child, table tbody tr th")).to_have_text(found)
    coordinator.look()
    # The order of the vote is told nowhere any more.
    page = evening.lead.go()
    expect(page.locator("main")).to_contain_text("Vastgelegd zonder volgorde")

    page = coordinator.go("/werk/logboek/")
    expect(page.locator("table")).to_contain_text("names")
    expect(page.locator("table")).not_to_contain_text(NAMING)


def test_what_is_typed_without_network_comes_in_when_it_is_back(
    visitor: Someone, member: Callable[[str], Visitor]
) -> None:
    coordinator = member("coordinator")
    lead = Lead(coordinator, prepare(coordinator, f"Zonder netwerk {own_word()}"))
    phone = Phone(visitor(), "parent")
    phone.join(lead.open_door(), table=1)
    lead.next(OPENING)
    lead.next(SEEING)
    phone.sees(SEEING)
    phone.write("Voor de storing")

    phone.one.context.set_offline(True)
    box = phone.form("write").locator("textarea")
    # Typed and not sent: it stays where it is.
    for text in ("Eerste zonder netwerk", "Tweede zonder netwerk", "Tweede zonder netwerk", "Derde 🎈 <zonder>"):
        box.fill(text)
        phone.form("write").locator("button").click()
        expect(box).to_have_value("")
    expect(phone.waiting).to_have_count(3)
    expect(phone.page.locator("[data-live-offline]")).to_be_visible()
    phone.one.look()
    # Loaded again before it could be sent, and kept no longer than that.
    no_post = "**/mee/*/"
    phone.page.route(no_post, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    phone.one.context.set_offline(False)
    phone.page.reload()
    expect(phone.waiting).to_have_count(3)
    expect(phone.waiting.last).to_contain_text("Derde 🎈 <zonder>")
    box.fill("Nog niet klaar met")
    phone.page.unroute(no_post)
    expect(phone.waiting).to_have_count(0)
    assert phone.page.evaluate("sessionStorage.length + localStorage.length") == 0
    expect(phone.page.locator("[data-live-offline]")).to_be_hidden()
    expect(phone.own_cards).to_have_count(4)
    expect(box).to_have_value("Nog niet klaar met")

    # What comes too late stays there with the reason, to be read and copied.
    phone.one.context.set_offline(True)
    phone.form("write").locator("button").click()
    expect(phone.waiting).to_have_count(1)
    lead.next(BEHIND)
    phone.one.may_see(422)
    phone.one.context.set_offline(False)
    expect(phone.waiting).to_contain_text("Nog niet klaar met")
    expect(phone.waiting).to_contain_text("niet meer open")
    phone.sees(BEHIND)
    phone.one.look()
    phone.waiting.get_by_role("button", name="Gooi weg").click()
    phone.write("Na de storing")
    # What waits goes with the place; of a place that ended meanwhile it is shown once more, and to nobody else.
    waits = """token => sessionStorage.setItem(`wacht:${token}`, JSON.stringify([["", "text=Mijn+<woorden>", "", ""]]))"""
    phone.form("leave").locator("button").click()
    phone.sees("Je plek is weg")
    phone.one.may_see(404)
    nowhere = "ACDEFGHJK"
    for token, there, shown in ((phone.token, phone.token, 0), (nowhere, nowhere, 1), (phone.token, nowhere, 0)):
        phone.page.evaluate(waits, token)
        phone.page.goto(phone.one.house.url(f"/mee/{there}/"))
        expect(phone.page.locator("[data-gone] li")).to_have_count(shown)
        assert phone.page.evaluate("sessionStorage.length") == 0
    phone.one.forget("ERR_INTERNET_DISCONNECTED")
    phone.one.forget("ERR_FAILED")
