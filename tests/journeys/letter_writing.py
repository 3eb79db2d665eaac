"""The first half of the letter's story: evidence, a gathering, the letter itself."""

from __future__ import annotations

import re
import time

from playwright.sync_api import expect

from .letter_people import Someone, Story
from .papers import READERS, Paper
from .steps import in_inbox, tell

# What a story, a cause or a title may hold and no format may take for an instruction.
LITERAL = "<i>schuin</i> *ster* #let x = 1 $a^2$ =SOM(1) [haak] _onder_ {{ B999 }}"
QUOTE = "Niemand luisterde naar mij bij de"
PEOPLE = {"Jongeren": 5, "Ouders": 6, "Professionals": 5, "Onderzoekers": 2, "Beleidsmedewerkers": 3}
CAUSES = (
    "We nemen te weinig tijd om elkaar te leren kennen.", "We vragen niet door.",
    "Niemand bewaakt de afspraken.", "Er zijn te weinig goed geschoolde collega's.",
    "We spreken onderling niet af wie wat doet.", "Inleven lukt niet met een formulier op schoot.",
    f"De regels staan in de weg: {LITERAL}",
)
NOT_CHOSEN = "Het gebouw is slecht te vinden."
TIPS = ("Bel terug op de dag die je noemde.", "Vraag eerst wat iemand al probeerde.")
HEADINGS = [
    "Waarom wij u schrijven", "Wat is bejegening?", "Waar gaan de signalen over?", "Hoe het zich ontwikkelt",
    "In de woorden van jongeren en ouders", "Samen op zoek naar oorzaken", "De oorzaken, in willekeurige volgorde",
    "Tips uit de groepen", "Knelpunten", "Aanbevelingen", "Ons verzoek aan u",
    "Bijlage: verantwoording van de cijfers",
]
OWN_SENTENCE = "Dit onderdeel schreven wij zelf, met de nadruk op gewone dingen."
OWN_POINT = "Geef elk gezin één vaste persoon die terugbelt."


def evidence(story: Story) -> None:
    """1. A story is told and coded; insight freezes a share, a count, themes, a trend and a quote; all count the same."""
    teller = story.someone("teller")
    story.kept["code"] = tell(
        teller, f"{QUOTE} {story.mark}. Ik kreeg geen uitleg over het besluit.", may_quote="yes"
    )
    _code(story, _hand_on(story))

    adviser = story.someone("adviser")
    adviser.room("Inzicht")
    counted = adviser.main.locator(".kpi b").first.inner_text()
    for kind in ("count", "share", "themes", "trend"):
        adviser.room("Inzicht")
        _freeze(adviser, kind)
        if kind == "count":
            expect(adviser.main.locator(".answer")).to_contain_text(counted)
    adviser.room("Inzicht")
    adviser.main.get_by_label("Woorden in het verhaal").fill(story.mark)
    adviser.press("Tonen")
    adviser.open("Citaten kiezen")
    adviser.reads(QUOTE)
    for box in adviser.main.get_by_role("checkbox").all():
        box.set_checked(QUOTE in (box.locator("xpath=..").inner_text()))
    adviser.fill({"Titel": f"Wat mensen zeggen, {story.mark}"})
    adviser.press("Leg deze citaten vast")
    adviser.hears("Vastgelegd als")
    expect(adviser.main.locator("blockquote")).to_contain_text(QUOTE)
    _count_again(adviser)
    adviser.room("Bewijs")
    adviser.reads(*(f"{kind}, {story.mark}" for kind in ("count", "share", "themes", "trend")))


def _hand_on(story: Story) -> str:
    """The listener reads the story and passes it on; its number."""
    listener = story.someone("listener")
    for _try in range(40):
        # Without JavaScript the list does not refresh itself.
        listener.visit("/werk/signalen/")
        card = in_inbox(listener.page, story.mark)
        if card.count():
            break
        time.sleep(0.5)
    listener.follow(card.get_by_role("link").first)
    number = listener.main.locator("h1").inner_text().split()[-1]
    listener.press("Gelezen: door naar coderen")
    listener.hears("gelezen")
    return number


def _code(story: Story, number: str) -> None:
    coder = story.someone("coder")
    coder.room("Coderen")
    coder.open(f"Signaal {number}")
    coder.main.locator("input[name=bejegening][value=yes]").check()
    coder.main.locator("#zin-1 input[data-key=serieus_nemen]").check()
    coder.main.locator("#zin-2 input[data-key=duidelijkheid]").check()
    coder.follow(coder.main.get_by_role("button", name="Opslaan", exact=True))
    coder.hears("opgeslagen")


def _freeze(adviser: Someone, kind: str) -> None:
    form = adviser.main.locator("form.freeze", has=adviser.page.locator(f"input[name=kind][value={kind}]"))
    title = f"{kind}, {adviser.story.mark}"
    form.get_by_role("textbox").fill(title)
    adviser.story.typed.append(title)
    adviser.press("Leg vast", within=form)
    adviser.hears("Vastgelegd als")
    _count_again(adviser)


def _count_again(adviser: Someone) -> None:
    adviser.press("Reken na")
    adviser.hears("Nagerekend: hetzelfde")


def gathering(story: Story) -> None:
    """2. A gathering in five roles with what came up, closed; seven causes chosen, in an order that stays."""
    leader, title = story.someone("facilitator"), f"Verbetergroep {story.mark}"
    leader.room("Bijeenkomsten")
    leader.open("Nieuwe bijeenkomst")
    with leader.may_be_refused():
        leader.fill({"Titel": title})
        leader.press("Opslaan")
    leader.pick("Verbetergroep")
    leader.fill({"Welke vraag staat centraal?": "Wat staat in de weg?", "Datum": "2026-03-12", "Plaats": "Buurthuis"})
    leader.press("Opslaan")
    leader.hears("staat klaar")
    leader.open("Aantallen invullen")
    leader.fill({role: str(number) for role, number in PEOPLE.items()})
    leader.press("Opslaan")
    leader.hears("21 deelnemers opgeslagen")
    for kind, lines in (
        ("observaties", ("Aannames worden niet nagevraagd.",)), ("oorzaken", (*CAUSES, NOT_CHOSEN)), ("tips", TIPS),
    ):
        box = leader.main.locator("section", has=leader.page.locator(f"h2#{kind}"))
        leader.fill({"Eén per regel": "\n".join(lines)}, within=box)
        leader.press("Voeg toe", within=box)
        leader.hears("toegevoegd")
    leader.reads(LITERAL)
    leader.open("Wijzig", within=leader.main.locator("li", has_text=CAUSES[0]))
    leader.pick("Begrip")
    leader.main.get_by_role("group", name="Wat missen professionals hier?").get_by_role("checkbox").first.check()
    leader.press("Opslaan")
    leader.hears("De regel is opgeslagen")
    leader.open("Rond de bijeenkomst af")
    leader.press("Ja, rond af")
    leader.hears("afgerond")
    expect(leader.main.get_by_role("button", name="Voeg toe")).to_have_count(0)
    _choose_causes(story, leader)
    _use_gathering(story, title)


def _choose_causes(story: Story, leader: Someone) -> None:
    leader.open("Kies de oorzaken")
    leader.fill({"Titel van de keuze": f"Zeven oorzaken, {story.mark}"})
    expect(leader.main.get_by_label("Hoeveel oorzaken?")).to_have_value("7")
    for cause in CAUSES[:6]:
        leader.pick(cause)
    with leader.may_be_refused():
        leader.press("Leg de keuze vast")
    leader.pick(CAUSES[6])
    leader.press("Leg de keuze vast")
    leader.hears("De keuze is vastgelegd")
    chosen = leader.main.locator("ul.chosen > li > p:first-child")
    first = chosen.all_inner_texts()
    assert set(first) == set(CAUSES)
    leader.page.reload()
    assert chosen.all_inner_texts() == first
    story.kept |= {"set": leader.page.url, "order": "\n".join(first)}


def _use_gathering(story: Story, title: str) -> None:
    adviser = story.someone("adviser")
    for kind in ("Aantal deelnemers", "Observaties", "Tips"):
        adviser.room("Bijeenkomsten")
        for box in adviser.main.get_by_role("checkbox").all():
            box.set_checked(title in box.locator("xpath=..").inner_text())
        adviser.pick(kind)
        adviser.press("Gebruik in een advies")
        _note(adviser)
    adviser.visit(story.kept["set"].removeprefix(story.house.address))
    assert adviser.main.locator("ul.chosen > li > p:first-child").all_inner_texts() == story.kept["order"].split("\n")
    adviser.press("Gebruik in een advies")
    _note(adviser)


def _note(adviser: Someone) -> None:
    """The new evidence among what the advice will rest on."""
    ref, title = adviser.main.locator("h1").inner_text().split(": ", 1)
    adviser.story.kept["refs"] = f"{adviser.story.kept.get('refs', '')} {ref}".strip()
    adviser.story.typed.append(title)


def letter(story: Story) -> None:
    """3. A letter drafted, edited in blocks, read in three formats, decided and sent; then nothing can change it."""
    adviser, title = story.someone("adviser"), f"Advies over {story.mark} <b>#1</b>"
    adviser.room("Adviezen")
    adviser.open("Nieuw advies")
    refs = story.kept["refs"].split()
    for label in adviser.main.locator("label", has=adviser.page.locator("input[name=evidence]")).all():
        words = label.inner_text().strip()
        label.get_by_role("checkbox").set_checked(words.endswith(story.mark) or words.split(" · ")[0] in refs)
    adviser.fill({"Onderwerp": title, "Waar staat die termijn?": "Verordening jeugd, artikel 6"})
    adviser.press("Maak een eerste tekst")
    adviser.hears("eerste tekst")
    story.kept |= {"title": title, "writing": adviser.page.url.removeprefix(story.house.address).split("#")[0]}
    _write(adviser)

    adviser.open("← Lees de hele brief")
    order = story.kept["order"].split("\n")
    causes = adviser.main.locator("h2", has_text="De oorzaken, in willekeurige volgorde").locator(
        "xpath=following-sibling::ul[1]/li"
    )
    assert causes.all_inner_texts() == order
    papers = _download(adviser)
    for paper in papers.values():
        assert paper.says("CONCEPT"), "a draft says so"
    adviser.open("Reken alle cijfers na")
    adviser.press("Reken na")
    outcomes = adviser.main.locator("tbody td").all_inner_texts()
    assert len(outcomes) >= 9
    assert set(outcomes) == {"hetzelfde"}
    # The draft stays open in a window of its own while it is decided and sent.
    adviser.visit(story.kept["writing"])
    _decide_and_send(story)
    _is_fixed(story)


def _write(adviser: Someone) -> None:
    block = adviser.main.locator("section", has=adviser.page.get_by_role("heading", name="2. Wat is bejegening?"))
    text = block.get_by_label("Tekst", exact=True)
    adviser.fill({"Tekst": f"{text.input_value()}\n\n{OWN_SENTENCE}"}, within=block)
    adviser.press("Opslaan", within=block)
    adviser.hears("Het onderdeel is opgeslagen")
    adviser.press("Omlaag", within=block)
    adviser.press("Omhoog", within=adviser.main.locator("section", has=adviser.page.get_by_role(
        "heading", name="3. Wat is bejegening?")))
    new = adviser.main.locator("details", has_text="Een punt erbij")
    new.locator("summary").click()
    adviser.fill({"Wat is het punt?": OWN_POINT}, within=new)
    new.get_by_role("checkbox", name=f"share, {adviser.story.mark}").check()
    adviser.press("Toevoegen", within=new)
    adviser.hears("Het punt staat erbij")
    story = adviser.story
    points = adviser.main.locator("section", has=adviser.page.get_by_role("heading", name=re.compile("^Aanbeveling")))
    story.typed += [
        one.input_value()
        for one in adviser.main.get_by_label("Wat is het punt?", exact=True).all() if one.input_value()
    ]
    expect(points.last).to_contain_text(re.compile(r"B\d"))


def _download(one: Someone) -> dict[str, Paper]:
    """The letter in three formats, each held against what a letter has."""
    files = {kind: one.download(one.main.get_by_role("link", name=kind.upper(), exact=True)) for kind in READERS}
    papers = {kind: READERS[kind](file) for kind, file in files.items()}
    assert papers["docx"].headings == papers["odt"].headings
    assert papers["docx"].at(1) == HEADINGS
    accounted = {words.split(".")[0] for words in papers["docx"].at(2)}
    for kind, paper in papers.items():
        assert paper.says(OWN_SENTENCE), kind
        assert paper.says(OWN_POINT), kind
        assert paper.says(f"{QUOTE} {one.story.mark}"), kind
        assert paper.says(one.story.kept["title"]), kind
        assert paper.says("binnen 6 weken schriftelijk te antwoorden (Verordening jeugd, artikel 6)"), kind
        for cause in CAUSES:
            assert paper.says(cause), (kind, cause)
        assert not paper.says(NOT_CHOSEN), kind
        assert not re.search(r"\d{4}-\d\d-\d\dT", paper.words), kind
        named = set(re.findall(r"\[(B\d+)\]", paper.words))
        assert named, kind
        assert named <= accounted, (kind, named - accounted)
    for number, file in enumerate(files.values()):
        (one.story.folder / f"{len(one.story.done)}-{number}").write_bytes(file)
    return papers


def _decide_and_send(story: Story) -> None:
    coordinator = story.someone("coordinator")
    coordinator.room("Adviezen")
    coordinator.open(story.kept["title"])
    story.kept["advice"] = coordinator.page.url.removeprefix(story.house.address)
    coordinator.open("Vaststellen")
    coordinator.fill({"Welke vergadering?": "vergadering van maart", "Op welke dag?": "2026-03-02"})
    coordinator.press("Stel vast")
    coordinator.hears("vastgesteld als nummer")
    coordinator.open("Versturen")
    coordinator.press("Verstuur en zet vast")
    coordinator.hears("De brief is vastgezet")
    story.kept["number"] = re.search(r"nummer (\S+)", coordinator.main.inner_text()).group(1)  # type: ignore[union-attr]
    for kind, paper in _download(coordinator).items():
        assert not paper.says("CONCEPT"), kind
        assert paper.says(story.kept["number"]), kind


def _is_fixed(story: Story) -> None:
    """Who still had the draft open cannot save, and finds no way back to it."""
    adviser = story.someone("adviser")
    block = adviser.main.locator("section", has=adviser.page.get_by_role("heading", name="2. Wat is bejegening?"))
    block.get_by_label("Tekst", exact=True).fill("Dit mag er niet meer in komen.")
    adviser.press("Opslaan", within=block)
    adviser.reads("Dit advies is verstuurd. De tekst staat vast.")
    expect(adviser.main.get_by_role("link", name="Schrijven")).to_have_count(0)
    adviser.visit(story.kept["writing"])
    assert adviser.page.url.endswith(story.kept["advice"])
    adviser.reads(OWN_SENTENCE)
    expect(adviser.main).not_to_contain_text("mag er niet meer in")
    before = sorted(story.folder.glob("*"))[-3:]
    for kind, was in zip(READERS, before, strict=True):
        again = adviser.download(adviser.main.get_by_role("link", name=kind.upper(), exact=True))
        assert again == was.read_bytes(), f"{kind}: another file than was sent"
