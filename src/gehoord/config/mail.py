"""Django's mail settings, from the environment. Without a server or a folder no mail goes out."""

from __future__ import annotations

from typing import Any

from . import env

SECURITY = {"starttls": 587, "tls": 465, "none": 25}
SECONDS = 15


def mail_settings() -> dict[str, Any]:
    """Raises ValueError when the port is no port or the way of encrypting is unknown."""
    common: dict[str, Any] = {
        "DEFAULT_FROM_EMAIL": env.get("GEHOORD_MAIL_FROM"),
        "SITE_URL": env.get("GEHOORD_SITE_URL", f"http://localhost:{env.port()}").rstrip("/"),
    }
    folder, host = env.get("GEHOORD_MAIL_FOLDER"), env.get("GEHOORD_MAIL_HOST")
    if folder:
        return {
            **common, "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": folder,
        }
    if not host:
        return {**common, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    security = env.get("GEHOORD_MAIL_SECURITY", "starttls")
    if security not in SECURITY:
        raise ValueError(f"GEHOORD_MAIL_SECURITY is {', '.join(SECURITY)}")
    port = int(env.get("GEHOORD_MAIL_PORT", str(SECURITY[security])))
    if not 1 <= port <= 65535:
        raise ValueError("GEHOORD_MAIL_PORT is 1 to 65535")
    return {
        **common, "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": host,
        "EMAIL_PORT": port, "EMAIL_HOST_USER": env.get("GEHOORD_MAIL_USER"),
        "EMAIL_HOST_PASSWORD": env.get("GEHOORD_MAIL_PASSWORD"), "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_USE_SSL": security == "tls", "EMAIL_TIMEOUT": SECONDS,
    }
