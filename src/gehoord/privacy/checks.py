"""Start-up checks: each field says whether it is personal, each model with personal data can forget."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from .declarations import OTHERS
from .erasers import ERASERS


def undeclared_fields(model: Any) -> list[str]:
    """Fields of one of our models that do not say whether they are personal."""
    declared = {*getattr(model, "personal", {}), *getattr(model, "impersonal", ())}
    return sorted({f.name for f in model._meta.local_concrete_fields} ^ declared)


@register()
def every_field_is_declared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """gehoord.E001: field not declared; E002: no eraser; E003: a model of another package not declared."""
    found: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=False):
        label = model._meta.label_lower
        if not model.__module__.startswith("gehoord."):
            if label not in OTHERS:
                found.append(Error(f"{label} is not declared in privacy/declarations.py.", id="gehoord.E003"))
                continue
            personal = OTHERS[label]
        else:
            for name in undeclared_fields(model):
                found.append(
                    Error(
                        f"{label}.{name} does not say whether it is personal.",
                        hint="Name it in `personal` (with why it is kept) or in `impersonal`.",
                        obj=model,
                        id="gehoord.E001",
                    )
                )
            personal = getattr(model, "personal", {})
        if personal and label not in ERASERS:
            found.append(
                Error(
                    f"{label} keeps personal data and has no eraser.",
                    hint="Call register_eraser in the apps.py of its room.",
                    obj=model,
                    id="gehoord.E002",
                )
            )
    return found
