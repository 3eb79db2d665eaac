"""A house in which providers were asked about and supervised; what the stories about them share."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize

from .house import MOST_SECONDS, ROOT, House, running_house
from .letter_people import Someone, Story
from .watching import PHONE, WIDE

# Clients answered, one agreement has just begun and one went round; two more experts can sign in.
FURNISH = """
import json
from contextlib import nullcontext
import django
django.setup()
from django.utils.translation import override
from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.services import invite
from gehoord.core.organisations.services import add_organisation
from gehoord.providers.portal.services import passphrase
from gehoord.sample.experiences import ask_clients
from gehoord.sample.services import SLUG, member_of
from gehoord.sample.supervision import supervise
council, made = Council.objects.get(slug=SLUG), {}
with override("nl"):
    add_organisation(by=member_of(council, Role.OFFICER), kind="provider", name="Stichting De Voorbeeldboot")
    ask_clients(council, step=lambda _council: nullcontext())
    supervise(council, step=lambda _council: nullcontext())
    for number in (2, 3):
        email, password = f"expert{number}@{SLUG}.example", passphrase()
        invite(council=council, email=email, name=f"Deskundige {number} (voorbeeld)", role=Role.EXPERT,
               password=password, is_sample=True)
        made[f"expert{number}"] = email, password
print(json.dumps(made))
"""
OWN, OTHERS = "De Zeven Linden", ("Stichting De Voorbeeldboot", "Buitenhof Jeugd", "Jeugdhulp Kanaalzicht", "Kade Elf",
                                  "Steunpunt Noorderlicht")


@dataclass(frozen=True)
class Told:
    """One house and three ways to walk in it, by people who are the same in each."""

    desk: Story
    phone: Story
    plain: Story

    @property
    def house(self) -> House:
        return self.desk.house

    def nothing_wrong(self) -> None:
        for one in (self.desk, self.phone, self.plain):
            one.nothing_wrong()


@contextmanager
def telling(browser: Browser, folder: Path) -> Iterator[Told]:
    """At a desk, on a phone, and on a phone without JavaScript."""
    with running_house() as house:
        done = subprocess.run(
            [sys.executable, "-c", FURNISH], env=house.environment, cwd=ROOT, capture_output=True, text=True,
            timeout=MOST_SECONDS, check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        more = {role: (email, password) for role, (email, password) in json.loads(done.stdout).items()}
        house = replace(house, sign_ins=house.sign_ins | more)

        def story(size: ViewportSize, *, scripts: bool) -> Story:
            # A window without JavaScript has cookies of its own: nobody is signed in there yet.
            return Story(browser, house, {}, size, scripts, "vuurvlieg", folder)

        told = Told(story(WIDE, scripts=True), story(PHONE, scripts=True), story(PHONE, scripts=False))
        try:
            yield told
        finally:
            for one in (told.desk, told.phone, told.plain):
                one.end()


def recomputed(formula: dict[str, Any], lot: str, points: dict[str, int]) -> tuple[str, str]:
    """The sum in words and its outcome, by hand, from a published formula alone."""
    weights = next(one for one in formula["lots"] if one["key"] == lot)["weights"]
    keys = [part["key"] for part in formula["parts"]]
    for part in formula["parts"]:
        assert points[part["key"]] in {level["points"] for level in part["levels"]}
    whole = Decimal(sum(weights[key] * points[key] for key in keys)) / sum(weights[key] for key in keys)
    outcome = whole.quantize(Decimal(1).scaleb(-formula["rounding"]["decimals"]), rounding=ROUND_HALF_UP)
    return " + ".join(f"{weights[key]} × {points[key]}" for key in keys), str(outcome).replace(".", ",")


def read_json(one: Someone) -> dict[str, Any]:
    """What the page's JSON says."""
    return dict(json.loads(one.download(one.main.get_by_role("link", name="JSON", exact=True))))
