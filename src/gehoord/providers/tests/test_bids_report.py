"""The way of two bids over the pages, and the award report with its points computed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gehoord.core.ui.documents.tests.reading import words_of_docx, words_of_odt
from gehoord.providers.bids import settling
from gehoord.providers.bids.report import digest_of
from gehoord.providers.models import Bid, BidRound, Scoring

from .bid_making import PDF, bids_of, decide, points, score, started
from .kit_making import published


def _recomputed(report: dict[str, Any], bid: dict[str, Any]) -> str:
    """The points by hand, from the JSON of the report alone, by the rule that is written in it."""
    weights = next(lot for lot in report["formula"]["lots"] if lot["key"] == report["lot"])["weights"]
    whole = sum(Decimal(weights[row["part"]]) * row["points"] for row in bid["parts"])
    exponent = Decimal(1).scaleb(-report["formula"]["rounding"]["decimals"])
    return str((whole / sum(weights.values())).quantize(exponent, rounding=ROUND_HALF_UP))


class TestReport:
    def test_three_experts_and_an_officer_score_two_bids(
        self, officer: Any, colleague: Any, experts: list[Any], client_of: Callable[[Any], Any]
    ) -> None:
        """The whole way over the pages, as each of them."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        arranger = client_of(colleague)
        kit = published(colleague, experts=3, officers=1)
        yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
        people = [one.person.pk for one in (*experts, officer)]
        answer = arranger.post(reverse("providers:round_new", args=[kit.pk]), {
            "title": "Ambulant 2027", "lot": "2", "closes_on": yesterday, "assessors": people,
        })
        round = BidRound.objects.get()
        assert answer.url == reverse("providers:round", args=[round.pk])
        for name in ("De Oever", "Het Anker", "Het Want"):
            answer = arranger.post(reverse("providers:bid_new", args=[round.pk]), {"name": name})
            bid = Bid.objects.get(name=name)
            answer = arranger.post(reverse("providers:bid_document_new", args=[bid.pk]), {
                "file": SimpleUploadedFile("plan.pdf", PDF + name.encode()),
            })
            assert answer.status_code == 302
        first, second, third = bids_of(round)
        answer = arranger.post(reverse("providers:bid_withdraw", args=[third.pk]), {"why": "Trok zich terug.", "version": 1})
        assert answer.status_code == 302
        assert arranger.post(reverse("providers:round_start", args=[round.pk])).status_code == 302
        given = {
            experts[0]: {first: (100, 70, 70, 40), second: (70, 70, 70, 70)},
            experts[1]: {first: (70, 70, 100, 40), second: (70, 40, 100, 70)},
            experts[2]: {first: (100, 0, 100, 40), second: (70, 70, 40, 0)},
            officer: {first: (100, 70, 70, 70), second: None},
        }
        for member, bids in given.items():
            client = client_of(member)
            assert "2 inschrijvingen wachten op jou" in client.get(reverse("providers:my_rounds")).content.decode()
            for bid, scores in bids.items():
                said = {"interest": "none"} if scores else {"interest": "has", "why": "Werkte er tot vorig jaar."}
                assert client.post(reverse("providers:my_interest", args=[bid.pk]), said).status_code == 302
                if scores is None:
                    continue
                address = reverse("providers:my_bid", args=[bid.pk])
                version = Scoring.objects.get(bid=bid, assessor__person=member.person).version
                form: dict[str, Any] = {"version": version, "do": "hand_in"}
                for key, (points_, why) in points(*scores, why=f"Door {member.person.pk}").items():
                    form |= {f"points_{key}": points_, f"why_{key}": why}
                unfinished = client.post(address, form | {"why_acts": ""})
                assert unfinished.status_code == 422
                assert f"Door {member.person.pk}" in unfinished.content.decode()
                assert client.post(address, form).status_code == 302
        decided = {first: (100, 40, 70, 40), second: (70, 70, 70, 70)}
        for bid, scores in decided.items():
            bid.refresh_from_db()
            form = {"version": bid.version}
            for key, (points_, _why) in points(*scores).items():
                form |= {f"points_{key}": points_, f"why_{key}": ""}
            address = reverse("providers:bid_settle", args=[bid.pk])
            assert arranger.post(address, form).status_code == 422  # not all gave these: why is asked
            form |= {f"why_{key}": f"Besproken: {key}." for key in points(*scores)}
            assert arranger.post(address, form).status_code == 302
        answer = arranger.post(reverse("providers:round_close", args=[round.pk]), {
            "version": BidRound.objects.get().version,
        })
        assert answer.status_code == 302

        files = {kind: arranger.get(reverse("providers:round_file", args=[round.pk, kind])).content
                 for kind in ("json", "docx", "odt", "pdf")}
        report = json.loads(files["json"])
        assert report.pop("digest") == digest_of(report)
        assert [bid["points"] for bid in report["bids"]] == [
            _recomputed(report, report["bids"][0]), _recomputed(report, report["bids"][1]), None
        ]
        assert report["assessors"] == [*(f"ervaringsdeskundige {n}" for n in (1, 2, 3)), "medewerker 1"]
        assert [row["apart"] for row in report["bids"][0]["parts"]] == ["near", "far", "near", "near"]
        winner = max(report["bids"][:2], key=lambda bid: Decimal(bid["points"]))
        assert f"heeft {winner['name']} op dit criterium de meeste punten" in report["outcome"][0]
        assert "30% van alle gunningscriteria" in report["outcome"][1]
        for said in (words_of_docx(files["docx"]), words_of_odt(files["odt"])):
            assert kit.digest in said
            for bid in report["bids"][:2]:
                assert f"= {bid['points'].replace('.', ',')} punten" in said
            assert "medewerker 1 heeft een belang gemeld en heeft deze inschrijving niet beoordeeld" in said
            assert "Ingetrokken op" in said
            # By role, never by name.
            assert not any(one.person.name in said for one in (*experts, officer, colleague))
        assert files["pdf"].startswith(b"%PDF-")

    def test_as_many_points_is_said_by_the_published_rule(self, officer: Any, experts: list[Any]) -> None:
        round = started(officer, experts[:2])
        for bid in bids_of(round):
            for expert in experts[:2]:
                score(expert, bid, 70, 70, 70, 70)
            decide(officer, bid, 70, 70, 70, 70, why="")
        done = settling.close_round(by=officer, round=round, expected_version=round.version)
        said = done.report["outcome"][0]
        assert said.startswith("Aanbieder 1 en Aanbieder 2 hebben evenveel punten: 70,0.")
        assert "Dit criterium kiest dan niet tussen hen" in said
