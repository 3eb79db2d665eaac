"""What the environment says: every setting a person can give, in one place.

`docs/settings.md` lists them; a test compares the two.
"""

from __future__ import annotations

import os
from pathlib import Path

# name -> what it is for; the documentation test reads this table.
SETTINGS: dict[str, str] = {
    "GEHOORD_DATA": "folder for the database and files",
    "GEHOORD_KEYS": "folder for the keys; never inside the data folder",
    "GEHOORD_PORT": "port of the web server (8000)",
    "GEHOORD_BIND": "address of the web server (127.0.0.1)",
    "GEHOORD_DATABASE_URL": "a PostgreSQL address; without it SQLite in the data folder",
    "GEHOORD_HOSTS": "host names the site answers to, with commas",
    "GEHOORD_HTTPS": "1 when visitors come over https: safe cookies, HSTS",
    "GEHOORD_PROXIES": "how many of your own proxies add to X-Forwarded-For (0)",
    "GEHOORD_WEB_WORKERS": "web processes (1)",
    "GEHOORD_CACHE": "folder for things that can be made again",
    "GEHOORD_EMBEDDINGS": "0 to propose without sentence embeddings",
    "GEHOORD_MAIL_FOLDER": "folder where outgoing mail is written instead of sent",
    "GEHOORD_MAIL_HOST": "mail server; without it no mail goes out",
    "GEHOORD_MAIL_PORT": "its port (587, 465 with tls, 25 with none)",
    "GEHOORD_MAIL_SECURITY": "starttls, tls or none (starttls)",
    "GEHOORD_MAIL_USER": "name to sign in with at the mail server",
    "GEHOORD_MAIL_PASSWORD": "its password",
    "GEHOORD_MAIL_FROM": "sender for councils that wrote down no address of their own",
    "GEHOORD_SITE_URL": "address of the site, for links in mail",
}


def get(name: str, default: str = "") -> str:
    """The value of a known setting, without surrounding space."""
    assert name in SETTINGS, name
    return os.environ.get(name, "").strip() or default


def _home(variable: str, fallback: str) -> Path:
    return Path(os.environ.get(variable) or Path.home() / fallback)


def data_folder() -> Path:
    """Where the database and files live."""
    given = get("GEHOORD_DATA")
    return Path(given).expanduser().absolute() if given else _home("XDG_DATA_HOME", ".local/share") / "gehoord"


def keys_folder() -> Path:
    """Where the keys live: by default away from the data, so that one stolen copy opens nothing."""
    given = get("GEHOORD_KEYS")
    if given:
        return Path(given).expanduser().absolute()
    return _home("XDG_CONFIG_HOME", ".config") / "gehoord" / "keys"


def port() -> int:
    """The web server's port. Raises ValueError when it is not a port number."""
    value = int(get("GEHOORD_PORT", "8000"))
    if not 1 <= value <= 65535:
        raise ValueError(value)
    return value


def bind() -> str:
    return get("GEHOORD_BIND", "127.0.0.1")


def web_workers() -> int:
    return max(1, int(get("GEHOORD_WEB_WORKERS", "1")))


def proxies() -> int:
    """How many proxies of our own stand in front. Raises ValueError when it is no such number."""
    value = int(get("GEHOORD_PROXIES", "0"))
    if not 0 <= value <= 9:
        raise ValueError(value)
    return value
