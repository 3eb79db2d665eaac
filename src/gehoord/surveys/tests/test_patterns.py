"""Patterns are questions: rare when nothing is the matter, and asked when something is."""

from __future__ import annotations

import doctest
import random

import pytest
from scipy.stats import binom, hypergeom

from gehoord.surveys import patterns
from gehoord.surveys.patterns import Flag, Given, Pattern

GOOD = (5, 5, 4, 5, 4, 5, 4, 4, 5)


def people(rng: random.Random, count: int, *, channel: str = "code", mood: float = 4.1) -> list[Given]:
    """Answers to nine questions that hang together, since somebody who is content is so about most."""
    made = []
    for _ in range(count):
        own = rng.gauss(mood, 0.8)
        values = tuple(min(5, max(1, round(rng.gauss(own, 0.6)))) for _ in range(9))
        made.append(Given(channel, "scherm", values))
    return made


def test_the_examples_in_the_functions_hold() -> None:
    assert doctest.testmod(patterns).failed == 0


@pytest.mark.parametrize(("hits", "of", "other_hits", "other_of"), [(18, 30, 12, 100), (3, 40, 0, 25), (0, 20, 5, 20)])
def test_the_chance_of_two_shares_is_fishers(hits: int, of: int, other_hits: int, other_of: int) -> None:
    expected = hypergeom.sf(hits - 1, of + other_of, hits + other_hits, of)
    assert patterns.fisher_tail(hits, of, other_hits, other_of) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("hits", "of", "chance"), [(3, 120, 0.004), (9, 10, 0.5), (1, 5000, 1e-6)])
def test_the_chance_of_so_many_is_the_binomial(hits: int, of: int, chance: float) -> None:
    assert patterns.binomial_tail(hits, of, chance) == pytest.approx(binom.sf(hits - 1, of, chance), rel=1e-9)


def test_content_people_who_are_alike_are_left_alone() -> None:
    """Two hundred campaigns in which nothing is the matter, with answers that hang together and lie high."""
    rng = random.Random(11)
    asked = dict.fromkeys(Pattern, 0)
    for _ in range(200):
        given = people(rng, 90) + people(rng, 30, channel="link")
        for pattern in {flag.pattern for flag in patterns.straight_lines(given) + patterns.same_rows(given)}:
            asked[pattern] += 1
    # The aim is one in a thousand for each kind.
    assert asked[Pattern.STRAIGHT] <= 1
    assert asked[Pattern.SAME] <= 1


def test_somebody_who_answers_again_and_again_is_noticed() -> None:
    rng = random.Random(12)
    noticed = 0
    for _ in range(50):
        given = people(rng, 110) + [Given("link", "scherm", (5, 4, 2, 5, 1, 4, 5, 3, 5))] * 4
        noticed += any({110, 111, 112, 113} <= flag.about for flag in patterns.same_rows(given))
    assert noticed == 50


def test_an_ordinary_row_has_to_come_in_more_often() -> None:
    given = people(random.Random(13), 110)
    few, many = given + [Given("code", "scherm", GOOD)] * 2, given + [Given("code", "scherm", GOOD)] * 12
    assert patterns.same_rows(few) == []
    (flag,) = patterns.same_rows(many)
    assert flag.about >= set(range(110, 122))


def test_a_campaign_of_copies_only_is_noticed_too() -> None:
    assert [len(flag.about) for flag in patterns.same_rows([Given("code", "scherm", GOOD)] * 40)] == [40]


def test_short_rows_and_straight_rows_are_no_copies() -> None:
    short = [Given("code", "scherm", (5, 4, 5, 4, None, None, None, None, None))] * 30
    straight = [Given("code", "scherm", (5,) * 9)] * 30
    assert patterns.same_rows(short + straight) == []


def test_one_box_throughout_stands_out_in_a_channel() -> None:
    rng = random.Random(14)
    given = people(rng, 60) + [Given("papier", "papier", (5,) * 9)] * 25
    (flag,) = patterns.straight_lines(given)
    assert flag == Flag(Pattern.STRAIGHT, frozenset(range(60, 85)), "papier")
    everybody = patterns.straight_lines([Given("code", "scherm", (4,) * 9)] * 30)
    assert everybody == [Flag(Pattern.STRAIGHT, frozenset(range(30)))]
    assert patterns.straight_lines([Given("code", "scherm", (4,) * 9)] * 29) == []


def test_a_screen_somebody_fills_is_noticed_without_another_campaign() -> None:
    """Twenty-five rows that praise, each a little different, beside sixty people with a code."""
    rng, noticed, turned = random.Random(15), 0, (False,) * 9
    for _ in range(50):
        stuffed = [Given("kiosk", "scherm", tuple(rng.choice((5, 5, 4)) for _ in range(9))) for _ in range(25)]
        flags = patterns.off_from_codes(people(rng, 60) + stuffed, turned=turned, code="code")
        noticed += flags == [Flag(Pattern.OFF, frozenset(range(60, 85)), "kiosk")]
    assert noticed >= 45
    # Somebody who wants to do harm ticks the other end; turned sentences count the other way around.
    harm = people(rng, 60, mood=4.4) + [Given("kiosk", "scherm", (1, 2, 1, 2, 1, 2, 1, 2, 1))] * 25
    assert [flag.channel for flag in patterns.off_from_codes(harm, turned=turned, code="code")] == ["kiosk"]
    praise = [Given("code", "scherm", (2,) * 9)] * 30 + [Given("kiosk", "scherm", (4,) * 9)] * 30
    assert [flag.channel for flag in patterns.off_from_codes(praise, turned=(True,) * 9, code="code")] == ["kiosk"]


def test_a_fair_round_with_a_screen_is_left_alone() -> None:
    rng, asked = random.Random(16), 0
    for _ in range(200):
        given = people(rng, 60) + people(rng, 30, channel="kiosk", mood=3.95) + people(rng, 20, channel="papier")
        asked += bool(patterns.off_from_codes(given, turned=(False,) * 9, code="code"))
        assert patterns.many_by(given, Pattern.ON_THE_SPOT, "papier", "kiosk") == []
    assert asked <= 2


def test_most_of_it_on_the_spot_is_asked_about() -> None:
    given = [Given("code", "scherm", GOOD)] * 11 + [Given("kiosk", "scherm", GOOD)] * 8 + [Given("papier", "papier", GOOD)] * 4
    assert patterns.many_by(given, Pattern.ON_THE_SPOT, "papier", "kiosk") == [
        Flag(Pattern.ON_THE_SPOT, frozenset(range(11, 23)))
    ]


@pytest.mark.parametrize(("links", "codes", "flagged"), [(9, 0, False), (10, 10, True), (10, 11, False), (0, 9, False)])
def test_the_open_link_is_asked_about_from_half(links: int, codes: int, flagged: bool) -> None:
    given = [Given("code", "scherm", GOOD)] * codes + [Given("link", "scherm", GOOD)] * links
    found = patterns.many_by(given, Pattern.OPEN_LINK, "link")
    assert [flag.about for flag in found] == ([frozenset(range(codes, codes + links))] if flagged else [])


@pytest.mark.parametrize(("paper", "elsewhere", "flagged"), [
    (20, (30, 300), True), (5, (30, 300), False), (20, (3, 10), False), (20, (200, 300), False), (0, (0, 300), False),
])
def test_filling_in_for_clients_is_held_against_others(paper: int, elsewhere: tuple[int, int], flagged: bool) -> None:
    given = [Given("papier", "papier", GOOD)] * paper + [Given("code", "scherm", GOOD)] * (40 - paper)
    found = patterns.filled_in_there(given, channels={"papier", "kiosk"}, modes={"hulp"}, elsewhere=elsewhere)
    assert [flag.about for flag in found] == ([frozenset(range(paper))] if flagged else [])


def test_the_result_without_is_that_of_the_others() -> None:
    given = [Given("code", "scherm", (5, 1)), Given("link", "scherm", (1, 5)), Given("code", "scherm", (None, None))]
    turned = (False, True)
    assert patterns.share_good(given, turned=turned) == 0.5
    assert patterns.share_good(given, turned=turned, without=frozenset({1})) == 1
    assert patterns.share_good(given, turned=turned, without=frozenset({0, 1})) is None
