"""Votes on phones: statements, dots and an order; what is hidden until the end, and what is kept of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.evidence_votes import compute_ranking
from gehoord.dialogue.live import blocks, keeping, voting
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Ballot, Block, KeptOutcome, Option
from gehoord.dialogue.reporting import services as reporting
from gehoord.dialogue.reporting.report import report_of

pytestmark = pytest.mark.django_db
CAUSES = [f"Oorzaak {letter}" for letter in "ABCDEFGHI"]


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def room(facilitator: Any, make_gathering: Any) -> Any:
    gathering = make_gathering(*CAUSES)
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    return gathering


def phones(room: Any, *roles: str) -> list[str]:
    code = door_code(room.live)
    return [
        live_services.join(council=room.council, code=code, role=role, table=1, nonce=new_nonce()) for role in roles
    ]


def asked(by: Any, room: Any, kind: str, *, rules: dict[str, Any] | None = None, texts: Any = (), lines: Any = ()) -> Block:
    """An open vote."""
    block = blocks.add_block(by=by, gathering=room, kind=kind, question=f"Wat kies je ({kind})?")
    block = voting.prepare(by=by, block=block, expected_version=1, rules=rules or {}, texts=texts, lines=lines)
    return blocks.open_block(by=by, block=block, expected_version=block.version)


def send(client: Client, token: str, block: Block, votes: dict[int, int], **more: Any) -> Any:
    fields = {f"o-{pk}": str(number) for pk, number in votes.items()}
    return client.post(at("seat", token), {"do": "vote", "block": block.pk, **fields, **more})


def keys(block: Block) -> list[int]:
    """Of the options, in the order of their lines, or of their words."""
    return list(block.options.order_by("cause", "text").values_list("pk", flat=True))


def closed(by: Any, block: Block) -> Block:
    block.refresh_from_db()
    return blocks.close_block(by=by, block=block, expected_version=block.version)


def test_dots_are_hidden_until_the_end_and_give_a_top(
    facilitator: Any, room: Any, client_of: Any, client: Client
) -> None:
    block = asked(facilitator, room, "dots", rules={"top": 2, "dots": 3, "most_on_one": 2}, lines=list(room.causes.all()))
    one = keys(block)
    tokens = phones(room, *["young_person"] * 5, *["professional"] * 5, "policy_officer")
    page = client.get(at("seat", tokens[0])).content.decode()
    assert all(cause in page for cause in CAUSES)
    too_many = send(client, tokens[0], block, {one[0]: 2, one[1]: 2})
    assert too_many.status_code == 422
    assert "Haal er 1 weg" in too_many.content.decode()
    assert too_many.content.decode().count(" selected") == 2  # What was chosen stands there still.
    assert "hoogstens 2 stippen" in send(client, tokens[0], block, {one[0]: 3}).content.decode()
    for token in tokens[:5]:
        send(client, token, block, {one[0]: 2, one[1]: 1})
        send(client, token, block, {one[0]: 2, one[1]: 1})
    for token in tokens[5:10]:
        send(client, token, block, {one[0]: 1, one[2]: 2})
    send(client, tokens[10], block, {one[8]: 2, 999_999: 1})
    assert Ballot.objects.count() == 11
    staff = client_of(facilitator)
    address = at("live_block", room.pk, block.pk)
    during = staff.get(address).content.decode()
    assert "Iedereen stemde" in during
    staff.post(address, {"do": "show", "version": block.version})
    assert "Iedereen samen" not in client.get(at("seat", tokens[0])).content.decode()
    block = closed(facilitator, block)
    assert not Ballot.objects.exists()
    kept = block.result
    a, b, c, last = (str(one[place]) for place in (0, 1, 2, 8))
    assert (kept["plain"]["top"], kept["n"]) == ([a, c], 11)
    assert set(kept["roles"]) == {"young_person", "professional"}
    assert kept["too_small"] == ["policy_officer"]
    assert kept["minority"] == {"young_person": [b], "professional": []}
    # What the one policy officer chose cannot be worked out: no scores, and no tails of the others.
    assert kept["plain"]["scores"] == {}
    assert all(last not in tier for outcome in kept["roles"].values() for tier in outcome["tiers"])
    assert {one["option"] for one in kept["dividing"]} == {b, c}
    blocks.show_block(by=facilitator, block=block, expected_version=block.version, shown=True)
    for shown in (client.get(at("seat", tokens[0])), staff.get(at("live_screen", room.pk)), staff.get(address),
                  staff.get(at("gathering", room.pk))):
        text = shown.content.decode()
        assert "Iedereen samen" in text
        assert "Hoe is er geteld?" in text
    assert "al gesloten" in send(client, tokens[0], block, {one[0]: 1}).content.decode()


def test_rules_are_fixed_when_the_vote_opens_and_written_down(facilitator: Any, room: Any, client_of: Any) -> None:
    staff = client_of(facilitator)
    made = staff.post(at("live_new_block", room.pk), {
        "kind": "ranking", "question": "Wat telt het meest?", "audience": "professional", "minutes": "0",
    })
    block = Block.objects.get(kind="ranking")
    prepare = at("live_prepare", room.pk, block.pk)
    assert made["Location"] == prepare
    open_it = {"do": "open", "version": "1"}
    assert "Zet eerst klaar" in staff.post(at("live_block", room.pk, block.pk), open_it, follow=True).content.decode()
    cause = room.causes.first()
    rules = {"method": "duels", "top": "7", "version": "1", "do": "save"}
    assert staff.post(prepare, {**rules, "regel": [cause.pk]}).status_code == 302
    again = staff.post(prepare, {**rules, "top": "5"})
    assert again.status_code == 409
    assert "intussen aangepast" in again.content.decode()
    assert staff.post(prepare, {**rules, "version": "2", "top": "99"}).status_code == 422
    staff.post(prepare, {**rules, "version": "2", "do": "all"})
    assert block.options.count() == 9
    staff.post(prepare, {"do": "drop", "option": block.options.first().pk, "version": "3"})
    assert staff.post(prepare + "?soort=tips", {**rules, "version": "4", "do": "all"}).status_code == 422
    block.refresh_from_db()
    blocks.open_block(by=facilitator, block=block, expected_version=4)
    with pytest.raises(services.DialogueRefused, match="al begonnen"):
        voting.prepare(by=facilitator, block=block, expected_version=5, rules={"top": 3})
    assert staff.get(prepare).status_code == 302
    written = [line.fields for line in AuditEvent.objects.all() if line.fields.get("did") == "vote prepared"]
    assert {(line.get("method"), line.get("top")) for line in written if "method" in line} == {("duels", 7)}


def test_an_order_with_one_number_twice_counts_the_same_and_all_equal_is_said(
    facilitator: Any, room: Any, client: Client, client_of: Any
) -> None:
    block = asked(facilitator, room, "ranking", rules={"top": 3}, lines=list(room.causes.all()))
    one = keys(block)
    tokens = phones(room, *["parent"] * 6)
    send(client, tokens[0], block, {one[0]: 1, one[1]: 1, one[2]: 3})
    page = client.get(at("seat", tokens[0])).content.decode()
    assert "tellen even zwaar" in page
    assert send(client, tokens[0], block, {one[0]: 4}).status_code == 422
    # Each puts another one first: all six are equal.
    for place, token in enumerate(tokens):
        send(client, token, block, {one[place]: 1})
    services.close_gathering(by=facilitator, gathering=room)
    block.refresh_from_db()
    plain = block.result["plain"]
    assert (len(plain["top"]), len(plain["tied"]), plain["left"]) == (0, 6, 3)
    assert block.result["equal"] is None
    # The people choose; the computer never does.
    with pytest.raises(services.DialogueRefused, match="een of meer"):
        keeping.keep_outcome(by=facilitator, block=block, title="Samen", as_set=True)
    with pytest.raises(services.DialogueRefused, match="gelijk eindigde"):
        keeping.keep_outcome(by=facilitator, block=block, title="Samen", as_set=True, chosen=[one[8]])
    kept = keeping.keep_outcome(by=facilitator, block=block, title="Samen", as_set=True, chosen=one[:4])
    assert kept.cause_set.size == 4
    assert {cause.text for cause in kept.cause_set.causes.all()} == set(CAUSES[:4])
    # From now on its order is told nowhere.
    page = client_of(facilitator).get(at("gathering", room.pk)).content.decode()
    assert "Vastgelegd zonder volgorde" in page
    assert "Iedereen samen" not in page
    assert report_of(room, None).outcomes == ()
    with pytest.raises(services.DialogueRefused, match="al vastgelegd"):
        keeping.keep_outcome(by=facilitator, block=block, title="Weer", as_set=True, chosen=one[:4])


def test_an_outcome_is_kept_in_order_and_can_be_evidence(
    facilitator: Any, adviser: Any, coordinator: Any, room: Any, client: Client, client_of: Any
) -> None:
    block = asked(facilitator, room, "ranking", rules={"top": 3}, lines=list(room.causes.all()))
    one = keys(block)
    for token in phones(room, *["parent"] * 5):
        send(client, token, block, {one[4]: 1, one[2]: 2, one[7]: 2})
    # A line that changes while it is voted on changes on the phones: it may have named somebody.
    token = phones(room, "parent")[0]
    part = at("seat", token) + "?deel=1"
    known = {"If-None-Match": client.get(part)["ETag"]}
    assert client.get(part, headers=known).status_code == 304
    named = room.causes.get(text="Oorzaak A")
    services.change_line(by=facilitator, line=named, expected_version=named.version, text="Oorzaak zonder naam")
    assert "Oorzaak zonder naam" in client.get(part, headers=known).content.decode()
    staff, keep = client_of(facilitator), at("live_keep", room.pk, block.pk)
    assert staff.get(keep).status_code == 404
    closed(facilitator, block)
    assert "Rond eerst de bijeenkomst af" in staff.get(keep).content.decode()
    services.close_gathering(by=facilitator, gathering=room)
    answer = staff.post(keep, {"title": "Onze top", "how": "order"}, follow=True).content.decode()
    assert answer.index("Oorzaak E") < answer.index("Oorzaak C")
    kept = KeptOutcome.objects.get()
    assert [place for place, _words in keeping.rows_of(kept)] == ["1", "2–3", "2–3"]
    assert "Onze top" in staff.get(at("sets")).content.decode()
    assert "Bekijk wat is vastgelegd" in staff.get(at("gathering", room.pk)).content.decode()
    # Not before those who were there could look at the report.
    assert client_of(adviser).post(at("use_ranking", kept.pk))["Location"] == at("ranking", kept.pk)
    reporting.skip_check(by=coordinator, gathering=room, expected_version=1, reason="De groep koos daarvoor")
    assert "bewijs" in client_of(adviser).post(at("use_ranking", kept.pk))["Location"]
    facts = compute_ranking(room.council, {"kept": kept.pk}).facts
    assert facts.rows[0] == ("1", "Oorzaak E")
    assert report_of(room, None).outcomes[0].lines[0] == "1. Oorzaak E"
    # A line that is made unreadable is so here too.
    services.black_out_line(by=coordinator, line=room.causes.get(text="Oorzaak E"))
    assert "Oorzaak E" not in str(keeping.rows_of(kept))


def test_statements_one_by_one_and_all_on_one_page(facilitator: Any, room: Any, client: Client) -> None:
    block = asked(facilitator, room, "statements", texts=["Bellen duurt lang", "Er is te weinig tijd", "😀" * 300])
    (token,) = phones(room, "parent")
    seen = []
    for _one in range(3):
        page = client.get(at("seat", token)).content.decode()
        (pk,) = {int(part.split('"')[0]) for part in page.split('name="o-')[1:]}
        seen.append(pk)
        assert send(client, token, block, {pk: -1}).status_code == 302
    assert sorted(seen) == sorted(keys(block))
    assert "Dat waren ze allemaal" in client.get(at("seat", token)).content.decode()
    answer = send(client, token, block, {seen[0]: 1, seen[1]: 0}, alles="1")
    assert answer["Location"].endswith("?alles=1")
    page = client.get(answer["Location"]).content.decode()
    assert page.count(" checked") == 3
    assert Ballot.objects.get().votes == {str(seen[0]): 1, str(seen[1]): 0, str(seen[2]): -1}
    assert send(client, token, block, {seen[0]: 5}).status_code == 422
    block = closed(facilitator, block)
    assert block.result == {"few": True}


def test_a_statement_of_ones_own_is_read_first_without_names_and_goes_off_with_a_reason(
    facilitator: Any, room: Any, client: Client, client_of: Any
) -> None:
    block = asked(facilitator, room, "statements", rules={"own_statements": True}, texts=["Bellen duurt lang"])
    one, other = phones(room, "parent", "young_person")
    for _twice in range(2):
        client.post(at("seat", one), {"do": "say", "block": block.pk, "text": "Layla de Vries luistert <b>nooit</b>"})
    said = Option.objects.get(admitted=False)
    assert "Layla" not in said.text
    assert "luistert" not in client.get(at("seat", other)).content.decode()
    assert send(client, other, block, {said.pk: 1}).status_code == 422
    long = client.post(at("seat", one), {"do": "say", "block": block.pk, "text": "😀" * 500})
    assert long.status_code == 422
    assert long.content.decode().count("😀" * 500) == 1
    staff, address = client_of(facilitator), at("live_block", room.pk, block.pk)
    assert "Stellingen die jij eerst leest" in staff.get(address).content.decode()
    staff.post(address, {"do": "admit", "option": said.pk})
    page = client.get(at("seat", other) + "?alles=1").content.decode()
    assert "luistert" in page
    assert "<b>nooit" not in page
    send(client, other, block, {said.pk: 1})
    # Nobody else can take it back; the facilitator takes it off with a reason, and leaves no text in the trail.
    client.post(at("seat", other), {"do": "unsay", "option": said.pk})
    assert Option.objects.filter(pk=said.pk).exists()
    staff.post(address, {"do": "statement_off", "option": said.pk, "reason": ""})
    assert Option.objects.filter(pk=said.pk).exists()
    staff.post(address, {"do": "statement_off", "option": said.pk, "reason": "names"})
    assert not Option.objects.filter(pk=said.pk).exists()
    last = AuditEvent.objects.order_by("-pk")[0]
    assert (last.fields["did"], last.fields["reason"]) == ("statement taken off", "names")
    assert "luistert" not in str([line.fields for line in AuditEvent.objects.all()])
    client.post(at("seat", one), {"do": "say", "block": block.pk, "text": "Nog een"})
    mine = Option.objects.get(admitted=False)
    client.post(at("seat", one), {"do": "unsay", "option": mine.pk})
    assert not Option.objects.filter(pk=mine.pk).exists()
    assert closed(facilitator, block).result == {"few": True}


def test_who_leaves_takes_their_vote_along_and_nobody_votes_is_said(
    facilitator: Any, room: Any, client: Client, client_of: Any
) -> None:
    block = asked(facilitator, room, "dots", rules={"top": 2}, lines=list(room.causes.all()))
    tokens = phones(room, "parent", "parent")
    send(client, tokens[0], block, {keys(block)[0]: 1})
    client.post(at("seat", tokens[0]), {"do": "leave"})
    assert not Ballot.objects.exists()
    # A cause that is removed is no choice any more.
    gone = room.causes.first()
    services.remove_line(by=facilitator, line=gone)
    assert block.options.count() == 8
    block = closed(facilitator, block)
    assert block.result == {"method": "dots", "top": 2, "few": True}
    page = client_of(facilitator).get(at("live_block", room.pk, block.pk)).content.decode()
    assert "Minder dan vijf mensen stemden" in page
    assert client_of(facilitator).get(at("live_keep", room.pk, block.pk)).status_code == 404


def test_forms_on_paper_count_with_the_phones(facilitator: Any, room: Any, client: Client, client_of: Any) -> None:
    block = asked(facilitator, room, "dots", rules={"top": 2}, lines=list(room.causes.all()))
    one = keys(block)
    for token in phones(room, *["parent"] * 4):
        send(client, token, block, {one[0]: 2})
    staff, address = client_of(facilitator), at("paper", room.pk, block.pk)
    form = {"role": "young_person", f"o-{one[1]}": "2", f"o-{one[2]}": "1"}
    assert staff.post(address, {**form, "role": ""}).status_code == 422
    refused = staff.post(address, {**form, f"o-{one[1]}": "9"})
    assert "hoogstens" in refused.content.decode()
    for _form in range(3):
        assert staff.post(address, form).status_code == 302
    staff.post(address, {"do": "drop"})
    assert "4 van de 4 telefoons" in staff.get(at("live_block", room.pk, block.pk)).content.decode()
    sheet = staff.get(at("paper_form", room.pk, block.pk))
    assert sheet.content.startswith(b"%PDF")
    block = closed(facilitator, block)
    assert block.result["n"] == 6
    assert block.result["plain"]["top"] == [str(one[0]), str(one[1])]
    assert "terwijl de stemming open is" in staff.get(address).content.decode()
    assert staff.post(address, form).status_code == 422


def test_what_counts_statements_is_loaded_before_others_have_to_wait(
    facilitator: Any, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []
    outside = len(connection.savepoint_ids)
    monkeypatch.setattr(
        "gehoord.dialogue.live.ending.load", lambda: inside.append(len(connection.savepoint_ids) > outside)
    )
    closed(facilitator, asked(facilitator, room, "statements", texts=["Eens?"]))
    asked(facilitator, room, "dots", rules={"top": 3}, lines=list(room.causes.all()))
    services.close_gathering(by=facilitator, gathering=room)
    assert inside == [False]


def test_opinion_groups_stand_on_the_pages_without_roles(
    facilitator: Any, coordinator: Any, room: Any, client: Client, client_of: Any
) -> None:
    texts = [f"Stelling {number}" for number in range(8)]
    block = asked(facilitator, room, "statements", texts=texts)
    for place, token in enumerate(phones(room, *["young_person"] * 12, *["parent"] * 12)):
        side = 1 if place % 2 else -1
        odd = place // 2 % 7
        send(client, token, block, {
            pk: (1 if number == 0 else side if number != odd + 1 else 0) for number, pk in enumerate(keys(block))
        })
    block = closed(facilitator, block)
    groups = block.result["groups"]
    assert groups["sizes"] == [12, 12]
    assert [str(keys(block)[0]), "agree"] in groups["binding"]
    assert sum(point[3] for point in groups["points"]) == 24
    assert "parent" not in str(groups)
    page = client_of(facilitator).get(at("live_block", room.pk, block.pk)).content.decode()
    assert "Minder dan dertig mensen stemden" in page
    assert "<svg" in page
    assert "Groep B" in page
    # A statement that turns out to name somebody, and a line that says the same.
    (line,) = services.add_causes(by=facilitator, gathering=room, texts=[texts[3]])
    services.close_gathering(by=facilitator, gathering=room)
    assert client_of(coordinator).get(at("gathering", room.pk)).content.decode().count(texts[3]) >= 2
    address = at("black_out_statement", room.pk, keys(block)[3])
    assert client_of(facilitator).post(address).status_code == 403
    client_of(coordinator).post(address)
    assert "Stelling 3" not in client_of(coordinator).get(at("gathering", room.pk)).content.decode()
    line.refresh_from_db()
    assert line.text == BLACKED_OUT


def test_the_pages_of_a_vote_cost_as_much_for_three_as_for_thirty(
    facilitator: Any, room: Any, client: Client, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    (token,) = phones(room, "parent")
    staff = client_of(facilitator)
    for number in (3, 30):
        texts = [f"Stelling {place}" for place in range(number)]
        block = asked(facilitator, room, "statements", texts=texts, rules={"own_statements": True})
        for address in (at("live_block", room.pk, block.pk), at("live_screen", room.pk)):
            with django_assert_max_num_queries(16):
                staff.get(address)
        with django_assert_max_num_queries(10):
            client.get(at("seat", token) + "?alles=1")
