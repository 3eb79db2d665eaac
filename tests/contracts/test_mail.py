"""What the environment says about mail."""

from __future__ import annotations

import pytest

from gehoord.config.mail import mail_settings

KEYS = ("FOLDER", "HOST", "PORT", "SECURITY", "USER", "PASSWORD", "FROM")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in (*(f"GEHOORD_MAIL_{key}" for key in KEYS), "GEHOORD_SITE_URL", "GEHOORD_PORT"):
        monkeypatch.delenv(key, raising=False)


def test_without_a_server_nothing_goes_out() -> None:
    found = mail_settings()
    assert found["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert found["SITE_URL"] == "http://localhost:8000"


@pytest.mark.parametrize(("security", "port", "tls", "ssl"), [
    ("", 587, True, False), ("starttls", 587, True, False), ("tls", 465, False, True), ("none", 25, False, False),
])
def test_a_server_is_spoken_to_safely_unless_asked_otherwise(
    security: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEHOORD_MAIL_HOST", "mail.raad.example")
    monkeypatch.setenv("GEHOORD_MAIL_SECURITY", security)
    monkeypatch.setenv("GEHOORD_MAIL_FROM", "raad@raad.example")
    monkeypatch.setenv("GEHOORD_SITE_URL", "https://raad.example/")
    found = mail_settings()
    assert found["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.raad.example", port)
    assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, ssl)
    assert 0 < found["EMAIL_TIMEOUT"] <= 20, "a server that hangs must not keep the worker"
    assert (found["DEFAULT_FROM_EMAIL"], found["SITE_URL"]) == ("raad@raad.example", "https://raad.example")


def test_a_folder_wins_from_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEHOORD_MAIL_FOLDER", "/srv/mail")
    monkeypatch.setenv("GEHOORD_MAIL_HOST", "mail.raad.example")
    found = mail_settings()
    assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert found["EMAIL_FILE_PATH"] == "/srv/mail"


@pytest.mark.parametrize(("key", "value"), [("SECURITY", "ssl"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "zes")])
def test_what_cannot_be_is_refused(key: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEHOORD_MAIL_HOST", "mail.raad.example")
    monkeypatch.setenv(f"GEHOORD_MAIL_{key}", value)
    with pytest.raises(ValueError):
        mail_settings()
