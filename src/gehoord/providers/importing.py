"""What can be done with a spreadsheet that came in: look what it would do, take it over, undo it, throw it away."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.services import OrganisationRefused

from .models import ImportState, Sheet, TableImport
from .rules import AgreementRefused
from .sheet_rows import COLUMN_OF, Done, RowRefused, looks_like, restore, take_over
from .sheets import SheetRefused, in_words, read_sheet


class ImportRefused(Exception):
    """This cannot be done with it; the message is for the reader."""


class UndoRefused(ImportRefused):
    """Not everything can be undone. `problems`: of each row that cannot, its number, label and why."""

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        super().__init__(_("Niet alles kan worden teruggedraaid. Er is niets veranderd."))
        self.problems = problems


@transaction.atomic
def read_in(*, by: Member, sheet: str, name: str, content: bytes) -> TableImport:
    """The rows of a file with what each would do. Nothing of them is written. Raises NotAllowed, SheetRefused."""
    by.require(Right.MANAGE_AGREEMENTS)
    if sheet not in Sheet.values:
        raise SheetRefused(_("Kies wat er in het bestand staat."))
    rows = read_sheet(sheet, name, content)
    plan, _did = _tried(by, sheet, rows)
    made = TableImport.objects.create(council=by.council, sheet=sheet, rows=rows, plan=plan)
    _told(by, made, step="read", rows=len(rows))
    return made


@transaction.atomic
def take_all_over(*, by: Member, found: TableImport, only_good: bool = False) -> TableImport:
    """Every row, or when asked those without an error. When it would now do something else than was shown, nothing.

    Raises NotAllowed, TableImport.DoesNotExist, ImportRefused; look at `is_stale` of the answer.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked(by, found, ImportState.WAITING)
    plan, did = _tried(by, now.sheet, now.rows, keep=True, only_good=only_good, shown=now.plan)
    if plan != now.plan:
        now.plan = plan
        now.save()
        now.is_stale = True  # type: ignore[attr-defined]
        return now
    if now.count("error") and not only_good:
        raise ImportRefused(_("Er zijn rijen met een fout. Kies of je alleen de goede rijen wilt overnemen."))
    now.state, now.did, now.rows = ImportState.DONE, did, []
    now.save()
    _told(by, now, step="taken_over", new=now.count("new"), changed=now.count("changed"), left=now.count("error"))
    return now


@transaction.atomic
def throw_away(*, by: Member, found: TableImport) -> TableImport:
    """Nothing is taken over, and the rows are gone. Raises NotAllowed, TableImport.DoesNotExist, ImportRefused."""
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked(by, found, ImportState.WAITING)
    now.state, now.rows = ImportState.THROWN_AWAY, []
    now.save()
    _told(by, now, step="thrown_away")
    return now


@transaction.atomic
def undo(*, by: Member, found: TableImport, only_free: bool = False) -> TableImport:
    """Everything as it was before; when something rests on a row or it changed since, nothing.

    With `only_free` what can be undone; the rest stays done, and can be tried again later.
    Raises NotAllowed, TableImport.DoesNotExist, ImportRefused, UndoRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    now = _locked(by, found, ImportState.DONE)
    left: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for one in reversed(now.did):
        try:
            with transaction.atomic():
                _undo_one(by, one)
        except ImportRefused as refused:
            left.append(one)
            problems.append({"row": one.get("row"), "label": one["label"], "why": str(refused)})
    if problems and (not only_free or len(left) == len(now.did)):
        raise UndoRefused(sorted(problems, key=lambda line: line["row"] or 0))
    undone = len(now.did) - len(left)
    stays = {line["row"] for line in problems}
    now.plan = [line | {"undone": True} if _is_undone(line, stays) else line for line in now.plan]
    now.did = left[::-1]
    now.state = ImportState.DONE if left else ImportState.UNDONE
    now.save()
    _told(by, now, step="undone", rows=undone, left=len(left))
    return now


def _is_undone(line: dict[str, Any], stays: set[Any]) -> bool:
    return (line["state"] in ("new", "changed") or bool(line.get("adds"))) and line["row"] not in stays


def _undo_one(by: Member, one: dict[str, Any]) -> None:
    # Locked, so that nothing comes to rest on it meanwhile.
    row = apps.get_model(one["model"]).objects.select_for_update(of=("self",)).filter(pk=one["pk"]).first()
    if row is None:
        # Somebody took a subcontractor away already.
        if one["version"] is None:
            return
        raise ImportRefused(_("Dit is er niet meer."))
    if one["version"] is not None and row.version != one["version"]:
        raise ImportRefused(_("Dit is daarna aangepast."))
    try:
        if one["before"] is not None:
            restore(by, row, one["before"])
            return
        # A municipality that takes part is not protected by the database: it would silently leave the agreement.
        if isinstance(row, Organisation) and row.agreements_joined.exists():
            raise ImportRefused(_("Hier rust al iets anders op."))
        row.delete()
    except ProtectedError as error:
        raise ImportRefused(_("Hier rust al iets anders op.")) from error
    except ObjectDoesNotExist as error:
        raise ImportRefused(_("Wat hier eerst stond, is er niet meer.")) from error
    except (AgreementRefused, OrganisationRefused) as refused:
        raise ImportRefused(str(refused)) from refused


def _tried(
    by: Member, sheet: str, rows: list[Any], *, keep: bool = False, only_good: bool = False, shown: Any = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What each row does: really done, and kept only when asked and when it is what was shown."""
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    plan: list[dict[str, Any]] = []
    did: list[dict[str, Any]] = []
    seen: dict[tuple[str, int], int] = {}
    with transaction.atomic():
        for number, cells in rows:
            label = " – ".join(
                part for part in (cells["aanbieder"], cells.get("naam") or cells.get("titel", "")) if part
            )[:120]
            line: dict[str, Any] = {"row": number, "label": label}
            try:
                with transaction.atomic():
                    done = take_over(by, sheet, cells)
                    key = (done.row._meta.label, done.row.pk)
                    if key in seen:
                        raise RowRefused("nummer", _("Dit staat ook al in rij %(row)s.") % {"row": seen[key]})
                    seen[key] = number
            except RowRefused as refused:
                line |= {"state": "error", "column": refused.column, "why": str(refused)}
            except (OrganisationRefused, AgreementRefused) as refused:
                line |= {"state": "error", "column": _column(sheet, cells, refused.field), "why": str(refused)}
            else:
                line["state"] = done.state
                if done.made:
                    line["adds"] = [{"name": in_words(one), "like": looks_like(by, one)} for one in done.made]
                # Undone the other way round: first what rests on the others.
                did += [_kept(Done(one, None, True), in_words(one), number) for one in done.made]
                if done.state != "same":
                    did.append(_kept(done, label, number))
            plan.append(line)
        bad = any(line["state"] == "error" for line in plan)
        if not keep or plan != shown or (bad and not only_good):
            transaction.set_rollback(True)
    return plan, did


def _kept(done: Done, label: str, number: int) -> dict[str, Any]:
    return {
        "model": done.row._meta.label, "pk": done.row.pk, "version": getattr(done.row, "version", None),
        "before": done.before, "label": label, "row": number,
    }


def _column(sheet: str, cells: dict[str, str], field: str) -> str:
    if sheet == Sheet.PROVIDERS and field == "name" and cells["soort"].casefold() == "aanbieder":
        return "aanbieder"
    return COLUMN_OF.get(field, "")


def _locked(by: Member, found: TableImport, state: ImportState) -> TableImport:
    now = TableImport.objects.select_for_update(of=("self",)).get(pk=found.pk, council=by.council)
    if now.state != state:
        raise ImportRefused(_("Dit is al gedaan: %(state)s.") % {"state": now.get_state_display()})
    return now


def _told(by: Member, made: TableImport, **fields: Any) -> None:
    event = Event.PROVIDER_CHANGED if made.sheet == Sheet.PROVIDERS else Event.AGREEMENT_CHANGED
    record(council=by.council, by=by.person, event=event, subject=made, **fields)
