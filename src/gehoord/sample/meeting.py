"""A series of three evenings in the sample council: held with phones and checked, being checked, and in preparation.
And a round by link, for who cannot come, and an afternoon at which cards are being laid together.

Phones do here what phones in the room do: they come in with the code, answer, write and vote.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.live import agenda, blocks, heard, keeping, voting
from gehoord.dialogue.live import services as live
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, BlockKind, Gathering, ReportCheck, Series, TravelCost
from gehoord.dialogue.preparing import services as preparing
from gehoord.dialogue.preparing.costs import add_cost
from gehoord.dialogue.preparing.handing_out import hand_out
from gehoord.dialogue.reporting import services as reporting
from gehoord.dialogue.services import DialogueRefused
from gehoord.dialogue.whys import services as whys
from gehoord.insight.evidence import freeze
from gehoord.insight.models import Evidence, EvidenceQuote, LedgerRelease, OutKind

from . import by_link, on_the_table
from .services import member_of
from .then import days_ago

Step = Callable[[Council], AbstractContextManager[None]]


@cache
def told() -> dict[str, Any]:
    """What `data/gatherings.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/gatherings.toml").read_text("utf-8"))


def build(council: Council, *, quotes: str, share: str, step: Step) -> None:
    """Each part finds out by itself whether it was made. `quotes` and `share`: titles of evidence that was frozen."""
    by = member_of(council, Role.FACILITATOR)
    with step(council), days_ago(told()["series"]["days_ago"]):
        if not Series.objects.filter(council=council).exists():
            preparing.save_series(by=by, title=told()["series"]["title"], goal=told()["series"]["goal"])
    series = Series.objects.filter(council=council).earliest("pk")
    for row in told()["evenings"]:
        with step(council):
            if not Gathering.objects.filter(council=council, title=row["title"]).exists():
                _hold(by, series, row)
    row = told()["coming"]
    with step(council), days_ago(row["made_days_ago"]):
        coming = Gathering.objects.filter(council=council, title=row["title"]).first() or _prepare(by, series, row)
        if not TravelCost.objects.filter(gathering=coming).exists():
            for cost in row["costs"]:
                add_cost(by=by, gathering=coming, **cost)
    # Handing out has transactions of its own: the sheet is made in between.
    if not LedgerRelease.objects.filter(council=council, kind=OutKind.HANDOUT).exists():
        figure = Evidence.objects.filter(council=council, kind="share", title=share).earliest("number")
        words = EvidenceQuote.objects.filter(evidence__council=council, evidence__title=quotes).order_by("order")
        # Of few stories the figure may not go on a table; then there is no sheet.
        with days_ago(row["handed_out_days_ago"]), suppress(DialogueRefused):
            hand_out(
                by=member_of(council, Role.COORDINATOR), gathering=coming, figures=[figure.pk],
                quotes=words.values_list("pk", flat=True)[:2],
            )
    by_link.build(council, step=step)
    on_the_table.build(by, step=step)


def _prepare(by: Member, series: Series, row: dict[str, Any]) -> Gathering:
    """On the agenda, with what people have to know."""
    held_on = timezone.localdate() + timedelta(days=row.get("made_days_ago", 0) - row["days_ago"])
    made = dialogue.make_gathering(
        by=by, title=row["title"], question=row["question"], held_on=held_on, place="Voorbeeldstad"
    )
    if "plan" in row:
        preparing.use_plan(by=by, gathering=made, plan=row["plan"])
    known = getattr(made, "preparation", None)
    preparing.prepare(
        by=by, gathering=made, expected_version=known.version if known else 0, goal=row["goal"], series=series,
        starts=row["starts"], ends=row["ends"], coming=row.get("coming", row.get("phones")),
        seats=known.seats if known else row["phones"], **row["practical"],
    )
    return made


def _hold(by: Member, series: Series, row: dict[str, Any]) -> None:
    """From preparing to what was kept, each on its own day."""
    with days_ago(row["days_ago"] + 14):
        gathering = _prepare(by, series, row | {"made_days_ago": row["days_ago"] + 14})
        _put_on_agenda(by, gathering, row)
    with days_ago(row["days_ago"]):
        tokens = _play(by, gathering, row)
        dialogue.record_attendance(by=by, gathering=gathering, people=row["phones"])
        dialogue.close_gathering(by=by, gathering=gathering)
    _check(by, gathering, tokens, row)
    kept = row["kept"]
    is_set = "evidence" in kept
    with days_ago(max(1, row["days_ago"] - 10)):
        vote = gathering.blocks.get(kind__in=(BlockKind.DOTS, BlockKind.RANKING))
        outcome = keeping.keep_outcome(by=by, block=vote, title=kept["title"], as_set=is_set)
        if is_set and outcome.cause_set_id:
            freeze(
                by=member_of(by.council, Role.ADVISER), kind="causes", question={"set": outcome.cause_set_id},
                title=kept["evidence"],
            )


def _put_on_agenda(by: Member, gathering: Gathering, row: dict[str, Any]) -> None:
    made: dict[str, Block] = {}
    for one in row.get("blocks", ()):
        block = made[one["kind"]] = blocks.add_block(
            by=by, gathering=gathering, kind=one["kind"], question=one["question"]
        )
        if "about" in one:
            voting.prepare(
                by=by, block=block, expected_version=block.version,
                rules={"about": made[one["about"]], "top": one["top"]},
            )
    if "plan" not in row:
        heard.add_ending(by=by, gathering=gathering)
    if "statements" in row["said"]:
        block = blocks.add_block(
            by=by, gathering=gathering, kind=BlockKind.STATEMENTS, question="Wat vind jij van deze stellingen?"
        )
        block = voting.prepare(
            by=by, block=block, expected_version=block.version, rules={}, texts=row["said"]["statements"]
        )
        before = gathering.blocks.get(kind=row["statements_before"]).place
        for _place in range(before, block.place):
            block.refresh_from_db()
            agenda.move_block(by=by, block=block, expected_version=block.version, up=True)


def _play(by: Member, gathering: Gathering, row: dict[str, Any]) -> list[str]:
    """The evening, part by part; the codes of the phones."""
    door = live.open_door(by=by, gathering=gathering, expected_version=0)
    roles = [role for role, number in row["phones"].items() for _one in range(number)]
    tokens = [
        live.join(
            council=by.council, code=door_code(door), role=role, table=1 + place % row["tables"], nonce=new_nonce()
        )
        for place, role in enumerate(roles)
    ]
    live.close_door(by=by, gathering=gathering, expected_version=door.version)
    said = {kind: list(texts) for kind, texts in row["said"].items()}
    for pk in list(gathering.blocks.values_list("pk", flat=True)):
        block = blocks.open_block(by=by, block=Block(pk=pk, gathering=gathering), expected_version=_version(pk))
        if block.kind == BlockKind.WHY:
            _ask_why(by, block, said.get("why", ()))
        elif block.is_writing:
            # Tips are asked twice in a plan: each time half of them.
            asked = gathering.blocks.filter(kind=block.kind, state="waiting").count()
            texts = said[block.kind][: -(-len(said[block.kind]) // (asked + 1))]
            del said[block.kind][: len(texts)]
            for place, text in enumerate(texts):
                blocks.write(council=by.council, token=tokens[place % len(tokens)], block_pk=pk, text=text)
        elif block.is_vote:
            for place, votes in enumerate(_votes(block, len(tokens), row["said"])):
                voting.vote(council=by.council, token=tokens[place], block_pk=pk, votes=votes)
        else:
            values = row["said"][block.kind]
            for place, token in enumerate(tokens):
                blocks.answer(council=by.council, token=token, block_pk=pk, value=values[place % len(values)])
        block = blocks.close_block(by=by, block=block, expected_version=_version(pk))
        if block.is_writing and block.cards.exists():
            blocks.keep_cards(by=by, block=block, expected_version=_version(pk))
    return tokens


def _ask_why(by: Member, block: Block, texts: Sequence[str]) -> None:
    """From where it began to the cause."""
    for text in texts:
        step = whys.add_step(by=by, block=block, expected_version=_version(block.pk), text=text)
    if texts:
        whys.keep_chain(by=by, block=block, expected_version=_version(block.pk), step_pk=step.pk)


def _version(pk: int) -> int:
    return Block.objects.values_list("version", flat=True).get(pk=pk)


def _votes(block: Block, phones: int, said: dict[str, Any]) -> list[dict[int, int]]:
    """What each phone votes: always the same, and no tie at the edge of the top."""
    words = {option.words: option.pk for option in block.options.select_related("cause", "tip")}
    if block.kind == BlockKind.STATEMENTS:
        keys = [words[text] for text in said["statements"]]
        return [
            {key: _side(place % 2, at, said["divides"]) if (place + 3 * at) % 9 else 0 for at, key in enumerate(keys)}
            for place in range(phones)
        ]
    keys = [words[text] for text in said["causes" if block.kind == BlockKind.DOTS else "tips"]]
    if block.kind == BlockKind.DOTS:
        found = []
        for place in range(phones):
            votes: dict[int, int] = {}
            last = 7 + place % 3 if place % 4 == 0 else (place + 2) % 7
            for at, dots in ((place % 7, 2), ((3 * place + 1) % 7, 2), (last, 1)):
                votes[keys[at]] = min(2, votes.get(keys[at], 0) + dots)
            found.append(votes)
        return found
    # An order: most begin with the first, a few with the second.
    orders = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (0, 1, 3), (2, 0, 1))
    return [{keys[at]: rank for rank, at in enumerate(orders[place % 5], start=1)} for place in range(phones)]


def _side(side: int, at: int, divides: list[list[int]]) -> int:
    """What somebody of one of two sides thinks: what does not divide them both agree with."""
    if at in divides[0] or at in divides[1]:
        return 1 if at in divides[side] else -1
    return 1


def _check(by: Member, gathering: Gathering, tokens: list[str], row: dict[str, Any]) -> None:
    check = row["check"]
    with days_ago(row["days_ago"] - 1):
        ends_on = timezone.localdate() + timedelta(days=check.get("days", reporting.USUAL_DAYS))
        reporting.open_check(by=by, gathering=gathering, expected_version=_check_version(gathering), ends_on=ends_on)
        for token in tokens[: check["right"]]:
            reporting.say(council=by.council, token=token, verdict="right")
        if "wrong" in check:
            reporting.say(council=by.council, token=tokens[-1], verdict="wrong", text=check["wrong"])
    if "note" in check:
        with days_ago(row["days_ago"] - 8):
            reporting.end_check(by=by, gathering=gathering, expected_version=_check_version(gathering))
            reporting.note_check(
                by=member_of(by.council, Role.COORDINATOR), gathering=gathering,
                expected_version=_check_version(gathering), note=check["note"],
            )


def _check_version(gathering: Gathering) -> int:
    return ReportCheck.objects.values_list("version", flat=True).get(gathering=gathering)

