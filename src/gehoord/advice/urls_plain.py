"""The addresses of the plain version of a letter."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_plain as views

_ONE = "werk/adviezen/<int:pk>/gewone-taal/"
urlpatterns: list[URLPattern] = [
    path(_ONE, views.plain_page, name="plain"),
    path(_ONE + "weg/", views.remove_plain, name="plain_remove"),
    path(_ONE + "bestand/", views.plain_file, name="plain_file"),
    path("advies/<str:number>/gewone-taal/", views.public_plain, name="public_plain"),
]
