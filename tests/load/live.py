"""How long a change takes to reach every phone in the room, and how much of one core the server uses meanwhile.

Run as `python -m tests.load.live [--phones 150] [--seconds 60]` (part of `make bench`). One server process as `gehoord run` starts it, in a folder
that is thrown away. The phones ask again as the script of the page does, each on a connection it keeps, and write cards and
answers, after each of which they load their page as a browser does; the projector and the facilitator's page ask too. The facilitator opens, shows and hides parts of the agenda through
the pages. Staleness is from the moment the facilitator clicked until a screen had received the change. Use of the core is
processor time (user and system, from the kernel) of the server's processes, divided by the time that passed. Judges nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import re
import statistics
import sys
import tempfile
import time
import traceback
import urllib.parse
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.load.bench import serve

EVERY = (0.6, 1.0)
"""Seconds between two questions of one phone, at least and at most: those of `live.js`."""
CHANGE_EVERY = 4.0
CARDS_EACH = 3
ROLES = ("young_person", "parent", "professional", "researcher", "policy_officer")
CARD = "Ik moet mijn verhaal elke keer opnieuw vertellen, en niemand leest wat er al staat. Kaart {}."


@dataclass
class Reached:
    """One change: when it was made, and after how many seconds each screen showed it."""

    mark: bytes
    made: float
    seconds: list[float] = field(default_factory=list)


@dataclass
class Screen:
    """What one phone, or another screen, has: of which version, and how many of the changes."""

    etag: str = ""
    seen: int = 0


class Connection:
    """A browser's connection: kept open, opened again when it broke."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.streams: Any = None

    async def ask(self, path: str, *, etag: str = "", form: dict[str, Any] | None = None) -> tuple[int, str, bytes]:
        """Status, ETag (of a redirect: where to), and what came, packed as it came."""
        for again in range(2):
            try:
                return await self._ask(path, etag, form)
            except (OSError, asyncio.IncompleteReadError):
                self.streams = None
                if again:
                    raise
        raise AssertionError

    async def _ask(self, path: str, etag: str, form: dict[str, Any] | None) -> tuple[int, str, bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        body = urllib.parse.urlencode(form).encode() if form is not None else b""
        head = f"{'POST' if form is not None else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        if etag:
            head += f"If-None-Match: {etag}\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        if form is not None:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(top.split(" ", 2)[1])
        headers = dict(line.split(": ", 1) for line in top.split("\r\n")[1:] if ": " in line)
        headers = {name.lower(): value for name, value in headers.items()}
        came = b""
        if headers.get("transfer-encoding") == "chunked":
            while size := int((await reader.readline()).strip() or b"0", 16):
                came += await reader.readexactly(size)
                await reader.readline()
            await reader.readline()
        elif status != 304:
            came = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("content-encoding") == "gzip":
            import gzip

            came = gzip.decompress(came)
        return status, headers.get("location") or headers.get("etag", ""), came


class Room:
    """Everything that happens, and what was seen of it."""

    def __init__(self, port: int, seconds: float) -> None:
        self.port, self.until = port, time.monotonic() + seconds
        self.changes: list[Reached] = []
        self.asked = self.nothing_new = self.written = self.refused = 0
        self.waits: list[float] = []
        self.open_block, self.is_writing = 0, False

    @property
    def goes_on(self) -> bool:
        return time.monotonic() < self.until

    def shows(self, screen: Screen, etag: str, came: bytes) -> None:
        now, screen.etag = time.monotonic(), etag
        while screen.seen < len(self.changes) and self.changes[-1].mark in came:
            self.changes[screen.seen].seconds.append(now - self.changes[screen.seen].made)
            screen.seen += 1

    async def watch(self, path: str, screen: Screen, cookie: str = "") -> None:
        """A screen that asks again until the evening is over."""
        connection = Connection(self.port, cookie)
        await asyncio.sleep(random.uniform(0, EVERY[1]))
        while self.goes_on:
            started = time.monotonic()
            status, tag, came = await connection.ask(path, etag=screen.etag)
            self.asked += 1
            self.waits.append(time.monotonic() - started)
            if status == 304:
                self.nothing_new += 1
            elif status == 200:
                self.shows(screen, tag, came)
            else:
                self.refused += 1
            await asyncio.sleep(random.uniform(*EVERY))

    async def write(self, path: str, screen: Screen) -> None:
        """Somebody with a phone: some cards and answers, spread over the time there is."""
        connection = Connection(self.port)
        while self.goes_on:
            # No longer than the evening: the use of the core is of the time in which something happens.
            left = max(0, self.until - time.monotonic())
            await asyncio.sleep(min(left, random.uniform(0.4, 1.6) * CHANGE_EVERY * 4 / CARDS_EACH))
            if not self.open_block or not self.goes_on:
                continue
            form: dict[str, Any] = {"do": "answer", "block": self.open_block, "value": "1"}
            if self.is_writing:
                form = {"do": "write", "block": self.open_block, "text": CARD.format(random.randrange(10**6))}
            status, where, _came = await connection.ask(path, form=form)
            self.written += status == 302
            # A part that closed just then refuses what comes, with the text.
            self.refused += status not in (302, 422)
            if status == 302:
                _status, _tag, page = await connection.ask(where)
                etag = re.search(rb'data-etag="([^>]+)">', page)
                assert etag, page[:500]
                self.shows(screen, etag[1].decode().replace("&quot;", '"'), page)

    async def lead(self, live: str, blocks: list[tuple[int, str]], cookie: str, token: str) -> None:
        """Opens a part, shows its cards, and goes on to the next."""
        connection = Connection(self.port, cookie)
        for number, (block, kind) in enumerate(blocks, start=1):
            for do in ("open", "show") if kind == "causes" else ("open",):
                if not self.goes_on:
                    return
                await asyncio.sleep(CHANGE_EVERY * random.uniform(0.8, 1.2))
                path = f"{live}blok/{block}/"
                _status, _tag, page = await connection.ask(path)
                version = re.search(rb'name="version" value="(\d+)"', page)
                assert version, page[:500]
                mark = f"Vraag {number} van".encode()
                made = time.monotonic()
                if do == "open":
                    self.changes.append(Reached(mark, made))
                form = {"do": do, "version": version[1].decode(), "csrfmiddlewaretoken": token}
                status, _where, _came = await connection.ask(path, form=form)
                assert status == 302, status
                self.open_block, self.is_writing = block, kind == "causes"


def people(phones: int) -> tuple[str, str, str, list[tuple[int, str]], list[str]]:
    """A council with a gathering: the facilitator's cookie and token, the path of the pages, the agenda, the places."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string
    from django.urls import reverse

    from gehoord.core.councils.models import Membership, Person, Role
    from gehoord.core.councils.selectors import members_of
    from gehoord.core.councils.services import found_council
    from gehoord.dialogue import services
    from gehoord.dialogue.live import blocks
    from gehoord.dialogue.live import services as live_services
    from gehoord.dialogue.live.selectors import door_code

    council = found_council(slug="v", name="V", municipality="V")
    person = Person.objects.create_user(email="gespreksleider@voorbeeld.invalid", password="proef-proef-proef")
    Membership.objects.create(person=person, council=council, role=Role.FACILITATOR)
    (by,) = members_of(person)
    gathering = services.make_gathering(by=by, title="Avond", question="Wat zit erachter?", held_on=date(2026, 3, 14))
    agenda = [
        blocks.add_block(
            by=by, gathering=gathering, kind=("causes", "causes", "scale")[n % 3], question=f"Vraag {n} van de avond?"
        )
        for n in range(30)
    ]
    live = live_services.open_door(by=by, gathering=gathering, expected_version=0)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    token = _get_new_csrf_string()
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={token}"
    blocks.open_block(by=by, block=agenda[0], expected_version=1)
    code = door_code(live)
    seats = [
        live_services.join(council=council, code=code, role=ROLES[n % len(ROLES)], table=1, nonce=f"{n:022d}")
        for n in range(phones)
    ]
    return (
        cookie, token, reverse("dialogue:live", args=[gathering.pk]), [(block.pk, block.kind) for block in agenda],
        [reverse("dialogue:seat", args=[seat]) for seat in seats],
    )


async def evening(port: int, phones: int, seconds: float, made: Any, server: int) -> None:
    cookie, token, live, agenda, seats = made
    door = Connection(port)
    # The first card loads the recognisers, once for each server process.
    status, _where, _came = await door.ask(seats[0], form={"do": "write", "block": agenda[0][0], "text": CARD})
    assert status == 302, status
    parts = [re.search(r'data-live="([^"]+)"', (await door.ask(seat))[2].decode()) for seat in seats]
    room, screens = Room(port, seconds), [Screen() for _seat in seats]
    started, used = time.monotonic(), processor(server)
    await asyncio.gather(
        *(room.watch(part[1].replace("&amp;", "&"), screen) for part, screen in zip(parts, screens, strict=True) if part),
        *(room.write(seat, screen) for seat, screen in zip(seats, screens, strict=True)),
        room.watch(f"{live}scherm/?deel=1", Screen(), cookie), room.watch(f"{live}stand/", Screen(), cookie),
        room.lead(live, agenda[1:], cookie, token),
    )
    passed, spent = time.monotonic() - started, processor(server) - used
    tell(room, phones, passed, spent)


def tell(room: Room, phones: int, passed: float, spent: float) -> None:
    # The last change may not have had its time.
    whole = [change for change in room.changes if change.made < room.until - 3]
    seconds = sorted(second for change in whole for second in change.seconds)
    missing = sum(phones + 2 - len(change.seconds) for change in whole)
    waits = sorted(room.waits)
    print(
        f"{phones} phones, {len(whole)} changes: staleness p50 {statistics.median(seconds):.2f} s, "
        f"p95 {seconds[int(len(seconds) * 0.95)]:.2f} s, at most {seconds[-1]:.2f} s ({missing} never); "
        f"server {spent:.1f} s of processor time in {passed:.0f} s: {100 * spent / passed:.0f}% of one core"
    )
    print(
        f"   {room.asked} questions ({room.nothing_new} with nothing new), {room.written} cards and answers, "
        f"{room.refused} refused; {1000 * spent / (room.asked + 2 * room.written):.1f} ms of processor time each, pages "
        f"after writing counted as well; a question took p50 {1000 * waits[len(waits) // 2]:.0f} ms, "
        f"p95 {1000 * waits[int(len(waits) * 0.95)]:.0f} ms", flush=True,
    )


def processor(server: int) -> float:
    """Seconds of processor time, user and system, that this process and its children used so far."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if server in (int(stat.parent.name), int(fields[1])):
            total += (int(fields[11]) + int(fields[12])) / tick
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, action="append")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    print(
        f"{datetime.now():%Y-%m-%d %H:%M} · {platform.machine()}, {os.cpu_count()} cores with a load of "
        f"{os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    )
    for phones in options.phones or [20, 150]:
        with tempfile.TemporaryDirectory(prefix="gehoord-live-") as folder:
            # A process of its own for each: settings are read once.
            if os.fork() == 0:
                status = 1
                try:
                    once(Path(folder), phones, options.seconds)
                    status = 0
                except Exception:
                    traceback.print_exc()
                finally:
                    os._exit(status)
            if os.waitstatus_to_exitcode(os.wait()[1]):
                return 1
    return 0


def once(folder: Path, phones: int, seconds: float) -> None:
    os.environ["GEHOORD_DATA"], os.environ["GEHOORD_KEYS"] = str(folder / "data"), str(folder / "keys")
    os.environ["DJANGO_SETTINGS_MODULE"] = "gehoord.config.settings"
    (folder / "data").mkdir()
    # Before the settings: the key that signs a session is one of them.
    from gehoord.core.sealing.keyring import create_keyring

    create_keyring(folder / "keys")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)

    call_command("collectstatic", verbosity=0, interactive=False)
    random.seed(phones)
    made = people(phones)
    from django.db import connections

    connections.close_all()
    server, port = serve("gehoord.config.wsgi:application", {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
    try:
        asyncio.run(evening(port, phones, seconds, made, server.pid))
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main())
