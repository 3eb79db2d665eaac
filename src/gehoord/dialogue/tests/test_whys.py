"""Five times why: on phones, by the facilitator alone, from paper; and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services as lines
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.live import blocks, voting, wishes
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, Card, Chain, Step
from gehoord.dialogue.reporting.document import document_of
from gehoord.dialogue.reporting.report import report_of
from gehoord.dialogue.whys import services

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def why(facilitator: Any, make_gathering: Any) -> Block:
    """An open part that asks why, in a gathering with its door open."""
    gathering = make_gathering()
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    block = blocks.add_block(by=facilitator, gathering=gathering, kind="why", question="Waarom?")
    return blocks.open_block(by=facilitator, block=block, expected_version=1)


def phone(block: Block, role: str = "parent") -> str:
    return live_services.join(
        council=block.gathering.council, code=door_code(block.gathering.live), role=role, table=1, nonce=new_nonce()
    )


def kept(by: Any, block: Block, *texts: str) -> Any:
    return services.type_chain(
        by=by, block=block, expected_version=Block.objects.get(pk=block.pk).version, texts=texts, sure=True
    )


def test_phones_suggest_in_silence_and_what_is_chosen_becomes_a_cause_with_how_they_got_there(
    why: Block, facilitator: Any, client_of: Any, client: Client
) -> None:
    staff, ask = client_of(facilitator), at("live_why", why.gathering_id, why.pk)
    page, screen = at("live_block", why.gathering_id, why.pk), at("live_screen", why.gathering_id)
    one, other = at("seat", phone(why)), at("seat", phone(why))
    assert "kiest waar we beginnen" in client.get(one).content.decode()
    line = why.gathering.observations.get(text="Bellen duurt lang")
    assert f'value="o-{line.pk}"' in staff.get(page).content.decode()
    staff.post(ask, {"do": "step", "version": "2", "begin": f"o-{line.pk}", "text": ""})
    first = Step.objects.get()
    for there in (client.get(one), staff.get(screen)):
        assert "Bellen duurt lang" in there.content.decode()
        assert "Waarom gebeurt dat?" in there.content.decode()
    sent = {"do": "why", "block": why.pk, "step": first.pk}
    asks = client.post(one, sent | {"text": "Layla de Vries neemt niet op"})
    # The own words are there still, and nothing was kept of them.
    assert asks.status_code == 422
    assert "Gaat dit over iemand?" in asks.content.decode()
    assert "Layla de Vries neemt niet op" in asks.content.decode()
    assert 'name="sure" value="1"' in asks.content.decode()
    assert not Card.objects.exists()
    # As a card of another part it gets past nothing.
    past = client.post(one, {"do": "write", "block": why.pk, "text": "Hij doet het altijd zo"})
    assert (past.status_code, Card.objects.exists()) == (422, False)
    client.post(one, sent | {"text": "Layla de Vries neemt niet op", "sure": "1"})
    client.post(one, sent | {"text": "Er zijn te weinig mensen"})
    named, chosen = Card.objects.get(text__endswith="niet op"), Card.objects.get(text__endswith="mensen")
    assert "Layla" not in named.text
    assert "te weinig mensen" not in client.get(other).content.decode()
    assert "te weinig mensen" not in staff.get(screen).content.decode()
    staff.post(ask, {"do": "step", "version": "3", "card": chosen.pk})
    assert "te weinig mensen" in staff.get(screen).content.decode()
    # The other card is about a why that was answered: laid aside, and not shown.
    staff.post(page, {"do": "show", "version": "4"})
    assert "neemt niet op" not in staff.get(screen).content.decode()
    late = client.post(other, sent | {"text": "Het is <druk>"})
    assert late.status_code == 422
    assert "al een waarom verder" in late.content.decode()
    assert "Het is &lt;druk&gt;" in late.content.decode()
    last = Step.objects.get(place=1)
    staff.post(ask, {"do": "keep", "version": "5", "step": last.pk})
    cause = why.gathering.causes.get()
    assert (cause.text, cause.chain.steps.count()) == ("Er zijn te weinig mensen", 2)
    assert "Hoe de groep daar kwam" in staff.get(at("gathering", why.gathering_id)).content.decode()
    assert not any("mensen" in str(line.fields) or "Bellen" in str(line.fields) for line in AuditEvent.objects.all())
    gathering = lines.close_gathering(by=facilitator, gathering=why.gathering)
    report = report_of(gathering, None)
    assert report.whys == ((cause.text, ("Bellen duurt lang", cause.text)),)
    assert "Bellen duurt lang" in str(document_of(report, dated=gathering.held_on).parts)


def test_the_facilitator_is_asked_once_and_two_notice_each_other(why: Block, facilitator: Any, client_of: Any) -> None:
    staff, ask = client_of(facilitator), at("live_why", why.gathering_id, why.pk)
    asks = staff.post(ask, {"do": "step", "version": "2", "text": "Hij belt niet terug"})
    assert asks.status_code == 422
    assert "Hij belt niet terug" in asks.content.decode()
    assert staff.post(ask, {"do": "step", "version": "2", "text": "Hij belt niet terug", "sure": "1"}).status_code == 302
    second = staff.post(ask, {"do": "step", "version": "2", "text": "Regels <b>"})
    assert second.status_code == 409
    assert "Regels &lt;b&gt;" in second.content.decode()
    assert "Iemand anders ging intussen verder" in second.content.decode()
    for version, text in enumerate(("Geen tijd", "Geen geld", "Oude regels", "Andere keuzes", "Een wet"), start=3):
        staff.post(ask, {"do": "step", "version": version, "text": text})
    sixth = staff.post(ask, {"do": "step", "version": "8", "text": "En waarom dat?"})
    assert sixth.status_code == 422
    assert "En waarom dat?" in sixth.content.decode()
    staff.post(ask, {"do": "drop", "version": "8"})
    assert Step.objects.count() == 5
    # Words that were taken back are no cause.
    Step.objects.filter(text="Oude regels").update(text=BLACKED_OUT)
    gone = {"do": "keep", "step": Step.objects.get(text=BLACKED_OUT).pk, "version": "9"}
    assert "teruggenomen" in staff.post(ask, gone).content.decode()
    keep = {"do": "keep", "step": Step.objects.get(text="Geen geld").pk}
    assert staff.post(ask, keep | {"version": "8"}).status_code == 409
    assert staff.post(ask, keep | {"version": "9"}).status_code == 302
    assert [cause.text for cause in why.gathering.causes.all()] == ["Geen geld"]
    # Another can begin.
    staff.post(ask, {"do": "step", "version": "10", "text": "Niemand vraagt het"})
    assert Chain.objects.filter(block=why, cause=None).count() == 1
    staff.post(ask, {"do": "drop", "version": "11"})
    assert Chain.objects.count() == 1


def test_a_sheet_of_paper_becomes_a_cause_without_names_and_once(
    why: Block, facilitator: Any, client_of: Any
) -> None:
    staff, address = client_of(facilitator), at("paper", why.gathering_id, why.pk)
    assert "5. Waarom gebeurt dat?" in staff.get(address).content.decode()
    sent = {"version": "2", "step-0": "Bellen duurt lang", "step-1": "Layla de Vries wil het niet"}
    asks = staff.post(address, sent)
    assert asks.status_code == 422
    assert "Layla de Vries wil het niet" in asks.content.decode()
    assert staff.post(address, sent | {"sure": "1", "step-2": "Geen tijd"}).status_code == 302
    again = staff.post(address, sent | {"sure": "1"})
    assert again.status_code == 409
    assert "Layla de Vries wil het niet" in again.content.decode()
    texts = [step.text for step in why.gathering.causes.get().chain.steps.all()]
    assert (texts[0], texts[2], len(texts)) == ("Bellen duurt lang", "Geen tijd", 3)
    assert "Layla" not in texts[1]
    assert staff.post(address, {"version": "3", "step-1": "Zonder begin"}).status_code == 422


def test_words_that_go_take_the_chain_along_and_what_was_not_kept_goes_at_the_end(
    why: Block, facilitator: Any, coordinator: Any
) -> None:
    seen = why.gathering.observations.get(text="Bellen duurt lang")
    named = kept(facilitator, why, "Niemand vraagt het", "Dat meisje van de balie wil niet", "Te weinig uitleg")
    other = kept(facilitator, why, "Bellen duurt lang", "Geen tijd")
    services.add_step(
        by=facilitator, block=why, expected_version=Block.objects.get(pk=why.pk).version, text="Iets anders"
    )
    lines.close_gathering(by=facilitator, gathering=why.gathering)
    assert not Step.objects.filter(text="Iets anders").exists()
    lines.black_out_line(by=coordinator, line=named)
    assert {step.text for step in named.chain.steps.all()} == {BLACKED_OUT}
    lines.black_out_line(by=coordinator, line=seen)
    assert [step.text for step in other.chain.steps.all()] == [BLACKED_OUT, "Geen tijd"]


def test_words_that_change_or_a_card_that_is_taken_back_are_not_told_on_in_a_chain(
    why: Block, facilitator: Any
) -> None:
    cause = kept(facilitator, why, "Bellen duurt lang", "De balie met het meisje", "Geen tijd")
    cause = lines.change_line(by=facilitator, line=cause, expected_version=cause.version, text="Te weinig tijd")
    seen = why.gathering.observations.get(text="Bellen duurt lang")
    lines.change_line(by=facilitator, line=seen, expected_version=seen.version, text="Wachten duurt lang")
    steps = [step.text for step in cause.chain.steps.all()]
    assert steps == ["Wachten duurt lang", "De balie met het meisje", "Te weinig tijd"]
    token, council = phone(why), why.gathering.council
    source = blocks.add_block(by=facilitator, gathering=why.gathering, kind="causes", question="Wat zit erachter?")
    blocks.open_block(by=facilitator, block=source, expected_version=1)
    card = blocks.write(council=council, token=token, block_pk=source.pk, text="Dit schreef ik over thuis")
    version = Block.objects.get(pk=why.pk).version
    begun = services.add_step(by=facilitator, block=why, expected_version=version, text=card.text)
    wishes.withdraw(council=council, token=token, card_pk=card.pk)
    begun.refresh_from_db()
    assert begun.text == BLACKED_OUT
    # A line that is removed goes from the chain it began, and from the report; not while another says the same.
    same = lines.add_tips(by=facilitator, gathering=why.gathering, texts=["Wachten duurt lang"])[0]
    for line in (why.gathering.observations.get(text="Wachten duurt lang"), same):
        assert cause.chain.steps.get(place=0).text == "Wachten duurt lang"
        lines.remove_line(by=facilitator, line=line)
    report = report_of(lines.close_gathering(by=facilitator, gathering=why.gathering), None)
    assert report.whys == ((cause.text, (BLACKED_OUT, "De balie met het meisje", "Te weinig tijd")),)


def test_people_choose_from_the_cards_and_from_what_they_found_by_asking_why(why: Block, facilitator: Any) -> None:
    kept(facilitator, why, "Bellen duurt lang", "Geen geld")
    source = blocks.add_block(by=facilitator, gathering=why.gathering, kind="causes", question="Wat zit erachter?")
    vote = blocks.add_block(by=facilitator, gathering=why.gathering, kind="dots", question="Wat telt het meest?")
    vote = voting.prepare(by=facilitator, block=vote, expected_version=1, rules={"top": 1, "about": source})
    blocks.open_block(by=facilitator, block=source, expected_version=1)
    Card.objects.create(block=source, text="Oude regels", shuffle=1)
    vote = blocks.open_block(by=facilitator, block=vote, expected_version=2)
    assert {option.words for option in vote.options.all()} == {"Geen geld", "Oude regels"}


def test_a_gathering_asks_as_much_for_three_chains_as_for_thirty(why: Block, facilitator: Any, client_of: Any) -> None:
    staff = client_of(facilitator)

    def asked(more: int) -> list[int]:
        for number in range(more):
            kept(facilitator, why, "Bellen duurt lang", f"Geen geld {number}")
        counts = []
        for page in (at("gathering", why.gathering_id), at("live_block", why.gathering_id, why.pk)):
            staff.get(page)
            with CaptureQueriesContext(connection) as caught:
                assert staff.get(page).status_code == 200
            counts.append(len(caught))
        return counts

    assert asked(3) == asked(27)
