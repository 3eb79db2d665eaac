"""Every address of the site. Dutch has no prefix, English lives under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    *i18n_patterns(
        path("", include("gehoord.core.ui.urls")),
        path("", include("gehoord.intake.urls")),
        path("werk/", include("gehoord.core.councils.urls")),
        path("werk/logboek/", include("gehoord.core.audit.urls")),
        path("werk/coderen/", include("gehoord.coding.urls")),
        path("werk/inzicht/", include("gehoord.insight.urls")),
        path("", include("gehoord.dialogue.urls")),
        path("", include("gehoord.advice.urls")),
        path("", include("gehoord.surveys.urls")),
        path("", include("gehoord.providers.urls")),
        path("", include("gehoord.conditions.urls")),
        path("", include("gehoord.practice.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "gehoord.core.ui.views.bad_request"
handler403 = "gehoord.core.ui.views.forbidden"
handler404 = "gehoord.core.ui.views.not_found"
handler500 = "gehoord.core.ui.views.server_error"
