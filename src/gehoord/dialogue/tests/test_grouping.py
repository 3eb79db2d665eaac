"""Cards that people lay together by hand, what the computer proposes, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.analysis import alike
from gehoord.analysis.scoring import embeddings
from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import jobs, services
from gehoord.dialogue.grouping import proposing
from gehoord.dialogue.grouping import services as grouping
from gehoord.dialogue.grouping.keeping import Choice, count_words, keep_grouped
from gehoord.dialogue.live import blocks, voting, wishes
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, Card, CardGroup, Grouping, ProposedGroup, Search
from gehoord.dialogue.services import Changed, DialogueRefused

pytestmark = pytest.mark.django_db
WORDS = ("bellen een", "bellen twee", "wachten een", "wachten twee", "koffie")


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def written(facilitator: Any, make_gathering: Any) -> Any:
    """A closed part with five cards that everybody sees; `token`: of the phone that wrote them."""
    gathering = make_gathering()
    live = live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    token = live_services.join(
        council=gathering.council, code=door_code(live), role="parent", table=1, nonce=new_nonce()
    )
    block = blocks.add_block(by=facilitator, gathering=gathering, kind="causes", question="Waarom?")
    block = blocks.open_block(by=facilitator, block=block, expected_version=1)
    for text in WORDS:
        blocks.write(council=gathering.council, token=token, block_pk=block.pk, text=text)
    block = blocks.close_block(by=facilitator, block=block, expected_version=2)
    block = blocks.show_block(by=facilitator, block=block, expected_version=3, shown=True)
    block.token = token
    return block


@pytest.fixture
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer that finds cards with the same first word alike, as quickly as tests like it."""
    def embed(texts: list[str]) -> Any:
        import numpy as np

        first = sorted({text.split()[0] for text in WORDS})
        return np.array([[float(text.split()[0] == word) for word in first] for text in texts])

    monkeypatch.setattr(embeddings, "embed", embed)
    monkeypatch.setattr(embeddings, "reason_unavailable", lambda: None)


def key(text: str) -> int:
    return Card.objects.get(text=text).pk


def proposed(block: Block) -> list[set[str]]:
    return [{card.text for card in one.cards.all()} for one in block.proposed.filter(refused=False)]


def test_cards_are_laid_together_without_a_script_and_everybody_sees_it(
    facilitator: Any, written: Any, client_of: Any, client: Client
) -> None:
    staff, page = client_of(facilitator), at("live_groups", written.gathering_id, written.pk)
    assert page in staff.get(at("live", written.gathering_id)).content.decode()
    before = client.get(at("seat", written.token) + "?deel=1")["ETag"]
    staff.post(page, {
        "do": "move", "version": "0", "to": "nieuw", "name": "Layla de Vries <belt>", "card": [key("bellen een")],
    })
    group = CardGroup.objects.get()
    assert "Layla" not in group.name
    assert "<belt>" in group.name
    again = client.get(at("seat", written.token) + "?deel=1", headers={"If-None-Match": before})
    assert again.status_code == 200
    for seen in (again, staff.get(at("live_screen", written.gathering_id)), staff.get(page)):
        text = seen.content.decode()
        assert text.index("&lt;belt&gt;") < text.index("bellen een")
    # To it, to nothing at all, out of it; a card of somebody else's part is no card here.
    staff.post(page, {"do": "move", "version": "1", "to": group.pk, "card": [key("bellen twee"), "999999"]})
    assert {card.text for card in group.cards.all()} == {"bellen een", "bellen twee"}
    empty = staff.post(page, {"do": "move", "version": "2", "to": group.pk})
    assert (empty.status_code, "Vink eerst" in empty.content.decode()) == (422, True)
    staff.post(page, {"do": "move", "version": "2", "to": "los", "card": [key("bellen een")]})
    staff.post(page, {"do": "rename", "version": "3", "group": group.pk, "name": "Terugbellen"})
    # A card that is taken off or taken back is in no group any more.
    blocks.take_off(by=facilitator, block=written, card_pk=key("bellen twee"), reason="hurts")
    group.refresh_from_db()
    assert (group.name, group.cards.count()) == ("Terugbellen", 0)
    staff.post(page, {"do": "remove", "version": "4", "group": group.pk})
    assert not CardGroup.objects.exists()
    assert Card.objects.count() == 4
    assert not any("Layla" in str(line.fields) or "bel" in str(line.fields) for line in AuditEvent.objects.all())


def test_the_second_of_two_is_told_and_keeps_what_was_ticked_and_typed(
    facilitator: Any, written: Any, client_of: Any
) -> None:
    staff, page = client_of(facilitator), at("live_groups", written.gathering_id, written.pk)
    first = grouping.make_group(by=facilitator, block=written, expected_version=0, card_pks=[key("koffie")])
    sent = {"do": "move", "version": "0", "to": str(first.pk), "name": "Mijn <naam>", "card": [key("bellen een")]}
    answer = staff.post(page, sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "legde de kaarten intussen anders" in text
    assert f'value="{key("bellen een")}" checked' in text
    assert 'value="Mijn &lt;naam&gt;"' in text
    assert f'value="{first.pk}" selected' in text
    # Nothing replaces what stands there, and nothing was moved.
    assert "data-live=" not in text
    assert first.cards.count() == 1
    # Taking over, too: what was chosen for each group stands there again.
    keep = at("live_keep_cards", written.gathering_id, written.pk)
    answer = staff.post(keep, {"version": "0", f"hoe-{first.pk}": "line", f"tekst-{first.pk}": "Slechte <koffie>"})
    assert answer.status_code == 409
    assert "Slechte &lt;koffie&gt;" in answer.content.decode()
    assert written.gathering.causes.count() == 0


@pytest.mark.usefixtures("computer")
def test_a_proposal_changes_nothing_until_people_take_a_group_over_and_refused_stays_refused(
    facilitator: Any, written: Any, client_of: Any
) -> None:
    staff, page = client_of(facilitator), at("live_groups", written.gathering_id, written.pk)
    staff.post(page, {"do": "ask"})
    assert "De computer zoekt" in staff.get(page).content.decode()
    etag = staff.get(page + "?deel=1")["ETag"]
    assert staff.get(page + "?deel=1", headers={"If-None-Match": etag}).status_code == 304
    jobs.propose_groups.func(written.pk)
    assert "Voorstel van de computer" in staff.get(
        page + "?deel=1", headers={"If-None-Match": etag}
    ).content.decode()
    assert proposed(written) == [{"bellen een", "bellen twee"}, {"wachten een", "wachten twee"}] \
        or proposed(written) == [{"wachten een", "wachten twee"}, {"bellen een", "bellen twee"}]
    assert not CardGroup.objects.exists()
    calling, waiting = sorted(written.proposed.all(), key=lambda one: min(card.text for card in one.cards.all()))
    staff.post(page, {"do": "refuse", "proposed": waiting.pk})
    staff.post(page, {"do": "accept", "proposed": calling.pk, "name": "Bellen"})
    assert [(group.name, group.cards.count()) for group in CardGroup.objects.all()] == [("Bellen", 2)]
    # A colleague who still saw it reads that it was decided.
    late = staff.post(page, {"do": "accept", "proposed": calling.pk, "name": "Nog eens"})
    assert (late.status_code, "Nog eens" in late.content.decode()) == (409, True)
    # Three loose cards are too few; one more, and what was refused is not proposed again.
    with pytest.raises(DialogueRefused, match="minder dan vier"):
        proposing.ask(by=facilitator, block=written)
    assert "minder dan vier losse kaarten" in staff.get(page).content.decode()
    grouping.remove_group(by=facilitator, block=written, expected_version=1, group_pk=CardGroup.objects.get().pk)
    proposing.ask(by=facilitator, block=written)
    jobs.propose_groups.func(written.pk)
    assert proposed(written) == [{"bellen een", "bellen twee"}]
    # Stopping a search decides on nothing that lay there.
    proposing.ask(by=facilitator, block=written)
    proposing.refuse(by=facilitator, block=written, proposed_pk=None)
    assert (proposed(written), Grouping.objects.get().search) == ([{"bellen een", "bellen twee"}], Search.READY)
    # A card that goes meanwhile leaves no group of one, and the whole can be refused.
    wishes.withdraw(council=facilitator.council, token=written.token, card_pk=key("bellen een"))
    assert "bellen twee" not in staff.get(page).content.decode().split('data-part="kaarten"')[0]
    staff.post(page, {"do": "refuse_all"})
    assert not written.proposed.filter(refused=False).exists()
    assert Grouping.objects.get().search == Search.NONE


def test_a_search_that_nobody_waits_for_or_that_cannot_be_says_so(
    facilitator: Any, written: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "reason_unavailable", lambda: "No such package here.")
    page = at("live_groups", written.gathering_id, written.pk)
    proposing.ask(by=facilitator, block=written)
    proposing.refuse(by=facilitator, block=written, proposed_pk=None)
    jobs.propose_groups.func(written.pk)
    assert Grouping.objects.get().search == Search.NONE
    proposing.ask(by=facilitator, block=written)
    jobs.propose_groups.func(written.pk)
    assert "kan geen groepen voorstellen" in client_of(facilitator).get(page).content.decode()
    # People who closed the gathering meanwhile find nothing of it back.
    monkeypatch.setattr(embeddings, "reason_unavailable", lambda: None)
    monkeypatch.setattr(alike, "groups_of_texts", lambda *_args, **_more: [[0, 1]])
    proposing.ask(by=facilitator, block=written)
    grouping.make_group(by=facilitator, block=written, expected_version=0, name="Koffie")
    services.close_gathering(by=facilitator, gathering=written.gathering)
    jobs.propose_groups.func(written.pk)
    assert not any(model.objects.exists() for model in (Card, CardGroup, Grouping, ProposedGroup))
    assert client_of(facilitator).get(page).status_code == 302


def test_cards_are_taken_over_as_each_group_was_chosen(facilitator: Any, written: Any, client_of: Any) -> None:
    calling, waiting, coffee = (
        grouping.make_group(by=facilitator, block=written, expected_version=version, name=name, card_pks=[
            card.pk for card in Card.objects.filter(text__startswith=start)
        ])
        for version, (name, start) in enumerate((("Bellen", "bellen"), ("Wachten", "wachten"), ("", "koffie")))
    )
    staff = client_of(facilitator)
    # The button that knows no groups takes nothing over.
    version = Block.objects.get().version
    with pytest.raises(DialogueRefused):
        blocks.keep_cards(by=facilitator, block=written, expected_version=version)
    # Nor does a vote that was planned about these cards, when it is its turn.
    vote = blocks.add_block(by=facilitator, gathering=written.gathering, kind="dots", question="Wat telt?")
    vote = voting.prepare(by=facilitator, block=vote, expected_version=1, rules={"top": 2, "about": written})
    with pytest.raises(DialogueRefused, match="liggen in groepen"):
        blocks.open_block(by=facilitator, block=vote, expected_version=vote.version)
    keep = at("live_keep_cards", written.gathering_id, written.pk)
    assert keep in staff.get(at("live_block", written.gathering_id, written.pk)).content.decode()
    refused = staff.post(keep, {"version": "3", f"hoe-{coffee.pk}": "line", f"tekst-{coffee.pk}": " "})
    assert (refused.status_code, Card.objects.count()) == (422, 5)
    staff.post(keep, {
        "version": "3", f"hoe-{calling.pk}": "named", f"hoe-{coffee.pk}": "cards",
        f"hoe-{waiting.pk}": "line", f"tekst-{waiting.pk}": "Layla de Vries wacht lang",
    })
    texts = [cause.text for cause in written.gathering.causes.all()]
    assert sorted(texts[:2]) == ["Bellen: bellen een", "Bellen: bellen twee"]
    # Two cards are too few to say how many.
    assert texts[2].endswith("wacht lang")
    assert "Layla" not in texts[2]
    assert texts[3:] == ["koffie"]
    assert not any(model.objects.exists() for model in (Card, CardGroup, Grouping))
    # Who was at it too, loses no text.
    late = staff.post(keep, {"version": "3", f"hoe-{waiting.pk}": "line", f"tekst-{waiting.pk}": "Mijn eigen regel"})
    assert (late.status_code, "Mijn eigen regel" in late.content.decode()) == (409, True)
    assert "al overgenomen" in late.content.decode()
    # People choose from what became of the groups.
    assert sorted(option.words for option in vote.options.all()) == sorted(texts)


def test_what_was_typed_for_groups_comes_back_when_the_gathering_was_closed_meanwhile(
    facilitator: Any, written: Any, client_of: Any
) -> None:
    group = grouping.make_group(by=facilitator, block=written, expected_version=0, name="Wachten")
    vote = blocks.add_block(by=facilitator, gathering=written.gathering, kind="statements", question="Eens?")
    services.close_gathering(by=facilitator, gathering=written.gathering)
    staff, where = client_of(facilitator), (written.gathering_id, written.pk)
    for name, key, sent in (
        ("live_keep_cards", written.pk, {f"hoe-{group.pk}": "line", f"tekst-{group.pk}": "Mijn <eigen> regel"}),
        ("live_groups", written.pk, {"do": "rename", "group": group.pk, "name": "Mijn <eigen> regel"}),
        ("live_prepare", vote.pk, {"texts": "Mijn <eigen> regel"}),
        ("paper", written.pk, {"texts": "Mijn <eigen> regel"}),
    ):
        late = staff.post(at(name, where[0], key), {"version": "1", **sent})
        assert (late.status_code, "Mijn &lt;eigen&gt; regel</textarea>" in late.content.decode()) == (409, True), name
        assert "rondde de bijeenkomst af" in late.content.decode()
    # Nothing typed: to the page of the gathering.
    assert staff.post(at("live_keep_cards", *where), {"version": "1"}).status_code == 302


def test_how_many_cards_lie_behind_a_line_is_told_from_the_smallest_number_on() -> None:
    assert (count_words(9, 10), count_words(10, 10)) == ("", " (10 kaarten)")


def test_only_a_closed_part_of_the_own_council_is_laid_together(
    facilitator: Any, written: Any, make_gathering: Any
) -> None:
    other = blocks.add_block(by=facilitator, gathering=written.gathering, kind="causes", question="En?")
    with pytest.raises(DialogueRefused):
        grouping.make_group(by=facilitator, block=other, expected_version=0, name="Te vroeg")
    group = grouping.make_group(by=facilitator, block=written, expected_version=0, name="Wachten")
    other = blocks.close_block(
        by=facilitator, block=blocks.open_block(by=facilitator, block=other, expected_version=1), expected_version=2
    )
    # A group of another part is none here.
    with pytest.raises(CardGroup.DoesNotExist):
        grouping.move_cards(
            by=facilitator, block=other, expected_version=0, card_pks=[key("koffie")], group_pk=group.pk
        )
    with pytest.raises(Changed):
        keep_grouped(by=facilitator, block=written, expected_version=0, choices={group.pk: Choice("line", "Alles")})


def test_the_table_costs_as_much_for_three_groups_as_for_thirty(
    facilitator: Any, written: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    staff, page = client_of(facilitator), at("live_groups", written.gathering_id, written.pk)
    staff.get(page)
    for first, last in ((0, 3), (3, 30)):
        for version in range(first, last):
            card = Card.objects.create(block=written, text=f"kaart {version}", shuffle=version)
            grouping.make_group(by=facilitator, block=written, expected_version=version, card_pks=[card.pk])
            ProposedGroup.objects.create(block=written).cards.set(Card.objects.all()[:3])
        # Session, person, roles, council; the part, whether it has cards; its grouping, groups, cards; proposals (2).
        with django_assert_max_num_queries(13):
            staff.get(page)
