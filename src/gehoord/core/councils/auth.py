"""Signing in: what Django does, and one extra wall around the sample council."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import Person


def client_address(request: HttpRequest) -> str:
    """Where a visitor comes from: the address of the connection, or what the first of our own proxies saw.

    Each proxy adds one address at the end of X-Forwarded-For; what stands before those is the word of the visitor. What
    is no address (or not there) counts as coming from the proxy itself.
    """
    connection: str = request.META.get("REMOTE_ADDR", "")
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if not 0 < settings.PROXIES <= len(said):
        return connection
    try:
        return str(ipaddress.ip_address(said[-settings.PROXIES].strip()))
    except ValueError:
        return connection


def from_this_machine(request: HttpRequest | None) -> bool:
    """Whether the request came over loopback, straight: a forwarded request did not."""
    if request is None:
        return True
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")):
        return False
    address = request.META.get("REMOTE_ADDR", "")
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    try:
        return ipaddress.ip_address(address).is_loopback and (
            host == "localhost" or ipaddress.ip_address(host).is_loopback
        )
    except ValueError:
        return False


class SampleGuard(BaseBackend):
    """Refuses a sign-in of the sample council that does not come from this machine."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **_: Any) -> None:
        if not from_this_machine(request) and Person.objects.filter(
            email=(username or "").lower(), is_sample=True
        ).exists():
            raise PermissionDenied

    def get_user(self, user_id: Any) -> None:
        return None
