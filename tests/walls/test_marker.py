"""What identifies a person is planted in an original, and searched for everywhere afterwards.

It may be in the sealed original and nowhere else: not in a table, an index, a session, a cache, a task, a
log, a traceback, an e-mail or a file, also not as base64 or compressed.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import logging
import lzma
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from gehoord.core.jobs.worker import LeasedWorker
from gehoord.intake import services
from gehoord.intake.models import Signal

MARKERS = ("06-48151623", "bartholomeus.kwik@voorbeeld.example", "Bartholomeus", "Kwikstaartsma", "NL91ABNA0417164300")
STORY = (
    "Mijn naam is Bartholomeus Kwikstaartsma en mijn rekening is NL91ABNA0417164300. De begeleider luisterde niet. "
    "Bel mij op 06-48151623 of mail bartholomeus.kwik@voorbeeld.example."
)
ABOUT = {"role": "ouder", "setting": "jeugdhulp", "may_quote": "yes", "wants_reply": "yes"}


def readings(data: bytes, depth: int = 3) -> list[bytes]:
    """The bytes themselves and what they become when decoded or unpacked."""
    found = [data]
    if depth == 0:
        return found
    for unpack in (zlib.decompress, gzip.decompress, bz2.decompress, lzma.decompress,
                   lambda d: zlib.decompress(d, -15)):
        try:
            found += readings(unpack(data), depth - 1)
        except (zlib.error, OSError, EOFError, lzma.LZMAError, ValueError):
            continue
    for run in re.findall(rb"[A-Za-z0-9+/_-]{12,}={0,2}", data[:2_000_000]):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")
        for shift in range(4):
            piece = plain[shift:].rstrip(b"=")
            try:
                found += readings(base64.b64decode(piece[: len(piece) // 4 * 4]), 1 if depth > 1 else 0)
            except (binascii.Error, ValueError):
                continue
    for run in re.findall(rb"(?:[0-9a-fA-F]{2}){8,}", data[:2_000_000]):
        found.append(bytes.fromhex(run.decode()))
    return found


def leaks(data: bytes | str) -> list[str]:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    shown = [reading.lower() for reading in readings(raw)]
    return [m for m in MARKERS if any(m.lower().encode(code) in reading for reading in shown
                                      for code in ("utf-8", "utf-16-le"))]


def every_value() -> dict[str, list[Any]]:
    """Every value of every table and column, read past the models."""
    values: dict[str, list[Any]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    values.setdefault(f"{table}.{name}", []).append(value)
    return values


@pytest.mark.parametrize("hidden", [
    STORY.encode(), base64.b64encode(STORY.encode()), b"xx" + base64.urlsafe_b64encode(STORY.encode()),
    zlib.compress(STORY.encode()), gzip.compress(STORY.encode()), base64.b64encode(zlib.compress(STORY.encode())),
    STORY.encode().hex().encode(), STORY.encode("utf-16-le"),
])
def test_the_search_finds_what_is_hidden(hidden: bytes) -> None:
    assert leaks(hidden)


@pytest.mark.django_db(transaction=True)
def test_a_marker_is_found_nowhere(
    client: Client, client_of: Any, council: Any, coordinator: Any, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(LeasedWorker, "_keep_house", lambda self: None)
    # Told on the web; the job breaks first, with the text in its error, and works the second time.
    page = client.post("/vertel/", {"text": STORY, **ABOUT, "go": "done", "step": "check"})
    code = re.search(r'id="code">([^<]+)<', page.content.decode())[1]  # type: ignore[index]
    real = services.deidentify

    def breaks(text: str) -> Any:
        raise ValueError(text)

    monkeypatch.setattr(services, "deidentify", breaks)
    LeasedWorker(batch=True, interval=0).run()
    assert not Signal.objects.get().is_safe
    monkeypatch.setattr(services, "deidentify", real)
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    assert DBTaskResult.objects.get().traceback
    DBTaskResult.objects.update(run_after=timezone.now())
    LeasedWorker(batch=True, interval=0).run()
    signal = Signal.objects.get()
    assert signal.is_safe

    # Read, searched, coded, answered, followed.
    staff = client_of(coordinator)
    services.triage(by=coordinator, signal=signal, to="read")
    staff.post(reverse("intake:original", args=[signal.pk]), {"reason": "controle van de test"})
    for name in ("intake:inbox", "coding:queue", "insight:overview", "insight:stories", "audit:trail"):
        assert leaks(staff.get(reverse(name)).content) == [], name
    for name in ("intake:signal", "coding:code"):
        assert leaks(staff.get(reverse(name, args=[signal.pk])).content) == [], name
    assert leaks(staff.get(reverse("insight:search"), {"q": "begeleider"}).content) == []
    assert leaks(client.post("/volg/", {"code": code}).content) == []
    # Searching for the marker finds nothing.
    found = staff.get(reverse("insight:search"), {"q": "kwikstaartsma"}).content.decode()
    assert reverse("intake:signal", args=[signal.pk]) not in found

    for place, values in every_value().items():
        for value in values:
            if isinstance(value, memoryview | bytes | str):
                assert leaks(bytes(value) if isinstance(value, memoryview) else value) == [], place
            else:
                assert leaks(repr(value)) == [], place
    assert leaks(caplog.text) == []
    assert leaks("".join(capfd.readouterr())) == []
    for cache in caches.all():
        assert leaks(repr(getattr(cache, "_cache", ""))) == []
    assert leaks(repr([m.message() for m in mail.outbox])) == []
    for file in Path(settings.GEHOORD_DATA).rglob("*"):
        if file.is_file() and "static" not in file.parts:
            assert leaks(file.read_bytes()) == [], file
    assert code not in repr(every_value())
