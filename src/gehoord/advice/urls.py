from __future__ import annotations

from django.urls import URLPattern

from . import urls_answering

app_name = "advice"
urlpatterns: list[URLPattern] = []
urlpatterns += urls_answering.urlpatterns
