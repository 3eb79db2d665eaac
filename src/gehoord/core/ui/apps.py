from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "gehoord.core.ui"
    label = "ui"

    def ready(self) -> None:
        from gehoord.core.councils.permissions import Right

        from . import nav

        # The trail lies below this room and cannot register itself.
        nav.register(
            nav.Group.MANAGE, _("Logboek"), "audit:trail", order=90,
            allowed=lambda member: member.may(Right.SEE_TRAIL),
        )
