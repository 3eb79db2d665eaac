"""The pages: what was typed stays, two writers see both, and a list costs the same however long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.sending import send
from gehoord.advice.services import decide, start_advice
from gehoord.advice.writing import add_point
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.services import add_organisation, change_organisation
from gehoord.insight.evidence import freeze
from gehoord.providers import services, supervising
from gehoord.providers.models import Agreement, Criterion, Supervision

ODD = "<script>alert(1)</script> {{ 7|add:7 }} {% now %} #let x *a* _b_ =1+1 & “é”"


@pytest.fixture
def desk(client_of: Any, officer: Any) -> Any:
    return client_of(officer)


def _criterion_form(today: date, **change: str) -> dict[str, str]:
    return {
        "name": "Bejegening", "placement": "kpi", "basis": "process", "measured": "Antwoord op tijd",
        "how_measured": "Twee keer per jaar", "smallest_n": "30", "how_it_counts": "Gesprek", "weight_percent": "",
        "consequence": "Eerst praten", "review_on": (today + timedelta(days=100)).isoformat(), "answers": "",
        "version": "", **change,
    }


def _above_the_form(page: str) -> str:
    """What the page says before its own form; the side has a form too."""
    return page.split("<main", 1)[1].split("<form", 1)[0]


def test_from_nothing_to_an_outcome(desk: Any, officer: Any, today: date) -> None:
    begins, ends = (today - timedelta(days=100)).strftime("%d-%m-%Y"), (today + timedelta(days=100)).isoformat()
    answer = desk.post(reverse("providers:provider_new"), {"name": "Zorg", "kvk": "12.34.56.78"})
    provider = Organisation.objects.get()
    assert answer.url == reverse("providers:provider", args=[provider.pk])
    assert provider.kvk == "12345678"
    answer = desk.post(reverse("providers:agreement_new"), {
        "provider": provider.pk, "kind": "subsidy", "title": "Jongerenwerk", "owner": "Gemeente", "starts_on": begins,
        "ends_on": ends,
    })
    agreement = Agreement.objects.get()
    page = reverse("providers:agreement", args=[agreement.pk])
    assert answer.url == page
    assert reverse("providers:kits") in desk.get(page).content.decode()
    form = _criterion_form(today, placement="subsidy_condition")
    assert desk.post(reverse("providers:criterion", args=[agreement.pk]), form).url == page
    assert "Vastzetten" in desk.get(page).content.decode()
    assert desk.post(reverse("providers:publish", args=[agreement.pk]), {"version": "1"}).url == page
    assert Criterion.objects.get().is_published
    day = (today - timedelta(days=3)).isoformat()
    desk.post(reverse("providers:plan", args=[agreement.pk]), {"kind": "visit", "planned_on": day})
    moment = Supervision.objects.get()
    shown = desk.get(page).content.decode()
    assert "te laat" in shown
    assert "te laat" in desk.get(reverse("providers:agreements")).content.decode()
    desk.post(reverse("providers:hold", args=[moment.pk]), {
        "held_on": day, "outcome": "praise", "provider_view": "Wij oefenen elke week.", "outcome_text": "Dat helpt.",
        "version": "1",
    })
    shown = desk.get(page).content.decode()
    assert "te laat" not in shown
    assert "compliment" in shown
    assert shown.index("Wij oefenen elke week.") < shown.index("Dat helpt.")


@pytest.mark.parametrize(("basis", "reason"), [("signals", "nooit een score"), ("statutory", "eigen doel")])
def test_a_refused_ground_says_why_and_keeps_what_was_typed(
    desk: Any, agreement: Any, today: date, basis: str, reason: str
) -> None:
    form = _criterion_form(today, basis=basis, measured="Mijn lange tekst", smallest_n="44")
    answer = desk.post(reverse("providers:criterion", args=[agreement.pk]), form)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert reason in shown
    assert "Mijn lange tekst" in shown
    assert 'value="44"' in shown
    assert not Criterion.objects.exists()


def test_a_refusal_of_each_form_keeps_what_was_typed(
    desk: Any, agreement: Any, moment: Any, provider: Any, today: date
) -> None:
    forms = [
        ("providers:provider_new", [], {"name": "Getypt", "kvk": "12"}),
        ("providers:provider_edit", [provider.pk], {"name": "Getypt", "agb": "x", "version": "1"}),
        ("providers:agreement_new", [], {"title": "Getypt", "starts_on": "morgen"}),
        ("providers:agreement_edit", [agreement.pk], {
            "provider": provider.pk, "kind": "contract", "title": "Getypt", "owner": "x",
            "starts_on": today.isoformat(), "ends_on": (today - timedelta(days=9)).isoformat(), "version": "1",
        }),
        ("providers:criterion", [agreement.pk], _criterion_form(today, measured="Getypt", why_replaced="")),
        ("providers:plan", [agreement.pk], {"kind": "visit", "planned_on": "2001-01-01"}),
        ("providers:move", [moment.pk], {"kind": "visit", "planned_on": "2001-01-01", "version": "1"}),
        ("providers:hold", [moment.pk], {"held_on": today.isoformat(), "outcome": "praise", "outcome_text": "Getypt"}),
    ]
    for name, arguments, data in forms:
        answer = desk.post(reverse(name, args=arguments), data)
        assert answer.status_code == 422, name
        shown = answer.content.decode()
        assert ("Getypt" in shown) or ("2001-01-01" in shown), name
        assert "utrecht-form-field-error-message" in shown, name
    assert Agreement.objects.get().title == "Ambulante jeugdhulp"
    assert Organisation.objects.get().name == "Zorg & Zo"


def test_a_municipality_with_an_impossible_number_is_a_wrong_choice(
    desk: Any, officer: Any, agreement: Any, today: date
) -> None:
    add_organisation(by=officer, kind="municipality", name="Voorbeeldstad")
    answer = desk.post(reverse("providers:agreement_edit", args=[agreement.pk]), {
        "provider": agreement.provider_id, "kind": "contract", "title": "Getypt", "owner": "x", "version": "1",
        "starts_on": today.isoformat(), "ends_on": today.isoformat(), "municipalities": ["9" * 20],
    })
    assert answer.status_code == 422
    assert "Kies gemeenten die meedoen" in answer.content.decode()


def test_a_subsidy_condition_cannot_be_slipped_into_a_contract(desk: Any, agreement: Any, today: date) -> None:
    form = _criterion_form(today, placement="subsidy_condition")
    assert desk.post(reverse("providers:criterion", args=[agreement.pk]), form).status_code == 422
    assert not Criterion.objects.exists()


def test_two_who_change_an_agreement_see_both(
    desk: Any, officer: Any, agreement: Any, agreement_fields: dict[str, Any]
) -> None:
    services.change_agreement(
        by=officer, agreement=agreement, expected_version=1, **agreement_fields | {"title": "Van een ander"}
    )
    address = reverse("providers:agreement_edit", args=[agreement.pk])
    mine = {
        "provider": agreement.provider_id, "kind": "contract", "title": "Van mij", "owner": agreement.owner,
        "starts_on": agreement.starts_on.isoformat(), "ends_on": agreement.ends_on.isoformat(), "version": "1",
    }
    answer = desk.post(address, mine)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander" in _above_the_form(shown)
    assert "Van mij" in shown
    assert "Regio Voorbeeld" not in _above_the_form(shown)  # what is the same is not held against anybody
    assert Agreement.objects.get().title == "Van een ander"
    # With both in sight, saving again is a choice.
    assert 'name="version" value="2"' in shown
    assert desk.post(address, mine | {"version": "2"}).status_code == 302
    assert Agreement.objects.get().title == "Van mij"


def test_two_who_change_a_provider_see_both(desk: Any, officer: Any, provider: Any) -> None:
    change_organisation(by=officer, organisation=provider, name="Van een ander", expected_version=1)
    answer = desk.post(reverse("providers:provider_edit", args=[provider.pk]), {"name": "Van mij", "version": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander" in shown
    assert "Van mij" in shown


def test_two_who_change_a_draft_or_hold_a_moment_see_both(
    desk: Any, officer: Any, agreement: Any, draft: Any, given: Any, today: date
) -> None:
    services.change_criterion(
        by=officer, criterion=draft, given=given(measured="Van een ander", placement="award"), expected_version=1
    )
    form = _criterion_form(today, measured="Van mij", version="1")
    answer = desk.post(reverse("providers:criterion", args=[agreement.pk]), form)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander" in shown
    assert "Van mij" in shown
    assert "gunningscriterium" in _above_the_form(shown)

    # Publishing a draft that changed under your eyes is refused.
    desk.post(reverse("providers:publish", args=[agreement.pk]), {"version": "1"})
    assert not Criterion.objects.get().is_published
    desk.post(reverse("providers:publish", args=[agreement.pk]), {"version": "2"})
    assert Criterion.objects.get().is_published

    moment = supervising.plan_supervision(by=officer, agreement=agreement, kind="visit", planned_on=today)
    supervising.hold_supervision(
        by=officer, supervision=moment, held_on=today, outcome="learning", provider_view="Zij zeggen",
        outcome_text="Van een ander",
    )
    answer = desk.post(reverse("providers:hold", args=[moment.pk]), {
        "held_on": today.isoformat(), "outcome": "praise", "provider_view": "Zij zeiden", "outcome_text": "Van mij",
        "version": "1",
    })
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander" in shown
    assert "Van mij" in shown
    assert Supervision.objects.get().outcome == "learning"


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "99999999999999999999"])
def test_an_odd_version_publishes_nothing(desk: Any, agreement: Any, draft: Any, version: str) -> None:
    assert desk.post(reverse("providers:publish", args=[agreement.pk]), {"version": version}).status_code == 302
    assert not Criterion.objects.get().is_published


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("name", ["providers:agreements", "providers:providers"])
def test_a_list_costs_the_same_for_3_and_30(
    rows: int, name: str, desk: Any, officer: Any, agreement_fields: dict[str, Any], given: Any, today: date,
    django_assert_num_queries: Any,
) -> None:
    for number in range(rows):
        provider = add_organisation(by=officer, kind="provider", name=f"Zorg {number:02}")
        agreement = services.make_agreement(by=officer, **agreement_fields | {"provider": provider})
        criterion = services.attach_criterion(by=officer, agreement=agreement, given=given())
        services.publish_criterion(by=officer, criterion=criterion)
        supervising.plan_supervision(by=officer, agreement=agreement, kind="visit", planned_on=today)
    # session, person, memberships, count, rows; and for agreements how many moments are overdue
    with django_assert_num_queries(7 if name.endswith("agreements") else 6):
        page = desk.get(reverse(name)).content.decode()
    assert "Zorg 00" in page
    assert ("?pagina=2" in page) == (rows > 25)


@pytest.mark.parametrize("rows", [3, 30])
def test_a_dossier_costs_the_same_for_3_and_30(
    rows: int, desk: Any, officer: Any, agreement: Any, published: Any, today: date, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        supervising.plan_supervision(
            by=officer, agreement=agreement, kind="visit", planned_on=today + timedelta(days=number)
        )
    # session, person, memberships, agreement, editions, dossier with moved days, improvement steps, who joins
    with django_assert_num_queries(10):
        page = desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    assert page.count("Verzetten") == rows


def test_the_list_has_no_figures_and_no_other_order(
    desk: Any, officer: Any, agreement: Any, agreement_fields: dict[str, Any]
) -> None:
    other = add_organisation(by=officer, kind="provider", name="Aardig")
    services.make_agreement(by=officer, **agreement_fields | {"provider": other})
    plain = desk.get(reverse("providers:agreements")).content.decode()
    assert plain.index("Aardig") < plain.index("Zorg &amp; Zo")
    asked = desk.get(reverse("providers:agreements"), {"sort": "-provider", "order": "desc", "volgorde": "x"})
    assert asked.content.decode().index("Aardig") < asked.content.decode().index("Zorg &amp; Zo")
    assert "%" not in plain.split("<main", 1)[1].split("</main>", 1)[0]


def test_odd_characters_print_as_themselves(
    desk: Any, officer: Any, agreement_fields: dict[str, Any], given: Any, today: date
) -> None:
    from django.utils.html import escape

    provider = add_organisation(by=officer, kind="provider", name=f"Naam {ODD}", place=f"Plaats {ODD}")
    agreement = services.make_agreement(
        by=officer, **agreement_fields | {"provider": provider, "title": f"Titel {ODD}", "owner": f"Regio {ODD}"}
    )
    words = {
        name: f"{name} {ODD}" for name in ("name", "measured", "how_measured", "how_it_counts", "consequence")
    }
    criterion = services.attach_criterion(by=officer, agreement=agreement, given=given(**words))
    form = desk.get(reverse("providers:criterion", args=[agreement.pk])).content.decode()
    services.publish_criterion(by=officer, criterion=criterion)
    moment = supervising.plan_supervision(by=officer, agreement=agreement, kind="visit", planned_on=today)
    supervising.hold_supervision(
        by=officer, supervision=moment, held_on=today, outcome="learning", provider_view=f"zegt {ODD}",
        outcome_text=f"uitkomst {ODD}",
    )
    shown = {
        "list": desk.get(reverse("providers:agreements")).content.decode(),
        "providers": desk.get(reverse("providers:providers")).content.decode(),
        "agreement": desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode(),
        "provider": desk.get(reverse("providers:provider", args=[provider.pk])).content.decode(),
        "form": form,
    }
    wanted = {
        "list": ("Naam", "Titel", "Regio"), "providers": ("Naam", "Plaats"), "provider": ("Naam", "Plaats"),
        "agreement": ("Naam", "Titel", "Regio", "zegt", "uitkomst", *words), "form": tuple(words),
    }
    for page, starts in wanted.items():
        assert "<script>alert" not in shown[page], page
        for start in starts:
            assert f"{start} {escape(ODD)}" in shown[page], (page, start)


def test_the_council_sees_and_does_not_write(client_of: Any, adviser: Any, agreement: Any, moment: Any) -> None:
    page = client_of(adviser).get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    assert "Of de aanbieder op tijd antwoordt." in page
    for word in ("Vervangen door", "Toezicht plannen", "Verzetten", "Afspraak aanpassen"):
        assert word not in page
    assert "Nieuwe afspraak" not in client_of(adviser).get(reverse("providers:agreements")).content.decode()


def test_a_new_edition_tells_why_and_the_old_stays_in_sight(
    desk: Any, agreement: Any, published: Any, today: date
) -> None:
    address = reverse("providers:criterion", args=[agreement.pk])
    # It begins as the edition before it.
    assert "Of de aanbieder op tijd antwoordt." in desk.get(address).content.decode()
    form = _criterion_form(today, measured="Nieuwe maat", why_replaced="Te veel werk")
    assert desk.post(address, form).status_code == 302
    desk.post(reverse("providers:publish", args=[agreement.pk]), {"version": "1"})
    page = desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    for word in ("Nieuwe maat", "Te veel werk", "Versie 1, vervangen", "Of de aanbieder op tijd antwoordt."):
        assert word in page


def test_it_shows_which_request_became_real(
    desk: Any, officer: Any, agreement: Any, given: Any, make_point: Any
) -> None:
    point = make_point(officer.council)
    make_point(officer.council, sent=False)
    form = desk.get(reverse("providers:criterion", args=[agreement.pk])).content.decode()
    assert form.count("Maak bejegening een criterium.") == 1
    services.attach_criterion(by=officer, agreement=agreement, given=given(answers=point))
    page = desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    assert "aanbeveling 1 uit advies 2026-1" in page


def test_a_request_reads_as_it_was_sent(
    desk: Any, officer: Any, adviser: Any, coordinator: Any, agreement: Any, given: Any, make_signal: Any
) -> None:
    for _ in range(12):
        make_signal(status="read")
    evidence = freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title="Aantal")
    advice = start_advice(by=adviser, title="Advies", evidence=[evidence])
    point = add_point(by=adviser, advice=advice, kind="recommendation", text="Luister naar {{ B1 }}.")
    send(by=coordinator, advice=decide(by=coordinator, advice=advice))
    form = desk.get(reverse("providers:criterion", args=[agreement.pk])).content.decode()
    services.attach_criterion(by=officer, agreement=agreement, given=given(answers=point))
    page = desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    for shown in (form, page):
        assert "Luister naar 12 signalen." in shown
        assert "{{" not in shown


def test_what_is_not_verified_says_so(desk: Any, agreement: Any) -> None:
    assert desk.get(reverse("providers:criterion", args=[agreement.pk])).content.decode().count("Nagaan") >= 2
    assert "Nagaan" in desk.get(reverse("providers:agreement_new")).content.decode()


def test_the_pages_exist_in_english(desk: Any, agreement: Any, moment: Any) -> None:
    for address in ("/en/werk/aanbieders/", "/en/werk/aanbieders/alle/", "/en/werk/aanbieders/afspraken/nieuw/",
                    f"/en/werk/aanbieders/afspraken/{agreement.pk}/",
                    f"/en/werk/aanbieders/afspraken/{agreement.pk}/criterium/",
                    f"/en/werk/aanbieders/toezicht/{moment.pk}/"):
        answer = desk.get(address)
        assert answer.status_code == 200, address
        assert '<html lang="en">' in answer.content.decode(), address
