"""Kits for tests, made by the services: one for each place where bejegening may count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gehoord.providers.kit import services
from gehoord.providers.models import Kit

LOTS = ("Ambulant", "Verblijf")


def drafted(
    by: Any, placement: str = "award", *, title: str = "Inkoop jeugdhulp", word: str = "", owner: str = "", **given: Any
) -> Kit:
    """A draft that can be published, with other choices where asked; `word` in its texts."""
    lots = LOTS if placement == "award" else ()
    kit = services.start_kit(
        by=by, title=title, placement=placement, owner=owner or f"Regio {word or 'Voorbeeld'}", lots=lots
    )
    whole: dict[str, Any] = {
        "how": f"Uit het plan, door mensen die beoordelen. {word}".strip(), "conversation": "Elk voorjaar.",
        "contact": "privacy@regio.example", "review_on": timezone.localdate() + timedelta(days=200),
    }
    if placement == "award":
        whole["counts_for"] = {"1": 20, "2": 30}
        # The lots weigh differently.
        whole["weights"] = {
            "1": {"asks": 30, "answers": 20, "acts": 30, "again": 20},
            "2": {"asks": 10, "answers": 40, "acts": 33, "again": 17},
        }
    if placement == "kpi":
        whole["baseline"] = "De eerste meting, in het eerste half jaar."
    return services.save_choices(by=by, kit=kit, given=whole | given, expected_version=1)


def published(by: Any, placement: str = "award", **more: Any) -> Kit:
    kit = drafted(by, placement, **more)
    return services.publish_kit(by=by, kit=kit, expected_version=kit.version, weighed="Afgewogen.")
