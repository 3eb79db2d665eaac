"""The addresses of terms, deliveries, reminders and what follows when time runs out."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views_terms

urlpatterns: list[URLPattern] = [
    path("werk/adviezen/afspraken/", views_terms.ordinance, name="ordinance"),
    path("werk/gemeente/punten/<int:pk>/uitstel/", views_terms.ask_extension, name="ask_extension"),
    path("werk/adviezen/punten/<int:pk>/uitstel/", views_terms.note_extension, name="note_extension"),
]
