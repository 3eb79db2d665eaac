"""What can be done with a dossier and with what lies in it. Who saves over somebody else's text is told, not obeyed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Person
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Gathering
from gehoord.insight.models import Evidence

from .blacking_out import blacked_out
from .dossier_selectors import colleagues
from .models import Advice, Deadline, Dossier, Footing, InDossier, Involved, Item, Note, Task
from .services import start_advice

# The kinds of items, as addresses name them.
ITEMS: dict[str, type[Note | Footing | Task | Deadline | Involved]] = {
    "notities": Note, "grondslagen": Footing, "taken": Task, "mensen": Involved, "termijnen": Deadline,
}
HEAD = ("title", "about")


class DossierRefused(Exception):
    """This cannot be done with the dossier; the message is for the writer."""


class DossierChanged(DossierRefused):
    """Somebody saved in between; `theirs` is the row as it stands now."""

    def __init__(self, theirs: Dossier | Item) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
        self.theirs = theirs


@cache
def first_footings() -> tuple[dict[str, str], ...]:
    """What every dossier begins with, none of it looked up yet."""
    return tuple(tomllib.loads(files(__package__).joinpath("dossier_footings.toml").read_text("utf-8"))["footing"])


def _locked(by: Member, dossier: Dossier) -> Dossier:
    by.require(Right.WRITE_ADVICE)
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk, council=by.council)


def _recorded(by: Member, dossier: Dossier, what: str, how: str) -> None:
    record(council=by.council, by=by.person, event=Event.DOSSIER_CHANGED, subject=dossier, what=what, how=how)


def _on_one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def _title(text: str) -> str:
    title = _on_one_line(text)
    if not title:
        raise DossierRefused(_("Geef het dossier een onderwerp."))
    return title


@transaction.atomic
def open_dossier(*, by: Member, title: str, about: str = "") -> Dossier:
    """A dossier with the law and rules to look up already in it. Raises NotAllowed, DossierRefused."""
    by.require(Right.WRITE_ADVICE)
    dossier = Dossier.objects.create(
        council=by.council, title=_title(title), about=tidy(about), changed_by=by.person
    )
    # One by one: their order is that of their keys.
    for footing in first_footings():
        Footing.objects.create(dossier=dossier, changed_by=by.person, **footing)
    _recorded(by, dossier, "dossier", "added")
    return dossier


@transaction.atomic
def change_dossier(*, by: Member, dossier: Dossier, version: int, title: str, about: str, closed: bool) -> Dossier:
    """Raises NotAllowed, DossierRefused, DossierChanged."""
    dossier = _locked(by, dossier)
    if dossier.version != version:
        raise DossierChanged(dossier)
    dossier.title, dossier.about = _title(title), tidy(about)
    dossier.closed_on = (dossier.closed_on or timezone.localdate()) if closed else None
    dossier.version, dossier.changed_by = dossier.version + 1, by.person
    dossier.save()
    _recorded(by, dossier, "dossier", "changed")
    return dossier


@transaction.atomic
def remove_dossier(*, by: Member, dossier: Dossier, version: int) -> None:
    """With all that was written in it; its advices, evidence and gatherings stay. Raises NotAllowed, DossierChanged."""
    dossier = _locked(by, dossier)
    if dossier.version != version:
        raise DossierChanged(dossier)
    _recorded(by, dossier, "dossier", "removed")
    dossier.delete()


@transaction.atomic
def choose_sources(
    *, by: Member, dossier: Dossier, version: int, evidence: Iterable[Evidence], gatherings: Iterable[Gathering],
    advices: Iterable[Advice],
) -> Dossier:
    """Which evidence, gatherings and advices lie in it. An advice lies in one dossier.

    Raises NotAllowed, DossierRefused, DossierChanged.
    """
    dossier = _locked(by, dossier)
    if dossier.version != version:
        raise DossierChanged(dossier)
    chosen, held, letters = list(evidence), list(gatherings), list(advices)
    own: list[Any] = [*chosen, *held, *letters]
    if any(one.council_id != by.council.pk for one in own):
        raise DossierRefused(_("Dit is niet van jullie raad."))
    if InDossier.objects.filter(advice__in=letters).exclude(dossier=dossier).exists():
        raise DossierRefused(_("Dit advies ligt al in een ander dossier."))
    dossier.evidence.set(chosen)
    dossier.gatherings.set(held)
    InDossier.objects.filter(dossier=dossier).exclude(advice__in=letters).delete()
    for advice in letters:
        InDossier.objects.get_or_create(advice=advice, defaults={"dossier": dossier})
    dossier.version, dossier.changed_by = dossier.version + 1, by.person
    dossier.save(update_fields=["version", "changed_by"])
    _recorded(by, dossier, "sources", "changed")
    return dossier


@transaction.atomic
def start_in_dossier(*, by: Member, dossier: Dossier | None, **given: Any) -> Advice:
    """`services.start_advice`, with the draft in this dossier if there is one. Raises what that raises."""
    advice = start_advice(by=by, **given)
    if dossier is not None:
        place_advice(by=by, dossier=dossier, advice=advice)
    return advice


@transaction.atomic
def place_advice(*, by: Member, dossier: Dossier, advice: Advice) -> None:
    """The advice lies in this dossier, wherever it lay before. Raises NotAllowed, DossierRefused."""
    dossier = _locked(by, dossier)
    if advice.council_id != by.council.pk:
        raise DossierRefused(_("Dit is niet van jullie raad."))
    InDossier.objects.update_or_create(advice=advice, defaults={"dossier": dossier})
    _recorded(by, dossier, "advice", "added")


def _values(by: Member, model: type[models.Model], given: dict[str, Any]) -> dict[str, Any]:
    """Clean values of the model's own fields. Raises DossierRefused."""
    values: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, str):
            long = isinstance(model._meta.get_field(name), models.TextField)
            value = tidy(value) if long else _on_one_line(value)
        values[name] = value
    owner = values.get("owner")
    if isinstance(owner, Person) and not colleagues(by.council).filter(pk=owner.pk).exists():
        raise DossierRefused(_("Kies iemand van jullie raad die adviezen schrijft."))
    first = next(iter(values.values()), "")
    if not first:
        raise DossierRefused(_("Schrijf op wat het is."))
    return values


@transaction.atomic
def add_item(*, by: Member, dossier: Dossier, kind: str, **given: Any) -> Item:
    """One more note, footing, task, person or deadline; `given` are its own fields, the one it cannot do without first.

    Raises NotAllowed, DossierRefused.
    """
    dossier = _locked(by, dossier)
    model = ITEMS[kind]
    item: Item = model._default_manager.create(dossier=dossier, changed_by=by.person, **_values(by, model, given))
    _recorded(by, dossier, model._meta.model_name or "", "added")
    return item


def _open_item(by: Member, item: Any, version: int) -> Any:
    _locked(by, item.dossier)
    now = type(item)._default_manager.select_related("dossier", "changed_by").get(pk=item.pk)
    if now.version != version:
        raise DossierChanged(now)
    return now


@transaction.atomic
def save_item(*, by: Member, item: Item, version: int, **given: Any) -> Any:
    """Raises NotAllowed, DossierRefused, DossierChanged, and DoesNotExist when it was taken away."""
    now = _open_item(by, item, version)
    for name, value in _values(by, type(now), given).items():
        setattr(now, name, value)
    now.version, now.changed_by = now.version + 1, by.person
    now.save()
    _recorded(by, now.dossier, now._meta.model_name, "changed")
    return now


@transaction.atomic
def set_done(*, by: Member, item: Task | Deadline, version: int, on: date | None) -> Any:
    """Done on that day, or not done after all. Raises NotAllowed, DossierChanged, DoesNotExist."""
    now = _open_item(by, item, version)
    now.done_on, now.version, now.changed_by = on, now.version + 1, by.person
    now.save()
    _recorded(by, now.dossier, now._meta.model_name, "done" if on else "open")
    return now


@transaction.atomic
def remove_item(*, by: Member, item: Item, version: int) -> None:
    """Raises NotAllowed, DossierChanged, DoesNotExist."""
    now = _open_item(by, item, version)
    _recorded(by, now.dossier, now._meta.model_name, "removed")
    now.delete()


def black_out(council: Council, words: str) -> None:
    """Words of a group that may no longer be read go from every dossier."""
    take_out(council, partial(blacked_out, words=words))


def take_out(council: Council, take: Callable[[str], str]) -> int:
    """How many rows of dossiers held what `take` takes out; their versions grow, so that a writer notices."""
    touched = 0
    for dossier in Dossier.objects.select_for_update(of=("self",)).filter(council=council):
        rows: list[Any] = [dossier]
        for model in ITEMS.values():
            rows += model._default_manager.filter(dossier=dossier)
        touched += sum(_took(row, take) for row in rows)
    return touched


def _took(row: Any, take: Callable[[str], str]) -> bool:
    changed = False
    for field in row._meta.local_concrete_fields:
        text = getattr(row, field.attname)
        if not isinstance(text, str) or take(text) == text:
            continue
        # What stands instead may be longer than the words were.
        setattr(row, field.attname, take(text)[: field.max_length])
        changed = True
    if changed:
        row.version += 1
        row.save()
    return changed
