"""Builds the sample council with its second half, for the tests that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import override

from gehoord.advice.models import Advice, State
from gehoord.core.councils.models import Council, Role
from gehoord.sample import second_half, services
from gehoord.sample.plan import Told

# Of the older stories of the plan one in so many: enough for every number, and quick.
ONE_IN = 3


@dataclass(frozen=True)
class Built:
    """The sample council with its second half. `told`: what was told of the plan."""

    council: Council
    told: tuple[Told, ...]
    signals: dict[str, int]

    @property
    def sent(self) -> Advice:
        return Advice.objects.get(council=self.council, title=second_half.told()["sent"]["title"], state=State.SENT)

    def client(self, role: Role) -> Client:
        client = Client()
        person = services.member_of(self.council, role).person
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        return client


@contextmanager
def building(folder: Path) -> Iterator[Built]:
    """Taken away afterwards."""
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch, override("nl"):
        council = services.ensure_sample(folder, build=False).council
        older = [told for told in services._plan() if told.days_ago > services.UNCODED_DAYS]
        told = tuple(older[::ONE_IN])
        signals = {}

        class Kept:
            def __init__(self, one: Told) -> None:
                self.one = one

            def enqueue(self, pk: int) -> None:
                signals[self.one.id] = pk

        patch.setattr(services, "_plan", lambda: told)
        patch.setattr(services, "_AnalyseTold", Kept)
        for start in range(0, len(told), services.BATCH):
            services.tell(council=council, start=start)
        for text_id, pk in signals.items():
            services.analyse_told(signal_pk=pk, text_id=text_id)
        second_half.build(council=council)
        yield Built(council, told, signals)
        transaction.set_rollback(True)


def let_settled_go() -> None:
    """Settled rows of supervision can be thrown away in this transaction, which the database refuses otherwise: a half
    that broke off never had them."""
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("gehoord.providers.migrations.0011_sealed_whole").thaw(apps, editor)
