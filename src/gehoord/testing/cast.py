"""A small cast everyone knows: one council with a person for each role, and one from another council."""

from __future__ import annotations

import functools
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# How quick a machine is on a busy day is no fault of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Tests never touch somebody's own data or keys.
_HOME = Path(tempfile.mkdtemp(prefix="gehoord-tests-"))
os.environ["GEHOORD_DATA"] = str(_HOME / "data")
os.environ["GEHOORD_KEYS"] = str(_HOME / "keys")
os.environ.pop("GEHOORD_HOSTS", None)
(_HOME / "data" / "static").mkdir(parents=True)

from gehoord.core.sealing.keyring import create_keyring

create_keyring(_HOME / "keys")


@pytest.fixture(autouse=True, scope="session")
def plain_static_files() -> Iterator[None]:
    """Static files straight from the source: no collecting before each run."""
    from django.conf import settings
    from django.test.utils import override_settings

    storages = {**settings.STORAGES, "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }}
    with override_settings(
        STORAGES=storages, PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ALLOWED_HOSTS=["testserver", "localhost", "127.0.0.1", "andere.example"],
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def tables_can_be_emptied() -> Iterator[None]:
    """Between tests the database is emptied; on SQLite that is a DELETE, which triggers refuse for rows that stay."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    operations = DatabaseWrapper.ops_class
    empty = operations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
            triggers = cursor.fetchall()
        away = [f'DROP TRIGGER "{name}"' for name, _sql in triggers]
        empty(self, [*away, *sql_list, *(sql for _name, sql in triggers)])

    operations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = empty  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessed receipts are slowed down in life, not in tests (but see the test of the pause itself)."""
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)
    monkeypatch.setattr("gehoord.dialogue.live.guesses._visitors", {})


@pytest.fixture(autouse=True)
def in_its_own_language() -> Iterator[None]:
    """A page in English leaves its language behind in the thread; the next test begins in Dutch."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def council(db: None) -> Any:
    from gehoord.core.councils.services import found_council

    return found_council(slug="voorbeeld", name="Jeugdraad Voorbeeld", municipality="Voorbeeldstad")


@pytest.fixture
def other_council(db: None, council: Any) -> Any:
    from gehoord.core.councils.services import found_council

    return found_council(
        slug="andere", name="Andere Raad", municipality="Anderstad", domain="andere.example"
    )


def _member(council: Any, role: str) -> Any:
    from gehoord.core.councils.selectors import members_of
    from gehoord.core.councils.services import invite

    row = invite(council=council, email=f"{role}@{council.slug}.example", name=f"{role.title()} {council.slug}",
                 role=role, password="een-lang-wachtwoord")
    return next(m for m in members_of(row.person) if m.council == council)


@pytest.fixture
def coordinator(council: Any) -> Any:
    return _member(council, "coordinator")


@pytest.fixture
def listener(council: Any) -> Any:
    return _member(council, "listener")


@pytest.fixture
def coder(council: Any) -> Any:
    return _member(council, "coder")


@pytest.fixture
def adviser(council: Any) -> Any:
    return _member(council, "adviser")


@pytest.fixture
def facilitator(council: Any) -> Any:
    return _member(council, "facilitator")


@pytest.fixture
def auditor(council: Any) -> Any:
    return _member(council, "auditor")


@pytest.fixture
def officer(council: Any) -> Any:
    """Of the municipality: sees what was sent, answers, oversees."""
    return _member(council, "officer")


@pytest.fixture
def provider_manager(council: Any) -> Any:
    """Of a provider: sees what is about the provider they have a mandate of. They have none yet."""
    return _member(council, "provider_manager")


@pytest.fixture
def expert(council: Any) -> Any:
    """An outsider by experience: scores the bids they are asked for."""
    return _member(council, "expert")


@pytest.fixture
def trainer(council: Any) -> Any:
    """From outside: sees cards, exercises and the trainings they lead. They lead none yet."""
    return _member(council, "trainer")


@pytest.fixture
def outsider(other_council: Any) -> Any:
    """Coordinator of the other council: all rights there, none here."""
    return _member(other_council, "coordinator")


@pytest.fixture
def client_of() -> Callable[[Any], Any]:
    """A browser in which this member is signed in."""
    from django.test import Client

    def make(member: Any) -> Client:
        client = Client()
        client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@functools.cache
def _scored(score: Callable[[str], Any], text: str) -> Any:
    """The model says the same about the same words; hundreds of tests tell the same few stories."""
    return score(text)


@pytest.fixture
def make_signal(council: Any) -> Callable[..., Any]:
    """A signal made by the services, safe unless asked otherwise. `scores` replaces the model's."""
    from gehoord.intake import services
    from gehoord.intake.models import Signal

    own_council = council
    numbers = itertools.count(1)

    def make(
        *, council: Any = None, text: str = "", safe: bool = True, status: str = "received",
        received_at: datetime | None = None, role: str = "ouder", setting: str = "jeugdhulp",
        scores: Any = None, urgent: bool = False, **fields: Any,
    ) -> Any:
        text = text or f"De begeleider luisterde niet naar mij en belde nooit terug. Keer {next(numbers)}."
        received = services.receive_signal(
            council=council or own_council, text=text, role=role, setting=setting, received_at=received_at,
            score_urgency=lambda _text: (urgent, 0.9 if urgent else 0.1), **fields,
        )
        if safe:
            real = services.scoring.score
            score = (lambda _text: scores) if scores is not None else (lambda safe: _scored(real, safe))
            services.analyse(signal_pk=received.signal.pk, score=score)
        if status != "received":
            Signal.objects.filter(pk=received.signal.pk).update(status=status)
        signal = Signal.objects.select_related("council", "original").get(pk=received.signal.pk)
        signal.code = received.code  # type: ignore[attr-defined]
        return signal

    return make
