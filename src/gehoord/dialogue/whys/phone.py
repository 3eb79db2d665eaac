"""What a phone shows and sends while the group asks why."""

from __future__ import annotations

from django.http import HttpRequest

from gehoord.core.councils.models import Council

from . import services


def sent(request: HttpRequest, council: Council, token: str, block_pk: int) -> None:
    """Raises what `suggest` raises."""
    step = request.POST.get("step", "")
    services.suggest(
        council=council, token=token, block_pk=block_pk, text=request.POST.get("text", "")[:5000],
        step_pk=int(step) if step.isascii() and step.isdigit() and len(step) < 10 else 0,
        sure=bool(request.POST.get("sure")),
    )
