"""`gehoord run`: everything in one process tree, from an empty folder to a working site."""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from gehoord.config import env

from . import django
from .words import Stop, say, word

T = TypeVar("T")
LEAST_DISK_BYTES = 200 * 1024 * 1024
STOP_SECONDS = 12
MOST_RESTARTS = 5
RESTARTS_COUNT_SECONDS = 600


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("run", help=word("start de site en de werker"))
    parser.add_argument("--sample", action="store_true", help=word("met de verzonnen voorbeeldraad"))
    parser.set_defaults(handler=run)
    seed_parser = subparsers.add_parser("seed", help=word("maak de verzonnen voorbeeldraad, zonder de site te starten"))
    seed_parser.set_defaults(handler=seed)


@contextmanager
def step(title: str) -> Iterator[None]:
    """One line for a step, with its seconds when there was something to wait for."""
    started = time.monotonic()
    print(f"  {title} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    seconds = time.monotonic() - started
    print(f" {seconds:.1f} s" if seconds >= 1 else " ok", flush=True)


def check_port(bind: str, port: int) -> None:
    """Raises Stop when something else listens there."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((bind, port))
        except OSError:
            raise Stop(
                word(
                    "Poort %(port)s is al in gebruik. Stop wat daar draait, of kies een andere: GEHOORD_PORT=%(other)s."
                )
                % {"port": port, "other": port + 1}
            ) from None


def prepare_folder(data: Path) -> None:
    """The data folder, for us alone. Raises Stop when it cannot be made or the disk is full."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        trial = data / ".write-test"
        trial.write_bytes(b"x" * 65536)
        trial.unlink()
        free = shutil.disk_usage(data).free
    except OSError as error:
        raise Stop(
            word("In de map %(folder)s kan niet worden geschreven: %(why)s. Kies een andere met GEHOORD_DATA.")
            % {"folder": data, "why": error.strerror}
        ) from None
    if free < LEAST_DISK_BYTES:
        raise Stop(
            word("De schijf van %(folder)s is vol: er is nog %(free)s MB vrij, er is minstens %(need)s MB nodig.")
            % {"folder": data, "free": free // 2**20, "need": LEAST_DISK_BYTES // 2**20}
        )


def prepare_database() -> None:
    """All migrations applied. Raises Stop when the database cannot be reached."""
    from django.core.management import call_command
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
    except Error as error:
        raise Stop(
            word("De database kan niet worden geopend (%(why)s). `gehoord check` zegt meer.")
            % {"why": type(error).__name__}
        ) from None


def prepare_keys() -> None:
    """The right keys. Raises Stop, before anything is stored."""
    from gehoord.core.sealing.keyring import KeyringError
    from gehoord.core.sealing.services import ensure_keys

    try:
        ensure_keys()
    except KeyringError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise Stop(
            word("In de sleutelmap %(folder)s kan niet worden geschreven: %(why)s. Kies een andere met GEHOORD_KEYS.")
            % {"folder": env.keys_folder(), "why": error.strerror}
        ) from None


def _newest(folders: list[Path]) -> str:
    files = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    return f"{len(files)} {max((p.stat().st_mtime_ns for p in files), default=0)}"


def prepare_static_files() -> None:
    """Hashed and compressed files; made again only when they changed."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    storages = [storage for finder in get_finders() for storage in getattr(finder, "storages", {}).values()]
    sources = [Path(storage.location) for storage in storages]
    if not any((source / "ui" / "public.css").exists() for source in sources):
        raise Stop(word("De opmaak is nog niet gebouwd. Installeer Gehoord opnieuw: `make run` of `pip install .`."))
    stamp = Path(settings.STATIC_ROOT) / ".made-from"
    newest = _newest(sources)
    if stamp.exists() and stamp.read_text() == newest:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(newest)


def _web_command(bind: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", bind, "--port", str(port),
        "--workers", str(env.web_workers()), "--blocking-threads", "32",
        # Threads that end take their database connection with them.
        "--blocking-threads-idle-timeout", "600", "--backpressure", "256", "--no-ws", "--log-level", "error",
        "gehoord.config.wsgi:application",
    ]


def _sweep(child: subprocess.Popen[bytes]) -> None:
    """Ends whatever is left of the group of a child that stopped."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


class Tree:
    """The web server and the worker as children; when one falls the tree mends itself or stops."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts: list[float] = []
        self.stopping = False

    def start(self) -> None:
        for name, command in self.commands.items():
            # Ctrl-C goes to the whole terminal group: children in groups of their own are stopped by us, in order.
            self.children[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603

    def fallen(self) -> str | None:
        """The name of a child that stopped by itself."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def watch(self) -> int:
        """Until told to stop; a fallen child is started again, a few times. 0, or 1 when it keeps falling."""
        while not self.stopping:
            time.sleep(0.3)
            name = self.fallen()
            if name is None or self.stopping:
                continue
            # Only falls close together count: five in a year are no reason to stop.
            now = time.monotonic()
            self.restarts = [*(t for t in self.restarts if now - t < RESTARTS_COUNT_SECONDS), now]
            if len(self.restarts) > MOST_RESTARTS:
                print(word("“%(name)s” stopt steeds weer. Kijk met `gehoord check` wat er mis is.") % {"name": name},
                      file=sys.stderr)
                return 1
            # What it started itself would go on answering, out of our reach.
            _sweep(self.children[name])
            print(word("“%(name)s” stopte en wordt opnieuw gestart.") % {"name": name}, file=sys.stderr)
            self.children[name] = subprocess.Popen(self.commands[name], start_new_session=True)  # noqa: S603
        return 0

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            _sweep(child)


def wait_for_page(tree: Tree, host: str, port: int, *, seconds: float = 60) -> None:
    """Until the first page answers. Raises Stop when the server fell or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if tree.fallen() == "web":
            raise Stop(word("De site kon niet starten. `gehoord check` zegt waarom."))
        if tree.stopping:
            return
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise Stop(word("De site geeft geen antwoord. `gehoord check` zegt waarom."))


def _with_steps(data: Path, *, sample: bool) -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")
    with step(word("Map voor gegevens: %(folder)s") % {"folder": data}):
        prepare_folder(data)
    with step(word("Gehoord laden")):
        django.start()
    steps: list[tuple[str, Callable[[], None]]] = [
        (word("Database"), prepare_database),
        (word("Sleutels: %(folder)s") % {"folder": env.keys_folder()}, prepare_keys),
        (word("Opmaak en lettertype"), prepare_static_files),
        (word("Namenlijsten"), _prepare_recognisers),
    ]
    for title, action in steps:
        with step(title):
            action()
    if not sample:
        return None
    with step(word("Voorbeeldraad")):
        from gehoord.sample.services import ensure_sample

        return ensure_sample(data)


def _prepare_recognisers() -> None:
    from gehoord.privacy.recognisers import load

    load()


def run(options: argparse.Namespace) -> int:
    """Prepare, start, watch, stop."""
    try:
        port = env.port()
    except ValueError:
        raise Stop(word("GEHOORD_PORT is geen poortnummer. Kies een getal van 1 tot 65535.")) from None
    bind = env.bind()
    check_port(bind, port)
    tree = Tree({
        "web": _web_command(bind, port),
        "worker": [sys.executable, "-m", "gehoord", "worker"],
    })

    def stop(signum: int, frame: FrameType | None) -> None:
        tree.stopping = True

    say(word("Gehoord start."))
    sample = _with_steps(env.data_folder(), sample=options.sample)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gehoord.config.settings"
    host = "127.0.0.1" if bind in ("0.0.0.0", "") else bind  # noqa: S104
    try:
        with step(word("Site en werker")):
            tree.start()
            wait_for_page(tree, host, port)
        if not tree.stopping:
            _tell_where(port, sample)
        return tree.watch()
    finally:
        tree.stop()
        say(word("Gehoord is gestopt."))


def seed(options: argparse.Namespace) -> int:
    """The whole sample council, made here and now."""
    say(word("Gehoord maakt de voorbeeldraad."))
    _with_steps(env.data_folder(), sample=True)
    from gehoord.core.jobs.selectors import given_up, waiting
    from gehoord.core.jobs.worker import LeasedWorker

    with step(word("Verhalen vertellen, veilig maken en coderen")):
        LeasedWorker(batch=True, interval=0.1).run()
    if waiting() or given_up():
        raise Stop(word("Niet alles is gelukt. `gehoord check` zegt wat eraan te doen is."))
    return 0


def _tell_where(port: int, sample: Any) -> None:
    address = f"http://localhost:{port}"
    say("")
    say(word("Gehoord draait: %(address)s (stop met Ctrl-C)") % {"address": address})
    if sample is None:
        return
    say("")
    say(word("De voorbeeldraad is helemaal verzonnen. Aanmelden: %(address)s/werk/") % {"address": address})
    for sign_in in sample.sign_ins:
        say(f"  {sign_in.role_name:<16} {sign_in.email:<40} {sign_in.password}")
    where = {"address": address, "code": sample.code}
    say(word("Volg een signaal met deze code op %(address)s/volg/: %(code)s") % where)
    say(word("Deze aanmeldingen werken alleen op deze computer."))
