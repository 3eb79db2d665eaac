"""The kit: complete, checked, published for good, and its worked example recomputed from the published formula."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.ui.documents.tests.reading import words_of_docx, words_of_odt
from gehoord.privacy.erasers import Subject, erase
from gehoord.providers.kit import services
from gehoord.providers.kit.checks import Mark, findings
from gehoord.providers.kit.choices import Choices
from gehoord.providers.kit.texts import JUDGED, digest_of
from gehoord.providers.kit.use import criterion_of, fill_criterion
from gehoord.providers.models import Criterion, Kit, KitUse, Placement, PublishedForGood
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.services import Changed, change_criterion

from .kit_making import drafted, published


@pytest.mark.parametrize("placement", Placement.values)
def test_each_kind_makes_a_whole_set_that_passes_its_own_checks(officer: Any, placement: str) -> None:
    kit = published(officer, placement, owner="gemeente Voorbeeld")
    content = kit.said
    assert kit.digest == digest_of(content)
    assert {row["part"] for row in content["criterion"]} == {"asks", "answers", "acts", "again"}
    headings = [article["heading"] for article in content["clause"]]
    assert ("Evenveel punten" in headings) == (placement == "award")
    assert ("Te weinig antwoorden" in headings) == (placement == "kpi")
    assert ("Gevolgen, in stappen" in headings) == (placement != "suitability")
    said = json.dumps(content, ensure_ascii=False)
    # A place that was not filled in, or a reader who is spoken to as in a letter.
    assert not re.search(r"\{\w", said)
    assert not re.search(r"\b(u|uw)\b", said, re.IGNORECASE)
    assert "…" not in said
    assert all(ground.endswith("(nagaan)") for ground in content["grounds"])
    # An award compares those who offer; the others are followed, which is never a ranking.
    privacy = " ".join(content["privacy"])
    assert ("ranglijst" in privacy) == (placement not in JUDGED)
    assert "verantwoordelijk" in privacy
    assert "inzien" in privacy
    assert ("0 tot en met 100 punten" in said) == (placement != "performance")
    # What carries consequences has the agreement; a name without a capital still begins a sentence with one.
    written = [text for article in content["clause"] for text in article["text"]] + content["privacy"]
    assert placement != "award" or not any("inschrijver is gehoord" in text for text in written)
    assert [text for text in written if re.search(r"(^|\. )gemeente", text)] == []
    assert AuditEvent.objects.filter(event="kit_published").count() == 1


def _recomputed(formula: dict[str, Any], row: dict[str, Any]) -> str:
    """The total by hand, from the JSON alone, by the rule that is written in it."""
    weights = next(lot for lot in formula["lots"] if lot["key"] == row["lot"])["weights"]
    allowed = {part["key"]: {level["points"] for level in part["levels"]} for part in formula["parts"]}
    whole = Decimal(0)
    for one in row["rows"]:
        assert one["points"] in allowed[one["part"]]
        whole += Decimal(weights[one["part"]]) * one["points"]
    exponent = Decimal(1).scaleb(-formula["rounding"]["decimals"])
    return str((whole / sum(weights.values())).quantize(exponent, rounding=ROUND_HALF_UP)).replace(".", ",")


@pytest.mark.parametrize("placement", ["award", "kpi"])
def test_the_worked_example_in_the_documents_follows_from_the_json(
    officer: Any, client_of: Any, placement: str
) -> None:
    kit = published(officer, placement)
    client = client_of(officer)
    given = json.loads(client.get(reverse("providers:kit_file", args=[kit.pk, "json"])).content)
    assert given.pop("digest") == kit.digest == digest_of(given)
    docx = words_of_docx(client.get(reverse("providers:kit_file", args=[kit.pk, "docx"])).content)
    odt = words_of_odt(client.get(reverse("providers:kit_file", args=[kit.pk, "odt"])).content)
    assert len(given["example"]) == (2 if placement == "award" else 1)
    totals = set()
    for row in given["example"]:
        total = _recomputed(given["formula"], row)
        summed = " + ".join(f"{one['weight']} × {one['points']}" for one in row["rows"])
        for words in (docx, odt):
            # In the clause and beside the table.
            assert words.count(f"({summed}) ÷ 100 = {total} punten") == 2
        totals.add(total)
    assert len(totals) == len(given["example"])  # two lots, two weights
    assert AuditEvent.objects.filter(event="document_taken").count() == 3


def test_the_documents_say_from_which_figure_a_level_counts_also_where_its_words_do_not(
    officer: Any, client_of: Any
) -> None:
    kit = published(officer, "kpi", levels={"asks": "100 (vanaf 83%): bijna iedereen\n0: minder"})
    client = client_of(officer)
    assert "83%" in words_of_docx(client.get(reverse("providers:kit_file", args=[kit.pk, "docx"])).content)
    assert "vanaf 83%" in client.get(reverse("providers:kit", args=[kit.pk])).content.decode()


@pytest.mark.parametrize(("placement", "given", "text"), [
    ("award", {"experts": 0, "officers": 1}, "twee mensen"),
    ("award", {"counts_for": {"1": 20}}, "hoe zwaar"),
    ("award", {"weights": {"1": {"asks": 30, "answers": 20, "acts": 30, "again": 19}}}, "samen 100"),
    ("award", {"parts": ("clients",)}, "leert"),
    ("award", {"most_minutes": 100}, "minuten"),
    ("award", {"parts": ("asks", "answers", "acts", "again", "staff", "clients")}, "eisen"),
    ("award", {"levels": {"asks": "100: alles\n10: iets"}}, "niveaus"),
    ("award", {"levels": {"asks": "100 (vanaf 80%): veel\n0: weinig"}}, "naar dit plan"),
    ("kpi", {"baseline": ""}, "beginmeting"),
    ("kpi", {"ladder": ("Gesprek", "Gevolg")}, "drie stappen"),
    ("kpi", {"ladder": ("Waarschuwing", "Brief", "Gevolg")}, "eerste stap"),
    ("kpi", {"levels": {"asks": "100: alles\n0: niets"}}, "percentage"),
    ("kpi", {"hear_days": 3}, "week"),
    ("performance", {"levels": {"asks": "100: alles\n50: iets\n0: niets"}}, "ja of nee"),
    ("performance", {"parts": ("asks", "clients")}, "iets wat de aanbieder doet"),
    ("subsidy_condition", {"ladder": ("Gesprek", "Brief", "Boete")}, "dwing je niet af"),
    ("subsidy_condition", {"review_on": None}, "nog klopt"),
    ("suitability", {"contact": ""}, "vraag over gegevens"),
])
def test_what_must_be_otherwise_stops_publishing(
    officer: Any, placement: str, given: dict[str, Any], text: str
) -> None:
    kit = drafted(officer, placement, **given)
    found = findings(kit, Choices.read(kit.choices), today=timezone.localdate())
    wrong = [one for one in found if one.mark == Mark.MUST]
    assert any(text in one.text for one in wrong), [one.text for one in wrong]
    assert all(one.ground.endswith("(nagaan)") for one in found)
    with pytest.raises(AgreementRefused):
        services.publish_kit(by=officer, kit=kit, expected_version=kit.version, weighed="Toch.")


def test_what_has_to_be_weighed_asks_for_a_reason_that_is_printed(officer: Any) -> None:
    kit = drafted(officer, counts_for={"1": 20, "2": 60})
    with pytest.raises(AgreementRefused) as refused:
        services.publish_kit(by=officer, kit=kit, expected_version=kit.version)
    assert refused.value.field == "weighed"
    done = services.publish_kit(by=officer, kit=kit, expected_version=kit.version, weighed="Verblijf weegt zwaar.")
    assert done.said["weighed"] == "Verblijf weegt zwaar."


class TestPublishedForGood:
    """A formula that was published cannot be changed: not by the services, the model, or the database itself."""

    def test_services_and_model(self, officer: Any) -> None:
        kit = published(officer)
        with pytest.raises(AgreementRefused):
            services.save_choices(by=officer, kit=kit, given={"pass_at": 1}, expected_version=kit.version)
        kit.content["formula"]["lots"][0]["weights"]["asks"] = 99
        for attempt in (
            kit.save, kit.delete, lambda: Kit.objects.filter(pk=kit.pk).update(content=kit.content),
            lambda: Kit.objects.filter(pk=kit.pk).delete(), lambda: Kit.objects.bulk_update([kit], ["content"]),
        ):
            with pytest.raises(PublishedForGood):
                attempt()
        assert digest_of(Kit.objects.get().said) == kit.digest

    @pytest.mark.parametrize("change", [
        "content = '{}'", "digest = 'x'", "published_at = NULL", "placement = 'kpi'", "edition = 2", "choices = '{}'",
    ])
    def test_the_database(self, officer: Any, change: str) -> None:
        kit = published(officer)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE providers_kit SET {change} WHERE id = %s", [kit.pk])
        assert Kit.objects.get().said == kit.said

    def test_who_published_can_be_forgotten(self, officer: Any) -> None:
        kit = published(officer)
        erase(Subject("person", officer.council, officer.person.pk))
        now = Kit.objects.get()
        assert (now.published_by, now.digest) == (None, kit.digest)

    def test_a_change_is_a_new_edition_with_a_reason(self, officer: Any) -> None:
        kit = published(officer)
        with pytest.raises(AgreementRefused):
            services.replace_kit(by=officer, kit=kit, why=" ")
        new = services.replace_kit(by=officer, kit=kit, why="De wet veranderde.")
        assert (new.edition, new.is_published) == (2, False)
        with pytest.raises(AgreementRefused):
            services.replace_kit(by=officer, kit=kit, why="Nog een.")
        done = services.publish_kit(by=officer, kit=new, expected_version=new.version, weighed="")
        assert done.said["why_replaced"] == "De wet veranderde."
        assert Kit.objects.get(pk=kit.pk).said == kit.said


def test_only_officers_make_kits_and_nobody_elses(officer: Any, adviser: Any, outsider: Any) -> None:
    with pytest.raises(NotAllowed):
        drafted(adviser)
    kit = drafted(officer)
    theirs = type(officer)(outsider.person, outsider.council, ("officer",))
    with pytest.raises(Kit.DoesNotExist):
        services.publish_kit(by=theirs, kit=kit, expected_version=kit.version)


class TestInAnAgreement:
    def test_a_lot_becomes_the_draft_of_the_criterion(self, officer: Any, agreement: Any) -> None:
        kit = published(officer)
        found = fill_criterion(by=officer, kit=kit, lot="2", agreement=agreement)
        assert (found.placement, found.basis, found.weight_percent) == ("award", "process", 30)
        assert "Doet er iets mee 33" in found.how_it_counts
        assert kit.digest[:12] in found.how_it_counts
        assert not found.is_published
        assert KitUse.objects.get().lot == "2"
        # Once more, with the other lot: the draft changes, no second one comes.
        again = fill_criterion(by=officer, kit=kit, lot="1", agreement=agreement)
        assert again.pk == found.pk
        assert Criterion.objects.get().weight_percent == 20

    def test_a_draft_that_was_changed_by_hand_no_longer_claims_to_be_the_kit(
        self, officer: Any, agreement: Any
    ) -> None:
        kit = published(officer)
        found = fill_criterion(by=officer, kit=kit, lot="1", agreement=agreement)
        given = replace(criterion_of(kit, "1"), consequence="1. Gesprek\n2. Boete")
        change_criterion(by=officer, criterion=found, given=given, expected_version=found.version)
        assert not KitUse.objects.exists()
        fill_criterion(by=officer, kit=kit, lot="1", agreement=agreement)
        assert KitUse.objects.get().criterion_id == found.pk

    def test_a_published_criterion_gets_a_next_edition(self, officer: Any, agreement: Any, published: Any) -> None:
        from .kit_making import published as publish

        found = fill_criterion(by=officer, kit=publish(officer, "kpi"), lot="1", agreement=agreement)
        assert (found.edition, found.replaces_id) == (2, published.pk)

    @pytest.mark.parametrize(("name", "content"), [
        ("gemeten", {"how": "x" * 2000}), ("volgt", {"ladder": ["x" * 300] * 14}),
        ("gemeten", {"criterion": [{"part": "asks", "name": "x", "text": "x" * 2001}]}),
    ])
    def test_a_text_that_does_not_fit_is_refused_and_never_cut(
        self, officer: Any, name: str, content: dict[str, Any]
    ) -> None:
        kit = published(officer)
        kit.content |= content
        with pytest.raises(AgreementRefused, match=rf"{name}.* past niet"):
            criterion_of(kit, "1")

    def test_only_where_it_fits(self, officer: Any, agreement: Any) -> None:
        with pytest.raises(AgreementRefused):
            fill_criterion(by=officer, kit=published(officer, "subsidy_condition"), lot="1", agreement=agreement)
        with pytest.raises(AgreementRefused):
            fill_criterion(by=officer, kit=drafted(officer), lot="1", agreement=agreement)
        with pytest.raises(AgreementRefused):
            fill_criterion(by=officer, kit=published(officer, title="Nog een"), lot="3", agreement=agreement)


def test_the_assistant_from_nothing_to_published(client_of: Any, officer: Any) -> None:
    client = client_of(officer)
    answer = client.post(reverse("providers:kit_new"), {
        "title": "Regeling", "placement": "subsidy_condition", "owner": "Gemeente", "lots": "",
    })
    kit = Kit.objects.get()
    assert answer.url == reverse("providers:kit_step", args=[kit.pk, "wat"])
    day = (timezone.localdate() + timedelta(days=90)).isoformat()
    for step, form in (
        ("wat", {"parts": ["asks", "acts"]}),
        ("hoe", {"how": "Uit het verslag.", "times_per_year": "2", "answer_days": "10", "most_minutes": "200",
                 "minutes_asks": "60", "minutes_acts": "30"}),
        ("niveaus", {"levels_asks": "100: Elk half jaar.\n0: Niet.", "levels_acts": "100: Ja.\n40: Soms.\n0: Nee."}),
        ("gewichten", {"weight_1_asks": "35", "weight_1_acts": "65"}),
        ("gesprek", {"conversation": "In mei.", "hear_days": "14", "ladder": "Gesprek\nPlan\nBrief",
                     "review_on": day, "contact": "privacy@gemeente.example"}),
    ):
        kit.refresh_from_db()
        address = reverse("providers:kit_step", args=[kit.pk, step])
        shown = client.get(address).content.decode()
        assert f'value="{kit.version}"' in shown
        # What is needed for publishing is not said to be left out at will.
        assert "mag je overslaan" not in shown
        assert client.post(address, form | {"version": kit.version}).status_code == 302, step
    kit.refresh_from_db()
    page = client.get(reverse("providers:kit", args=[kit.pk])).content.decode()
    assert "(35 × 0 + 65 × 100) ÷ 100 = 65,0 punten" in page
    answer = client.post(reverse("providers:kit_publish", args=[kit.pk]), {"version": kit.version})
    assert answer.status_code == 302
    assert Kit.objects.get().said["work"]["together"] == 90
    assert client.get(reverse("providers:kit_step", args=[kit.pk, "hoe"])).status_code == 302


def test_what_was_typed_stays_and_says_what_is_wrong(client_of: Any, officer: Any) -> None:
    kit, client = drafted(officer), client_of(officer)
    tries: list[tuple[str, dict[str, str], str, str]] = [
        ("niveaus", {f"levels_{part}": "100: ja\n0: nee" for part in ("asks", "answers", "acts")}
         | {"levels_again": "heel veel punten"}, "heel veel punten", "Regel 1"),
        ("gewichten", {f"weight_{lot}_{part}": "24" for lot in "12" for part in ("asks", "answers", "acts", "again")}
         | {"counts_for_1": "20", "counts_for_2": "20"}, 'value="24"', "samen 96"),
        ("hoe", {"how": "Getypt", "times_per_year": "44", "answer_days": "10", "most_minutes": "200",
                 **{f"minutes_{part}": "1" for part in ("asks", "answers", "acts", "again")}}, "Getypt", "van 1 tot 12"),
    ]
    for step, form, kept, why in tries:
        answer = client.post(reverse("providers:kit_step", args=[kit.pk, step]), form | {"version": str(kit.version)})
        page = answer.content.decode()
        assert answer.status_code == 422, step
        assert kept in page
        assert why in page
    assert Kit.objects.get().version == kit.version


def test_the_second_of_two_writers_sees_both(client_of: Any, officer: Any) -> None:
    kit, client = drafted(officer, "kpi"), client_of(officer)
    services.save_choices(by=officer, kit=kit, given={"conversation": "Van een ander."}, expected_version=kit.version)
    form = {
        "conversation": "Van mij.", "hear_days": "14", "ladder": "Gesprek\nPlan\nBrief", "review_on": "",
        "contact": "x", "version": str(kit.version),
    }
    address = reverse("providers:kit_step", args=[kit.pk, "gesprek"])
    answer = client.post(address, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander." in page
    assert "Van mij." in page
    kit.refresh_from_db()
    assert client.post(address, form | {"version": str(kit.version)}).status_code == 302
    with pytest.raises(Changed):
        services.publish_kit(by=officer, kit=kit, expected_version=kit.version)
    # Publishing what somebody did not read is refused on the page too.
    ready = drafted(officer, title="Klaar")
    old = {"version": str(ready.version - 1), "weighed": "Mijn reden"}
    assert client.post(reverse("providers:kit_publish", args=[ready.pk]), old).status_code == 409


def test_another_kind_brings_its_own_levels(officer: Any) -> None:
    kit = drafted(officer, "kpi", levels={"asks": "100 (vanaf 80%): veel\n0: weinig"})
    now = services.change_head(
        by=officer, kit=kit, title=kit.title, placement="performance", owner=kit.owner, lots=(),
        expected_version=kit.version,
    )
    found = findings(now, Choices.read(now.choices), today=timezone.localdate())
    assert [one.text for one in found if one.mark == Mark.MUST] == []


def test_a_kit_that_fits_no_agreement_yet_says_where_to_begin(client_of: Any, officer: Any) -> None:
    page = client_of(officer).get(reverse("providers:kit_fill", args=[published(officer).pk])).content.decode()
    assert "Nog geen afspraak die hierbij past" in page
    assert reverse("providers:agreement_new") in page


def test_odd_signs_stay_as_they_were_typed(officer: Any, client_of: Any) -> None:
    odd = "<script>alert(1)</script> {how} {0} %s & “é” *x* \\"
    kit = published(officer, "kpi", how=odd, baseline=odd)
    client = client_of(officer)
    page = client.get(reverse("providers:kit", args=[kit.pk])).content.decode()
    assert "<script>alert" not in page
    docx = client.get(reverse("providers:kit_file", args=[kit.pk, "docx"])).content
    assert "{how} {0} %s" in words_of_docx(docx)
    assert io.BytesIO(docx).read(2) == b"PK"


@pytest.mark.parametrize(("lots", "becomes"), [
    (("Verblijf",), {"1": 30}), (("Verblijf", "Ambulant"), {"1": 30, "2": 20}),
    (("Ambulant", "Pleegzorg", "Verblijf"), {"1": 20, "3": 30}), (("Ambulant", "Wonen"), {"1": 20, "2": 30}), ((), {}),
])
def test_each_lot_keeps_its_own_weights(officer: Any, lots: tuple[str, ...], becomes: dict[str, int]) -> None:
    kit = drafted(officer)
    weights = {kit.choices["counts_for"][key]: row for key, row in kit.choices["weights"].items()}
    kit = services.change_head(
        by=officer, kit=kit, title=kit.title, placement=kit.placement, owner=kit.owner, lots=lots,
        expected_version=kit.version,
    )
    assert kit.choices["counts_for"] == becomes
    assert kit.choices["weights"] == {key: weights[share] for key, share in becomes.items()}


def test_every_field_of_the_json_is_described(officer: Any) -> None:
    told = (Path(__file__).resolve().parents[4] / "docs/criterion-kit.md").read_text("utf-8")
    kit = published(officer)
    assert [key for key in (*kit.said, "digest", *kit.said["formula"]) if f"`{key}`" not in told] == []
